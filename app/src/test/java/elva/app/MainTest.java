package elva.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What all commands have in common: help, version, complaints in one line, exit codes.
class MainTest {

    @Test
    void version_saysWhichElvaAndWhichJava() {
        Shell shell = Shell.elva("--version");
        assertThat(shell.exitCode()).isEqualTo(Exit.DONE);
        assertThat(shell.out()).startsWith("Elva ").contains("RFC 9293")
                .contains("Java " + System.getProperty("java.version")).hasLineCount(1);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void help_listsEveryCommandThatIsNotHidden() {
        String help = Shell.elva("--help").out();
        for (CommandLine command : Main.commandLine(Terminal.of(System.out, System.err))
                .getSubcommands().values()) {
            boolean hidden = command.getCommandSpec().usageMessage().hidden();
            assertThat(help.contains("  " + command.getCommandName() + " "))
                    .as(command.getCommandName()).isEqualTo(!hidden);
        }
        assertThat(help).contains("Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 reset",
                "130 interrupted", "143 terminated");
        assertThat(Shell.elva("help", "serve").out()).contains("Usage: elva serve");
    }

    @Test
    void help_ofEveryCommand_fitsAndIsAscii() {
        for (CommandLine command : Main.commandLine(Terminal.of(System.out, System.err))
                .getSubcommands().values()) {
            Shell shell = Shell.elva(command.getCommandName(), "--help");
            assertThat(shell.exitCode()).isEqualTo(Exit.DONE);
            assertThat(shell.out()).matches("[ -~\\n]+");
            assertThat(shell.out().lines().mapToInt(String::length).max().orElse(0))
                    .as(command.getCommandName()).isLessThanOrEqualTo(Terminal.COLUMNS);
        }
    }

    @Test
    void noCommand_showsHelpAndIsUsage() {
        Shell shell = Shell.elva();
        assertThat(shell.exitCode()).isEqualTo(Exit.USAGE);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).startsWith("Usage: elva");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "stats             | elva: unknown command \"stats\"; did you mean states? (./elva --help)",
        "qqqqqq            | elva: unknown command \"qqqqqq\" (./elva --help)",
        "rehears           | elva: unknown command \"rehears\" (./elva --help)",
        "states --jsn      | elva: states: unknown option --jsn; did you mean --json? "
                + "(./elva states --help)",
        "--plan states     | elva: unknown option --plan; did you mean --plain? (./elva --help)",
        "states LISTEN x   | elva: states: nothing to do with \"x\": too many arguments "
                + "(./elva states --help)",
        "diagram -o        | elva: diagram: missing parameter for option --output (FILE) "
                + "(./elva diagram --help)",
    })
    void wrongUsage_isOneLineThatHelps(String line, String complaint) {
        Shell shell = Shell.elva(line.split(" +"));
        assertThat(shell.err()).isEqualTo(complaint + "\n");
        assertThat(shell.out()).isEmpty();
        assertThat(shell.exitCode()).isEqualTo(Exit.USAGE);
    }

    @Test
    void terminal_getsColours_andPlainTakesThemAway() {
        assertThat(Shell.elvaOnTerminal("states", "LISTEN").out()).contains("\u001b[1mLISTEN");
        assertThat(Shell.elvaOnTerminal("states", "LISTEN", "--plain").out()).matches("[ -~\\n]+");
        assertThat(Shell.elvaOnTerminal("--plain", "states", "LISTEN").out()).matches("[ -~\\n]+");
        assertThat(Shell.elvaOnTerminal("qqq", "--plain").err()).startsWith("elva: ");
        assertThat(Shell.elvaOnTerminal("--help").out()).contains("\u001b[");
        assertThat(Shell.elvaOnTerminal("--help", "--plain").out()).matches("[ -~\\n]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "states", "states --json", "diagram",
        "sim --list", "sim handshake", "prove chaos --count 1"})
    void outputThatNobodyTakes_isAFailure(String line) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream full = Shell.stream(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        int exitCode = Main.run(Terminal.of(full, Shell.stream(err)), line.split(" "));
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("elva: standard output: closed, or full\n");
        assertThat(exitCode).isEqualTo(Exit.FAILED);
    }

    @Test
    void sim_inAPipe_saysWhyOnTheSameLine_andListsForPrograms() {
        assertThat(Shell.elva("sim", "simultaneous-close").out())
                .containsPattern("ACK ack 2 .* CLOSING +FIN +3.10.7.4, eighth\n")
                .contains("SYN ACK seq 0 ack 1 mss 1460 ws 0 sack ts -");
        assertThat(Shell.elva("sim", "--list", "--json").out()).contains("""
                "scenario": "handshake",""").contains("three segments.");
        Shell ladder = Shell.elva("sim", "handshake", "--json");
        assertThat(ladder.err()).isEqualTo("elva: sim: --json goes with --list; a ladder has "
                + "none\n");
        assertThat(ladder.exitCode()).isEqualTo(Exit.USAGE);
    }

    @Test
    void sim_onANarrowTerminal_fitsAndSaysWhyBelow() {
        for (int columns : new int[] {40, 60, 80}) {
            Shell shell = Shell.elvaOnTerminal(columns, "sim", "--plain");
            assertThat(shell.out().lines()).allSatisfy(
                    l -> assertThat(l).hasSizeLessThanOrEqualTo(columns));
        }
        assertThat(Shell.elvaOnTerminal(80, "sim", "simultaneous-close", "--plain").out())
                .contains("\n            ACK of FIN   3.10.7.4, fifth\n",
                        "\n" + " ".repeat(52) + "ACK of FIN   3.10.7.4, fifth\n")
                .doesNotContain("otherwise");
    }

    @Test
    void sim_whoseLinkLosesEverything_saysWhatIsMissing() {
        assertThat(Shell.elva("sim", "handshake", "--loss", "1").out().replace("\n          ", " "))
                .contains("\n  it went otherwise than over a good link, where A goes through "
                + "CLOSED SYN-SENT ESTABLISHED and B through CLOSED LISTEN SYN-RECEIVED "
                + "ESTABLISHED\n");
    }

    @Test
    void rehearsal_exercisesTheShortCommands() {
        Shell shell = Shell.elva("rehearse");
        assertThat(shell.exitCode()).isEqualTo(Exit.DONE);
        assertThat(shell.err()).isEqualTo("rehearsed, worst exit code 2\n");
    }
}
