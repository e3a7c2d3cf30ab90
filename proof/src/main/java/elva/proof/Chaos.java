package elva.proof;

import elva.sim.conversation.Conversation;
import elva.sim.directed.DirectedCase;
import elva.sim.directed.DirectedCases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Random conversations by the thousand, and directed ones that reach what chance would not, each
/// in a world of its own with all its oracles. `./elva prove chaos`.
public final class Chaos {
    /// After so many failures nobody learns from one more.
    private static final int FAILURES_MOST = 10;

    private final ChaosOptions options;
    private final IntConsumer progress;
    private final List<Task> tasks = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final ConcurrentSkipListMap<Integer, Throwable> failures =
            new ConcurrentSkipListMap<>();

    private Chaos(ChaosOptions options, IntConsumer progress) {
        this.options = options;
        this.progress = progress;
        for (int i = 0; i < options.count(); i++) {
            long seed = options.seed() + i;
            tasks.add(tally -> tally.add(Conversation.run(seed)));
        }
        for (DirectedCase directed : DirectedCases.ALL) {
            for (int i = 0; i < options.rounds(); i++) {
                long seed = options.seed() + i;
                tasks.add(tally -> tally.add(directed.run(seed)));
            }
        }
    }

    /// One world's work, told to the thread's own summary.
    private interface Task {
        void run(ChaosSummary into);
    }

    /// Runs everything.
    ///
    /// @param progress told how many worlds are done, now and then, by any of the threads
    /// @return what was seen
    /// @throws AssertionError if a conversation failed: the first one's story, with the line that
    ///     replays it
    public static ChaosSummary run(ChaosOptions options, IntConsumer progress)
            throws InterruptedException {
        return new Chaos(options, progress).runAll();
    }

    private ChaosSummary runAll() throws InterruptedException {
        List<ChaosSummary> parts = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < options.threads(); i++) {
            ChaosSummary part = new ChaosSummary();
            parts.add(part);
            threads.add(Thread.ofPlatform().name("chaos-" + i).start(() -> work(part)));
        }
        for (Thread thread : threads) thread.join();
        if (!failures.isEmpty()) throw failed();
        ChaosSummary all = new ChaosSummary();
        for (ChaosSummary part : parts) all.add(part);
        return all;
    }

    private void work(ChaosSummary into) {
        for (int i; (i = next.getAndIncrement()) < tasks.size();) {
            if (failures.size() >= FAILURES_MOST) return;
            try {
                tasks.get(i).run(into);
            } catch (AssertionError | RuntimeException e) {
                failures.put(i, e);
            }
            progress.accept(done.incrementAndGet());
        }
    }

    private AssertionError failed() {
        Throwable first = failures.firstEntry().getValue();
        StringBuilder story = new StringBuilder();
        story.append(failures.size()).append(" failed:\n");
        for (Throwable failure : failures.values()) {
            story.append("  ").append(String.valueOf(failure.getMessage()).lines().findFirst()
                    .orElse("")).append('\n');
        }
        return new AssertionError(story + "the first:\n" + first.getMessage(), first);
    }
}
