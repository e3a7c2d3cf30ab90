package elva.app.serve;

import elva.app.http.Fields;
import elva.app.http.HttpException;
import elva.app.http.HttpInput;
import elva.app.http.Status;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The head of a request. RFC 9112 §3.
///
/// @param method a token, `GET`
/// @param target as it came
/// @param minor of the version 1.x
record Request(String method, String target, int minor, Fields fields) {
    private static final int LINE_MOST = 8_192;
    private static final int EMPTY_LINES_MOST = 4;
    private static final long NANOS_MOST = TimeUnit.SECONDS.toNanos(60);

    /// Reads the next request's head, which has a minute from its first octet to its last.
    ///
    /// @return `null` if the stream ends before it begins, or nothing comes in time
    /// @throws HttpException for what is no such head
    static @Nullable Request read(HttpInput in) throws IOException {
        try {
            if (!in.hasMore()) return null;
        } catch (SocketTimeoutException _) {
            return null;
        }
        in.limit(NANOS_MOST);
        try {
            return parse(line(in), in);
        } catch (SocketTimeoutException _) {
            throw new HttpException(Status.REQUEST_TIMEOUT, "the request did not end in time");
        } finally {
            in.limit(-1);
        }
    }

    /// The first line; empty ones before it are passed over, as RFC 9112 §2.2 says.
    private static String line(HttpInput in) throws IOException {
        for (int i = 0; i < EMPTY_LINES_MOST; i++) {
            String line = in.line(LINE_MOST, Status.URI_TOO_LONG);
            if (line == null) throw new EOFException("the stream ended before a request");
            if (!line.isEmpty()) return line;
        }
        throw new HttpException(Status.BAD_REQUEST, "empty lines instead of a request");
    }

    private static Request parse(String line, HttpInput in) throws IOException {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !Fields.isToken(parts[0])
                || !parts[1].chars().allMatch(c -> c > ' ' && c < 0x7f) || parts[1].isEmpty()
                || !parts[2].matches("HTTP/\\d\\.\\d")) {
            throw new HttpException(Status.BAD_REQUEST, "no request line: \"" + Fields.shown(line)
                    + '"');
        }
        if (parts[2].charAt(5) != '1') {
            throw new HttpException(Status.VERSION_NOT_SUPPORTED, parts[2] + "; expected HTTP/1.1");
        }
        Request request =
                new Request(parts[0], parts[1], parts[2].charAt(7) - '0', Fields.read(in));
        int hosts = request.fields.all("Host").size();
        if (hosts > 1 || (hosts == 0 && request.minor > 0)) {
            throw new HttpException(Status.BAD_REQUEST, hosts + " Host fields; expected one");
        }
        return request;
    }

    boolean isHead() { return method.equals("HEAD"); }

    boolean isUpload() { return method.equals("PUT") || method.equals("POST"); }

    /// Whether the connection may go on after the answer. RFC 9112 §9.3.
    boolean persists() {
        if (fields.lists("Connection", "close")) return false;
        return minor > 0 || fields.lists("Connection", "keep-alive");
    }

    /// Whether the client waits for a word before it sends the content. RFC 9110 §10.1.1.
    boolean expectsContinue() {
        String expectation = fields.get("Expect");
        return minor > 0 && expectation != null && expectation.equalsIgnoreCase("100-continue");
    }
}
