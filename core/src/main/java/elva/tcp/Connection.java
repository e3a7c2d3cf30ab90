package elva.tcp;

import elva.tcp.buffer.ReceiveBuffer;
import elva.wire.Endpoint;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One connection, as its user sees it: the six user calls of RFC 9293 §3.9.1.
///
/// Confined to the thread that drives the stack. Calls note what is to be sent; it leaves when the
/// stack transmits. A call the state does not allow throws [ConnectionException] with the RFC's
/// reason, the caller's fault. The handle stays valid after the connection is gone: it tells how it
/// ended.
public final class Connection {
    /// The text of this SEND, and all before it, is urgent (MUST-30; not for new programs,
    /// SHLD-13).
    public static final int URGENT = 1;

    boolean isQueued;
    @Nullable Connection nextSignalled;

    private final Shard shard;
    private final Statistics statistics;
    private final ReceiveBuffer receiveBuffer;
    private @Nullable Tcb tcb;
    private @Nullable TimeWait timeWait;
    private @Nullable End end;
    private Endpoint local;
    private Endpoint remote;
    private ConnectionListener listener = ConnectionListener.NONE;
    private @Nullable Object attachment;
    private boolean released;
    /// Whether the peer's FIN came, once the TCB is gone.
    private boolean finReceived;
    private boolean softErrors = true;
    private int signals;
    /// Once no TCB is left: how much of the unread text lies behind the urgent text.
    private int behindUrgent;

    Connection(Shard shard, Tcb t) {
        this.shard = shard;
        tcb = t;
        statistics = t.statistics;
        receiveBuffer = t.receiveBuffer;
        local = t.local();
        remote = t.remote();
    }

    // Asking

    /// The state it is in now; CLOSED once it is gone.
    public State state() {
        if (end != null) return State.CLOSED;
        if (timeWait != null) return timeWait.state();
        return requireTcb().state();
    }

    /// Our socket. In LISTEN the address may be unspecified.
    public Endpoint local() {
        return tcb == null ? local : tcb.local();
    }

    /// The peer's socket. In LISTEN it may be unspecified.
    public Endpoint remote() {
        return tcb == null ? remote : tcb.remote();
    }

    /// How it ended; `null` while it lives.
    public @Nullable End end() { return end; }

    /// What went wrong last without ending it; empty if nothing did. MUST-47, SHLD-25.
    public String softError() { return statistics.softError; }

    /// Octets that can be read at once.
    public int readable() { return released ? 0 : receiveBuffer.unread(); }

    /// Octets that SEND would take at once.
    public int writable() {
        if (tcb == null || tcb.snd.finQueued || tcb.closePending) return 0;
        if (tcb.awaitsMemory) return 0;
        return tcb.sendBuffer.free();
    }

    /// Octets taken by SEND and not acknowledged yet.
    public int unacknowledged() { return tcb == null ? 0 : tcb.sendBuffer.length(); }

    /// Whether the peer's FIN came: what is readable now is the last.
    public boolean peerClosed() {
        return tcb == null ? finReceived : tcb.rcv.finReceived;
    }

    /// Octets to read until urgent text ends; 0 if none is urgent. MUST-33.
    public int urgentRemaining() {
        if (tcb != null) return Text.urgentRemaining(tcb);
        return Math.max(0, readable() - behindUrgent);
    }

    /// The Diffserv code point of the last segment received, 0..63. MAY-9.
    public int receivedDscp() { return statistics.lastDscp; }

    /// STATUS. §3.9.1.5. A picture of this moment.
    public Status status(long nowNanos) {
        shard.nowNanos = nowNanos;
        return Status.of(this, tcb, statistics, nowNanos);
    }

    // The user calls

    /// OPEN, active, of a connection in LISTEN. §3.10.1.
    ///
    /// @throws ConnectionException if it is not in LISTEN or the remote socket will not do
    public void open(Endpoint to, long nowNanos) {
        Tcb t = alive(nowNanos);
        if (t == null) throw new ConnectionException(Reason.CONNECTION_DOES_NOT_EXIST, describe());
        if (t.state() != State.LISTEN) {
            throw new ConnectionException(Reason.CONNECTION_ALREADY_EXISTS, describe());
        }
        Opening.turnActive(t, to, Cause.ACTIVE_OPEN);
    }

    /// SEND. §3.9.1.2. Everything taken is pushed: it leaves as soon as TCP's rules allow.
    ///
    /// @param how 0, or [#URGENT]
    /// @return octets taken, 0..length; less than `length` if the send buffer is full
    /// @throws ConnectionException if no more can be sent in this state, or the connection is gone
    public int send(MemorySegment source, long offset, int length, int how, long nowNanos) {
        Tcb t = alive(nowNanos);
        if (t == null) throw gone();
        int taken = UserCalls.send(t, source, offset, length);
        if (how == URGENT && taken > 0) UserCalls.urgent(t);
        return taken;
    }

    /// RECEIVE. §3.9.1.3. In order, each octet once.
    ///
    /// @return octets delivered, 1..length; 0 if there are none yet; -1 behind the peer's last
    /// @throws ConnectionException if the connection was reset or timed out, or is closed for
    ///     reading
    public int receive(MemorySegment target, long offset, int length, long nowNanos) {
        shard.nowNanos = nowNanos;
        if (released) throw new ConnectionException(Reason.CONNECTION_CLOSING, describe());
        if (end != null && !end.isOrderly()) throw gone();
        Tcb t = tcb;
        if (t != null) return UserCalls.receive(t, target, offset, length);
        int count = receiveBuffer.read(target, offset, length);
        return count > 0 || length == 0 ? count : -1;
    }

