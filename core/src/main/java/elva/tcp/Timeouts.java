package elva.tcp;

import static elva.tcp.TimerKind.*;

/// The timers of a connection: what starts and stops them, and what happens when one runs out.
/// RFC 9293 §3.10.8, §3.8.3, §3.8.4, §3.8.6.1; RFC 6298 §5.
final class Timeouts {

    /// 146 years: whatever lasts as long has no end, and deadlines nearer than it do not overflow.
    private static final long FOR_EVER_NANOS = 1L << 62;

    private Timeouts() {}

    /// Some timer of this connection ran out.
    static void expired(Tcb t, long nowNanos) {
        for (TimerKind kind : TimerKind.ALL) {
            if (!t.deadlines.isDue(kind, nowNanos)) continue;
            t.deadlines.disarm(kind);
            switch (kind) {
                case LOSS_PROBE -> LossTimers.probe(t);
                case REORDERING -> LossTimers.reordering(t);
                case PACING -> { }                              // what it held back may leave
                case RETRANSMISSION -> retransmission(t);
                case PERSIST -> persist(t);
                case DELAYED_ACK -> {
                    t.shard.counters.add(Counter.DELAYED_ACKS);
                    t.oweAck();
                }
                case SWS_OVERRIDE -> t.owed.override = true;
                case KEEP_ALIVE -> keepAlive(t);
                case USER_TIMEOUT -> userTimeout(t);
                case ORPHAN -> Endings.end(t, Cause.ORPHAN_LIMIT, Reason.CONNECTION_CLOSING);
            }
            if (t.state() == State.CLOSED) return;
        }
        t.deadlines.reschedule();
        t.shard.queue(t);
    }

    // What the send side needs

    /// Something that must be acknowledged has left. RFC 6298 (5.1).
    static void sent(Tcb t) {
        if (!t.deadlines.runs(RETRANSMISSION) && !t.deadlines.runs(PERSIST)) {
            t.deadlines.arm(RETRANSMISSION, t.shard.nowNanos + t.rtt.rtoNanos());
        }
        outstanding(t);
    }

    /// A SYN or SYN,ACK has left, be it again: nothing is resent earlier than one timeout after its
    /// last transmission. RFC 6298 §5.
    static void synSent(Tcb t) {
        t.deadlines.arm(RETRANSMISSION, t.shard.nowNanos + t.rtt.rtoNanos());
        outstanding(t);
    }

    /// What flies is sent again without a timeout, by fast recovery or for a smaller path MTU: the
    /// timer starts anew, or it would send it a third time at once. RFC 6298 §5.
    static void restart(Tcb t) {
        t.deadlines.arm(RETRANSMISSION, t.shard.nowNanos + t.rtt.rtoNanos());
    }

    /// Something is to be acknowledged or to be sent: the user's patience runs. §3.9.1.1.
    static void outstanding(Tcb t) {
        if (t.userTimeoutNanos > 0 && !t.deadlines.runs(USER_TIMEOUT)) {
            arm(t, USER_TIMEOUT, t.shard.nowNanos, t.userTimeoutNanos);
        }
    }

    /// Starts a timer that is the user's to choose; one that no clock lives to see never runs.
    private static void arm(Tcb t, TimerKind kind, long fromNanos, long durationNanos) {
        if (durationNanos < FOR_EVER_NANOS) t.deadlines.arm(kind, fromNanos + durationNanos);
        else t.deadlines.disarm(kind);
    }

    /// SND.UNA moved.
    ///
    /// @param restart whether the retransmission timer starts anew
    static void progress(Tcb t, boolean restart) {
        Statistics statistics = t.statistics;
        statistics.progressNanos = t.shard.nowNanos;
        statistics.zeroWindowProbes = 0;
        if (!t.deadlines.runs(PERSIST)) statistics.probeNanos = 0;
        if (statistics.doubtful) {
            statistics.doubtful = false;
            t.shard.journal.deliveryAdvice(t, true);
        }
        t.deadlines.disarm(USER_TIMEOUT);
        if (t.snd.flight() == 0) {
            t.deadlines.disarm(RETRANSMISSION);                             // RFC 6298 (5.2)
            LossTimers.stop(t);
            if (t.unsent() > 0 || t.finUnsent()) outstanding(t);
            else t.deadlines.disarm(PERSIST);
            return;
        }
        outstanding(t);
        if (restart && t.deadlines.runs(RETRANSMISSION)) {                  // RFC 6298 (5.3)
            t.deadlines.arm(RETRANSMISSION, t.shard.nowNanos + t.rtt.rtoNanos());
        }
    }

