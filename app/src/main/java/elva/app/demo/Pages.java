package elva.app.demo;

import elva.app.http.Fields;
import elva.app.http.HttpInput;
import elva.app.http.Status;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The page that is fetched, and the simplest server there can be for it: one request, one answer.
final class Pages {
    private static final int LENGTH = 1_200;
    private static final int LINE_MOST = 8_192;

    private Pages() {}

    /// A page about nothing much.
    static byte[] page(String server) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html><title>Hello</title>\n<p>This page "
                + "came over a TCP connection. " + server + "\n<p>");
        while (page.length() < LENGTH) page.append("Eleven states, and every one of them real. ");
        return page.append("\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Reads a request, sends the page. Its end is the connection's, so the server closes first.
    static void answer(InputStream in, OutputStream out, byte[] page) throws IOException {
        HttpInput request = new HttpInput(in);
        if (request.line(LINE_MOST, Status.URI_TOO_LONG) == null) {
            throw new EOFException("no request");
        }
        Fields.read(request);
        byte[] head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + page.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(page, 0, whole, head.length, page.length);
        out.write(whole);
        out.flush();
    }
}
