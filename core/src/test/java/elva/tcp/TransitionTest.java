package elva.tcp;

import static elva.tcp.Cause.*;
import static elva.tcp.State.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The law against a second copy of it, typed from the RFC and not from the table: of all (state,
/// cause, state) triples exactly these are legal. RFC 9293 §3.3.2, Figure 5, §3.10.
class TransitionTest {
    /// What can end a connection whose ends know each other's numbers.
    private static final Cause[] SUDDEN = {RST, ABORT, UNREAD_TEXT, SECURITY, EVICTED, DEFECT,
        SYN_IN_WINDOW};
    private static final Cause[] UNACKNOWLEDGED = {R2, USER_TIMEOUT, PROBE_LIMIT};

    private static final Set<String> LEGAL = new TreeSet<>();

    static {
        legal(CLOSED, LISTEN, PASSIVE_OPEN);
        legal(CLOSED, SYN_SENT, ACTIVE_OPEN);

        legal(LISTEN, SYN_SENT, SEND, ACTIVE_OPEN);
        legal(LISTEN, SYN_RECEIVED, SYN, SYN_COOKIE);
        legal(LISTEN, CLOSED, CLOSE, ABORT);

        legal(SYN_SENT, SYN_RECEIVED, SYN);
        legal(SYN_SENT, ESTABLISHED, SYN_ACK);
        legal(SYN_SENT, CLOSED, RST, CLOSE, ABORT, R2, USER_TIMEOUT, ICMP_HARD_ERROR, EVICTED,
                DEFECT);

        legal(SYN_RECEIVED, ESTABLISHED, ACK_OF_SYN);
        legal(SYN_RECEIVED, FIN_WAIT_1, CLOSE);
        legal(SYN_RECEIVED, LISTEN, RST, SYN_IN_WINDOW);
        legal(SYN_RECEIVED, TIME_WAIT, RST, SYN_IN_WINDOW, EMBRYO_LIFETIME, LISTENER_CLOSED);
        legal(SYN_RECEIVED, CLOSED, RST, SYN_IN_WINDOW, ABORT, R2, USER_TIMEOUT, EMBRYO_LIFETIME,
                ICMP_HARD_ERROR, LISTENER_CLOSED, EVICTED, DEFECT);

        legal(ESTABLISHED, FIN_WAIT_1, CLOSE);
        legal(ESTABLISHED, CLOSE_WAIT, FIN);
        legal(ESTABLISHED, CLOSED, SUDDEN);
        legal(ESTABLISHED, CLOSED, UNACKNOWLEDGED);
        legal(ESTABLISHED, CLOSED, KEEP_ALIVE);

        legal(FIN_WAIT_1, FIN_WAIT_2, ACK_OF_FIN);
        legal(FIN_WAIT_1, CLOSING, FIN);
        legal(FIN_WAIT_1, CLOSED, SUDDEN);
        legal(FIN_WAIT_1, CLOSED, UNACKNOWLEDGED);
        legal(FIN_WAIT_1, CLOSED, TEXT_AFTER_CLOSE);

        legal(FIN_WAIT_2, TIME_WAIT, FIN);
        legal(FIN_WAIT_2, CLOSED, SUDDEN);
        legal(FIN_WAIT_2, CLOSED, KEEP_ALIVE, ORPHAN_LIMIT, TEXT_AFTER_CLOSE);

        legal(CLOSE_WAIT, LAST_ACK, CLOSE);
        legal(CLOSE_WAIT, CLOSED, SUDDEN);
        legal(CLOSE_WAIT, CLOSED, UNACKNOWLEDGED);
        legal(CLOSE_WAIT, CLOSED, KEEP_ALIVE);

        legal(CLOSING, TIME_WAIT, ACK_OF_FIN);
        legal(CLOSING, CLOSED, SUDDEN);
        legal(CLOSING, CLOSED, UNACKNOWLEDGED);

        legal(LAST_ACK, CLOSED, ACK_OF_FIN);
        legal(LAST_ACK, CLOSED, SUDDEN);
        legal(LAST_ACK, CLOSED, UNACKNOWLEDGED);

        legal(TIME_WAIT, CLOSED, TWO_MSL, ABORT, EVICTED, RST, SECURITY, DEFECT);
        legal(TIME_WAIT, SYN_RECEIVED, SYN);
    }

    private static void legal(State from, State to, Cause... causes) {
        for (Cause cause : causes) LEGAL.add(text(from, to, cause));
    }

    private static String text(State from, State to, Cause cause) {
        return from + " -> " + to + " by " + cause;
    }

    @Test
    void everyTriple_isLegalExactlyIfTheRfcSaysSo() {
        Set<String> taken = new TreeSet<>();
        int tried = 0;
        for (State from : State.values()) {
            for (State to : State.values()) {
                Arrays.stream(Cause.values()).filter(c -> isTaken(from, to, c))
                        .forEach(c -> taken.add(text(from, to, c)));
                tried += Cause.values().length;
            }
        }
        assertThat(tried).isEqualTo(11 * 11 * Cause.values().length);
        assertThat(taken).isEqualTo(LEGAL);
    }

    private static boolean isTaken(State from, State to, Cause cause) {
        boolean isLegal = Transition.isLegal(from, to, cause);
        try {
            assertThat(Transition.take(from, to, cause)).isEqualTo(to);
        } catch (AssertionError refused) {
            assertThat(isLegal).as(text(from, to, cause)).isFalse();
            return false;
        }
        assertThat(isLegal).as(text(from, to, cause)).isTrue();
        return true;
    }

    @Test
    void illegalArc_namesTheTripleInItsDefect() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Transition.take(FIN_WAIT_1, ESTABLISHED, ACK_OF_SYN))
                .withMessage("illegal arc FIN-WAIT-1 -> ESTABLISHED by ACK of SYN");
    }

    @Test
    void table_holdsEachArcOnce_withItsClause() {
        Set<String> seen = new HashSet<>();
        for (Transition arc : Transition.ALL) {
            assertThat(seen.add(text(arc.from(), arc.to(), arc.cause()))).as(arc + " twice")
                    .isTrue();
            boolean isOwnPolicy = arc.cause() == EVICTED || arc.cause() == DEFECT;
            assertThat(isOwnPolicy || !arc.section().isEmpty()).as(arc.toString()).isTrue();
        }
    }

    @Test
    void everyState_canBeEnteredAndLeft() {
        for (State state : State.values()) {
            assertThat(Transition.ALL).as("into " + state).anyMatch(t -> t.to() == state);
            assertThat(Transition.ALL).as("out of " + state).anyMatch(t -> t.from() == state);
        }
    }

    @Test
    void everyCause_movesSomething() {
        List<Cause> idle = Arrays.stream(Cause.values())
                .filter(c -> Transition.ALL.stream().noneMatch(t -> t.cause() == c)).toList();
        assertThat(idle).isEmpty();
    }

    @Test
    void byState_holdsTheWholeTable() {
        List<Transition> together = Arrays.stream(State.values())
                .flatMap(s -> Transition.byState().getOrDefault(s, List.of()).stream()).toList();
        assertThat(together).containsExactlyInAnyOrderElementsOf(Transition.ALL);
    }
}
