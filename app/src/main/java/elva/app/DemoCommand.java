package elva.app;

import elva.app.demo.SimulatedTour;
import elva.app.demo.Stage;
import elva.app.demo.Tour;
import elva.pcap.CaptureTap;
import elva.pcap.PcapngWriter;
import elva.tcp.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./elva demo`: the tour through all eleven states, with the kernel as the peer where that can be
/// had, else simulated.
@Command(
        name = "demo",
        description = "Puts Elva behind a TUN device, in a network namespace of its own, and lets "
                + "it talk with the Linux kernel until all eleven states were seen. Needs nothing, "
                + "changes nothing, takes less than 20 s; leaves a capture.")
final class DemoCommand implements Callable<Integer> {
    private static final String INSIDE = "--in-namespace";

    private final Terminal terminal;

    @Option(names = "--sim", description = "Simulated: without a namespace, in virtual time.")
    private boolean simulated;

    @Option(names = "--pcap", paramLabel = "FILE",
            description = "Where the capture goes. Left out: elva-demo.pcapng, here or, where that "
                    + "cannot be written, in the directory for temporary files.")
    private @Nullable Path wanted;

    private Path pcap = Path.of("elva-demo.pcapng");

    @Option(names = INSIDE, hidden = true, description = "The namespace is there already.")
    private boolean inside;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (wanted != null) pcap = Arguments.output("demo", wanted);
        else if (!Files.isWritable(Path.of("")) && !Files.isWritable(pcap)) pcap = elsewhere();
        if (simulated) return simulate(null);
        if (inside) return perform();
        Namespace namespace = Namespace.find();
        if (namespace.obstacle() != null) return simulate(namespace.obstacle());
        List<String> arguments =
                new ArrayList<>(List.of("demo", INSIDE, "--pcap", pcap.toString()));
        if (!terminal.rich()) arguments.add("--plain");
        return namespace.run(arguments);
    }

    private Path elsewhere() throws IOException {
        Path file = Files.createTempDirectory("elva-").resolve(pcap);
        say("demo: this directory cannot be written; the capture goes to " + file);
        return file;
    }

    /// How the capture is opened.
    @FunctionalInterface
    private interface Opening {
        PcapngWriter open(Path file) throws IOException;
    }

    private PcapngWriter capture(Opening how) {
        try {
            return how.open(pcap);
        } catch (IOException e) {
            throw Failure.failed("demo: " + Complaints.story(e) + "; --pcap FILE puts the capture "
                    + "elsewhere");
        }
    }

    private int perform() throws IOException, InterruptedException {
        PcapngWriter capture = capture(PcapngWriter::live);
        try (Interruption interruption =
                Interruption.begin(Interruption.SHORT, Exit.INTERRUPTED)) {
            Stage stage;
            try {
                stage = Stage.open(capture);
            } catch (IOException e) {
                capture.close();
                return simulate(Complaints.story(e).replaceFirst("\\. Needs .*", ""));
            }
            interruption.calls(() -> interrupted(stage));
            try {
                return perform(stage);
            } catch (IOException e) {
                if (!interruption.isRaised()) throw e;
                return Exit.INTERRUPTED;
            }
        }
    }

    private int perform(Stage stage) throws IOException, InterruptedException {
        Set<State> missing;
        try (stage) {
            String linux = System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1");
            heading("kernel 192.0.2.1 (TCP by Linux " + linux + ")  <->  192.0.2.2 (TCP by Elva)"
                    + "   TUN elva0, a network namespace of its own",
                    "Elva's MSL is 1 s here, so that TIME-WAIT lasts 2 s (the standard: 4 min); "
                    + stage.how() + ".");
            missing = new Tour(stage, new DemoPrinter(terminal, true)).go();
        }
        return end(missing, "The whole tour: ", "Elva's");
    }

    private void interrupted(Stage stage) {
        String capture = "the capture so far: " + pcap;
        try {
            stage.close();
        } catch (IOException e) {
            capture = "the capture is short: " + Complaints.story(e);
        }
        say("demo: interrupted; " + capture);
    }

    private void say(String text) {
        terminal.err().println(terminal.paint("elva:", Style.BOLD) + " " + text);
    }

    /// @param why there is no kernel to talk with; `null` if nobody wanted one
    private int simulate(@Nullable String why) throws IOException {
        String reason = why == null ? "two hosts in virtual time, 10 ms apart"
                : "no network namespace with a TUN to be had (" + why
                + "), so this is the simulated tour: two hosts in virtual time, 10 ms apart";
        Set<State> missing;
        try (PcapngWriter capture = capture(PcapngWriter::create)) {
            heading("A (TCP by Elva)  <->  B (TCP by Elva)   simulated", reason + ".");
            int at = capture.addInterface("A");
            missing = new SimulatedTour(new DemoPrinter(terminal, false),
                    begunNanos -> new CaptureTap(capture, at, begunNanos)).go();
        }
        return end(missing, "The tour but for the last conversation: ", "A's");
    }

    private void heading(String who, String more) {
        terminal.out().println(terminal.paint("Elva " + Release.version().replaceFirst("-.*", ""),
                Style.BOLD) + "  " + who);
        for (String line : Paragraph.lines(more, terminal.columns())) {
            terminal.out().println(line);
        }
    }

    /// @param missing the states that neither end was seen in
    private int end(Set<State> missing, String what, String whose) {
        String states = missing.isEmpty() ? "The eleven states were all seen."
                : "Not seen: " + String.join(", ", missing.stream().map(State::toString).toList())
                + ".";
        terminal.out().println("\n" + terminal.paint(states, Style.BOLD) + " " + what
                + pcap + " (open it in Wireshark: the comments hold " + whose + " side).");
        terminal.out().flush();
        return missing.isEmpty() ? Exit.DONE : Exit.FAILED;
    }
}
