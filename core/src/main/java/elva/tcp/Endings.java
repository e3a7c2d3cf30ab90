package elva.tcp;

/// How a connection comes to CLOSED: the arc, the story, and nothing left behind. RFC 9293 §3.10.4,
/// §3.10.5, §3.10.7.4, §3.10.8.
final class Endings {

    private Endings() {}

    /// Ends a connection: queues are flushed, timers stopped, and then whoever waits is told. What
    /// is owed goes unpaid but for resets, which are noted elsewhere.
    static void end(Tcb t, Cause cause, Reason reason) {
        State from = t.state();
        End end = new End(from, cause, reason, story(t, from, cause));
        forget(t);
        t.enter(State.CLOSED, cause);
        if (t.connection != null) t.connection.ended(end);
    }

    /// Takes it out of tables, timers and buffers; harmless if it is in none.
    private static void forget(Tcb t) {
        t.owed.clear();
        t.deadlines.disarmAll();
        t.sendBuffer.clear();
        t.flight.queue.clear();
        if (t.timeWait != null) t.shard.timeWaits.forget(t.timeWait);
        Opening.forgetListen(t);
        t.shard.demux.remove(t);
        if (t.connection == null) t.receiveBuffer.clear();
    }

    /// Our own mistake ends it, however far it had come.
    static void defect(Tcb t) {
        if (t.state() != State.CLOSED) {
            t.shard.replies.reset(t, "our own defect");
            end(t, Cause.DEFECT, Reason.DEFECT);
            return;
        }
        forget(t);
        Connection c = t.connection;
        if (c == null || c.end() != null) return;
        c.ended(new End(t.statistics.left, Cause.DEFECT, Reason.DEFECT, Cause.DEFECT.toString()));
    }

    /// Something to know that is not the end. MUST-47, SHLD-20.
    static void softError(Tcb t, String what) {
        t.statistics.softError = what;
        if (t.connection != null && t.connection.wantsSoftErrors()) t.signal(Signal.SOFT_ERROR);
    }

    private static String story(Tcb t, State from, Cause cause) {
        Statistics statistics = t.statistics;
        long now = t.shard.nowNanos;
        String text = switch (cause) {
            case RST -> from == State.SYN_SENT
                    ? "RST to our SYN after " + duration(now - statistics.openedNanos)
                    : "RST from " + t.remote() + " in " + from + ", "
                            + duration(now - statistics.lastReceivedNanos)
                                    + " after its last segment";
            case R2 -> "no answer to " + t.statistics.timeouts + " retransmissions in "
                    + duration(now - statistics.progressNanos) + " in " + from;
            case USER_TIMEOUT -> "user timeout of " + duration(t.userTimeoutNanos) + " in " + from;
            case KEEP_ALIVE -> "no answer to " + statistics.keepAliveProbes
                    + " keep-alive probes, silent for "
                    + duration(now - statistics.lastReceivedNanos);
            case ICMP_HARD_ERROR -> statistics.softError;
            case PASSIVE_OPEN, ACTIVE_OPEN, SEND, CLOSE, ABORT, SYN, SYN_ACK, SYN_COOKIE,
                    ACK_OF_SYN, ACK_OF_FIN, FIN, SYN_IN_WINDOW, EMBRYO_LIFETIME, ORPHAN_LIMIT,
                    PROBE_LIMIT, TWO_MSL, LISTENER_CLOSED, UNREAD_TEXT, TEXT_AFTER_CLOSE, SECURITY,
                    EVICTED, DEFECT -> cause + " in " + from;
        };
        boolean told = statistics.softError.isEmpty() || cause == Cause.ICMP_HARD_ERROR
                || cause == Cause.RST;
        return told ? text : text + "; last trouble: " + statistics.softError;
    }

    /// `900.2 s` or `0.9 ms`.
    static String duration(long nanos) {
        long tenths = nanos / 100_000;
        if (tenths < 10_000) return tenths / 10 + "." + tenths % 10 + " ms";
        return tenths / 10_000 + "." + tenths / 1_000 % 10 + " s";
    }
}
