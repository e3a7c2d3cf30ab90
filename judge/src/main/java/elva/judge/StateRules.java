package elva.judge;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.tcp.Transition;
import elva.wire.Control;
import org.jspecify.annotations.Nullable;

/// The states of one connection: legal arcs, in a row, and TIME-WAIT as long as it must be.
final class StateRules {
    private final Flow flow;
    private @Nullable State state;
    private long timeWaitNanos;
    private long lastFinNanos;
    private long returnedNanos;

    StateRules(Flow flow) {
        this.flow = flow;
    }

    /// The state of the connection here, `null` if there is none.
    @Nullable State state() {
        return state;
    }

    void arrived(Packet packet) {
        if (packet.has(Control.FIN)) lastFinNanos = packet.nowNanos;
    }

    void changed(State from, State to, Cause cause, long nowNanos) {
        String arc = from + " -> " + to + " by " + cause;
        if (!Transition.isLegal(from, to, cause)) {
            flow.report(Rule.ARC_LEGAL, nowNanos, arc + " is in no table");
        }
        boolean begins = from == State.CLOSED || from == State.LISTEN;
        if (state == null ? !begins : from != state) {
            flow.report(Rule.ARC_CONTIGUOUS, nowNanos, arc);
        }
        if (to == State.TIME_WAIT && from != State.SYN_RECEIVED) timeWaitNanos = nowNanos;
        if (to == State.TIME_WAIT) returnedNanos = nowNanos;
        if (from == State.TIME_WAIT && cause == Cause.TWO_MSL) checkTimeWait(nowNanos);
        state = to == State.CLOSED || to == State.LISTEN ? null : to;
    }

    private void checkTimeWait(long nowNanos) {
        long lasts = flow.expect.get(Bound.TIME_WAIT_NANOS);
        long tolerance = flow.expect.get(Bound.TOLERANCE_NANOS);
        long lasted = nowNanos - timeWaitNanos;
        long latest = Math.max(Math.max(timeWaitNanos, lastFinNanos) + lasts, returnedNanos);
        if (lasted < lasts - tolerance || nowNanos > latest + tolerance) {
            flow.report(Rule.TIME_WAIT_LASTS, nowNanos, "TIME-WAIT lasted " + lasted
                    + " ns, 2 MSL are " + lasts + " ns");
        }
    }

    /// Whether there is no connection that could send anything but a RST.
    boolean isSilent() {
        return isTold() && state == null;
    }

    /// Whether states are known here at all.
    boolean isTold() {
        return flow.expect.is(Bound.STATES_TOLD);
    }

    boolean isSynchronized() {
        return state != null && state.isSynchronized();
    }

    /// Whether text of the peer is taken, as far as that is known.
    boolean takesText() {
        return state == null ? !isTold() : state.takesText() || state == State.SYN_RECEIVED;
    }

    /// Whether a SYN may leave.
    boolean maySendSyn() {
        return !isTold() || state == State.SYN_SENT || state == State.SYN_RECEIVED;
    }

    /// Whether a FIN may leave.
    boolean maySendFin() {
        return !isTold() || state == State.FIN_WAIT_1 || state == State.CLOSING
                || state == State.LAST_ACK;
    }

    /// Whether text may leave, for the first time or again.
    boolean maySendText() {
        if (!isTold() || state == null) return true;             // null: CLOSED_SILENT says it
        return switch (state) {
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, CLOSING, LAST_ACK -> true;
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, FIN_WAIT_2, TIME_WAIT -> false;
        };
    }
}
