package elva.host;

import elva.tcp.Cause;
import elva.tcp.Connection;
import elva.tcp.ConnectionException;
import elva.tcp.ConnectionListener;
import elva.tcp.End;
import elva.tcp.Reason;
import elva.tcp.Signal;
import elva.tcp.State;
import elva.tcp.Status;
import elva.wire.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A connection, with calls that wait.
///
/// Any thread may call, virtual ones by the ten thousand; one may read while another writes. A
/// thread that is interrupted while it waits gets a [java.io.InterruptedIOException] and keeps its
/// interrupt status; the connection is unharmed. A thread that waits when another closes the
/// connection gets a [SocketException].
///
/// Errors are those of `java.net`, beginning with the JDK's words, then the story: `Connection
/// reset: RST from 192.0.2.1:5432 in ESTABLISHED, ...`. Their cause is a [ConnectionException],
/// which has the RFC's reason.
public final class TcpConnection implements Closeable {
    private final EventLoop loop;
    private final Condition moved;
    private final ConnectionInput input;
    private final ConnectionOutput output;

    // guarded by the loop's lock
    private @Nullable Connection connection;
    private @Nullable SignalListener listener;
    private @Nullable Throwable callbackFailure;
    private boolean opened;
    private boolean closed;
    private boolean outputShut;

    TcpConnection(EventLoop loop) {
        this.loop = loop;
        moved = loop.newCondition();
        input = new ConnectionInput(this, loop);
        output = new ConnectionOutput(this, loop);
    }

    /// What the connection's core side tells; to be given to it before [#bind].
    ConnectionListener events() {
        return this::signalled;
    }

    /// Joins it to the connection it stands for, with the lock held.
    void bind(Connection core) {
        connection = core;
    }

    private Connection core() {
        Connection c = connection;
        if (c == null) throw new AssertionError("connection used before OPEN");
        return c;
    }

    private void signalled(Connection c, int signals) {
        if ((signals & Signal.OPENED) != 0) opened = true;
        wake();
        if (listener == null) return;
        try {
            listener.signalled(this, signals);
        } catch (Throwable e) {
            callbackFailure = e;
            listener = null;
            throw e;
        }
    }

    private void wake() {
        moved.signalAll();
        input.moved();
        output.moved();
    }

    /// Waits until the OPEN has succeeded, with the lock held. One that fails, times out or is
    /// interrupted leaves nothing behind.
    void awaitOpened(long timeoutNanos) throws IOException {
        long deadline = EventLoop.deadlineNanos(timeoutNanos);
        try {
            while (!opened) {
                Connection c = usable();
                if (c.end() != null) throw ended(c, c.end());
                loop.await(moved, deadline, () -> "Connect timed out: no answer from "
                        + c.remote() + " in " + timeoutNanos / 1_000_000 + " ms");
            }
        } catch (IOException | RuntimeException | Error e) {
            abort();
            throw e;
        }
    }

    /// Our socket.
    public Endpoint local() {
        return ask(Connection::local);
    }

    /// The peer's socket.
    public Endpoint remote() {
        return ask(Connection::remote);
    }

    /// The state it is in now.
    public State state() {
        return ask(Connection::state);
    }

    /// How it ended; `null` while it lives.
    public @Nullable End end() {
        loop.lock();
        try {
            return core().end();
        } finally {
            loop.unlock();
        }
    }

    /// Every variable of the RFC's STATUS and the figures of Linux's `tcp_info`, as of now. Can be
    /// asked of a connection that is gone.
    public Status status() {
        return ask(c -> c.status(loop.nowNanos()));
    }

    private <T> T ask(Function<Connection, T> question) {
        loop.lock();
        try {
            return question.apply(core());
        } finally {
            loop.unlock();
        }
    }

    /// Octets that come; its end is the peer's FIN. Closing it closes the connection.
    public InputStream input() {
        return input;
    }

