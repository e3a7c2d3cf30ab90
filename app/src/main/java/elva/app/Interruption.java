package elva.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and SIGTERM while a command runs: the command is told, has some time to come to its end,
/// and then the process ends with the command's own exit code.
///
/// ```java
/// try (Interruption _ = Interruption.calls(network::close, Duration.ofSeconds(5), Exit.DONE)) {
///     ...
/// }
/// ```
final class Interruption implements AutoCloseable {
    /// Enough to close what is open.
    static final Duration SHORT = Duration.ofSeconds(3);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Runnable told;
    private final Duration patience;
    private final int exitCode;
    private final Thread hook = new Thread(this::interrupted, "elva interruption");
    private volatile boolean raised;

    private Interruption(Runnable told, Duration patience, int exitCode) {
        this.told = told;
        this.patience = patience;
        this.exitCode = exitCode;
    }

    /// @param told called once, by another thread, when the signal comes
    /// @param patience for the command to end then
    /// @param exitCode of the process then
    static Interruption calls(Runnable told, Duration patience, int exitCode) {
        Interruption interruption = new Interruption(told, patience, exitCode);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// The JVM's own exit code would be 130 or 143, and a hook cannot change it: so it halts.
    private void interrupted() {
        raised = true;
        told.run();
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
    boolean isRaised() { return raised; }

    /// The command has ended.
    @Override
    public void close() {
        ended.countDown();
        if (raised) return;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the signal has come just now
        }
    }
}
