package elva.host;

import elva.tcp.Connection;
import elva.tcp.ConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.Condition;

/// What goes over a connection, as a stream.
final class ConnectionOutput extends OutputStream {
    /// Octets of one SEND at most, so that others get the lock during a long write.
    private static final int SEND_MOST = 1 << 18;

    private final TcpConnection connection;
    private final EventLoop loop;
    private final Condition writable;
    private volatile long timeoutNanos;

    ConnectionOutput(TcpConnection connection, EventLoop loop) {
        this.connection = connection;
        this.loop = loop;
        writable = loop.newCondition();
    }

    /// @param nanos 0: for ever
    void timeoutNanos(long nanos) {
        timeoutNanos = nanos;
    }

    /// Wakes whoever writes, with the lock held.
    void moved() {
        writable.signalAll();
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        write(ByteBuffer.wrap(source, offset, length), 0);
    }

    /// Writes all of it; the buffer's position tells how far it came if it fails.
    ///
    /// @param how 0, or [Connection#URGENT]
    void write(ByteBuffer source, int how) throws IOException {
        int start = source.position();
        MemorySegment text = MemorySegment.ofBuffer(source);
        long deadline = EventLoop.deadlineNanos(timeoutNanos);
        while (source.hasRemaining()) {
            int length = Math.min(source.remaining(), SEND_MOST);
            int n = send(text, source.position() - start, length, how, deadline);
            source.position(source.position() + n);
            if (n > 0) deadline = EventLoop.deadlineNanos(timeoutNanos);
        }
    }

    /// One SEND; waits for room if there is none.
    ///
    /// @return octets taken, 0 after waiting
    private int send(MemorySegment text, int offset, int length, int how, long deadlineNanos)
            throws IOException {
        loop.lock();
        try {
            Connection c = connection.sendable();
            long now = loop.nowNanos();
            int n = c.send(text, offset, length, how, now);
            if (n > 0) {
                loop.settle(now);
            } else {
                loop.await(writable, deadlineNanos, () -> "Write timed out: no room for more to "
                        + c.remote() + " in " + timeoutNanos / 1_000_000 + " ms, " + c.state());
            }
            return n;
        } catch (ConnectionException e) {
            throw connection.mapped(e);
        } finally {
            loop.unlock();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
