package elva.app.demo;

import elva.tcp.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Has the kernel itself tell each change of state as it happens: by its trace event
/// `sock:inet_sock_set_state`, in a trace instance of our own, `elva-PID`.
///
/// The kernel moves a connection in TIME-WAIT, or in FIN-WAIT-2 when nobody holds it any more, to
/// a smaller record, and traces that as CLOSE. What such a connection is in then is looked up in
/// the table of sockets, or follows from the FIN it gets: see [#isHiddenTimeWait].
final class TracedKernel implements KernelStates {
    private static final Pattern EVENT = Pattern.compile(
            "\\s(\\d+)\\.(\\d{6}): inet_sock_set_state:"
            + ".* sport=(\\d+) dport=(\\d+) saddr=(\\S+) daddr=(\\S+) .*"
            + "oldstate=(\\w+) newstate=(\\w+)");
    private static final String FILTER = "family == 2 && protocol == 6";
    private static final String PREFIX = "elva-";
    private static final List<String> USUAL = List.of("/sys/kernel/tracing",
            "/sys/kernel/debug/tracing");

    private final Path tracing;
    private final Path instance;
    private final String kernelAddress;

    private TracedKernel(Path tracing, String kernelAddress) {
        this.tracing = tracing;
        this.kernelAddress = kernelAddress;
        instance = tracing.resolve("instances").resolve(PREFIX + ProcessHandle.current().pid());
    }

    /// Begins to trace. The file system is mounted under `scratch` if it is mounted nowhere, for
    /// this process alone: it must be in a mount namespace of its own.
    ///
    /// @throws IOException if the system does not let us; nothing is left behind
    static TracedKernel open(Path scratch, String kernelAddress) throws IOException {
        TracedKernel traced = new TracedKernel(tracing(scratch), kernelAddress);
        try {
            removeStale(traced.tracing);
            Files.createDirectory(traced.instance);
            traced.tell("trace_clock", "mono");
            traced.tell("events/sock/inet_sock_set_state/filter", FILTER);
            traced.tell("events/sock/inet_sock_set_state/enable", "1");
            return traced;
        } catch (IOException e) {
            traced.close();
            throw e;
        }
    }

    private static Path tracing(Path scratch) throws IOException {
        for (String usual : USUAL) {
            if (Files.isDirectory(Path.of(usual, "instances"))) return Path.of(usual);
        }
        run("mount", "-t", "tracefs", "tracefs", scratch.toString());
        return scratch;
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException(command[0] + ": " + said.strip());
    }

    /// What a process that was killed has left.
    private static void removeStale(Path tracing) throws IOException {
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(tracing.resolve("instances"), PREFIX + "*")) {
            for (Path old : all) {
                String pid = String.valueOf(old.getFileName()).substring(PREFIX.length());
                boolean alive = pid.matches("\\d{1,18}")
                        && ProcessHandle.of(Long.parseLong(pid)).isPresent();
                if (!alive) Files.deleteIfExists(old);
            }
        }
    }

    private void tell(String file, String text) throws IOException {
        Files.writeString(instance.resolve(file), text, StandardOpenOption.WRITE);
    }

    @Override
    public void packetPasses() {}

    @Override
    public List<KernelChange> take() throws IOException {
        String trace = Files.readString(instance.resolve("trace"));
        Files.newOutputStream(instance.resolve("trace"), StandardOpenOption.TRUNCATE_EXISTING)
                .close();
        Map<SocketTable.Ports, State> now = SocketTable.read();
        List<KernelChange> changes = new ArrayList<>();
        for (String line : trace.lines().toList()) {
            KernelChange change = parse(line, kernelAddress, now);
            if (change != null) changes.add(change);
        }
        return changes;
    }

    /// Times are cut off at microseconds; the end of the microsecond is surely not too early.
    ///
    /// @param now the states that sockets are in by now
    /// @return `null` if the line tells of nobody with this address
    static @Nullable KernelChange parse(String line, String kernelAddress,
            Map<SocketTable.Ports, State> now) {
        Matcher event = EVENT.matcher(line);
        if (!event.find()) return null;
        State before = KernelChange.named(event.group(7));
        State after = KernelChange.named(event.group(8));
        String address = event.group(5);
        boolean ours = address.equals(kernelAddress) || address.equals("0.0.0.0");
        if (before == null || after == null || !ours) return null;
        long micros = Long.parseLong(event.group(1)) * 1_000_000 + Long.parseLong(event.group(2));
        SocketTable.Ports ports = new SocketTable.Ports(Integer.parseInt(event.group(3)),
                Integer.parseInt(event.group(4)));
        boolean hidden = isHiddenTimeWait(before, after);
        boolean seen = !hidden || now.get(ports) == State.TIME_WAIT;
        return new KernelChange(micros * 1000 + 999, ports.kernel(), ports.elva(), before,
                hidden ? State.TIME_WAIT : after, !seen);
    }

    /// In both states only a reset or a time-out ends a connection; else this means TIME-WAIT.
    private static boolean isHiddenTimeWait(State before, State after) {
        return after == State.CLOSED && (before == State.FIN_WAIT_2 || before == State.CLOSING);
    }

    @Override
    public String how() {
        return "the kernel's states are traced by the kernel itself; in brackets: inferred";
    }

    @Override
    public void close() {
        try {
            if (Files.exists(instance)) tell("events/sock/inet_sock_set_state/enable", "0");
            Files.deleteIfExists(instance);
            if (!USUAL.contains(tracing.toString())) run("umount", tracing.toString());
        } catch (IOException _) {
            // the next tour removes the instance; the mount goes with this process
        }
    }
}
