package elva.tcp;

import elva.wire.Control;
import elva.wire.Seq;

/// What changes when a segment leaves: SND.NXT, what is owed, what is timed, what is counted. RFC
/// 9293 §3.8, RFC 6298 §3 and §5.
final class Departure {

    private Departure() {}

    /// A segment that belongs to no whole connection.
    static void of(Shard shard, Reply r) {
        shard.counters.add(Counter.OUT_SEGS);
        if (r.embryo != null) r.embryo.synAckSent(shard.nowNanos);
        if ((r.control & Control.RST) != 0) shard.counters.add(Counter.OUT_RSTS);
        r.release();
    }

    /// A segment of a connection.
    ///
    /// @param segmentLength octets, header and text
    static void of(Tcb t, Draft draft, int segmentLength) {
        Statistics s = t.statistics;
        Send snd = t.snd;
        long now = t.shard.nowNanos;
        t.shard.counters.add(Counter.OUT_SEGS);
        s.segmentsSent++;
        s.lastSentNanos = now;
        if (draft.isAck()) acknowledged(t);
        int length = draft.length();
        int end = draft.seq + length;
        if (length > 0) s.lastTextSentNanos = now;
        boolean flies = length > 0 && !draft.isSyn() && Seq.lt(snd.una, end);
        if (flies) t.flight.sent(draft.seq, end, snd.nxt);
        if (draft.again) again(t, draft, length);
        boolean isNew = length > 0 && Seq.lt(snd.nxt, end);
        if (isNew) advance(t, draft, segmentLength);
        if (draft.isSyn()) Timeouts.synSent(t);
        else if (flies) flying(t, draft, isNew);
    }

    private static void flying(Tcb t, Draft draft, boolean isNew) {
        Timeouts.sent(t);
        t.selective.sent(draft.length());
        long rate = t.congestion.pacingRate();
        if (rate > 0) {
            int quantum = t.congestion.sendQuantum();
            t.pacer.sent(draft.length(), rate, quantum, t.shard.nowNanos);
        }
        if (draft.isTailProbe) {
            t.tailProbe.sent(t.snd.nxt, draft.again ? draft.length() : 0, t.flightSize());
            Timeouts.restart(t);                                // RFC 8985 §7.3
        } else if (isNew) {
            LossTimers.sent(t);
        }
    }

    private static void acknowledged(Tcb t) {
        t.owed.acknowledged();
        t.rcv.unacknowledged = 0;
        t.rcv.lastAckSent = t.rcv.nxt;
        t.deadlines.disarm(TimerKind.DELAYED_ACK);
        if (t.rcv.wnd == 0 && !t.rcv.finReceived) t.shard.counters.add(Counter.TO_ZERO_WINDOW);
    }

    private static void again(Tcb t, Draft draft, int length) {
        if (length == 0 || !Seq.le(t.snd.una, draft.seq)) return;
        t.shard.journal.retransmitted(t, draft.seq, length);
        if (draft.isSyn() || draft.isTailProbe) return;
        t.undo.resent(t, length);
        boolean front = t.sack.permitted && draft.seq == t.snd.una;
        if (front || t.recovery.isFirstOfFast()) Timeouts.restart(t);       // RFC 6298 §5
    }

    /// Some of it never left before.
    private static void advance(Tcb t, Draft draft, int segmentLength) {
        Statistics s = t.statistics;
        Send snd = t.snd;
        int textEnd = draft.seq + draft.textLength;
        int end = draft.seq + draft.length();
        if (draft.textLength > 0 && Seq.lt(snd.nxt, textEnd)) {
            t.path.sent(segmentLength + (t.isV4() ? 20 : 40), textEnd);
        }
        if (draft.beyondWindow) t.recovery.limitedTransmit(draft.length());
        if (snd.flight() == 0) s.progressNanos = t.shard.nowNanos;
        s.octetsSent += Math.min(draft.textLength, textEnd - snd.nxt);
        if (draft.isSyn() && !draft.again) time(t, end);
        snd.nxt = end;
        if (draft.isFin()) snd.finSent = true;
    }

    private static void time(Tcb t, int end) {
        t.statistics.timing = true;
        t.statistics.resent = false;
        t.statistics.timedEnd = end;
        t.statistics.timedNanos = t.shard.nowNanos;
    }
}
