package elva.host;

import elva.tcp.Connection;
import elva.tcp.Listener;
import elva.tcp.State;
import elva.wire.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// A socket in LISTEN: connections are accepted from it, one by one. Any thread may call, virtual
/// ones too; each connection goes to one of those who wait.
public final class TcpListener implements Closeable {
    private final EventLoop loop;
    private final Condition acceptable;
    private @Nullable Listener listener;             // guarded by the loop's lock

    TcpListener(EventLoop loop) {
        this.loop = loop;
        acceptable = loop.newCondition();
    }

    /// Joins it to the listener it stands for, with the lock held.
    void bind(Listener core) {
        listener = core;
    }

    /// Wakes those who wait, with the lock held: a connection came, or none will any more.
    void moved() {
        acceptable.signalAll();
    }

    private Listener core() {
        Listener l = listener;
        if (l == null) throw new AssertionError("listener used before OPEN");
        return l;
    }

    /// The socket it listens on; its address is unspecified if it takes connections to any of ours.
    public Endpoint local() {
        loop.lock();
        try {
            return core().local();
        } finally {
            loop.unlock();
        }
    }

    /// Whether it listens no more, with the lock held.
    boolean isClosed() {
        return core().state() == State.CLOSED;
    }

    /// Connections that can be accepted without waiting.
    public int pending() {
        loop.lock();
        try {
            return core().pending();
        } finally {
            loop.unlock();
        }
    }

    /// The connection that has waited longest; waits for one if there is none.
    ///
    /// @throws SocketException if the listener is closed, before or meanwhile
    /// @throws java.io.InterruptedIOException if the thread is interrupted
    public TcpConnection accept() throws IOException {
        return accept(Duration.ZERO);
    }

    /// As [#accept()], but not for ever.
    ///
    /// @param timeout zero: for ever
    /// @throws java.net.SocketTimeoutException if none comes in time
    public TcpConnection accept(Duration timeout) throws IOException {
        long nanos = TcpConnection.nanos(timeout);
        loop.lock();
        try {
            long deadline = EventLoop.deadlineNanos(nanos);
            while (true) {
                loop.stack();
                if (isClosed()) throw new SocketException("Socket closed");
                Connection c = core().accept();
                if (c != null) return adopt(c);
                loop.await(acceptable, deadline, () -> "Accept timed out: no connection to "
                        + core().local() + " in " + nanos / 1_000_000 + " ms");
            }
        } finally {
            loop.unlock();
        }
    }

    private TcpConnection adopt(Connection c) {
        TcpConnection connection = new TcpConnection(loop);
        connection.bind(c);
        c.listener(connection.events());
        return connection;
    }

    /// Listens no more. Connections that nobody has accepted are reset; those that were go on.
    /// Closing twice is harmless.
    @Override
    public void close() {
        loop.lock();
        try {
            if (!loop.isDriven() || isClosed()) return;
            long now = loop.nowNanos();
            core().close(now);
            loop.settle(now);
        } finally {
            moved();
            loop.unlock();
        }
    }
}
