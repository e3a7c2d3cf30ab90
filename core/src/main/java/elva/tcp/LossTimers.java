package elva.tcp;

import static elva.tcp.TimerKind.*;

import elva.tcp.loss.TailLossProbe;

/// The timers of RFC 8985: the reordering timer (§6.2 step 5) and the probe timeout (§7.2). While
/// one of them runs it stands in for the retransmission timer (§8).
final class LossTimers {

    private LossTimers() {}

    /// An ACK was processed.
    ///
    /// @param moved whether it moved SND.UNA
    static void acknowledged(Tcb t, boolean moved) {
        watchReordering(t);
        if (moved || !mayProbe(t)) watchTail(t);
    }

    /// New text or a FIN left.
    static void sent(Tcb t) {
        if (t.sack.permitted) watchTail(t);
    }

    private static void watchReordering(Tcb t) {
        long waitNanos = t.selective.waitNanos();
        boolean waits = waitNanos > 0 && t.snd.flight() > 0 && !t.deadlines.runs(PERSIST);
        if (waits) t.deadlines.arm(REORDERING, t.shard.nowNanos + waitNanos);
        else t.deadlines.disarm(REORDERING);
    }

    /// Some segments are lost by the time that has passed. §6.2 step 5
    static void reordering(Tcb t) {
        if (t.snd.flight() == 0) return;
        SackAcks.waitedLongEnough(t);
        watchReordering(t);
        watchTail(t);
    }

    private static void watchTail(Tcb t) {
        if (!mayProbe(t)) {
            t.deadlines.disarm(LOSS_PROBE);
            return;
        }
        long now = t.shard.nowNanos;
        boolean alone = t.flight.queue.count() == 1;
        long delay = alone ? t.config.get(Setting.TAIL_LOSS_PROBE_ACK_DELAY) : 0;
        long left = Math.max(0, t.deadlines.deadlineNanos(RETRANSMISSION) - now);
        long least = 2 * t.config.get(Setting.CLOCK_GRANULARITY);
        t.deadlines.arm(LOSS_PROBE, now
                + TailLossProbe.timeoutNanos(t.rtt.srttNanos(), least, delay, left));
    }

    /// §7.2: something flies, and nothing tells of a loss.
    private static boolean mayProbe(Tcb t) {
        return t.config.is(Setting.TAIL_LOSS_PROBE) && t.config.is(Setting.RACK)
                && t.flight.queue.count() > 0 && t.flight.queue.sackedCount() == 0
                && t.flight.queue.lostCount() == 0 && !t.selective.isMending()
                && t.statistics.timeouts == 0 && t.deadlines.runs(RETRANSMISSION);
    }

    /// An ACK is overdue. §7.3
    static void probe(Tcb t) {
        if (mayProbe(t) && t.tailProbe.maySend() && t.snd.wnd > 0) t.owed.lossProbe = true;
    }

    /// Nothing is to be waited for but the peer's window, or nothing at all.
    static void stop(Tcb t) {
        t.deadlines.disarm(REORDERING);
        t.deadlines.disarm(LOSS_PROBE);
    }
}
