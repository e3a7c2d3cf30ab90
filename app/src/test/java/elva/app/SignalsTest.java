package elva.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elva.pcap.CaptureReader;
import elva.pcap.CapturedPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ctrl-C and its like, sent to processes; and a process without the right to open a device.
@ExtendWith(InNamespace.class)
class SignalsTest {
    private static final int SIGINT_IGNORED = 1 << 1;

    @TempDir
    Path directory;

    /// A shell that starts its jobs in the background makes them deaf to it, and us as well.
    private static void assumeHears(String signal) throws IOException {
        String ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("SigIgn:")).findFirst().orElse("SigIgn:\t0");
        boolean deaf = (Long.parseLong(ignored.substring(8).strip(), 16) & SIGINT_IGNORED) != 0;
        assumeTrue(!(deaf && signal.equals("INT")), "SIGINT is ignored here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void serve_closesProperly_andExits0(String signal) throws Exception {
        assumeHears(signal);
        Files.writeString(directory.resolve("a.txt"), "0123456789");
        Path capture = directory.resolve("x.pcapng");
        try (ElvaProcess serve = ElvaProcess.behindDevice(directory, "serve",
                directory.toString(), "--pcap", capture.toString()).says("Ctrl-C ends it")) {
            try (Socket socket = new Socket("192.0.2.2", 80)) {
                socket.getOutputStream().write("GET /a.txt HTTP/1.1\r\nHost: e\r\n\r\n"
                        .getBytes(ISO_8859_1));
                serve.says("GET /a.txt  200");
                serve.signal(signal);
                assertThat(socket.getInputStream().readAllBytes()).asString(ISO_8859_1)
                        .endsWith("0123456789");
            }
            assertThat(serve.exitCode()).isEqualTo(Exit.DONE);
            assertThat(serve.out()).endsWith("closed after 1 request, 10 B\n");
            assertThat(serve.err()).isEqualTo("elva: captured: " + capture + "\n");
        }
        assertThat(Files.size(capture)).isGreaterThan(500);
    }

    @Test
    void serve_signalledAgain_resetsWhatIsLeft() throws Exception {
        Files.write(directory.resolve("down"), new byte[50_000_000]);
        try (ElvaProcess serve = ElvaProcess.behindDevice(directory, "serve",
                directory.toString(), "--grace", "3600").says("Ctrl-C ends it");
                Socket stalled = new Socket("192.0.2.2", 80)) {
            stalled.getOutputStream().write("GET /down HTTP/1.1\r\nHost: e\r\n\r\n"
                    .getBytes(ISO_8859_1));
            stalled.getInputStream().readNBytes(1_000);
            serve.signal("TERM");
            serve.says("closing: 1 transfer has 3600 s to finish; Ctrl-C again to reset it now");
            serve.signal("TERM");
            assertThat(serve.exitCode()).isEqualTo(Exit.DONE);
            assertThat(serve.out()).endsWith("1 connection had to be reset\n");
        }
    }

    /// All of it is in the send buffer, so for the server it is done; for the client it is not.
    @Test
    void serve_signalledAgain_resetsWhatHasNotArrived() throws Exception {
        Files.write(directory.resolve("down"), new byte[60_000]);
        try (ElvaProcess serve = ElvaProcess.behindDevice(directory, "serve",
                directory.toString(), "--grace", "3600").says("Ctrl-C ends it");
                Socket stalled = new Socket()) {
            stalled.setReceiveBufferSize(2_304);
            stalled.connect(new InetSocketAddress("192.0.2.2", 80));
            stalled.getOutputStream().write("GET /down HTTP/1.1\r\nHost: e\r\n\r\n"
                    .getBytes(ISO_8859_1));
            serve.says("GET /down  200");
            serve.signal("TERM");
            serve.says("closing: 1 transfer has 3600 s to finish");
            serve.signal("TERM");
            assertThat(serve.exitCode()).isEqualTo(Exit.DONE);
            assertThat(serve.out()).endsWith("1 connection had to be reset\n");
        }
    }

    @Test
    void serve_whoseDeviceGoesDuringTheGrace_fails() throws Exception {
        Files.write(directory.resolve("down"), new byte[50_000_000]);
        try (ElvaProcess serve = ElvaProcess.behindDevice(directory, "serve",
                directory.toString(), "--grace", "3600").says("Ctrl-C ends it");
                Socket stalled = new Socket("192.0.2.2", 80)) {
            stalled.getOutputStream().write("GET /down HTTP/1.1\r\nHost: e\r\n\r\n"
                    .getBytes(ISO_8859_1));
            stalled.getInputStream().readNBytes(1_000);
            serve.signal("TERM");
            serve.says("closing: 1 transfer has 3600 s to finish");
            ip("link delete elva0");
            assertThat(serve.exitCode()).isEqualTo(Exit.FAILED);
        }
    }

