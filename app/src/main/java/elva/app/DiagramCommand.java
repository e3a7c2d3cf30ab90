package elva.app;

import elva.app.states.Diagram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./elva diagram`: the state machine as a picture, from the table that the code obeys.
@Command(
        name = "diagram",
        description = "Draws the eleven states and every arc between them, from the table that the "
                + "code itself obeys.",
        footer = {"", "Example: ./elva diagram --format svg -o states.svg"})
final class DiagramCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "mermaid",
            description = "mermaid (as it is if left out), dot or svg.")
    private String format = "mermaid";

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Where to; standard output if left out, or -.")
    private @Nullable Path file;

    DiagramCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        byte[] drawing = parse(format).draw().getBytes(StandardCharsets.UTF_8);
        if (file == null || file.toString().equals("-")) {
            terminal.out().writeBytes(drawing);
            terminal.out().flush();
        } else {
            write(Arguments.output("diagram", file), drawing);
        }
        return Exit.DONE;
    }

    private static void write(Path file, byte[] drawing) {
        try {
            Files.write(file, drawing);
        } catch (IOException e) {
            throw Failure.failed("diagram: " + Complaints.storyOf(file, e));
        }
    }

    private static Diagram parse(String typed) {
        for (Diagram diagram : Diagram.values()) {
            if (diagram.toString().equals(typed.toLowerCase(Locale.ROOT))) return diagram;
        }
        String meant = Suggestion.clause(typed, Diagram.names());
        throw Failure.usage("diagram: no format \"" + typed + "\"" + (meant.isEmpty() ? "." : meant)
                + " The formats: " + String.join(" ", Diagram.names()));
    }
}
