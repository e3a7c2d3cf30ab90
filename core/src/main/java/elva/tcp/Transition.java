package elva.tcp;

import static elva.tcp.State.*;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The law: every arc a connection may take, with its cause. RFC 9293 §3.3.2, Figure 5, and the
/// sections that say it in words.
///
/// A listener stays in LISTEN and forks: the arcs into and out of SYN-RECEIVED belong to the
/// embryo, born by the one and gone by the other. A passive OPEN for one connection takes them
/// itself. "Via ESTABLISHED" and "via FIN-WAIT-2" are always two arcs, so no step is skipped.
///
/// Immutable; any thread.
///
/// @param section where RFC 9293 says so, or the RFC or decision that does
public record Transition(State from, State to, Cause cause, String section) {

    /// Every legal arc. What is not here is illegal.
    public static final List<Transition> ALL = all();

    private static final State[] STATES = State.values();
    private static final boolean[] LEGAL = legal();

    /// Takes an arc: the one place where a state is decided upon.
    ///
    /// @return `to`
    /// @throws AssertionError if the arc is not in [#ALL]: our own defect, never a peer's fault
    public static State take(State from, State to, Cause cause) {
        if (!isLegal(from, to, cause)) {
            throw new AssertionError("illegal arc " + from + " -> " + to + " by " + cause);
        }
        return to;
    }

    /// Whether the arc is in [#ALL].
    public static boolean isLegal(State from, State to, Cause cause) {
        return LEGAL[index(from, to, cause)];
    }

    private static int index(State from, State to, Cause cause) {
        return (cause.ordinal() * STATES.length + from.ordinal()) * STATES.length + to.ordinal();
    }

    private static boolean[] legal() {
        boolean[] legal = new boolean[Cause.values().length * STATES.length * STATES.length];
        for (Transition t : ALL) legal[index(t.from, t.to, t.cause)] = true;
        return legal;
    }

    private static List<Transition> all() {
        List<Transition> arcs = new ArrayList<>();
        opening(arcs);
        closing(arcs);
        timeWait(arcs);
        aborting(arcs);
        return List.copyOf(arcs);
    }

    private static void opening(List<Transition> arcs) {
        add(arcs, CLOSED, LISTEN, Cause.PASSIVE_OPEN, "3.10.1");
        add(arcs, CLOSED, SYN_SENT, Cause.ACTIVE_OPEN, "3.10.1");
        add(arcs, LISTEN, SYN_SENT, Cause.ACTIVE_OPEN, "3.10.1");
        add(arcs, LISTEN, SYN_SENT, Cause.SEND, "3.10.2");
        add(arcs, LISTEN, SYN_RECEIVED, Cause.SYN, "3.10.7.2, third");
        add(arcs, LISTEN, SYN_RECEIVED, Cause.SYN_COOKIE, "RFC 4987 3.6");
        add(arcs, LISTEN, CLOSED, Cause.CLOSE, "3.10.4");
        add(arcs, LISTEN, CLOSED, Cause.ABORT, "3.10.5");
        add(arcs, SYN_SENT, SYN_RECEIVED, Cause.SYN, "3.10.7.3, fourth");
        add(arcs, SYN_SENT, ESTABLISHED, Cause.SYN_ACK, "3.10.7.3, fourth");
        add(arcs, SYN_SENT, CLOSED, Cause.RST, "3.10.7.3, second");
        add(arcs, SYN_SENT, CLOSED, Cause.CLOSE, "3.10.4");
        add(arcs, SYN_RECEIVED, ESTABLISHED, Cause.ACK_OF_SYN, "3.10.7.4, fifth");
        add(arcs, SYN_RECEIVED, FIN_WAIT_1, Cause.CLOSE, "3.10.4");
        add(arcs, SYN_RECEIVED, LISTEN, Cause.RST, "3.10.7.4, second");
        add(arcs, SYN_RECEIVED, LISTEN, Cause.SYN_IN_WINDOW, "3.10.7.4, fourth");
        add(arcs, SYN_RECEIVED, CLOSED, Cause.RST, "3.10.7.4, second");
        add(arcs, SYN_RECEIVED, CLOSED, Cause.SYN_IN_WINDOW, "3.10.7.4, fourth");
        add(arcs, SYN_RECEIVED, CLOSED, Cause.EMBRYO_LIFETIME, "3.8.3");
        add(arcs, SYN_RECEIVED, CLOSED, Cause.LISTENER_CLOSED, "3.10.4");
    }

