package elva.app;

import elva.judge.Violation;
import elva.pcap.CaptureTap;
import elva.pcap.PcapngWriter;
import elva.sim.LinkFaults;
import elva.sim.ladder.LadderPrinter;
import elva.sim.scenario.Scenario;
import elva.sim.scenario.ScenarioOptions;
import elva.sim.scenario.ScenarioResult;
import elva.sim.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./elva sim [SCENARIO]`: a short story of two connections in virtual time, as a ladder.
@Command(
        name = "sim",
        description = "Plays a scenario between two hosts in virtual time and draws what happened: "
                + "both ends' states, the segments between them, and why. Without a scenario: all.",
        footer = {"", "Example: ./elva sim simultaneous-close"})
final class SimCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "Which one; see --list.")
    private @Nullable String name;

    @Option(names = "--list", description = "Says which scenarios there are.")
    private boolean list;

    @Option(names = "--json", description = "With --list: for programs.")
    private boolean json;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Where every chance comes from. Left out: 1.")
    private long seed = 1;

    @Option(names = "--loss", paramLabel = "P", defaultValue = "0",
            description = "Share of packets that never arrive, 0..1.")
    private double loss;

    @Option(names = "--duplicate", paramLabel = "P", defaultValue = "0",
            description = "Share that arrives twice, 0..1.")
    private double duplicate;

    @Option(names = "--reorder", paramLabel = "P", defaultValue = "0",
            description = "Share that later packets may overtake, 0..1.")
    private double reorder;

    @Option(names = "--corrupt", paramLabel = "P", defaultValue = "0",
            description = "Share in which one bit is turned, 0..1.")
    private double corrupt;

    @Option(names = {"-6", "--ipv6"}, description = "Over IPv6.")
    private boolean v6;

    @Option(names = "--pcap", paramLabel = "FILE",
            description = "Writes what the left end saw, its side of it in the comments.")
    private @Nullable Path pcap;

    SimCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            list();
            return Exit.DONE;
        }
        List<Scenario> wanted = name == null ? Scenarios.ALL : List.of(find(name));
        ScenarioOptions options = ScenarioOptions.STANDARD.seed(seed).faults(faults()).v6(v6);
        Path file = pcap;
        if (file == null) {
            for (Scenario s : wanted) play(s, options);
            return Exit.DONE;
        }
        try (PcapngWriter writer = PcapngWriter.create(file)) {
            CaptureTap tap = new CaptureTap(writer, writer.addInterface("A"), 0);
            for (Scenario s : wanted) play(s, options.tap(tap));
        }
        terminal.out().println("Capture: " + file);
        return Exit.DONE;
    }

    private void list() {
        if (json) {
            terminal.out().println(Json.of(Scenarios.ALL.stream().map(Scenario::name).toList()));
            return;
        }
        for (Scenario s : Scenarios.ALL) {
            terminal.out().printf("%-20s %s%n", s.name(), s.description());
        }
    }

    private static Scenario find(String typed) {
        List<String> names = Scenarios.ALL.stream().map(Scenario::name).toList();
        for (Scenario s : Scenarios.ALL) {
            if (s.name().equals(typed.toLowerCase(Locale.ROOT))) return s;
        }
        String meant = Suggestion.clause(typed, names);
        throw Failure.usage("sim: no scenario \"" + typed + "\"" + (meant.isEmpty() ? "." : meant)
                + " The scenarios: " + String.join(" ", names));
    }

    private LinkFaults faults() {
        try {
            return new LinkFaults(loss, duplicate, reorder, corrupt, List.of());
        } catch (IllegalArgumentException e) {
            throw Failure.usage("sim: " + e.getMessage());
        }
    }

    private void play(Scenario scenario, ScenarioOptions options) {
        ScenarioResult result = scenario.run(options);
        terminal.out().println(terminal.paint(scenario.name(), Style.BOLD) + "  "
                + scenario.description());
        new LadderPrinter(new TerminalLadderStyle(terminal), terminal.columns(), false)
                .lines(result.ladder()).forEach(terminal.out()::println);
        for (Violation v : result.violations()) terminal.out().println("  broken rule: " + v);
        terminal.out().printf(Locale.ROOT, "%.3f s of virtual time%n%n", result.endNanos() / 1e9);
    }
}
