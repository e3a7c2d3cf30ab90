package elva.tcp;

import elva.tcp.congestion.AckSample;
import elva.tcp.loss.LossRecovery;

/// What ACKs mean for what was lost, where the peer speaks no SACK: three duplicates are a loss,
/// and each partial ACK names the next. RFC 5681 §3.2, RFC 6582 §3.2.
final class DuplicateAcks {

    private DuplicateAcks() {}

    /// SND.UNA moved; the sample is filled but for what flies now.
    ///
    /// @return whether the retransmission timer starts anew: with each ACK of something new (RFC
    ///     6298 (5.3)), but in fast recovery only with the first (RFC 6582 §3.2, T28)
    static boolean advance(Tcb t, Segment s) {
        boolean afterTimeout = t.recovery.isAfterTimeout();
        LossRecovery.Progress progress = t.recovery.acknowledged(t.snd.una);
        AckSample a = t.shard.ackSample;
        a.flight = t.inFlight();
        a.inRecovery = progress != LossRecovery.Progress.ORDINARY;
        t.flight.rate.end(a);
        if (a.ackedLength > 0) t.congestion.acknowledged(a);
        switch (progress) {
            case ORDINARY -> {
                if (afterTimeout && !t.recovery.isAfterTimeout()) recovered(t);
            }
            case FIRST_PARTIAL, PARTIAL -> t.inflation.partialAck(a.ackedLength,
                    t.congestion.window(), t.effectiveMss());
            case RECOVERED -> recovered(t);
        }
        t.undo.acknowledged(t, s, true);
        return progress != LossRecovery.Progress.PARTIAL;
    }

    private static void recovered(Tcb t) {
        t.inflation.end();
        t.congestion.recovered(t.snd.flight(), t.shard.nowNanos);
    }

    /// An ACK that moved nothing: somewhere text arrived that is right of a hole.
    static void duplicate(Tcb t) {
        int threshold = t.config.getInt(Setting.DUPLICATE_ACKS);
        t.undo.duplicate(t);
        if (t.recovery.duplicateAck(t.snd.una, t.snd.nxt, threshold)) {
            int flight = t.snd.flight() - t.recovery.limitedLength();
            t.congestion.lossDetected(flight, t.shard.nowNanos);
            t.inflation.begin(threshold, t.effectiveMss());
            t.undo.lossDetected(t);
            t.shard.counters.add(Counter.FAST_RETRANS);
        } else if (t.recovery.isFast()) {
            t.inflation.duplicateAck(t.effectiveMss());
        }
    }
}