    /// CLOSE. §3.9.1.4: no more SENDs; what was sent still arrives, and reading goes on.
    ///
    /// @throws ConnectionException if it was closed before, or is gone
    public void close(long nowNanos) {
        Tcb t = alive(nowNanos);
        if (t == null) throw gone();
        UserCalls.close(t);
    }

    /// CLOSE of both directions: what was sent still arrives, what comes has no reader. MAY-1.
    /// Text not read by now means a reset (SHLD-3). Harmless on a connection that is gone.
    public void closeBoth(long nowNanos) {
        released = true;
        Tcb t = alive(nowNanos);
        if (t != null) UserCalls.closeBoth(t);
        else receiveBuffer.clear();
    }

    /// ABORT. §3.9.1.6: ends it at once, the peer gets a reset. Harmless if it is gone.
    public void abort(long nowNanos) {
        shard.nowNanos = nowNanos;
        if (timeWait != null) shard.timeWaits.end(timeWait, Cause.ABORT);
        else if (tcb != null) UserCalls.abort(tcb);
    }

    // Settings that may change while it lives

    /// Who is told what happens.
    public void listener(ConnectionListener wanted) {
        listener = wanted;
        if (signals != 0) shard.signalled(this);
    }

    /// Whether Nagle's algorithm is off. MUST-17.
    public void noDelay(boolean on) {
        if (tcb != null) {
            tcb.noDelay = on;
            shard.queue(tcb);
        }
    }

    /// Whether keep-alive probes are sent. MUST-24.
    public void keepAlive(boolean on, long nowNanos) {
        shard.nowNanos = nowNanos;
        if (tcb == null) return;
        tcb.keepAlive = on;
        Timeouts.watchSilence(tcb);
    }

    /// How long a SEND may stay unacknowledged, in nanoseconds; 0 for ever. R2 does not come before
    /// it. MUST-21.
    ///
    /// @throws IllegalArgumentException if it is negative
    public void userTimeoutNanos(long nanos, long nowNanos) {
        if (nanos < 0) throw new IllegalArgumentException("user timeout " + nanos + " ns below 0");
        shard.nowNanos = nowNanos;
        if (tcb == null) return;
        tcb.userTimeoutNanos = nanos;
        long least = nanos == 0 ? Long.MAX_VALUE : nanos;
        tcb.r2Nanos = Math.max(tcb.config.get(Setting.R2), least);
        tcb.r2SynNanos = Math.max(tcb.config.get(Setting.R2_SYN), least);
        tcb.deadlines.disarm(TimerKind.USER_TIMEOUT);
        if (tcb.snd.flight() > 0 || tcb.unsent() > 0 || tcb.finUnsent()) Timeouts.outstanding(tcb);
    }

    /// The Diffserv code point of what is sent from now on, 0..63. MUST-48, SHLD-21.
    ///
    /// @throws ConnectionException if it is outside 0..63
    public void dscp(int codePoint) {
        OpenOptions.STANDARD.dscp(codePoint);
        if (tcb != null) tcb.dscp = codePoint;
    }

    /// Whether [Signal#SOFT_ERROR] is wanted. SHLD-20.
    public void softErrors(boolean on) { softErrors = on; }

    /// Something its user wants to find here again; `null` if nothing.
    public @Nullable Object attachment() { return attachment; }

    public void attach(@Nullable Object anything) { attachment = anything; }

    @Override
    public String toString() {
        return describe();
    }

    // For TCP itself

    Statistics statistics() { return statistics; }

    boolean wantsSoftErrors() { return softErrors; }

    Tcb requireTcb() {
        Tcb t = tcb;
        if (t == null) throw new AssertionError("no TCB: " + describe());
        return t;
    }

    @Nullable Tcb tcb() { return tcb; }

    int signals() { return signals; }

    void signal(int bits) {
        signals |= bits;
        shard.signalled(this);
    }

    @SuppressWarnings("ReferenceEquality")     // the very NONE
    void callBack() {
        if (listener == ConnectionListener.NONE) return;
        int now = signals;
        signals = 0;
        if (now != 0) listener.signalled(this, now);
    }

    void inTimeWait(TimeWait w) {
        local = w.local();
        remote = w.remote();
        timeWait = w;
        forgetTcb();
        if (released) receiveBuffer.clear();
    }

    void endedInTimeWait(End how) {
        ended(how);
    }

    void ended(End how) {
        local = local();
        remote = remote();
        end = how;
        forgetTcb();
        timeWait = null;
        if (released || !how.isOrderly()) receiveBuffer.clear();
        signal(Signal.ENDED | Signal.READABLE | Signal.WRITABLE);
        if (shard.journal.observed()) {
            shard.journal.observer.closed(summary(how), shard.nowNanos);
        }
    }

    private void forgetTcb() {
        if (tcb == null) return;
        finReceived = tcb.rcv.finReceived;
        behindUrgent = Math.max(0, receiveBuffer.unread() - Text.urgentRemaining(tcb));
        tcb = null;
    }

    private Summary summary(End how) {
        Statistics s = statistics;
        return new Summary(local, remote, how, s.openedNanos, shard.nowNanos, s.octetsSent,
                s.octetsReceived, s.segmentsSent, s.segmentsReceived, s.segmentsRetransmitted);
    }

    private @Nullable Tcb alive(long nowNanos) {
        shard.nowNanos = nowNanos;
        return tcb;
    }

    private ConnectionException gone() {
        End how = end;
        if (how == null) return new ConnectionException(Reason.CONNECTION_CLOSING, describe());
        return new ConnectionException(how.reason(), how.story());
    }

    private String describe() {
        return local() + " -> " + remote() + " in " + state();
    }
}
