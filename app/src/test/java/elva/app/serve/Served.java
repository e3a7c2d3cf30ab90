package elva.app.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/// A file server and what it answers to the octets of one connection.
final class Served {
    private final FileServer server;

    private Served(FileServer server) {
        this.server = server;
    }

    static Served directory(Path directory) throws IOException {
        return new Served(FileServer.of(directory, null, 0));
    }

    static Served withUploads(Path directory, Path uploads, long most) throws IOException {
        return new Served(FileServer.of(directory, uploads, most));
    }

    FileServer server() { return server; }

    /// Everything that comes back for everything that is sent.
    String answers(String requests) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        server.serve(new ByteArrayInputStream(requests.getBytes(ISO_8859_1)), out,
                TransferObserver.NONE);
        return out.toString(ISO_8859_1);
    }

    /// The answer to one request without content.
    String get(String target, String... fields) throws IOException {
        return request("GET", target, fields);
    }

    String request(String method, String target, String... fields) throws IOException {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: e\r\n");
        for (String field : fields) text.append(field).append("\r\n");
        return answers(text + "\r\n");
    }

    /// `200`.
    static String status(String answer) {
        return answer.substring(9, 12);
    }

    /// What follows the first head.
    static String content(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
