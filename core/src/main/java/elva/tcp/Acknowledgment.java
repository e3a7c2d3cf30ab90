package elva.tcp;

import elva.tcp.congestion.AckSample;
import elva.tcp.loss.LossRecovery;
import elva.wire.Seq;

/// What an ACK in range does to the send side, in every state: the common part of the fifth check.
/// RFC 9293 §3.10.7.4, RFC 6298 §5, RFC 5681 §3, RFC 6582.
final class Acknowledgment {

    private Acknowledgment() {}

    static void take(Tcb t, Segment s) {
        Send snd = t.snd;
        boolean isNew = Seq.lt(snd.una, s.ack);
        boolean duplicate = s.ack == snd.una && snd.flight() > 0 && s.lengthOnArrival == 0
                && s.wnd == snd.wnd;                            // RFC 5681 §2
        heard(t);
        if (isNew) advance(t, s);
        boolean newest = Seq.lt(snd.wl1, s.seq) || (snd.wl1 == s.seq && Seq.le(snd.wl2, s.ack));
        if (isNew || (Seq.le(snd.una, s.ack) && newest)) window(t, s);      // T44
        if (s.wnd == 0) Timeouts.probeAnswered(t);
        else if (duplicate) duplicate(t);
        t.shard.queue(t);
    }

    /// A sign of life that nobody can forge without both numbers: the watch over silence starts
    /// anew. §3.8.4
    private static void heard(Tcb t) {
        Statistics statistics = t.statistics;
        statistics.lastAckReceivedNanos = t.shard.nowNanos;
        if (statistics.keepAliveProbes == 0) return;
        statistics.keepAliveProbes = 0;
        Timeouts.watchSilence(t);
    }

    /// The peer's SYN,ACK in SYN-SENT acknowledged our SYN.
    static void handshake(Tcb t, Segment s) {
        heard(t);
        if (Seq.lt(t.snd.una, s.ack)) advance(t, s);
    }

    /// SND.UNA =< SEG.ACK: SND.UNA moves, what it passes is given back.
    private static void advance(Tcb t, Segment s) {
        Send snd = t.snd;
        int ack = s.ack;
        int flightBefore = snd.flight();
        int octets = ack - snd.una;
        t.shard.ackSample.clear(t.shard.nowNanos);
        measure(t, s);
        if (!snd.synAcked) {
            snd.synAcked = true;
            octets--;
            startUp(t);
        }
        snd.una = ack;
        t.path.acknowledged(ack);
        snd.bytesAcked += octets;
        int text = Math.min(Math.max(0, ack - snd.textSeq), t.sendBuffer.length());
        t.sendBuffer.release(text);
        snd.textSeq += text;
        if (text > 0) t.signal(Signal.WRITABLE);
        if (snd.urgent && Seq.le(snd.up, ack)) snd.urgent = false;
        Timeouts.progress(t, congestion(t, octets, flightBefore));
        if (snd.flight() == 0 && t.unsent() == 0 && !t.finUnsent()) {
            t.signal(Signal.ALL_ACKNOWLEDGED);
        }
    }

    /// The handshake is done: text may fly. RFC 6298 (5.7) if only a lost SYN told of the path.
    private static void startUp(Tcb t) {
        if (t.recovery.timeouts() > 0 && !t.rtt.measured()) {
            t.rtt.restartAt(Math.max(3_000_000_000L, t.config.get(Setting.RTO_MIN)));
            if (t.recovery.timeouts() > 1) t.congestion.handshakeLoss();    // T9, RFC 6928 §2
        }
        t.congestion.established(t.rtt.srttNanos(), t.sack.permitted, t.shard.nowNanos);
    }

    /// @return whether the retransmission timer starts anew: with each ACK of something new (RFC
    ///     6298 (5.3)), but in fast recovery only with the first (RFC 6582 §3.2, T28)
    private static boolean congestion(Tcb t, int octets, int flightBefore) {
        boolean afterTimeout = t.recovery.isAfterTimeout();
        LossRecovery.Progress progress = t.recovery.acknowledged(t.snd.una);
        if (octets > 0) t.congestion.acknowledged(sample(t, octets, flightBefore, progress));
        switch (progress) {
            case ORDINARY -> {
                if (afterTimeout && !t.recovery.isAfterTimeout()) recovered(t);
            }
            case FIRST_PARTIAL, PARTIAL ->
                    t.inflation.partialAck(octets, t.congestion.window(), t.effectiveMss());
            case RECOVERED -> recovered(t);
        }
        return progress != LossRecovery.Progress.PARTIAL;
    }

    private static void recovered(Tcb t) {
        t.inflation.end();
        t.congestion.recovered(t.snd.flight(), t.shard.nowNanos);
    }

    private static AckSample sample(Tcb t, int octets, int flightBefore,
            LossRecovery.Progress progress) {
        AckSample a = t.shard.ackSample;
        a.ackedLength = octets;
        a.deliveredLength = octets;
        a.deliveredTotal = t.snd.bytesAcked;
        a.srttNanos = t.rtt.srttNanos();
        a.flightBefore = flightBefore;
        a.flight = t.recovery.flight(t.snd.una, t.snd.nxt);
        a.windowLimited = t.statistics.windowLimited
                || flightBefore + t.effectiveMss() >= t.congestionWindow();
        a.inRecovery = progress != LossRecovery.Progress.ORDINARY;
        return a;
    }

    /// Karn: only the one number that is timed, and only if nothing was sent again since; else the
    /// timestamp that comes back tells, in whole ticks, which copy it was (RFC 7323 §4.1).
    private static void measure(Tcb t, Segment s) {
        Statistics statistics = t.statistics;
        long now = t.shard.nowNanos;
        if (statistics.timing) {
            if (!Seq.le(statistics.timedEnd, s.ack)) return;
            statistics.timing = false;
            measured(t, Math.max(1, now - statistics.timedNanos));
        } else if (statistics.resent) {
            long age = t.timestamps.echoAgeNanos(s, now - statistics.openedNanos, now);
            if (age >= 0) measured(t, Math.max(Timestamps.TICK_NANOS, age));
        }
    }

    private static void measured(Tcb t, long rttNanos) {
        t.rtt.sample(rttNanos);
        t.shard.ackSample.rttNanos = rttNanos;
    }

    /// SND.WND, SND.WL1, SND.WL2; what refused text before may take it now.
    private static void window(Tcb t, Segment s) {
        boolean wasShut = t.snd.wnd == 0;
        t.snd.window(s.wnd, s.seq, s.ack);
        if (s.wnd > 0 && wasShut) Timeouts.windowOpened(t);
        if (s.wnd == 0 && !wasShut) Timeouts.windowShut(t);
    }

    private static void duplicate(Tcb t) {
        int threshold = t.config.getInt(Setting.DUPLICATE_ACKS);
        if (t.recovery.duplicateAck(t.snd.una, t.snd.nxt, threshold)) {
            int flight = t.snd.flight() - t.recovery.limitedLength();
            t.congestion.lossDetected(flight, t.shard.nowNanos);
            t.inflation.begin(threshold, t.effectiveMss());
            t.shard.counters.add(Counter.FAST_RETRANS);
        } else if (t.recovery.isFast()) {
            t.inflation.duplicateAck(t.effectiveMss());
        }
    }
}