    /// Octets that go. Everything written is pushed, so `flush` has nothing to do. Closing it
    /// closes the connection.
    public OutputStream output() {
        return output;
    }

    /// Reads what is there; waits for one octet at least.
    ///
    /// @param target where it goes, from its position on
    /// @return octets read; -1 behind the peer's last; 0 if the target has no room
    /// @throws IllegalArgumentException if the target is read-only
    /// @throws SocketTimeoutException after the [#readTimeout]; nothing is lost by it
    /// @throws SocketException if the connection was reset, timed out, or is closed
    public int read(ByteBuffer target) throws IOException {
        if (target.isReadOnly()) throw new IllegalArgumentException("read-only buffer");
        int n = input.read(MemorySegment.ofBuffer(target), 0, target.remaining());
        if (n > 0) target.position(target.position() + n);
        return n;
    }

    /// Writes all of it; waits while the send buffer is full. What was written has not arrived yet:
    /// it does unless the connection breaks.
    ///
    /// @param source what goes, from its position to its limit
    /// @throws SocketTimeoutException if the [#writeTimeout] passes without progress; then
    ///     the source's position tells how much was taken
    /// @throws SocketException if the connection was reset, timed out, or is closed
    public void write(ByteBuffer source) throws IOException {
        output.write(source, 0);
    }

    /// Writes text and marks its end as urgent (MUST-30). Not for new programs (SHLD-13).
    ///
    /// @throws IOException as [#write]
    public void writeUrgent(ByteBuffer source) throws IOException {
        output.write(source, Connection.URGENT);
    }

    /// Half-close: nothing more is written; the FIN follows what was. Reading goes on. RFC 9293
    /// §3.9.1.4. A second call does nothing, nor does one that [Network#close] was quicker than.
    ///
    /// @throws SocketException if the connection was reset, timed out, or is closed
    public void shutdownOutput() throws IOException {
        loop.lock();
        try {
            if (outputShut) return;
            Connection c = usable();
            long now = loop.nowNanos();
            if (!isShut(c.state())) c.close(now);
            outputShut = true;
            loop.settle(now);
        } catch (ConnectionException e) {
            throw mapped(e);
        } finally {
            loop.unlock();
        }
    }

    /// Whether our FIN is on its way, though nobody called [#shutdownOutput].
    private static boolean isShut(State state) {
        return switch (state) {
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> true;
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT -> false;
        };
    }

    /// Closes both directions and returns at once. What was written is still sent, and sent again
    /// until it is acknowledged; [Network#close(Duration)] waits for that. Text that nobody has
    /// read makes it a reset instead (RFC 9293 SHLD-3). Closing twice is harmless.
    @Override
    public void close() {
        leave(false);
    }

    /// Ends the connection at once: the peer gets a reset, what was not acknowledged is lost.
    public void abort() {
        leave(true);
    }

    private void leave(boolean abort) {
        loop.lock();
        try {
            if (closed && !abort) return;
            closed = true;
            Connection c = connection;
            if (c != null && loop.isDriven()) {
                long now = loop.nowNanos();
                if (abort) c.abort(now);
                c.closeBoth(now);
                loop.settle(now);
            }
            wake();
        } finally {
            loop.unlock();
        }
    }