    /// The peer's window became zero: probes take the place of retransmissions. SHLD-29, MUST-35.
    static void windowShut(Tcb t) {
        boolean anything = t.snd.flight() > 0 || t.unsent() > 0 || t.finUnsent();
        if (anything && t.snd.synAcked) startProbing(t);
    }

    /// Text or a FIN waits and the window is zero. SHLD-29: one timeout later it is probed. To an
    /// orphan a window that opened meanwhile and took nothing was no progress: count and pauses go
    /// on, or opening it by an octet now and then would keep it for ever (T43).
    static void startProbing(Tcb t) {
        if (t.deadlines.runs(PERSIST)) return;
        t.deadlines.disarm(RETRANSMISSION);
        t.deadlines.disarm(SWS_OVERRIDE);
        LossTimers.stop(t);
        Statistics statistics = t.statistics;
        long now = t.shard.nowNanos;
        if (statistics.probeNanos == 0 || !t.orphan) {
            statistics.probeNanos = t.rtt.rtoNanos();
            statistics.probeDueNanos = now + statistics.probeNanos;
            statistics.progressNanos = now;
        }
        t.deadlines.arm(PERSIST, now + Math.max(0, statistics.probeDueNanos - now));
    }

    /// The window opened: what it refused since it was probed is sent again at once, and that is no
    /// loss. What flew before has its timer back.
    static void windowOpened(Tcb t) {
        boolean probed = t.statistics.probing;
        t.statistics.probing = false;
        t.deadlines.disarm(PERSIST);
        if (t.snd.flight() == 0 || !t.snd.synAcked) return;
        if (probed) t.abandonRecovery();
        sent(t);
    }

    /// An ACK with a zero window: the peer lives. MUST-37.
    static void probeAnswered(Tcb t) {
        t.statistics.progressNanos = t.shard.nowNanos;
        if (t.deadlines.runs(USER_TIMEOUT) && t.deadlines.runs(PERSIST)) {
            arm(t, USER_TIMEOUT, t.shard.nowNanos, t.userTimeoutNanos);
        }
    }

    // What happens

    /// RFC 6298 (5.4) to (5.7), RFC 9293 §3.8.3.
    private static void retransmission(Tcb t) {
        if (t.snd.flight() == 0) return;
        if (t.snd.wnd == 0 && t.snd.synAcked) {
            startProbing(t);
            return;
        }
        if (t.deadlines.runs(REORDERING)) {                     // RFC 8985 §8
            restart(t);
            return;
        }
        if (isHopeless(t)) return;
        IcmpArrives.believeDoubted(t);
        t.shard.counters.add(Counter.TIMEOUTS);
        if (t.snd.synAcked) giveUpForLost(t);
        else t.owed.syn = true;
        t.statistics.timing = false;
        t.statistics.timeouts++;
        t.rtt.backOff();
        t.deadlines.arm(RETRANSMISSION, t.shard.nowNanos + t.rtt.rtoNanos());
        doubt(t, t.statistics.timeouts);
    }

    /// What flies is given up for lost, as far as nothing tells otherwise. RFC 5681 §3.1
    private static void giveUpForLost(Tcb t) {
        boolean again = t.statistics.timeouts > 0;
        int flight = t.flightSize();
        t.deadlines.disarm(LOSS_PROBE);
        t.undo.timedOut(t, again);
        if (t.sack.permitted) SackAcks.timedOut(t);
        else t.recovery.timedOut(t.snd.una, t.snd.nxt);
        t.inflation.end();
        t.congestion.timedOut(flight, again, t.shard.nowNanos);
    }

    /// R2: whether this one segment was resent for too long; the connection is over then. MUST-20.
    /// A SYN is resent until R2 has passed, not only as long as it may be waited for (MUST-23).
    private static boolean isHopeless(Tcb t) {
        Statistics s = t.statistics;
        long tried = (t.snd.synAcked ? t.shard.nowNanos : s.lastSentNanos) - s.progressNanos;
        if (tried < (t.snd.synAcked ? t.r2Nanos : t.r2SynNanos)) return false;
        t.shard.counters.add(Counter.ABORT_ON_TIMEOUT);
        Endings.end(t, Cause.R2, Reason.RETRANSMISSION_TIMEOUT);
        return true;
    }