    private static void closing(List<Transition> arcs) {
        add(arcs, ESTABLISHED, FIN_WAIT_1, Cause.CLOSE, "3.10.4");
        add(arcs, ESTABLISHED, CLOSE_WAIT, Cause.FIN, "3.10.7.4, eighth");
        add(arcs, FIN_WAIT_1, FIN_WAIT_2, Cause.ACK_OF_FIN, "3.10.7.4, fifth");
        add(arcs, FIN_WAIT_1, CLOSING, Cause.FIN, "3.10.7.4, eighth");
        add(arcs, FIN_WAIT_2, TIME_WAIT, Cause.FIN, "3.10.7.4, eighth");
        add(arcs, CLOSING, TIME_WAIT, Cause.ACK_OF_FIN, "3.10.7.4, fifth");
        add(arcs, CLOSE_WAIT, LAST_ACK, Cause.CLOSE, "3.10.4");
        add(arcs, LAST_ACK, CLOSED, Cause.ACK_OF_FIN, "3.10.7.4, fifth");
    }

    private static void timeWait(List<Transition> arcs) {
        add(arcs, TIME_WAIT, CLOSED, Cause.TWO_MSL, "3.10.8");
        add(arcs, TIME_WAIT, CLOSED, Cause.ABORT, "3.10.5");
        add(arcs, TIME_WAIT, CLOSED, Cause.EVICTED, "3.6.1");
        add(arcs, TIME_WAIT, CLOSED, Cause.RST, "3.10.7.4, second");
        add(arcs, TIME_WAIT, CLOSED, Cause.SECURITY, "3.10.7.4, third");
        add(arcs, TIME_WAIT, CLOSED, Cause.DEFECT, "");
        add(arcs, TIME_WAIT, SYN_RECEIVED, Cause.SYN, "3.10.7.4, fourth");
        add(arcs, SYN_RECEIVED, TIME_WAIT, Cause.RST, "3.10.7.4, second");
        add(arcs, SYN_RECEIVED, TIME_WAIT, Cause.SYN_IN_WINDOW, "3.10.7.4, fourth");
        add(arcs, SYN_RECEIVED, TIME_WAIT, Cause.EMBRYO_LIFETIME, "3.6.1");
        add(arcs, SYN_RECEIVED, TIME_WAIT, Cause.LISTENER_CLOSED, "3.6.1");
    }

    private static void aborting(List<Transition> arcs) {
        for (State from : List.of(SYN_SENT, SYN_RECEIVED)) {
            add(arcs, from, CLOSED, Cause.ABORT, "3.10.5");
            add(arcs, from, CLOSED, Cause.R2, "3.8.3");
            add(arcs, from, CLOSED, Cause.USER_TIMEOUT, "3.10.8");
            add(arcs, from, CLOSED, Cause.ICMP_HARD_ERROR, "3.9.2.2");
            add(arcs, from, CLOSED, Cause.EVICTED, "");
            add(arcs, from, CLOSED, Cause.DEFECT, "");
        }
        for (State from : List.of(ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING,
                LAST_ACK)) {
            add(arcs, from, CLOSED, Cause.RST, "3.10.7.4, second");
            add(arcs, from, CLOSED, Cause.ABORT, "3.10.5");
            add(arcs, from, CLOSED, Cause.UNREAD_TEXT, "3.6.1");
            add(arcs, from, CLOSED, Cause.SYN_IN_WINDOW, "3.10.7.4, fourth");
            add(arcs, from, CLOSED, Cause.SECURITY, "3.10.7.4, third");
            add(arcs, from, CLOSED, Cause.EVICTED, "");
            add(arcs, from, CLOSED, Cause.DEFECT, "");
        }
        for (State from : List.of(ESTABLISHED, FIN_WAIT_1, CLOSE_WAIT, CLOSING, LAST_ACK)) {
            add(arcs, from, CLOSED, Cause.R2, "3.8.3");
            add(arcs, from, CLOSED, Cause.USER_TIMEOUT, "3.10.8");
            add(arcs, from, CLOSED, Cause.PROBE_LIMIT, "RFC 6429");
        }
        for (State from : List.of(ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT)) {
            add(arcs, from, CLOSED, Cause.KEEP_ALIVE, "3.8.4");
        }
        add(arcs, FIN_WAIT_2, CLOSED, Cause.ORPHAN_LIMIT, "3.6.1");
        add(arcs, FIN_WAIT_1, CLOSED, Cause.TEXT_AFTER_CLOSE, "3.6.1");
        add(arcs, FIN_WAIT_2, CLOSED, Cause.TEXT_AFTER_CLOSE, "3.6.1");
    }

    private static void add(List<Transition> arcs, State from, State to, Cause cause, String at) {
        arcs.add(new Transition(from, to, cause, at));
    }

    /// All arcs grouped by the state they leave, in the order of the table.
    public static Map<State, List<Transition>> byState() {
        Map<State, List<Transition>> groups = new EnumMap<>(State.class);
        for (State s : STATES) groups.put(s, ALL.stream().filter(t -> t.from == s).toList());
        return groups;
    }
}
