package elva.tcp;

import elva.tcp.congestion.AckSample;
import elva.tcp.loss.Scoreboard;
import elva.tcp.loss.SackRecovery;
import elva.tcp.loss.TailLossProbe.Outcome;

/// What ACKs mean for what was lost, where the peer speaks SACK. RFC 8985, RFC 6675, RFC 9937.
final class SackAcks {

    private SackAcks() {}

    /// An ACK is going to be taken.
    static void begin(Tcb t) {
        path(t);
        t.selective.begin();
    }

    private static void path(Tcb t) {
        t.selective.path(t.flight.minRtt.nanos(), t.rtt.srttNanos(), t.effectiveMss());
    }

    /// The ACK was taken into the record of what flies; the sample is filled but for that.
    ///
    /// @param moved whether it moved SND.UNA
    static void take(Tcb t, Segment s, boolean moved) {
        SackRecovery r = t.selective;
        AckSample a = t.shard.ackSample;
        Scoreboard board = t.flight.scoreboard;
        if (board.duplicate()) t.shard.counters.add(Counter.DSACK_RECV);
        path(t);
        if (moved) r.moved();
        boolean wasFast = r.isFast();
        boolean news = board.sackedLength() > 0;
        r.judge(t.snd.una, t.snd.nxt, news, board.duplicate(), t.shard.nowNanos);
        if (r.ended()) t.congestion.recovered(Integer.MAX_VALUE, t.shard.nowNanos);
        a.inRecovery = wasFast || r.isFast();
        proceed(t, a.deliveredLength, moved);
        a.flight = r.pipe();
        t.flight.rate.end(a);
        if (a.deliveredLength > 0) t.congestion.acknowledged(a);
        probeAnswered(t, s, moved);
        if (moved || news || board.duplicate()) t.undo.acknowledged(t, s, moved);
    }

    /// The reordering timer ran out. RFC 8985 §6.3
    static void waitedLongEnough(Tcb t) {
        path(t);
        t.shard.ackSample.clear(t.shard.nowNanos);
        t.selective.waitedLongEnough(t.snd.nxt, t.shard.nowNanos);
        proceed(t, 0, false);
    }

    /// The retransmission timer ran out. RFC 8985 §6.3
    static void timedOut(Tcb t) {
        path(t);
        t.shard.ackSample.clear(t.shard.nowNanos);
        t.selective.timedOut(t.snd.nxt, t.shard.nowNanos);
        t.tailProbe.reset();
    }

    /// What follows from what is lost by now.
    private static void proceed(Tcb t, int deliveredLength, boolean moved) {
        SackRecovery r = t.selective;
        if (r.begins()) {
            t.congestion.lossDetected(t.flightSize() + deliveredLength, t.shard.nowNanos);
            r.reduceTo(t.congestion.slowStartThreshold(), deliveredLength);
            t.undo.lossDetected(t);
            t.tailProbe.reset();
            t.shard.counters.add(Counter.SACK_RECOVERY);
        }
        if (r.isFast()) r.allow(deliveredLength, moved);
    }

    /// RFC 8985 §7.4: a loss that nothing but the probe told of was one all the same.
    private static void probeAnswered(Tcb t, Segment s, boolean moved) {
        Scoreboard board = t.flight.scoreboard;
        boolean bare = !moved && s.options.sackCount() == 0 && s.lengthOnArrival == 0;
        Outcome outcome = t.tailProbe.acknowledged(s.ack, board.duplicate(),
                board.duplicateRight(), bare);
        if (outcome != Outcome.REPAIRED || t.selective.isMending()) return;
        t.shard.counters.add(Counter.LOSS_PROBE_RECOVERY);
        t.congestion.lossDetected(t.tailProbe.flightSize(), t.shard.nowNanos);
        t.congestion.recovered(Integer.MAX_VALUE, t.shard.nowNanos);
    }
}