    /// Waits until the connection is over: CLOSED, or in TIME-WAIT, where everything has been
    /// acknowledged both ways.
    ///
    /// @param timeout zero: as long as it takes
    /// @return whether it is over
    /// @throws java.io.InterruptedIOException if the thread is interrupted
    public boolean awaitClosed(Duration timeout) throws IOException {
        loop.lock();
        try {
            long deadline = EventLoop.deadlineNanos(nanos(timeout));
            while (!isOver(core().state())) {
                if (!loop.isDriven()) return false;
                loop.await(moved, deadline, () -> "");
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } finally {
            loop.unlock();
        }
    }

    private static boolean isOver(State state) {
        return state == State.CLOSED || state == State.TIME_WAIT;
    }

    /// How long a read may wait.
    ///
    /// @param timeout zero: for ever, as in the beginning
    public void readTimeout(Duration timeout) {
        input.timeoutNanos(nanos(timeout));
    }

    /// How long a write may wait without any progress.
    ///
    /// @param timeout zero: for ever, as in the beginning
    public void writeTimeout(Duration timeout) {
        output.timeoutNanos(nanos(timeout));
    }

    /// Whether short segments leave at once, Nagle's algorithm off. MUST-17.
    public void noDelay(boolean on) {
        change((c, _) -> c.noDelay(on));
    }

    /// Whether a silent connection is probed. MUST-24.
    public void keepAlive(boolean on) {
        change((c, now) -> c.keepAlive(on, now));
    }

    /// How long what was written may stay unacknowledged before the connection is given up.
    /// MUST-21.
    ///
    /// @param timeout zero: for ever
    public void userTimeout(Duration timeout) {
        long nanos = nanos(timeout);
        change((c, now) -> c.userTimeoutNanos(nanos, now));
    }

    /// Who hears what happens, from now on; there is one at a time. Beside what calls that wait
    /// tell: urgent text (MUST-32), trouble that is not the end (MUST-47), everything acknowledged.
    ///
    /// @param who `null`: nobody
    public void onSignal(@Nullable SignalListener who) {
        loop.lock();
        try {
            listener = who;
        } finally {
            loop.unlock();
        }
    }

    /// What a setting is changed by.
    @FunctionalInterface
    private interface Change {
        void make(Connection connection, long nowNanos);
    }

    private void change(Change change) {
        loop.lock();
        try {
            if (!loop.isDriven()) return;
            long now = loop.nowNanos();
            change.make(core(), now);
            loop.settle(now);
        } finally {
            loop.unlock();
        }
    }

    /// What calls that read or write begin with, with the lock held.
    ///
    /// @throws IOException if they cannot be done any more
    Connection usable() throws IOException {
        if (callbackFailure != null) {
            throw new IOException("callback of this connection failed: " + callbackFailure,
                    callbackFailure);
        }
        if (closed) throw new SocketException("Socket closed");
        loop.stack();
        return core();
    }

    /// As [#usable], for calls that write.
    Connection sendable() throws IOException {
        Connection c = usable();
        if (outputShut && c.end() == null) {
            throw new SocketException("Socket output is shutdown: " + c.state());
        }
        return c;
    }

    /// What a user call threw, as an exception of `java.net`.
    IOException mapped(ConnectionException e) {
        Connection c = core();
        return c.end() == null ? SocketErrors.of(e) : ended(c, c.end());
    }

    /// The RFC's word for a RST in SYN-SENT is "connection reset"; everybody else's is "refused".
    private static IOException ended(Connection c, End end) {
        String peer = c.remote().toString();
        String story = (end.story().contains(peer) ? "" : peer + ": ") + end.story()
                + " (" + end.from() + " -> CLOSED)";
        boolean gaveUp = end.from() == State.SYN_SENT && end.cause() == Cause.CLOSE;
        boolean ours = gaveUp || end.cause() == Cause.ABORT;
        if (ours) return new SocketException("Socket closed: " + story);
        boolean refused = end.from() == State.SYN_SENT && end.cause() == Cause.RST;
        Reason reason = refused ? Reason.CONNECTION_REFUSED : end.reason();
        return SocketErrors.of(new ConnectionException(reason, story));
    }

    /// @throws IllegalArgumentException if it is negative
    static long nanos(Duration timeout) {
        if (Objects.requireNonNull(timeout, "timeout").isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " < 0");
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE / 2;
        }
    }

    /// `192.0.2.2:80 <- 192.0.2.1:40123 ESTABLISHED`
    @Override
    public String toString() {
        return local() + " - " + remote() + " " + state();
    }
}
