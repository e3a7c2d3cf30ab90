package elva.app.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;

/// The content of a message: so many octets, chunks, everything up to the end of the stream, or
/// nothing. RFC 9112 §6, §7. It never reads past its own end. One thread at a time.
public final class Body extends InputStream {
    private static final long UNTIL_END = -1;
    private static final int CHUNK_LINE_MOST = 256;

    private final HttpInput in;
    private final boolean chunked;
    private final long length;
    private long left;
    private boolean begun;
    private boolean broken;
    private boolean ended;
    private long count;

    private Body(HttpInput in, boolean chunked, long length) {
        this.in = in;
        this.chunked = chunked;
        this.length = length;
        left = chunked ? 0 : length;
        ended = !chunked && length == 0;
    }

    /// No content.
    public static Body none(HttpInput in) {
        return new Body(in, false, 0);
    }

    /// What follows the head of a request. One whose length is told twice, or by something else
    /// than `chunked`, is refused: who guesses lets requests be smuggled.
    public static Body ofRequest(Fields fields, HttpInput in) throws HttpException {
        if (fields.get("Transfer-Encoding") != null) {
            if (fields.get("Content-Length") != null) {
                throw new HttpException(Status.BAD_REQUEST,
                        "both Transfer-Encoding and Content-Length");
            }
            requireChunked(fields, Status.NOT_IMPLEMENTED);
            return new Body(in, true, UNTIL_END);
        }
        return new Body(in, false, Math.max(0, contentLength(fields)));
    }

    /// What follows the head of a response that has content.
    public static Body ofResponse(Fields fields, HttpInput in) throws HttpException {
        if (fields.get("Transfer-Encoding") != null) {
            requireChunked(fields, Status.BAD_REQUEST);
            return new Body(in, true, UNTIL_END);
        }
        return new Body(in, false, contentLength(fields));
    }

    private static void requireChunked(Fields fields, Status otherwise) throws HttpException {
        String coding = String.join(", ", fields.all("Transfer-Encoding"));
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new HttpException(otherwise, "Transfer-Encoding \"" + Fields.shown(coding)
                    + "\"; expected chunked");
        }
    }

    /// @return -1 if the head does not say
    private static long contentLength(Fields fields) throws HttpException {
        HashSet<String> values = new HashSet<>(fields.all("Content-Length"));
        if (values.isEmpty()) return UNTIL_END;
        String value = values.iterator().next();
        if (values.size() > 1 || !value.matches("\\d+")) {
            throw new HttpException(Status.BAD_REQUEST,
                    "Content-Length " + Fields.shown(values.toString()));
        }
        if (value.length() > 18) {
            throw new HttpException(Status.CONTENT_TOO_LARGE, "Content-Length " + value);
        }
        return Long.parseLong(value);
    }

    /// Octets of content; -1 if only the end will tell.
    public long length() { return length; }

    /// Octets read so far.
    public long count() { return count; }

    /// Whether there is, or may be, content.
    public boolean exists() { return chunked || length != 0; }

    /// Whether everything was read.
    public boolean isEnded() { return ended; }

    /// Whether it could not be read to its end: nobody knows where the next message begins.
    public boolean isBroken() { return broken; }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /// @throws EOFException if the stream ends before the content does
    /// @throws HttpException if chunks are not as they should be
    @Override
    public int read(byte[] target, int offset, int most) throws IOException {
        if (broken) throw new HttpException(Status.BAD_REQUEST, "content broken before");
        if (most == 0) return 0;
        broken = true;
        int n = next(target, offset, most);
        broken = false;
        return n;
    }

    private int next(byte[] target, int offset, int most) throws IOException {
        if (chunked && left == 0 && !ended) nextChunk();
        if (ended) return -1;
        int room = left == UNTIL_END ? most : (int) Math.min(most, left);
        int n = in.read(target, offset, room);
        if (n < 0) return atEndOfStream();
        count += n;
        if (left != UNTIL_END) left -= n;
        if (left == 0 && !chunked) ended = true;
        return n;
    }

    private int atEndOfStream() throws EOFException {
        if (left == UNTIL_END) {
            ended = true;
            return -1;
        }
        throw new EOFException(chunked ? "the stream ended within a chunk, after " + count
                + " bytes"
                : "the stream ended after " + count + " of " + length + " bytes");
    }

    private void nextChunk() throws IOException {
        if (begun && !chunkLine().isEmpty()) {
            throw new HttpException(Status.BAD_REQUEST, "no line end behind a chunk");
        }
        begun = true;
        String size = chunkLine().replaceFirst("[ \t]*(;.*)?$", "");
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new HttpException(Status.BAD_REQUEST, "chunk size \"" + Fields.shown(size) + '"');
        }
        left = Long.parseLong(size, 16);
        if (left > 0) return;
        Fields.read(in);                                     // trailers: read, not used
        ended = true;
    }

    private String chunkLine() throws IOException {
        String line = in.line(CHUNK_LINE_MOST, Status.BAD_REQUEST);
        if (line == null) {
            throw new EOFException("the stream ended between chunks, after " + count + " bytes");
        }
        return line;
    }
}
