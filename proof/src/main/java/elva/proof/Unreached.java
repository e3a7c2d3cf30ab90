package elva.proof;

import elva.tcp.Cause;
import elva.tcp.Discard;
import elva.tcp.State;
import elva.tcp.Transition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What no simulation can reach, and why: the one place where such excuses stand.
final class Unreached {
    private static final Map<Cause, String> CAUSES = Map.of(
            Cause.SYN_COOKIE, "no SYN cookies are made: a listener whose half-open table is full "
                    + "drops SYNs",
            Cause.SECURITY, "no multilevel-secure host: every segment passes the third check "
                    + "(RFC 9293 A.1)",
            Cause.DEFECT, "assertions are on here, so a defect of ours flies and fails the run",
            Cause.EVICTED, "limits refuse new connections; nothing evicts one that lives");
    private static final Map<Discard, String> DISCARDS = Map.of();

    private Unreached() {}

    /// Why an arc cannot be taken; `null` if it can.
    static @Nullable String why(Transition arc) {
        boolean orphanIsOpen = arc.cause() == Cause.PROBE_LIMIT
                && (arc.from() == State.ESTABLISHED || arc.from() == State.CLOSE_WAIT);
        if (orphanIsOpen) {
            return "whoever lets a connection go closes it: an orphan is in FIN-WAIT-1, CLOSING "
                    + "or LAST-ACK";
        }
        boolean evictable = arc.cause() == Cause.EVICTED && arc.from() == State.TIME_WAIT;
        return evictable ? null : CAUSES.get(arc.cause());
    }

    /// Why nothing can be discarded for this reason; `null` if it can.
    static @Nullable String why(Discard discard) {
        return DISCARDS.get(discard);
    }
}
