package elva.tcp;

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
    private final Backing backing;
    private ConnectionListener listener = ConnectionListener.NONE;
    private @Nullable Object attachment;
    private boolean released;
    private boolean softErrors = true;
    private int signals;

    Connection(Shard shard, Tcb t) {
        this.shard = shard;
        backing = new Backing(shard, t);
    }

    // Asking

    /// The state it is in now; CLOSED once it is gone.
    public State state() { return backing.state(); }

    /// Our socket. In LISTEN the address may be unspecified.
    public Endpoint local() { return backing.local(); }

    /// The peer's socket. In LISTEN it may be unspecified.
    public Endpoint remote() { return backing.remote(); }

    /// How it ended; `null` while it lives.
    public @Nullable End end() { return backing.end(); }

    /// What went wrong last without ending it; empty if nothing did. MUST-47, SHLD-25.
    public String softError() { return backing.statistics.softError; }

    /// Octets that can be read at once.
    public int readable() { return released ? 0 : backing.receiveBuffer.unread(); }

    /// Octets that SEND would take at once.
    public int writable() {
        Tcb t = backing.tcb();
        if (t == null || t.snd.finQueued || t.closePending || t.awaitsMemory) return 0;
        return t.sendBuffer.free();
    }

    /// Octets taken by SEND and not acknowledged yet.
    public int unacknowledged() {
        Tcb t = backing.tcb();
        return t == null ? 0 : t.sendBuffer.length();
    }

    /// Whether the peer's FIN came: what is readable now is the last.
    public boolean peerClosed() { return backing.finReceived(); }

    /// Octets to read until urgent text ends; 0 if none is urgent. MUST-33.
    public int urgentRemaining() { return backing.urgentRemaining(readable()); }

    /// The Diffserv code point of the last segment received, 0..63. MAY-9.
    public int receivedDscp() { return backing.statistics.lastDscp; }

    /// STATUS. §3.9.1.5. A picture of this moment.
    public Status status(long nowNanos) {
        shard.nowNanos = nowNanos;
        return Status.of(this, backing.tcb(), backing.statistics, nowNanos);
    }

    // The user calls

    /// OPEN, active, of a connection in LISTEN. §3.10.1.
    ///
    /// @throws ConnectionException if it is not in LISTEN or the remote socket will not do
    public void open(Endpoint to, long nowNanos) {
        Tcb t = alive(nowNanos);
        if (t == null) throw new ConnectionException(Reason.CONNECTION_DOES_NOT_EXIST, toString());
        if (t.state() != State.LISTEN) {
            throw new ConnectionException(Reason.CONNECTION_ALREADY_EXISTS, toString());
        }
        Opening.turnActive(t, to, Cause.ACTIVE_OPEN);
    }

    /// SEND. §3.9.1.2. Everything taken is pushed: it leaves as soon as TCP's rules allow.
    ///
    /// @param how 0, or [#URGENT]
    /// @return octets taken, 0..length; less than `length` if the send buffer is full
    /// @throws ConnectionException if no more can be sent in this state, or the connection is gone
    /// @throws IllegalArgumentException if `how` has other bits
    public int send(MemorySegment source, long offset, int length, int how, long nowNanos) {
        if ((how & ~URGENT) != 0) {
            throw new IllegalArgumentException("SEND " + how + ": bits other than URGENT, 1");
        }
        Tcb t = alive(nowNanos);
        if (t == null) throw backing.gone();
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
        if (released) throw new ConnectionException(Reason.CONNECTION_CLOSING, toString());
        End end = backing.end();
        if (end != null && !end.isOrderly()) throw backing.gone();
        Tcb t = backing.tcb();
        if (t != null) return UserCalls.receive(t, target, offset, length);
        int count = backing.receiveBuffer.read(target, offset, length);
        return count > 0 || length == 0 ? count : -1;
    }

    /// CLOSE. §3.9.1.4: no more SENDs; what was sent still arrives, and reading goes on.
    ///
    /// @throws ConnectionException if it was closed before, or is gone
    public void close(long nowNanos) {
        Tcb t = alive(nowNanos);
        if (t == null) throw backing.gone();
        UserCalls.close(t);
    }

    /// CLOSE of both directions: what was sent still arrives, what comes has no reader. MAY-1.
    /// Text not read by now means a reset (SHLD-3). Harmless on a connection that is gone.
    public void closeBoth(long nowNanos) {
        released = true;
        Tcb t = alive(nowNanos);
        if (t != null) UserCalls.closeBoth(t);
        else backing.receiveBuffer.clear();
    }

    /// ABORT. §3.9.1.6: ends it at once, the peer gets a reset. Harmless if it is gone.
    public void abort(long nowNanos) {
        Tcb t = alive(nowNanos);
        TimeWait w = backing.timeWait();
        if (w != null) shard.timeWaits.end(w, Cause.ABORT);
        else if (t != null) UserCalls.abort(t);
    }

    // Settings that may change while it lives

    /// Who is told what happens.
    public void listener(ConnectionListener wanted) {
        listener = wanted;
        if (signals != 0) shard.signalled(this);
    }

    /// Whether Nagle's algorithm is off. MUST-17.
    public void noDelay(boolean on) {
        Tcb t = backing.tcb();
        if (t == null) return;
        t.noDelay = on;
        shard.queue(t);
    }

    /// Whether keep-alive probes are sent. MUST-24.
    public void keepAlive(boolean on, long nowNanos) {
        Tcb t = alive(nowNanos);
        if (t == null) return;
        t.keepAlive = on;
        Timeouts.watchSilence(t);
    }

    /// How long a SEND may stay unacknowledged, in nanoseconds; 0 for ever. R2 does not come before
    /// it. MUST-21.
    ///
    /// @throws IllegalArgumentException if it is negative
    public void userTimeoutNanos(long nanos, long nowNanos) {
        if (nanos < 0) throw new IllegalArgumentException("user timeout " + nanos + " ns below 0");
        Tcb t = alive(nowNanos);
        if (t == null) return;
        t.userTimeoutNanos = nanos;
        long least = nanos == 0 ? Long.MAX_VALUE : nanos;
        t.r2Nanos = Math.max(t.config.get(Setting.R2), least);
        t.r2SynNanos = Math.max(t.config.get(Setting.R2_SYN), least);
        t.deadlines.disarm(TimerKind.USER_TIMEOUT);
        if (t.snd.flight() > 0 || t.unsent() > 0 || t.finUnsent()) Timeouts.outstanding(t);
    }

    /// The Diffserv code point of what is sent from now on, 0..63. MUST-48, SHLD-21.
    ///
    /// @throws ConnectionException if it is outside 0..63
    public void dscp(int codePoint) {
        OpenOptions.STANDARD.dscp(codePoint);
        Tcb t = backing.tcb();
        if (t != null) t.dscp = codePoint;
    }

    /// Whether [Signal#SOFT_ERROR] is wanted. SHLD-20.
    public void softErrors(boolean on) { softErrors = on; }

    /// Something its user wants to find here again; `null` if nothing.
    public @Nullable Object attachment() { return attachment; }

    public void attach(@Nullable Object anything) { attachment = anything; }

    @Override
    public String toString() {
        return backing.describe();
    }

    // For TCP itself

    Statistics statistics() { return backing.statistics; }

    boolean wantsSoftErrors() { return softErrors; }

    Tcb requireTcb() { return backing.requireTcb(); }

    @Nullable Tcb tcb() { return backing.tcb(); }

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
        backing.became(w);
        if (released) backing.receiveBuffer.clear();
    }

    void ended(End how) {
        backing.ended(how);
        if (released || !how.isOrderly()) backing.receiveBuffer.clear();
        signal(Signal.ENDED | Signal.READABLE | Signal.WRITABLE);
        if (shard.journal.observed()) {
            shard.journal.observer.closed(backing.summary(how), shard.nowNanos);
        }
    }

    private @Nullable Tcb alive(long nowNanos) {
        shard.nowNanos = nowNanos;
        return backing.tcb();
    }
}
