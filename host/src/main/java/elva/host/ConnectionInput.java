package elva.host;

import elva.tcp.Connection;
import elva.tcp.ConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.locks.Condition;

/// What a connection brings, as a stream.
final class ConnectionInput extends InputStream {
    private final TcpConnection connection;
    private final EventLoop loop;
    private final Condition readable;
    private volatile long timeoutNanos;

    ConnectionInput(TcpConnection connection, EventLoop loop) {
        this.connection = connection;
        this.loop = loop;
        readable = loop.newCondition();
    }

    /// @param nanos 0: for ever
    void timeoutNanos(long nanos) {
        timeoutNanos = nanos;
    }

    /// Wakes whoever reads, with the lock held.
    void moved() {
        readable.signalAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return read(MemorySegment.ofArray(target), offset, length);
    }

    /// Reads what is there; waits for one octet at least. -1 at the end.
    int read(MemorySegment target, long offset, int length) throws IOException {
        if (length == 0) return 0;
        loop.lock();
        try {
            long deadline = EventLoop.deadlineNanos(timeoutNanos);
            while (true) {
                Connection c = connection.usable();
                long now = loop.nowNanos();
                int n = c.receive(target, offset, length, now);
                if (n != 0) {
                    loop.settle(now);
                    return n;
                }
                loop.await(readable, deadline, () -> "Read timed out: nothing from " + c.remote()
                        + " in " + timeoutNanos / 1_000_000 + " ms, " + c.state());
            }
        } catch (ConnectionException e) {
            throw connection.mapped(e);
        } finally {
            loop.unlock();
        }
    }

    @Override
    public int available() throws IOException {
        loop.lock();
        try {
            return connection.usable().readable();
        } finally {
            loop.unlock();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
