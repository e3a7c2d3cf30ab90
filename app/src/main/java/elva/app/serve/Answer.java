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
import org.jspecify.annotations.Nullable;

/// What a request is answered with: a status, fields, and content from memory or from a file.
///
/// @param file where the content lies, from `range` on; `null`: in `content`
/// @param length octets of content
record Answer(Status status, Fields fields, byte[] content, @Nullable Path file, long offset,
        long length) {
    private static final int BUFFER_LENGTH = 1 << 17;

    /// An answer with content from memory.
    @SuppressWarnings("ArrayRecordComponent")
    static Answer of(Status status, String type, byte[] content) {
        Fields fields = new Fields().add("Content-Type", type);
        return new Answer(status, fields, content, null, 0, content.length);
    }

    /// A word for people, in plain text.
    static Answer said(Status status, String text) {
        return of(status, "text/plain; charset=utf-8",
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// An answer that never has content.
    static Answer empty(Status status) {
        return new Answer(status, new Fields(), new byte[0], null, 0, 0);
    }

    /// A file's octets, `length` of them from `offset` on.
    static Answer file(Status status, Path file, long offset, long length) {
        return new Answer(status, new Fields(), new byte[0], file, offset, length);
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
        if (file != null && !head) {
            try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ,
                    LinkOption.NOFOLLOW_LINKS)) {
                sendFile(open, head(persists), out, transfer);
            }
            return;
        }
        byte[] first = head(persists);
        byte[] whole = new byte[first.length + (head ? 0 : content.length)];
        System.arraycopy(first, 0, whole, 0, first.length);
        if (!head) System.arraycopy(content, 0, whole, first.length, content.length);
        transfer.status(status.code());
        out.write(whole);
        out.flush();
        if (transfer.bytes() == 0) transfer.add(whole.length - first.length);
    }

    /// The head leaves with the first octets: one segment for a small file.
    private void sendFile(FileChannel open, byte[] head, OutputStream out, Transfer transfer)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(
                (int) Math.min(BUFFER_LENGTH, head.length + length)).put(head);
        transfer.status(status.code());
        long sent = 0;
        while (true) {
            int before = buffer.position();
            buffer.limit((int) Math.min(buffer.capacity(), before + length - sent));
            while (buffer.hasRemaining()) {
                long from = offset + sent + buffer.position() - before;
                if (open.read(buffer, from) < 0) {
                    throw new IOException("the file ended after " + from + " bytes");
                }
            }
            out.write(buffer.array(), 0, buffer.position());
            sent += buffer.position() - before;
            transfer.add(buffer.position() - before);
            if (sent == length) break;
            buffer.clear();
        }
        out.flush();
    }

    private byte[] head(boolean persists) {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ").append(status).append("\r\n");
        text.append("Date: ").append(HttpDate.of(Instant.now())).append("\r\n");
        text.append("Server: Elva\r\n").append(fields);
        if (mayHaveContent()) text.append("Content-Length: ").append(length).append("\r\n");
        text.append("Connection: ").append(persists ? "keep-alive" : "close").append("\r\n\r\n");
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
