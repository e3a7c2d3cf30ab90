package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.tcp.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `./elva states`.
class StatesCommandTest {

    @Test
    void noName_listsTheElevenInTheRfcsOrder() {
        Shell shell = Shell.elva("states");
        assertThat(shell.exitCode()).isEqualTo(Exit.DONE);
        assertThat(shell.out().lines().limit(11).map(l -> l.replaceFirst(" .*", "")))
                .containsExactly("CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED",
                        "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK",
                        "TIME-WAIT");
    }

    @ParameterizedTest
    @EnumSource
    void everyState_isExplainedWithEachOfItsArcs(State state) {
        Shell shell = Shell.elva("states", state.toString());
        assertThat(shell.exitCode()).isEqualTo(Exit.DONE);
        assertThat(shell.out()).startsWith(state + " ").contains("waits for", "entered", "left",
                "OPEN", "SEND", "RECEIVE", "CLOSE", "ABORT", "STATUS", "stuck?");
        assertThat(shell.out()).matches("[ -~\\n]+");
        assertThat(shell.out().lines().mapToInt(String::length).max().orElse(0))
                .isLessThanOrEqualTo(Terminal.COLUMNS);
        for (Transition arc : Transition.ALL) {
            if (arc.from() != state && arc.to() != state) continue;
            State other = arc.from() == state ? arc.to() : arc.from();
            assertThat(shell.out()).contains(other.toString(), arc.cause().toString(),
                    arc.section());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 66, 80, 95})
    void narrowTerminal_isNotOverrun(int columns) {
        for (State state : State.values()) {
            String page = plain(Shell.elvaOnTerminal(columns, "states", state.toString()).out());
            assertThat(page.lines()).as(page).allSatisfy(line ->
                    assertThat(line.length()).isLessThanOrEqualTo(columns));
            for (Transition arc : Transition.ALL) {
                if (arc.from() == state) {
                    assertThat(page.replaceAll("\\s+", " ")).contains(
                            arc.cause() + ", ", arc.section());
                }
            }
        }
        assertThat(plain(Shell.elvaOnTerminal(columns, "states").out()).lines()).allSatisfy(
                line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }

    private static String plain(String painted) {
        return painted.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @Test
    void finWait2_saysItAsThePageDoes() {
        assertThat(Shell.elva("states", "FIN-WAIT-2").out())
                .contains("entered     from FIN-WAIT-1    " + Cause.ACK_OF_FIN)
                .contains("left        to TIME-WAIT       FIN    ")
                .contains("SEND    error: connection closing")
                .contains("The standard has no timer here.");
    }

    @ParameterizedTest
    @CsvSource({"fin-wait-2", "FIN_WAIT_2", "Fin-Wait_2", "FIN-WAIT-2"})
    void name_mayBeSmallOrUnderscored(String name) {
        assertThat(Shell.elva("states", name).out()).startsWith("FIN-WAIT-2 ");
    }

    @ParameterizedTest
    @CsvSource({"FINWAIT2,FIN-WAIT-2", "finwait2,FIN-WAIT-2", "ESTAB,ESTABLISHED",
        "SYN-RCVD,SYN-RECEIVED", "syn_recv,SYN-RECEIVED", "TIMEWAIT,TIME-WAIT"})
    void nearlyAName_isAskedBack(String typed, String meant) {
        Shell shell = Shell.elva("states", typed);
        assertThat(shell.exitCode()).isEqualTo(Exit.USAGE);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).isEqualTo("elva: no state \"" + typed + "\"; did you mean " + meant
                + "? The eleven: CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 "
                + "FIN-WAIT-2 CLOSE-WAIT CLOSING LAST-ACK TIME-WAIT\n");
    }

    @Test
    void noName_atAll_isOneLineToo() {
        assertThat(Shell.elva("states", "banana").err())
                .startsWith("elva: no state \"banana\". The eleven: CLOSED").hasLineCount(1);
    }

    @Test
    void json_holdsEveryArc() {
        String all = Shell.elva("states", "--json").out();
        assertThat(all).startsWith("[\n  {\n    \"state\": \"CLOSED\",");
        assertThat(all.split("\"section\"", -1)).hasSize(2 * Transition.ALL.size() + 1);
        String listen = Shell.elva("states", "LISTEN", "--json").out();
        int left = listen.indexOf("\"left\"");
        assertThat(listen).startsWith("{\n  \"state\": \"LISTEN\",");
        assertThat(listen.substring(0, left).split("\"to\": \"LISTEN\"", -1)).hasSize(4);
        assertThat(listen.substring(left).split("\"from\": \"LISTEN\"", -1)).hasSize(7);
    }
}
