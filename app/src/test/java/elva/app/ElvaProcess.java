package elva.app;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `./elva` as a process of its own, with the classes under test.
final class ElvaProcess implements AutoCloseable {
    private static final int SECONDS_MOST = 100;

    private static final List<String> DEVICE = List.of("--address", "192.0.2.2/24", "--peer",
            "192.0.2.1", "--address", "2001:db8::2/64", "--peer", "2001:db8::1");

    private final Process process;
    private final Path out;
    private final Path err;

    private ElvaProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /// `./elva arguments...` behind a device with both versions of IP, with nothing to read.
    static ElvaProcess behindDevice(Path directory, String... arguments) throws IOException {
        return start(directory, List.of(), withDevice(arguments));
    }

    /// As [#behindDevice], with a file for standard input.
    static ElvaProcess fed(Path directory, Path input, String... arguments) throws IOException {
        return start(directory, List.of(), Redirect.from(input.toFile()), withDevice(arguments));
    }

    private static String[] withDevice(String... arguments) {
        return Stream.concat(Stream.of(arguments), DEVICE.stream()).toArray(String[]::new);
    }

    /// @param directory where it runs, and where its output is kept
    /// @param entrance what stands before the command: `setpriv ...`
    static ElvaProcess start(Path directory, List<String> entrance, String... arguments)
            throws IOException {
        return start(directory, entrance, Redirect.PIPE, arguments);
    }

    private static ElvaProcess start(Path directory, List<String> entrance, Redirect input,
            String... arguments) throws IOException {
        List<String> command = new ArrayList<>(entrance);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        String modules = System.getProperty("jdk.module.path");
        if (modules == null) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp",
                    System.getProperty("java.class.path"), "elva.app.Main"));
        } else {
            command.addAll(List.of("--enable-native-access=elva.host", "-p", modules, "-m",
                    "elva.app/elva.app.Main"));
        }
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "elva", ".out");
        Path err = Files.createTempFile(directory, "elva", ".err");
        Process process = new ProcessBuilder(command).directory(directory.toFile())
                .redirectInput(input).redirectOutput(out.toFile()).redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        return new ElvaProcess(process, out, err);
    }

    long pid() {
        return process.pid();
    }

    /// Where standard output is kept.
    Path output() {
        return out;
    }

    String out() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    ElvaProcess says(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MOST);
        while (!(out() + err()).contains(text)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError("not said: " + text + "\n" + out() + err());
            }
            Thread.sleep(20);
        }
        return this;
    }

    /// Sends `INT` or `TERM`.
    void signal(String name) throws IOException, InterruptedException {
        int result = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).inheritIO()
                .start().waitFor();
        if (result != 0) throw new AssertionError("kill: exit " + result);
    }

    int exitCode() throws IOException, InterruptedException {
        if (!process.waitFor(SECONDS_MOST, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end\n" + out() + err());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
