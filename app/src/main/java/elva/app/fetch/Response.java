package elva.app.fetch;

import elva.app.http.Body;
import elva.app.http.Fields;
import elva.app.http.HttpException;
import elva.app.http.HttpInput;
import elva.app.http.Status;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The answer to a GET, up to its content, which is read from the connection. RFC 9112 §4.
///
/// @param code 200..599
/// @param phrase what the server says to it; may be empty
public record Response(int code, String phrase, Fields fields, Body body) {
    private static final int LINE_MOST = 8_192;
    private static final int INTERIM_MOST = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /// Asks for a page and reads the head of the answer.
    ///
    /// @throws HttpException if it is no HTTP/1.x
    static Response get(Url url, InputStream in, OutputStream out) throws IOException {
        String request = "GET " + url.target() + " HTTP/1.1\r\nHost: " + url.authority()
                + "\r\nUser-Agent: Elva\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        HttpInput input = new HttpInput(in);
        for (int i = 0; i < INTERIM_MOST; i++) {
            Response response = read(input);
            if (response.code >= 200) return response;
        }
        throw new HttpException(Status.BAD_REQUEST, "interim answers without end");
    }

    private static Response read(HttpInput in) throws IOException {
        String line = in.line(LINE_MOST, Status.BAD_REQUEST);
        if (line == null) throw new EOFException("the connection ended without an answer");
        if (!line.matches("HTTP/1\\.\\d [1-5]\\d\\d( .*)?")) {
            throw new HttpException(Status.BAD_REQUEST, "no HTTP/1 answer: \""
                    + Fields.shown(line) + '"');
        }
        int code = Integer.parseInt(line.substring(9, 12));
        String phrase = line.length() > 13 ? Fields.shown(line.substring(13)) : "";
        Fields fields = Fields.read(in);
        boolean empty = code < 200 || code == 204 || code == 304;
        return new Response(code, phrase, fields,
                empty ? Body.none(in) : Body.ofResponse(fields, in));
    }

    /// Where it sends us; `null` if it does not.
    @Nullable String location() {
        return isRedirect() ? fields.get("Location") : null;
    }

    /// Whether it is of those that send us elsewhere.
    boolean isRedirect() { return REDIRECTS.contains(code); }

    /// Whether what was asked for is here.
    boolean isSuccess() { return code < 300; }

    /// `404 Not Found`.
    @Override
    public String toString() {
        return phrase.isEmpty() ? String.valueOf(code) : code + " " + phrase;
    }
}