    @Test
    void killedServer_leavesACaptureThatCanBeRead() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "0123456789");
        Path capture = directory.resolve("x.pcapng");
        try (ElvaProcess serve = ElvaProcess.behindDevice(directory, "serve",
                directory.toString(), "--pcap", capture.toString()).says("Ctrl-C ends it");
                Socket socket = new Socket("192.0.2.2", 80)) {
            socket.getOutputStream().write("GET /a.txt HTTP/1.1\r\nHost: e\r\n\r\n"
                    .getBytes(ISO_8859_1));
            serve.says("GET /a.txt  200");
            while (!Files.readString(capture, ISO_8859_1).contains("Elva: sent in ESTABLISHED")) {
                Thread.sleep(20);
            }
            serve.signal("KILL");
            serve.exitCode();
        }
        try (CaptureReader packets = CaptureReader.open(capture)) {
            assertThat(packets).extracting(CapturedPacket::comment)
                    .contains("Elva: LISTEN -> SYN-RECEIVED by SYN",
                            "Elva: sent in ESTABLISHED");
        }
    }

    @Test
    void serve_whoseCaptureIsShort_fails() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "needs /dev/full");
        try (ElvaProcess serve = ElvaProcess.behindDevice(directory, "serve",
                directory.toString(), "--pcap", full.toString()).says("Ctrl-C ends it")) {
            serve.signal("TERM");
            assertThat(serve.exitCode()).isEqualTo(Exit.FAILED);
            assertThat(serve.err()).contains("elva: /dev/full: write: No space left on device\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void fetch_isInterrupted(String signal) throws Exception {
        assumeHears(signal);
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("::"));
                ElvaProcess fetch = ElvaProcess.behindDevice(directory, "fetch",
                        "http://192.0.2.1:" + silent.getLocalPort() + "/");
                Socket socket = silent.accept()) {
            while (socket.getInputStream().read() != '/') Thread.onSpinWait();
            fetch.signal(signal);
            assertThat(fetch.exitCode())
                    .isEqualTo(signal.equals("INT") ? Exit.INTERRUPTED : Exit.TERMINATED);
            assertThat(fetch.err()).isEqualTo("elva: fetch: interrupted\n");
        }
    }

    @Test
    void prove_isInterrupted() throws Exception {
        try (ElvaProcess prove = ElvaProcess.start(directory, List.of(), "prove", "chaos",
                "--count", "1000000")) {
            Thread.sleep(1_000);
            prove.signal("TERM");
            assertThat(prove.exitCode()).isEqualTo(Exit.TERMINATED);
            assertThat(prove.err())
                    .matches("elva: prove: interrupted; [\\d,]+ of 1,000,000 held\n");
        }
    }

    /// docs/tun.md: somebody with more rights made the device, took it up and gave it its address.
    @Test
    void withoutRights_deviceMadeReadyBefore_willDo() throws Exception {
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "needs setpriv");
        for (String command : List.of("tuntap add elva0 mode tun user root",
                "address add 192.0.2.1/24 dev elva0", "link set elva0 up")) {
            ip(command);
        }
        try (ElvaProcess connect = ElvaProcess.start(directory, List.of(setpriv.toString(),
                "--bounding-set=-net_admin", "--inh-caps=-net_admin"),
                "connect", "192.0.2.1", "80", "--address", "192.0.2.2/24", "--peer",
                "192.0.2.1")) {
            assertThat(connect.exitCode()).isEqualTo(Exit.REFUSED);
            assertThat(connect.err()).contains("connection refused");
        }
    }

    private static void ip(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        assumeTrue(new ProcessBuilder(command).inheritIO().start().waitFor() == 0,
                "needs iproute2: ip " + arguments);
    }

    @Test
    void withoutRights_saysWhatWouldHelp() throws Exception {
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "needs setpriv");
        try (ElvaProcess connect = ElvaProcess.start(directory, List.of(setpriv.toString(),
                "--bounding-set=-net_admin", "--inh-caps=-net_admin"),
                "connect", "192.0.2.1", "80", "--address", "192.0.2.2/24")) {
            assertThat(connect.exitCode()).isEqualTo(Exit.FAILED);
            assertThat(connect.err())
                    .isEqualTo("elva: tun elva0: TUNSETIFF: Operation not permitted "
                    + "(errno 1). Needs root or CAP_NET_ADMIN; without either: ./elva sim, "
                    + "./elva demo\n");
        }
    }
}
