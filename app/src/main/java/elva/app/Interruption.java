package elva.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM while a command runs: the command is told, has some time to come to its end,
/// and then the process ends with the command's own exit code.
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

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Duration patience;
    private volatile int exitCode;
    private final Thread hook = new Thread(this::interrupted, "elva interruption");
    private @Nullable Runnable told;             // guarded by this
    private boolean raised;                      // guarded by this

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

    /// The JVM's own exit code would be 130 or 143, and a hook cannot change it: so it halts.
    private void interrupted() {
        Runnable what = raise();
        if (what != null) what.run();
        try {
            boolean _ = ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            // no more time
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exitCode);
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
