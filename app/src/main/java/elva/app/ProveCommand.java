package elva.app;

import elva.proof.Chaos;
import elva.proof.ChaosOptions;
import elva.proof.ChaosSummary;
import java.util.Locale;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./elva prove chaos`: random conversations over a bad network, each judged.
@Command(
        name = "prove",
        description = "Runs a proof over the shipping code. chaos: random conversations over a bad "
                + "network, judged octet by octet and rule by rule; exit 0 only if all hold.",
        footer = {"", "Example: ./elva prove chaos --count 1000 --seed 0x5eed12"})
final class ProveCommand implements Callable<Integer> {
    /// Of fewer conversations the tables of what was met say nothing.
    private static final int TABLES_LEAST = 100;

    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "chaos")
    private String name = "chaos";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "The first conversation's seed; the next have the next. Left out: 1.")
    private long seed = 1;

    @Option(names = "--count", paramLabel = "N", defaultValue = "10000",
            description = "How many. Left out: 10,000.")
    private int count = 10_000;

    private volatile int held;

    ProveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!name.equals("chaos")) {
            throw Failure.usage("prove: no proof \"" + name + "\". The proofs: chaos");
        }
        if (count < 1) throw Failure.usage("prove: --count " + count + ": expected 1 or more");
        ChaosOptions options = ChaosOptions.STANDARD.seed(seed).count(count)
                .rounds(Math.min(ChaosOptions.STANDARD.rounds(), count));
        try (Interruption interruption = Interruption.begin(Duration.ZERO, Exit.INTERRUPTED)) {
            interruption.calls(this::interrupted);
            ChaosSummary summary = Chaos.run(options, this::progress);
            List<String> lines = summary.lines();
            boolean few = count < TABLES_LEAST;
            lines.subList(0, few ? ChaosSummary.HEAD : lines.size())
                    .forEach(terminal.out()::println);
            terminal.out().println("All held: every octet, every rule, nothing left behind.");
            return Exit.DONE;
        } catch (AssertionError e) {
            throw Failure.failed("prove chaos: " + e.getMessage());
        }
    }

    private void interrupted() {
        if (terminal.live()) terminal.err().println();
        terminal.err().println(terminal.paint("elva:", Style.BOLD) + String.format(Locale.ROOT,
                " prove: interrupted; %,d of %,d held", held, count));
    }

    private void progress(int done) {
        held = done;
        if (terminal.live()) terminal.err().printf(Locale.ROOT, "\r%,d of %,d", done, count);
        if (terminal.live() && done >= count) terminal.err().println();
    }
}
