package elva.app.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Lines and octets of one direction of a connection. RFC 9112 §2.2. One thread at a time.
///
/// A line ends with CR LF or with LF alone; a CR anywhere else, or a NUL, is a bad request: they
/// are how one message is made to look like two.
public final class HttpInput {
    /// For heads. Whoever reads content gives more room, and gets it from the stream itself; so
    /// this little is all that a connection costs here while it is idle.
    private static final int BUFFER_LENGTH = 1 << 12;

    private final InputStream in;
    private final LongSupplier clock;
    private final byte[] buffer = new byte[BUFFER_LENGTH];
    private int at;
    private int end;
    private boolean limited;
    private long deadlineNanos;

    public HttpInput(InputStream in) {
        this(in, System::nanoTime);
    }

    /// @param clock nanoseconds since whenever, for [#limit]
    public HttpInput(InputStream in, LongSupplier clock) {
        this.in = in;
        this.clock = clock;
    }

    /// From now on, what comes later than so is too late: a [SocketTimeoutException]. The stream's
    /// own limit, from one octet to the next, is no limit to whoever sends them one by one.
    ///
    /// @param nanos negative: there is no limit any more
    public void limit(long nanos) {
        limited = nanos >= 0;
        deadlineNanos = clock.getAsLong() + nanos;
    }

    /// The next line without its end.
    ///
    /// @param most octets it may have
    /// @param tooLong what a longer one is answered with
    /// @return `null` if the stream ends before it begins
    /// @throws EOFException if the stream ends within it
    public @Nullable String line(int most, Status tooLong) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int octet = octet();
            if (octet < 0 && line.isEmpty()) return null;
            if (octet < 0) throw new EOFException("the stream ended within a line");
            if (octet == '\n') return checked(line);
            if (line.length() > most) {
                throw new HttpException(tooLong, "a line of more than " + most + " octets");
            }
            line.append((char) octet);
        }
    }

    private static String checked(StringBuilder line) throws HttpException {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') line.setLength(length - 1);
        if (line.indexOf("\r") >= 0 || line.indexOf("\0") >= 0) {
            throw new HttpException(Status.BAD_REQUEST, "CR or NUL within a line");
        }
        return line.toString();
    }

    /// Waits for the next octet.
    ///
    /// @return whether there is one
    public boolean hasMore() throws IOException {
        return at < end || fill();
    }

    private int octet() throws IOException {
        if (at == end && !fill()) return -1;
        return buffer[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = 0;
        int n = in.read(buffer, 0, buffer.length);
        if (limited && clock.getAsLong() - deadlineNanos > 0) {
            throw new SocketTimeoutException("Read timed out: too slow");
        }
        end = Math.max(0, n);
        return end > 0;
    }

    /// Octets as they come, one at least.
    ///
    /// @return how many; -1 at the end of the stream
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (at == end && length >= BUFFER_LENGTH) return in.read(target, offset, length);
        if (at == end && !fill()) return -1;
        int n = Math.min(length, end - at);
        System.arraycopy(buffer, at, target, offset, n);
        at += n;
        return n;
    }
}
