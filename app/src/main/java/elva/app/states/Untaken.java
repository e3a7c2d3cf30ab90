package elva.app.states;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.tcp.Transition;

/// Arcs that the table allows, because a standard does, and that this TCP never takes.
public final class Untaken {
    private Untaken() {}

    /// Whether this is one of them.
    public static boolean has(Transition arc) {
        return arc.cause() == Cause.SYN_COOKIE || arc.cause() == Cause.SECURITY
                || (arc.cause() == Cause.EVICTED && arc.from() != State.TIME_WAIT);
    }

    /// The clause of an arc, and that it is never taken if so.
    public static String clause(Transition arc) {
        String clause = arc.section().isEmpty() ? "Elva's own" : arc.section();
        return has(arc) ? clause + "; never taken" : clause;
    }

    /// Why, in a sentence.
    static String sentence() {
        return "Some arcs are legal and never taken: by " + Cause.SYN_COOKIE + " (Elva makes none "
                + "yet), by " + Cause.SECURITY + " (Elva is no multilevel-secure host, A.1), and "
                + "by eviction from any state but TIME-WAIT (Elva refuses new connections and "
                + "evicts none that lives).";
    }
}
