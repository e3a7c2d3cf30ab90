package elva.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// A command that runs inside the test, on a platform thread, so in the test's network namespace,
/// while the test does something else.
final class Running implements AutoCloseable {
    /// Long enough for anything that is not to take long at all.
    static final int SECONDS_MOST = 60;

    private static final String[] DEVICE = {"--address", "192.0.2.2/24", "--peer", "192.0.2.1",
        "--address", "2001:db8::2/64", "--peer", "2001:db8::1"};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FutureTask<Integer> task;
    private final Thread thread;

    private Running(InputStream in, String... arguments) {
        PrintStream toOut = new PrintStream(out, true, StandardCharsets.ISO_8859_1);
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = Terminal.of(in, toOut, toErr);
        task = new FutureTask<>(() -> Main.run(terminal, arguments));
        thread = Thread.ofPlatform().name("elva " + arguments[0]).daemon().start(task);
    }

    /// `./elva arguments...` behind a device with both versions of IP, with nothing to read.
    static Running elva(String... arguments) {
        return elva(InputStream.nullInputStream(), arguments);
    }

    static Running elva(byte[] in, String... arguments) {
        return elva(new ByteArrayInputStream(in), arguments);
    }

    static Running elva(InputStream in, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(DEVICE));
        return new Running(in, all.toArray(String[]::new));
    }

    /// `./elva arguments...` as they are, with nothing to read.
    static Running plain(String... arguments) {
        return new Running(InputStream.nullInputStream(), arguments);
    }

    /// Waits until it has said something.
    Running says(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MOST);
        while (!(out() + err()).contains(text)) {
            if (task.isDone() || System.nanoTime() - deadline > 0) {
                throw new AssertionError("not said: " + text + "\n" + out() + err());
            }
            Thread.sleep(5);
        }
        return this;
    }

    String out() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    byte[] octets() {
        return out.toByteArray();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /// Ends it as Ctrl-C would, if it takes that from an interrupt.
    Running interrupt() {
        thread.interrupt();
        return this;
    }

    /// Waits for its end.
    int exitCode() throws Exception {
        return task.get(SECONDS_MOST, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            if (!thread.join(Duration.ofSeconds(SECONDS_MOST))) {
                throw new AssertionError("does not end: " + err());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
