package elva.app.serve;

import elva.app.http.Fields;
import elva.app.http.HttpDate;
import elva.app.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;

/// What a request is answered with: a status, fields, and content from memory or from a file.
record Answer(Status status, Fields fields, Content content) {
    private static final int BUFFER_LENGTH = 1 << 17;

    /// What follows the head.
    private sealed interface Content {
        long length();
    }

    /// Octets in memory; nobody writes to them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Text(byte[] octets) implements Content {
        @Override
        public long length() {
            return octets.length;
        }
    }

    /// A file's octets, `length` of them from `offset` on.
    private record Part(Path file, long offset, long length) implements Content {}

    /// An answer with content from memory.
    static Answer of(Status status, String type, byte[] content) {
        return new Answer(status, new Fields().add("Content-Type", type), new Text(content));
    }

    /// A word for people, in plain text.
    static Answer said(Status status, String text) {
        return of(status, "text/plain; charset=utf-8",
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// An answer that never has content.
    static Answer empty(Status status) {
        return new Answer(status, new Fields(), new Text(new byte[0]));
    }

    /// A file's octets, `length` of them from `offset` on.
    static Answer file(Status status, Path file, long offset, long length) {
        return new Answer(status, new Fields(), new Part(file, offset, length));
    }

    Answer with(String name, Object value) {
        fields.add(name, value);
        return this;
    }

    private boolean mayHaveContent() {
        return switch (status) {
            case CONTINUE, NO_CONTENT, NOT_MODIFIED -> false;
            default -> true;
        };
    }

    /// Sends it.
    ///
    /// @param head whether the content is left out, as for HEAD
    /// @param persists whether the connection goes on afterwards
    /// @param transfer is told what was sent
    /// @throws IOException if the connection or the file breaks; then the client waits for octets
    ///     that will not come, and the connection is of no use any more
    void send(OutputStream out, boolean head, boolean persists, Transfer transfer)
            throws IOException {
        byte[] first = head(persists);
        switch (content) {
            case Content _ when head -> sendText(first, new byte[0], out, transfer);
            case Text(byte[] octets) -> sendText(first, octets, out, transfer);
            case Part part -> {
                try (FileChannel open = FileChannel.open(part.file, StandardOpenOption.READ,
                        LinkOption.NOFOLLOW_LINKS)) {
                    transfer.status(status.code());
                    sendPart(first, part, open, out, transfer);
                }
            }
        }
    }

    private void sendText(byte[] head, byte[] text, OutputStream out, Transfer transfer)
            throws IOException {
        byte[] whole = Arrays.copyOf(head, head.length + text.length);
        System.arraycopy(text, 0, whole, head.length, text.length);
        transfer.status(status.code());
        out.write(whole);
        out.flush();
        if (transfer.bytes() == 0) transfer.add(text.length);
    }

    /// The head leaves with the first octets: one segment for a small file.
    private static void sendPart(byte[] head, Part part, FileChannel open, OutputStream out,
            Transfer transfer) throws IOException {
        int room = (int) Math.min(BUFFER_LENGTH, head.length + part.length);
        byte[] octets = Arrays.copyOf(head, room);
        int used = head.length;
        for (long sent = 0; ; used = 0) {
            int wanted = (int) Math.min(room - used, part.length - sent);
            read(open, part.offset + sent, ByteBuffer.wrap(octets, used, wanted));
            out.write(octets, 0, used + wanted);
            transfer.add(wanted);
            sent += wanted;
            if (sent == part.length) break;
        }
        out.flush();
    }

    private static void read(FileChannel open, long offset, ByteBuffer target)
            throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            int n = open.read(target, at);
            if (n < 0) throw new IOException("the file ended after " + at + " bytes");
            at += n;
        }
    }

    private byte[] head(boolean persists) {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ").append(status).append("\r\n");
        text.append("Date: ").append(HttpDate.of(Instant.now())).append("\r\n");
        text.append("Server: Elva\r\n").append(fields);
        if (mayHaveContent()) {
            text.append("Content-Length: ").append(content.length()).append("\r\n");
        }
        text.append("Connection: ").append(persists ? "keep-alive" : "close").append("\r\n\r\n");
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
