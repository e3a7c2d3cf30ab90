package elva.app;

import elva.judge.Violation;
import static elva.app.DeviceOptions.share;

import elva.app.capture.ScenarioCapture;
import elva.pcap.CaptureTap;
import elva.pcap.PcapngWriter;
import elva.sim.LinkFaults;
import elva.sim.ladder.LadderPrinter;
import elva.sim.scenario.Scenario;
import elva.sim.scenario.ScenarioOptions;
import elva.sim.scenario.ScenarioResult;
import elva.sim.scenario.Scenarios;
import elva.tcp.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @Option(names = "--loss", paramLabel = "SHARE", defaultValue = "0",
            description = "Share of packets that never arrive: 0.05 or 5%%.")
    private String loss = "0";

    @Option(names = "--duplicate", paramLabel = "SHARE", defaultValue = "0",
            description = "Share that arrives twice.")
    private String duplicate = "0";

    @Option(names = "--reorder", paramLabel = "SHARE", defaultValue = "0",
            description = "Share that later packets may overtake.")
    private String reorder = "0";

    @Option(names = "--corrupt", paramLabel = "SHARE", defaultValue = "0",
            description = "Share in which one bit is turned.")
    private String corrupt = "0";

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
        if (json) throw Failure.usage("sim: --json goes with --list; a ladder has none");
        List<Scenario> wanted = name == null ? Scenarios.ALL : List.of(find(name));
        ScenarioOptions options = ScenarioOptions.STANDARD.seed(seed).faults(faults()).v6(v6);
        Path file = pcap == null ? null : Arguments.output("sim", pcap);
        boolean kept = true;
        if (file == null) {
            for (Scenario s : wanted) kept &= play(s, options);
            return exitCode(kept);
        }
        try (PcapngWriter writer = PcapngWriter.create(file)) {
            CaptureTap tap = new CaptureTap(writer, writer.addInterface("A"), 0);
            ScenarioOptions captured = ScenarioCapture.of(tap, options);
            for (Scenario s : wanted) kept &= play(s, captured);
            tap.finish();
        }
        terminal.out().println("Capture: " + file);
        return exitCode(kept);
    }

    private static int exitCode(boolean kept) {
        return kept ? Exit.DONE : Exit.FAILED;
    }

    private void list() {
        if (json) {
            List<Object> all = new ArrayList<>();
            for (Scenario s : Scenarios.ALL) all.add(asJson(s));
            terminal.out().println(Json.of(all));
            return;
        }
        for (Scenario s : Scenarios.ALL) {
            terminal.out().println(Paragraph.hanging(String.format("%-20s ", s.name()),
                    s.description(), terminal.columns()));
        }
    }

    private static Map<String, Object> asJson(Scenario scenario) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("scenario", scenario.name());
        map.put("description", scenario.description());
        return map;
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
            return new LinkFaults(share("--loss", loss), share("--duplicate", duplicate),
                    share("--reorder", reorder), share("--corrupt", corrupt), List.of());
        } catch (IllegalArgumentException e) {
            throw Failure.usage("sim: " + e.getMessage());
        }
    }

    /// @return whether both ends kept the RFC's rules
    private boolean play(Scenario scenario, ScenarioOptions options) {
        ScenarioResult result = scenario.run(options);
        int width = terminal.width(LadderPrinter.WIDE);
        String head = scenario.name() + "  ";
        terminal.out().println(terminal.paint(scenario.name(), Style.BOLD)
                + Paragraph.hanging(head, scenario.description(), width)
                        .substring(scenario.name().length()));
        new LadderPrinter(new TerminalLadderStyle(terminal), width, false)
                .lines(result.ladder()).forEach(terminal.out()::println);
        for (Violation v : result.violations()) terminal.out().println("  broken rule: " + v);
        if (!result.wentAsExpected()) {
            String usual = "otherwise than over a good link, where A goes through "
                    + path(scenario.leftPath()) + " and B through " + path(scenario.rightPath());
            terminal.out().println(Paragraph.hanging("  it went ", usual, width));
        }
        terminal.out().printf(Locale.ROOT, "%.3f s of virtual time%n%n", result.endNanos() / 1e9);
        return result.violations().isEmpty();
    }

    private static String path(List<State> states) {
        if (states.isEmpty()) return "none";
        return String.join(" ", states.stream().map(State::toString).toList());
    }
}
