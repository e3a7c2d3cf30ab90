package elva.tcp;

import elva.tcp.congestion.AckSample;
import elva.tcp.loss.RttEstimator;
import elva.wire.Seq;

/// What an ACK in range does to the send side, in every state: the common part of the fifth check.
/// RFC 9293 §3.10.7.4, RFC 6298 §5. What it means for what was lost is [SackAcks]' and
/// [DuplicateAcks]'.
final class Acknowledgment {

    private Acknowledgment() {}

    static void take(Tcb t, Segment s) {
        Send snd = t.snd;
        boolean isNew = Seq.lt(snd.una, s.ack);
        boolean probes = Seq.lt(s.seq, t.rcv.nxt);              // T20: it asks, no hole is told
        boolean duplicate = s.ack == snd.una && snd.flight() > 0 && s.lengthOnArrival == 0
                && s.wnd == snd.wnd && !probes;                 // RFC 5681 §2
        heard(t);
        acknowledged(t, s, isNew);
        boolean newest = Seq.lt(snd.wl1, s.seq) || (snd.wl1 == s.seq && Seq.le(snd.wl2, s.ack));
        if (isNew || (Seq.le(snd.una, s.ack) && newest)) window(t, s);      // T44
        if (snd.wnd > 0) {
            if (duplicate && !t.sack.permitted) DuplicateAcks.duplicate(t);
        } else if (Seq.le(snd.una, s.ack)) {
            Timeouts.probeAnswered(t);
        }
        if (t.sack.permitted) LossTimers.acknowledged(t, isNew);
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
        acknowledged(t, s, Seq.lt(t.snd.una, s.ack));
    }

    /// SEG.ACK and SACK are taken: what they deliver, what is lost by them, what may fly now.
    private static void acknowledged(Tcb t, Segment s, boolean isNew) {
        int inFlight = t.inFlight();
        if (t.sack.permitted) SackAcks.begin(t);
        t.flight.take(s);
        if (isNew || t.sack.permitted) measure(t, s, isNew);
        int octets = isNew ? advance(t, s.ack) : 0;
        sample(t, octets, inFlight);
        boolean restart = true;
        if (t.sack.permitted) SackAcks.take(t, s, isNew);
        else if (isNew) restart = DuplicateAcks.advance(t, s);
        if (!isNew) return;
        t.statistics.timeouts = 0;
        Timeouts.progress(t, restart);
        boolean all = t.snd.flight() == 0 && t.unsent() == 0 && !t.finUnsent();
        if (all) t.signal(Signal.ALL_ACKNOWLEDGED);
    }

    /// SND.UNA < SEG.ACK: SND.UNA moves, what it passes is given back.
    ///
    /// @return octets of text and FIN
    private static int advance(Tcb t, int ack) {
        Send snd = t.snd;
        int octets = ack - snd.una;
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
        return octets;
    }

    /// The handshake is done: text may fly. RFC 6298 (5.7) if only a lost SYN told of the path
    /// (T11).
    private static void startUp(Tcb t) {
        int timeouts = t.statistics.timeouts;
        if (timeouts > 0 && !t.rtt.measured()) {
            t.rtt.restartAt(Math.max(3_000_000_000L, t.config.get(Setting.RTO_MIN)));
        }
        if (timeouts > 1) t.congestion.handshakeLoss();         // T9, RFC 6928 §2
        t.congestion.established(t.rtt.srttNanos(), t.sack.permitted, t.shard.nowNanos);
    }

    private static void sample(Tcb t, int octets, int inFlight) {
        AckSample a = t.shard.ackSample;
        a.ackedLength = octets;
        a.srttNanos = t.rtt.srttNanos();
        a.flightBefore = inFlight;
        a.windowLimited = t.statistics.windowLimited
                || inFlight + t.effectiveMss() >= t.congestionWindow();
    }

    /// RFC 6298 §3, RFC 7323 §4.1: what was sent twice is told apart by the timestamp that comes
    /// back, in whole ticks, if SND.UNA moves.
    private static void measure(Tcb t, Segment s, boolean isNew) {
        Statistics statistics = t.statistics;
        long now = t.shard.nowNanos;
        long rttNanos = t.snd.synAcked ? t.flight.rttNanos() : handshakeNanos(t, s);
        boolean asks = t.snd.synAcked ? t.flight.resentAcknowledged() : statistics.resent;
        if (rttNanos < 0 && isNew && asks) {
            long age = t.timestamps.echoAgeNanos(s, now - statistics.openedNanos, now);
            if (age >= 0) rttNanos = Math.max(Timestamps.TICK_NANOS, age);
        }
        if (rttNanos < 0) return;
        int expected = RttEstimator.expectedSamples(t.snd.flight(), t.effectiveMss());
        t.undo.measured(t, Math.max(1, rttNanos), expected);
        t.tailProbe.measured();
        if (!t.snd.synAcked) t.shard.ackSample.rttNanos = rttNanos;
    }

    /// How long our SYN's way took, if it was sent once; else -1.
    private static long handshakeNanos(Tcb t, Segment s) {
        Statistics statistics = t.statistics;
        if (!statistics.timing || !Seq.le(statistics.timedEnd, s.ack)) return -1;
        statistics.timing = false;
        return t.shard.nowNanos - statistics.timedNanos;
    }

    /// SND.WND, SND.WL1, SND.WL2; what refused text before may take it now.
    private static void window(Tcb t, Segment s) {
        boolean wasShut = t.snd.wnd == 0;
        t.snd.window(s.wnd, s.seq, s.ack);
        if (s.wnd > 0 && wasShut) Timeouts.windowOpened(t);
        if (s.wnd == 0 && !wasShut) Timeouts.windowShut(t);
    }
}
