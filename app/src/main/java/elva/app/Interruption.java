package elva.app;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM while a command runs: the command is told, has some time to come to its end,
/// and then the process ends with the command's own exit code. Ctrl-C again tells the command to
/// hurry.
///
/// The JVM starts a thread for each signal, `SIGINT handler`, which waits until this one's hook has
/// ended. No other trace of a second signal reaches a program, so those threads are counted.
///
/// Everything that is to be closed or said then belongs inside:
///
/// ```java
/// try (Interruption interruption = Interruption.begin(Duration.ofSeconds(5), Exit.DONE);
///         Network network = Network.open(options)) {
///     interruption.calls(network::close);
///     ...
/// }
/// ```
final class Interruption implements AutoCloseable {
    /// Enough to close what is open.
    static final Duration SHORT = Duration.ofSeconds(3);

    private static final long LOOK_MILLIS = 50;
    private static final String HANDLER = " handler";

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Duration patience;
    private volatile int exitCode;
    private final Thread hook = new Thread(this::interrupted, "elva interruption");
    private @Nullable Runnable told;             // guarded by this
    private boolean raised;                      // guarded by this
    private volatile Runnable toldAgain = () -> {};

    private Interruption(Duration patience, int exitCode) {
        this.patience = patience;
        this.exitCode = exitCode;
    }

    /// @param patience for the command to end when the signal has come
    /// @param exitCode of the process then
    static Interruption begin(Duration patience, int exitCode) {
        Interruption interruption = new Interruption(patience, exitCode);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// Says what is to be called, by another thread, when the signal comes; at once if it has.
    void calls(Runnable what) {
        synchronized (this) {
            told = what;
            if (!raised) return;
        }
        what.run();
    }

    /// Says what is to be called, by another thread, when a second signal comes. The command has
    /// [#SHORT] from then on.
    void callsAgain(Runnable what) {
        toldAgain = what;
    }

    /// Says how the command ends after all, if not as it was meant to.
    ///
    /// @return the same
    int endsWith(int exitCode) {
        this.exitCode = exitCode;
        return exitCode;
    }

    private synchronized @Nullable Runnable raise() {
        raised = true;
        return told;
    }

    /// The JVM's own exit code would be the signal's, and a hook cannot change it: so it halts.
    private void interrupted() {
        Runnable what = raise();
        if (what != null) what.run();
        try {
            awaitEnd(System.nanoTime() + patience.toNanos());
        } catch (InterruptedException _) {
            // no more time
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exitCode == Exit.INTERRUPTED ? exitCodeOfSignal() : exitCode);
    }

    private void awaitEnd(long deadlineNanos) throws InterruptedException {
        long deadline = deadlineNanos;
        boolean again = false;
        while (deadline - System.nanoTime() > 0) {
            if (ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) return;
            if (again || signals().size() < 2) continue;
            again = true;
            deadline = Math.min(deadline, System.nanoTime() + SHORT.toNanos());
            toldAgain.run();
        }
    }

    /// Signals that came, `SIGINT` and the like.
    private static List<String> signals() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(n -> n.startsWith("SIG") && n.endsWith(HANDLER))
                .map(n -> n.substring(0, n.length() - HANDLER.length())).toList();
    }

    private static int exitCodeOfSignal() {
        List<String> signals = signals();
        boolean interrupted = signals.isEmpty() || signals.contains("SIGINT");
        return interrupted ? Exit.INTERRUPTED : Exit.TERMINATED;
    }

    /// Whether the signal has come.
    synchronized boolean isRaised() { return raised; }

    /// The command has ended.
    @Override
    public void close() {
        ended.countDown();
        if (isRaised()) return;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the signal has come just now
        }
    }
}
