package elva.pcap;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The octets of a capture, front to back, and how far we are: so that every complaint can say
/// where. Not thread-safe.
final class CaptureInput implements AutoCloseable {
    /// More than any packet has, and less than hurts: what a file may make us allocate at once.
    static final int LENGTH_MAX = 16 << 20;

    private final InputStream in;
    private final String name;
    private long offset;

    CaptureInput(InputStream in, String name) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.name = name;
    }

    /// Octets read so far.
    long offset() {
        return offset;
    }

    /// The next octets, still to be read; fewer than `length` if the file ends.
    byte[] peek(int length) throws IOException {
        in.mark(length);
        try {
            byte[] octets = in.readNBytes(length);
            in.reset();
            return octets;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// Reads the first octets of something that need not be there.
    ///
    /// @return `null` if the file ends here, as it may
    /// @throws CaptureException if the file ends within it
    @Nullable ByteBuffer begin(int length, ByteOrder order, String what) throws IOException {
        byte[] octets = new byte[length];
        int got = fill(octets, 0);
        if (got == 0) return null;
        if (got < length) throw cut(offset - got, got, length, what);
        return ByteBuffer.wrap(octets).order(order);
    }

    /// Reads on: the octets that were begun and those that follow, `length` in all.
    ///
    /// @param length [#LENGTH_MAX] at most
    /// @throws CaptureException if the file ends before
    ByteBuffer proceed(ByteBuffer begun, int length, String what) throws IOException {
        byte[] octets = new byte[length];
        int from = begun.capacity();
        begun.get(0, octets, 0, from);
        int got = from + fill(octets, from);
        if (got < length) throw cut(offset - got, got, length, what);
        return ByteBuffer.wrap(octets).order(begun.order());
    }

    private int fill(byte[] octets, int from) throws IOException {
        try {
            int got = in.readNBytes(octets, from, octets.length - from);
            offset += got;
            return got;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private CaptureException cut(long at, int got, int length, String what) {
        return bad(at, "the file ends after " + got + " of the " + length + " octets of " + what);
    }

    private IOException unreadable(IOException e) {
        return FileFault.of(name, "read", e);
    }

    /// Says that the file holds something wrong at an offset.
    CaptureException bad(long at, String what) {
        return new CaptureException(name + ": offset " + at + ": " + what);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
