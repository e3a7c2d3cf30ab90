package elva.app;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Runs the short commands with nobody looking, so that the JVM's ahead-of-time cache, made from
/// this run, holds the classes they need. The launcher calls it at the end of a build.
@Command(name = "rehearse", hidden = true, description = "Trains the ahead-of-time cache.")
final class RehearseCommand implements Callable<Integer> {
    private static final String[][] PROGRAMME = {
        {"--version"}, {"--help"}, {"states"}, {"states", "FIN-WAIT-2"}, {"states", "nonsense"},
        {"diagram", "--format", "mermaid"}, {"diagram", "--format", "svg"},
    };

    private final Terminal terminal;

    RehearseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        int worst = Exit.DONE;
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false,
                StandardCharsets.UTF_8)) {
            Terminal deaf = Terminal.of(nowhere, nowhere);
            for (String[] arguments : PROGRAMME) {
                worst = Math.max(worst, Main.run(deaf, arguments));
            }
        }
        terminal.err().println("rehearsed, worst exit code " + worst);
        return Exit.DONE;
    }
}
