package elva.tcp;

import org.jspecify.annotations.Nullable;

/// SYN-RECEIVED of a listener: the least that must be remembered of a SYN. RFC 4987 §3.5.
final class HalfOpen extends ControlBlock {
    final Listener listener;
    private final Shard shard;

    State state;
    int iss;
    int irs;
    int sndWnd;
    int rcvWnd;
    int mss;
    /// The peer's window scale; [SentOptions#NONE] if windows are not scaled.
    final int peerShift;
    final boolean sackPermitted;
    final boolean timestamps;
    int tsRecent;
    long tsRecentNanos;
    int dscp;
    @Nullable SourceRoute sourceRoute;
    long challengedNanos;
    boolean challenged;
    long bornNanos;
    int retransmissions;
    /// When its SYN,ACK left. The ACK of it tells a round trip while `timing`: it left once (Karn),
    /// and no ACK was passed over for want of room. If it left again, a timestamp may tell.
    long synAckNanos;
    boolean timing;
    boolean resent;
    private boolean answered;
    /// Where it stands in its listener's list; -1 in none.
    int place = -1;
    /// The TIME-WAIT that this SYN met (MAY-2); it comes back if the SYN was not meant.
    final @Nullable TimeWait parent;
    /// The whole connection, where text on the SYN is kept; else one is lent while a segment is
    /// looked at.
    @Nullable Tcb kept;

    HalfOpen(Shard shard, Listener listener, Segment s, @Nullable TimeWait parent) {
        this.shard = shard;
        this.listener = listener;
        this.parent = parent;
        name(s);
        state = parent == null ? State.LISTEN : State.TIME_WAIT;
        irs = s.seq;
        sndWnd = s.wnd;
        mss = s.options.mss();
        peerShift = Negotiation.scale(listener.config, s.options);
        sackPermitted = Negotiation.sack(listener.config, s.options);
        timestamps = Negotiation.timestamps(listener.config, s.options);
        tsRecent = s.options.tsVal();
        tsRecentNanos = shard.nowNanos;
        dscp = listener.options.dscp();
        bornNanos = shard.nowNanos;
    }

    @Override
    State state() {
        return state;
    }

    /// Whether there is a TIME-WAIT to go back to; its user may have ended it meanwhile.
    boolean hasLivingParent() {
        return parent != null && parent.state() != State.CLOSED;
    }

    /// Its SYN,ACK leaves.
    void synAckSent(long nowNanos) {
        synAckNanos = nowNanos;
        timing = !answered;
        resent = answered;
        answered = true;
    }

    /// An ACK was passed over: when the next comes says nothing of the path.
    void passedOver() {
        timing = false;
        resent = false;
    }

    /// Its SYN-ACK was not answered: again, or no more.
    @Override
    public void expired(long nowNanos) {
        shard.embryos.expired(this);
    }
}
