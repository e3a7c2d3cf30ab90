package elva.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import elva.pcap.CaptureReader;
import elva.pcap.CapturedPacket;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Two kernels, which is two namespaces of one, over a link: the test's own namespace is a, and b
/// is that of a program which answers what it read with its SHA-256. Counts, not speeds.
@ExtendWith(InNamespace.class)
class LinkCommandTest {
    private static final long DELAY_NANOS = 20_000_000;
    private static final int LENGTH = 1 << 20;
    private static final String PEER = """
            import hashlib, socket
            server = socket.create_server(("0.0.0.0", 9000))
            print("ready", flush=True)
            while True:
                connection, _ = server.accept()
                seen = hashlib.sha256()
                while True:
                    text = connection.recv(65536)
                    if not text: break
                    seen.update(text)
                connection.sendall(seen.hexdigest().encode())
                connection.close()
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void programs() {
        Program.assume("unshare", "python3", "ip");
    }

    /// The program at b; its namespace goes with it.
    private record Peer(Process process, String namespace) implements AutoCloseable {

        static Peer start() throws IOException {
            Process process = new ProcessBuilder("unshare", "--net", "python3", "-c", PEER)
                    .redirectErrorStream(true).start();
            BufferedReader said = process.inputReader(US_ASCII);
            assertThat(said.readLine()).isEqualTo("ready");
            return new Peer(process, "/proc/" + process.pid() + "/ns/net");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static Running link(Peer peer, String options) throws InterruptedException {
        String line = "link --a elva0 --a-address 192.0.2.1/24 --b " + peer.namespace()
                + ":elva0 --b-address 192.0.2.2/24 " + options;
        return Running.plain(line.split(" ")).says("Ctrl-C ends it");
    }

    private static byte[] text() {
        byte[] text = new byte[LENGTH];
        new SplittableRandom(4).nextBytes(text);
        return text;
    }

    /// Sends it to b, and what b says that it read.
    private static String sent(byte[] text) throws IOException {
        try (Socket socket = new Socket("192.0.2.2", 9000)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(text);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private static String sha256(byte[] text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    }

    /// The first of its name is from a to b.
    private static long figure(String json, String direction, String key) {
        Matcher figure = Pattern.compile("\"" + key + "\": (\\d+)")
                .matcher(json.substring(json.indexOf("\"" + direction + "\"")));
        assertThat(figure.find()).as(key).isTrue();
        return Long.parseLong(figure.group(1));
    }

    private static long sum(String json, String direction, String... keys) {
        return Arrays.stream(keys).mapToLong(key -> figure(json, direction, key)).sum();
    }

    @Test
    void echoAndTransfer_overALossyLink_arriveWhole_andEveryPacketIsAccountedFor()
            throws Exception {
        Path capture = directory.resolve("link.pcapng");
        String json;
        try (Peer peer = Peer.start(); Running link = link(peer, "--delay 20ms --loss 1% "
                + "--duplicate 1% --reorder 1% --corrupt 0.5% --seed 7 --json --pcap " + capture)) {
            long began = System.nanoTime();
            while (!InetAddress.getByName("192.0.2.2").isReachable(3_000)) {
                began = System.nanoTime();
            }
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(2 * DELAY_NANOS);
            byte[] text = text();
            assertThat(sent(text)).isEqualTo(sha256(text));
            assertThat(link.interrupt().exitCode()).isEqualTo(Exit.DONE);
            assertThat(link.err()).contains("elva: captured: " + capture);
            json = link.out();
        }
        assertThat(figure(json, "aToB", "octets")).isGreaterThan(LENGTH);
        assertThat(figure(json, "aToB", "lost")).isPositive();
        for (String direction : List.of("aToB", "bToA")) {
            assertThat(sum(json, direction, "packets", "duplicated")).isEqualTo(sum(json,
                    direction, "arrived", "refused", "lost", "queueFull", "onTheWay"));
        }
        try (CaptureReader reader = CaptureReader.open(capture)) {
            List<String> comments = new ArrayList<>();
            for (CapturedPacket packet : reader) comments.add(String.valueOf(packet.comment()));
            assertThat(comments).hasSize((int) (figure(json, "aToB", "packets")
                    + figure(json, "bToA", "packets")));
            assertThat(comments).filteredOn("link: lost"::equals).hasSize(
                    (int) (figure(json, "aToB", "lost") + figure(json, "bToA", "lost")));
            assertThat(comments).contains("link: arrives after 20.000 ms");
        }
    }

    @Test
    void narrowLink_tellsTheSender_whoSendsShorterPackets() throws Exception {
        try (Peer peer = Peer.start(); Running link = link(peer, "--link-mtu 1000/65535")) {
            byte[] text = text();
            assertThat(sent(text)).isEqualTo(sha256(text));
            link.interrupt().exitCode();
            assertThat(link.out()).containsPattern("too big +[1-9]\\d* +0\n");
        }
    }

    @Test
    void duration_endsIt_andStatsTellOnTheWay() throws Exception {
        try (Peer peer = Peer.start(); Running link = link(peer, "--duration 1.5 --stats 0.5")) {
            assertThat(link.exitCode()).isEqualTo(Exit.DONE);
            assertThat(link.out()).contains("closed after ").contains("later than meant, most");
            assertThat(link.err()).containsPattern("(?m)^.* s  a to b \\d+ packets?, .*; b to a");
        }
    }

    @Test
    void partition_letsNothingPass() throws Exception {
        try (Peer peer = Peer.start(); Running link = link(peer, "--partition 0s..1h")) {
            assertThat(InetAddress.getByName("192.0.2.2").isReachable(500)).isFalse();
            link.interrupt().exitCode();
            assertThat(link.out()).containsPattern("lost in partitions +[1-9]")
                    .containsPattern("arrived +0 +0\n");
        }
    }

    @Test
    void deviceThatGoes_endsIt_withAWordOfWhy() throws Exception {
        try (Peer peer = Peer.start(); Running link = link(peer, "--seed 7")) {
            Program.run(List.of("ip", "link", "delete", "elva0"));
            assertThat(link.exitCode()).isEqualTo(Exit.FAILED);
            assertThat(link.err()).startsWith("elva: tun elva0: ").contains("was deleted")
                    .hasLineCount(1);
            assertThat(link.out()).contains("closed after");
        }
    }

    @Test
    void signal_endsItProperly() throws Exception {
        try (ElvaProcess link = ElvaProcess.start(directory, List.of(), "link", "--a", "elva0",
                "--b", "elva1", "--json").says("Ctrl-C ends it")) {
            link.signal("TERM");
            assertThat(link.exitCode()).isEqualTo(Exit.DONE);
            assertThat(link.out()).contains("\"lateMostNanos\"").endsWith("}\n");
        }
    }

    @Test
    void namespaceThatIsNotThere_isNamed() {
        Shell shell = Shell.elva("link", "--a", "elva-none:elva0", "--b", "elva1");
        assertThat(shell.err()).isEqualTo("elva: namespace elva-none: open /run/netns/elva-none: "
                + "No such file or directory (errno 2). To make it: ip netns add elva-none\n");
        assertThat(shell.exitCode()).isEqualTo(Exit.FAILED);
    }

    @Test
    void fileThatIsNoNamespace_isNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("x"), "");
        Shell shell = Shell.elva("link", "--a", "elva0", "--b", file + ":elva1");
        assertThat(shell.err()).isEqualTo("elva: namespace " + file
                + ": setns: Invalid argument (errno 22): that file is no network namespace\n");
        assertThat(shell.exitCode()).isEqualTo(Exit.FAILED);
    }
}