    /// R1: the IP layer and the user hear of the trouble. MUST-20, SHLD-9, SHLD-10.
    private static void doubt(Tcb t, int retransmissions) {
        if (retransmissions < t.config.getInt(Setting.R1) || t.statistics.doubtful) return;
        t.statistics.doubtful = true;
        t.shard.journal.deliveryAdvice(t, false);
        Endings.softError(t, "no answer to " + retransmissions + " retransmissions");
    }

    /// A zero-window probe is due. SHLD-30: each pause is twice the one before.
    private static void persist(Tcb t) {
        if (t.snd.wnd > 0) return;
        Statistics statistics = t.statistics;
        boolean silent = t.shard.nowNanos - statistics.progressNanos >= t.r2Nanos;
        statistics.zeroWindowProbes++;
        statistics.probing = true;
        boolean tooMany = t.orphan
                && statistics.zeroWindowProbes > t.config.getInt(Setting.ORPHAN_PROBES);
        if (tooMany) {                                                      // T43, RFC 6429
            t.shard.replies.reset(t, "orphan: the peer's window stays shut");
            Endings.end(t, Cause.PROBE_LIMIT, Reason.EVICTED);
        } else if (silent) {
            t.shard.counters.add(Counter.ABORT_ON_TIMEOUT);
            Endings.end(t, Cause.R2, Reason.RETRANSMISSION_TIMEOUT);
        } else {
            t.owed.probe = true;
            long most = t.config.get(Setting.PROBE_MAX);
            statistics.probeNanos = Math.min(2 * statistics.probeNanos, most);
            statistics.probeDueNanos = t.shard.nowNanos + statistics.probeNanos;
            t.deadlines.arm(PERSIST, statistics.probeDueNanos);
        }
    }

    /// "connection aborted due to user timeout". §3.10.8; nothing is sent (T6).
    private static void userTimeout(Tcb t) {
        t.shard.counters.add(Counter.ABORT_ON_TIMEOUT);
        Endings.end(t, Cause.USER_TIMEOUT, Reason.USER_TIMEOUT);
    }

    // Keep-alive, §3.8.4

    /// Starts or stops the watch over silence.
    static void watchSilence(Tcb t) {
        if (!t.keepAlive || !mayProbeSilence(t)) {
            t.deadlines.disarm(KEEP_ALIVE);
            t.statistics.keepAliveProbes = 0;
        } else if (t.statistics.keepAliveProbes == 0) {         // else it is being probed
            long idle = t.config.get(Setting.KEEP_ALIVE_IDLE);
            arm(t, KEEP_ALIVE, t.statistics.lastAckReceivedNanos, idle);
        }
    }

    private static boolean mayProbeSilence(Tcb t) {
        return switch (t.state()) {
            case ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT -> true;
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, FIN_WAIT_1, CLOSING, LAST_ACK, TIME_WAIT ->
                    false;
        };
    }

    /// MUST-26: only if nothing is outstanding and nothing came for the interval. MUST-29: one
    /// unanswered probe means nothing.
    private static void keepAlive(Tcb t) {
        if (!t.keepAlive || !mayProbeSilence(t)) return;
        Statistics statistics = t.statistics;
        long now = t.shard.nowNanos;
        long idle = t.config.get(Setting.KEEP_ALIVE_IDLE);
        if (t.snd.flight() > 0 || t.unsent() > 0) {
            arm(t, KEEP_ALIVE, now, idle);
            return;
        }
        if (now - statistics.lastAckReceivedNanos < idle) {
            statistics.keepAliveProbes = 0;
            arm(t, KEEP_ALIVE, statistics.lastAckReceivedNanos, idle);
            return;
        }
        if (statistics.keepAliveProbes >= t.config.getInt(Setting.KEEP_ALIVE_PROBES)) {
            t.shard.replies.reset(t, "keep-alive probes unanswered");       // T6
            t.shard.counters.add(Counter.ABORT_ON_TIMEOUT);
            Endings.end(t, Cause.KEEP_ALIVE, Reason.KEEP_ALIVE_TIMEOUT);
            return;
        }
        statistics.keepAliveProbes++;
        t.owed.keepAlive = true;
        arm(t, KEEP_ALIVE, now, t.config.get(Setting.KEEP_ALIVE_INTERVAL));
    }

    /// FIN-WAIT-2 has no timer in the standard; a connection that nobody holds any more gets one
    /// (T17).
    static void watchOrphan(Tcb t) {
        if (t.orphan && t.state() == State.FIN_WAIT_2 && !t.deadlines.runs(ORPHAN)) {
            long limit = t.config.get(Setting.FIN_WAIT_2_ORPHAN);
            arm(t, ORPHAN, t.shard.nowNanos, limit);
        }
    }
}
