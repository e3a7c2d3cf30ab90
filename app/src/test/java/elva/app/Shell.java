package elva.app;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Runs command lines inside the test and keeps what they print.
///
/// @param exitCode what the shell would see
/// @param out standard output
/// @param err standard error
record Shell(int exitCode, String out, String err) {

    /// `./elva arguments...` in a pipe.
    static Shell elva(String... arguments) {
        return on(Terminal.Abilities.NONE, Terminal.NOBODY_SAYS, arguments);
    }

    /// `./elva arguments...` on a terminal that has everything.
    static Shell elvaOnTerminal(String... arguments) {
        return elvaOnTerminal(Terminal.COLUMNS, arguments);
    }

    /// On such a terminal of that many columns.
    static Shell elvaOnTerminal(int columns, String... arguments) {
        return on(new Terminal.Abilities(true, true, true), columns, arguments);
    }

    private static Shell on(Terminal.Abilities abilities, int columns, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = Terminal.of(stream(out), stream(err), columns, abilities);
        int exitCode = Main.run(terminal, arguments);
        return new Shell(exitCode, out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    static PrintStream stream(OutputStream octets) {
        return new PrintStream(octets, true, StandardCharsets.UTF_8);
    }
}
