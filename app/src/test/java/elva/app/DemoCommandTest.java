package elva.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elva.pcap.CaptureReader;
import elva.pcap.CapturedPacket;
import elva.sim.PacketView;
import elva.tcp.State;
import elva.wire.Control;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./elva demo`, as a process of its own.
class DemoCommandTest {
    private static final String ALL_SEEN = "The eleven states were all seen. The whole tour: "
            + "elva-demo.pcapng (open it in Wireshark: the comments hold Elva's side).\n";

    private static final String SIMULATED_SEEN = "The eleven states were all seen. The tour but "
            + "for the last conversation: elva-demo.pcapng (open it in Wireshark: the comments "
            + "hold A's side).\n";

    @TempDir
    Path directory;

    private static void assumeNamespace() {
        String obstacle = Namespace.find().obstacle();
        assumeTrue(obstacle == null, "needs a network namespace: " + obstacle);
        assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "needs /dev/net/tun");
    }

    private ElvaProcess demo(List<String> entrance, String... more) throws IOException {
        String[] arguments = Stream.concat(Stream.of("demo"), Stream.of(more))
                .toArray(String[]::new);
        return ElvaProcess.start(directory, entrance, arguments);
    }

    private static List<Path> scratch() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(f -> f.getFileName().toString().startsWith("elva-demo")).toList();
        }
    }

    /// Somebody else's demo on this machine may have a directory there as long as it runs.
    private static void assertNothingLeft(List<Path> before) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!before.containsAll(scratch()) && System.nanoTime() - deadline < 0) {
            Thread.sleep(50);
        }
        assertThat(before).containsAll(scratch());
    }

    @Test
    void tour_withTheKernel_showsAllElevenStates() throws Exception {
        assumeNamespace();
        List<Path> before = scratch();
        try (ElvaProcess demo = demo(List.of())) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.err()).isEmpty();
            assertThat(demo.out()).startsWith("Elva ").contains("(TCP by Linux ", "MSL is 1 s")
                    .endsWith(ALL_SEEN).matches("[ -~\\n]+");
            for (State state : State.values()) {
                assertThat(demo.out()).containsPattern(" " + state + "[ \\n]");
            }
            assertThat(demo.out())
                    .containsPattern("\n9  The link loses packets +8 MiB in [\\d.]+ s, "
                    + "\\d+ packets lost, \\d+ resent .*, sha256 equal\n");
        }
        assertNothingLeft(before);
        checkCapture(EnumSet.allOf(State.class));
    }

    /// Each state the demo names has a segment that led there, with the control bits for it.
    private void checkCapture(Set<State> states) throws IOException, InterruptedException {
        Path file = directory.resolve("elva-demo.pcapng");
        StringBuilder segments = new StringBuilder();
        try (CaptureReader capture = CaptureReader.open(file)) {
            long before = 0;
            for (CapturedPacket packet : capture) {
                PacketView view = PacketView.of(MemorySegment.ofArray(packet.data()));
                segments.append(packet.comment()).append(" <").append(Control.text(view.flags()))
                        .append(">\n");
                assertThat(packet.epochNanos()).isGreaterThanOrEqualTo(before);
                before = packet.epochNanos();
            }
        }
        for (State state : states) {
            assertThat(segments).containsPattern("(?m)^Elva: " + behind(state) + ">$");
        }
        Program.assume("tshark");
        Tshark.finds(file, 50);
    }

    /// The comment and the control bits of the segment behind a state.
    private static String behind(State state) {
        return switch (state) {
            case LISTEN -> "LISTEN -> SYN-RECEIVED by SYN <SYN";
            case SYN_SENT -> "sent; CLOSED -> SYN-SENT by active OPEN <SYN";
            case SYN_RECEIVED -> "(LISTEN|SYN-SENT) -> SYN-RECEIVED by SYN <SYN";
            case ESTABLISHED -> "SYN-SENT -> ESTABLISHED by SYN\\+ACK <SYN,ACK";
            case FIN_WAIT_1 -> "sent; ESTABLISHED -> FIN-WAIT-1 by CLOSE <FIN,(PSH,)?ACK";
            case FIN_WAIT_2 -> "FIN-WAIT-1 -> FIN-WAIT-2 by ACK of FIN( -> .*)? <(FIN,|PSH,)*ACK";
            case CLOSE_WAIT -> "ESTABLISHED -> CLOSE-WAIT by FIN <FIN,(PSH,)?ACK";
            case CLOSING -> "FIN-WAIT-1 -> CLOSING by FIN <FIN,(PSH,)?ACK";
            case LAST_ACK -> "sent; CLOSE-WAIT -> LAST-ACK by CLOSE <FIN,(PSH,)?ACK";
            case TIME_WAIT -> "FIN-WAIT-.* -> TIME-WAIT by FIN <FIN,(PSH,)?ACK";
            case CLOSED -> "LAST-ACK -> CLOSED by ACK of FIN <ACK";
        };
    }

    @Test
    void tour_simulated_showsAllElevenStatesToo() throws Exception {
        try (ElvaProcess demo = demo(List.of(), "--sim")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out()).contains("A (TCP by Elva)  <->  B (TCP by Elva)   simulated",
                    "8 MiB in ", "sha256 equal").endsWith(SIMULATED_SEEN);
            for (State state : State.values()) {
                assertThat(demo.out()).containsPattern(" " + state + "[ \\n]");
            }
        }
        checkCapture(EnumSet.complementOf(EnumSet.of(State.LISTEN)));     // it is the client's
    }

    @Test
    void withoutNamespace_saysWhy_andSimulates() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "needs /usr/bin/env");
        try (ElvaProcess demo = demo(List.of("/usr/bin/env", "PATH=/nonexistent"))) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out().replace('\n', ' '))
                    .contains("no network namespace with a TUN to be"
                    + " had (", "so this is the simulated tour");
            assertThat(demo.out()).endsWith(SIMULATED_SEEN);
        }
    }

    /// Without `mount` there is no tracing; without curl it is a socket of the JDK's that fetches.
    @Test
    void withoutTracing_kernelIsSampled_inBrackets() throws Exception {
        assumeNamespace();
        List<String> bare = Stream.concat(
                Namespace.find().entrance().stream().map(w -> w.equals("unshare")
                        ? String.valueOf(Program.find(w)) : w),
                Stream.of("/usr/bin/env", "PATH=/nonexistent")).toList();
        boolean mounted = Files.isDirectory(Path.of("/sys/kernel/tracing/instances"));
        assumeTrue(!mounted, "tracefs is mounted here: the kernel can always be traced");
        try (ElvaProcess demo = demo(bare, "--in-namespace")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out().replace('\n', ' '))
                    .contains("states are sampled, so they stand in "
                    + "brackets", "java.net http://192.0.2.2/  ->  200");
            assertThat(demo.out()).containsPattern("\\((ESTABLISHED|CLOSE-WAIT|CLOSED)\\)")
                    .endsWith(ALL_SEEN);
        }
    }

    @Test
    void captureThatCannotBe_isToldBeforeAndAfter() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc");
        Shell nowhere = Shell.elva("demo", "--sim", "--pcap", "/proc/x");
        assertThat(nowhere.out()).isEmpty();
        assertThat(nowhere.err()).startsWith("elva: demo: /proc/x: create: ")
                .endsWith("; --pcap FILE puts the capture elsewhere\n");
        Shell full = Shell.elva("demo", "--sim", "--pcap", "/dev/full");
        assertThat(full.out()).contains("sha256 equal").doesNotContain("The tour but");
        assertThat(full.err()).contains("/dev/full: write: No space left on device");
        assertThat(full.exitCode()).isEqualTo(Exit.FAILED);
    }

    @Test
    void directoryThatCannotBeWritten_isNoObstacle() throws Exception {
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "needs setpriv");
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        List<String> bare = List.of(setpriv.toString(), "--bounding-set=-dac_override",
                "--inh-caps=-dac_override", "/usr/bin/env", "-C", closed.toString());
        try (ElvaProcess demo = demo(bare, "--sim")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.err()).startsWith("elva: demo: this directory cannot be written; the "
                    + "capture goes to ");
            Path capture = Path.of(demo.err().strip().replaceFirst(".* ", ""));
            assertThat(Files.size(capture)).isGreaterThan(1_000);
            Files.delete(capture);
            Files.delete(capture.resolveSibling(""));
        }
    }

    @Test
    void interrupted_leavesNothingBehind() throws Exception {
        assumeNamespace();
        List<Path> before = scratch();
        try (ElvaProcess demo = demo(List.of()).says("\n1  The kernel fetches")) {
            List<ProcessHandle> inside = ProcessHandle.of(demo.pid()).orElseThrow().descendants()
                    .toList();
            assertThat(inside).isNotEmpty();
            demo.signal("TERM");
            assertThat(demo.exitCode()).isEqualTo(Exit.TERMINATED);
            assertThat(demo.err()).isEqualTo(
                    "elva: demo: interrupted; the capture so far: elva-demo.pcapng\n");
            for (ProcessHandle process : inside) assertThat(process.isAlive()).isFalse();
        }
        assertNothingLeft(before);
    }
}
