package elva.tcp;

import org.jspecify.annotations.Nullable;

/// TIME-WAIT: what must be remembered so that old segments do no harm. RFC 9293 §3.6.1.
final class TimeWait extends ControlBlock {
    private final Shard shard;

    State state;
    int sndNxt;
    int rcvNxt;
    int rcvWnd;
    final int rcvShift;
    /// How far below SND.NXT an ACK may lie and still be old news: the edge of T40.
    int ackRoom;
    final boolean timestamps;
    int tsRecent;
    long tsRecentNanos;
    final TcpConfig config;
    final int dscp;
    final @Nullable SourceRoute sourceRoute;
    long challengedNanos;
    boolean challenged;
    final long lifetimeNanos;
    /// An embryo stands in its place (MAY-2): it is in no table.
    boolean suspended;
    /// What its user may still hold; and what it did, to be told at its end.
    final Connection connection;

    TimeWait(Shard shard, Tcb t, Connection connection) {
        this.shard = shard;
        this.connection = connection;
        name(t);
        state = t.state();
        sndNxt = t.snd.nxt;
        rcvNxt = t.rcv.nxt;
        rcvWnd = t.rcv.wnd;
        rcvShift = t.rcv.shift;
        ackRoom = t.snd.una - t.snd.ackEdge();
        timestamps = t.timestamps.on;
        tsRecent = t.timestamps.recent;
        tsRecentNanos = t.timestamps.recentNanos;
        config = t.config;
        dscp = t.dscp;
        sourceRoute = t.sourceRoute;
        challenged = t.challenged;
        challengedNanos = t.challengedNanos;
        lifetimeNanos = 2 * t.config.get(Setting.MSL);                      // MUST-13
    }

    @Override
    State state() {
        return state;
    }

    /// 2MSL are over.
    @Override
    public void expired(long nowNanos) {
        shard.timeWaits.end(this, Cause.TWO_MSL);
    }
}
