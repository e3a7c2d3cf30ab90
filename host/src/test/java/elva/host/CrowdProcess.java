package elva.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Java program of the tests' as a process of its own, in the network namespace of the thread
/// that starts it. It takes orders line by line, and answers each with what it has to say and, on a
/// line of its own, the order and "done".
final class CrowdProcess implements AutoCloseable {
    /// Long enough for ten thousand of anything, on a machine that has much else to do.
    private static final long NANOS_MOST = TimeUnit.SECONDS.toNanos(100);

    private final Process process;
    private final BufferedReader said;
    private final PrintStream orders;
    private String pending = "ready";

    private CrowdProcess(Process process) {
        this.process = process;
        said = process.inputReader(StandardCharsets.US_ASCII);
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    static CrowdProcess start(List<String> options, Class<?> program, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", ClassPath.of(program), program.getName()));
        for (Object argument : arguments) command.add(String.valueOf(argument));
        return new CrowdProcess(new ProcessBuilder(command).redirectError(Redirect.INHERIT)
                .start());
    }

    /// Gives an order, which is done while others get theirs.
    void tell(String order) {
        pending = order;
        orders.println(order);
    }

    /// Waits until the last order is done, the start if there was none.
    ///
    /// @return what was said meanwhile
    String done() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + NANOS_MOST;
        StringBuilder text = new StringBuilder();
        while (System.nanoTime() - deadline < 0) {
            if (!said.ready()) {
                if (!process.isAlive() && !said.ready()) break;
                Thread.sleep(2);
                continue;
            }
            String line = said.readLine();
            if ((pending + " done").equals(line)) return text.toString();
            text.append(line);
        }
        throw new AssertionError(pending + ": not done by " + Arrays.toString(
                process.info().arguments().orElse(new String[0])) + ": " + text);
    }

    String order(String order) throws IOException, InterruptedException {
        tell(order);
        return done();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
