package elva.tcp;

import elva.tcp.buffer.ReceiveBuffer;
import elva.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/// What stands behind a user's handle: a whole connection, then perhaps its TIME-WAIT, and in the
/// end only how it ended, with the text that nobody has read yet.
final class Backing {
    final Statistics statistics;
    final ReceiveBuffer receiveBuffer;
    private final Shard shard;
    private @Nullable Tcb tcb;
    private @Nullable TimeWait timeWait;
    private @Nullable End end;
    private Endpoint local;
    private Endpoint remote;
    /// Whether the peer's FIN came, once the TCB is gone.
    private boolean finReceived;
    /// Once no TCB is left: how much of the unread text lies behind the urgent text.
    private int behindUrgent;

    Backing(Shard shard, Tcb t) {
        this.shard = shard;
        tcb = t;
        statistics = t.statistics;
        receiveBuffer = t.receiveBuffer;
        local = t.local();
        remote = t.remote();
    }

    @Nullable Tcb tcb() { return tcb; }

    Tcb requireTcb() {
        Tcb t = tcb;
        if (t == null) throw new AssertionError("no TCB: " + describe());
        return t;
    }

    @Nullable TimeWait timeWait() { return timeWait; }

    @Nullable End end() { return end; }

    State state() {
        if (end != null) return State.CLOSED;
        if (timeWait != null) return timeWait.state();
        return requireTcb().state();
    }

    Endpoint local() {
        return tcb == null ? local : tcb.local();
    }

    Endpoint remote() {
        return tcb == null ? remote : tcb.remote();
    }

    boolean finReceived() {
        return tcb == null ? finReceived : tcb.rcv.finReceived;
    }

    /// @param readable octets that the user can still read
    int urgentRemaining(int readable) {
        return tcb == null ? Math.max(0, readable - behindUrgent) : Text.urgentRemaining(tcb);
    }

    /// The TCB is gone, a record of TIME-WAIT took its place.
    void became(TimeWait w) {
        local = w.local();
        remote = w.remote();
        timeWait = w;
        forgetTcb();
    }

    /// Nothing is left.
    void ended(End how) {
        local = local();
        remote = remote();
        end = how;
        forgetTcb();
        timeWait = null;
    }

    private void forgetTcb() {
        if (tcb == null) return;
        finReceived = tcb.rcv.finReceived;
        behindUrgent = Math.max(0, receiveBuffer.unread() - Text.urgentRemaining(tcb));
        tcb = null;
    }

    Summary summary(End how) {
        Statistics s = statistics;
        return new Summary(local, remote, how, s.openedNanos, shard.nowNanos, s.octetsSent,
                s.octetsReceived, s.segmentsSent, s.segmentsReceived, s.segmentsRetransmitted);
    }

    /// Why a user call comes too late.
    ConnectionException gone() {
        End how = end;
        if (how == null) return new ConnectionException(Reason.CONNECTION_CLOSING, describe());
        return new ConnectionException(how.reason(), how.story());
    }

    String describe() {
        return local() + " -> " + remote() + " in " + state();
    }
}
