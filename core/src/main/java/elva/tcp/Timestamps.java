package elva.tcp;

import elva.wire.Seq;

/// The timestamps of one connection: what we send, what the peer sent last, and PAWS. RFC 7323 §3
/// to §5.
///
/// The clock ticks once in a millisecond (§5.4) and starts, for each pair of sockets, at an offset
/// that nobody outside can compute (§7) and that the next incarnation has again: so timestamps rise
/// from one to the next, as RFC 6191 wants.
final class Timestamps {
    static final long TICK_NANOS = 1_000_000;
    /// TS.Recent means nothing after 24 days of silence. §5.5
    private static final long LIFETIME_NANOS = 24L * 86_400 * 1_000_000_000;

    /// Both SYNs carried the option.
    boolean on;
    /// TSval at time 0.
    int offset;
    /// TS.Recent: the TSval that is to be echoed.
    int recent;
    /// When TS.Recent was taken.
    long recentNanos;

    /// Nothing is agreed yet.
    void start(int offsetOfPair) {
        on = false;
        offset = offsetOfPair;
        recent = 0;
        recentNanos = 0;
    }

    /// The peer's SYN carried TSval, and ours may.
    void agree(int tsVal, long nowNanos) {
        on = true;
        recent = tsVal;
        recentNanos = nowNanos;
    }

    /// TSval of what is sent now.
    static int value(int offset, long nowNanos) {
        return (int) Math.floorDiv(nowNanos, TICK_NANOS) + offset;
    }

    int value(long nowNanos) {
        return value(offset, nowNanos);
    }

    /// PAWS, R1: whether this TSval is that of an old duplicate. §5.3
    boolean isOld(int tsVal, long nowNanos) {
        return Seq.lt(tsVal, recent) && nowNanos - recentNanos < LIFETIME_NANOS;
    }

    /// R3: takes TSval of a segment in the window that does not lie right of Last.ACK.sent. §4.3
    void take(Segment s, int lastAckSent, long nowNanos) {
        if (!on || !s.options.timestamps() || Seq.lt(lastAckSent, s.seqOnArrival)) return;
        if (isOld(s.options.tsVal(), nowNanos)) return;
        recent = s.options.tsVal();
        recentNanos = nowNanos;
    }

    /// How long ago the segment left that this one echoes, as far as ticks tell; -1 if it echoes
    /// none of ours.
    ///
    /// @param ageNanos the age of the connection: nothing can be older
    long echoAgeNanos(Segment s, long ageNanos, long nowNanos) {
        if (!on || !s.options.timestamps() || !s.isAck()) return -1;
        int ticks = value(nowNanos) - s.options.tsEcr();
        long age = ticks * TICK_NANOS;
        return ticks < 0 || age > ageNanos + TICK_NANOS ? -1 : age;
    }
}
