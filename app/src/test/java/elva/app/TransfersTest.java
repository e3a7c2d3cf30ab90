package elva.app;

import static elva.app.Running.elva;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `./elva serve` with the kernel's TCP at the other end: by curl, and by sockets of the JDK's.
@ExtendWith(InNamespace.class)
class TransfersTest {
    private static final int LENGTH = 20_000_000;

    @TempDir
    Path directory;

    private Path file(String name, int length) throws IOException {
        byte[] octets = new byte[length];
        new SplittableRandom(length).nextBytes(octets);
        return Files.write(directory.resolve(name), octets);
    }

    /// Runs curl, and what it wrote.
    private static String curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS", "--globoff",
                "--noproxy", "*", "--max-time", "100"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static void assumeCurl() {
        boolean there = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(d -> Files.isExecutable(Path.of(d, "curl")));
        assumeTrue(there, "needs curl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "[2001:db8::2]"})
    void curl_downloadsAndUploads20Megabytes(String host) throws Exception {
        assumeCurl();
        Path down = file("down", LENGTH);
        Path up = file("up", LENGTH + 1);
        Path uploads = Files.createDirectories(directory.resolve("uploads"));
        try (Running serve = elva("serve", directory.toString(), "--upload", uploads.toString())
                .says("serving")) {
            Path got = directory.resolve("got");
            assertThat(curl("http://" + host + "/down", "-o", got.toString(), "-w",
                    "%{http_code}")).isEqualTo("200");
            assertThat(Files.mismatch(got, down)).isEqualTo(-1);
            assertThat(curl("-T", up.toString(), "http://" + host + "/stored"))
                    .isEqualTo("stored /stored, 20000001 bytes\n");
            assertThat(Files.mismatch(uploads.resolve("stored"), up)).isEqualTo(-1);
            serve.says("PUT /stored  201  20,000,001 bytes in ");
            assertThat(serve.out()).contains("GET /down  200  20,000,000 bytes in ", " resent");
        }
    }

    @Test
    void curl_asksForPartsAndHeads() throws Exception {
        assumeCurl();
        Files.writeString(directory.resolve("a.txt"), "0123456789");
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/x"), "below");
        try (Running _ = elva("serve", directory.toString(), "--port", "8080").says(":8080/")) {
            String url = "http://192.0.2.2:8080/";
            assertThat(curl("-r", "3-5", url + "a.txt")).isEqualTo("345");
            assertThat(curl("-I", url + "a.txt"))
                    .contains("HTTP/1.1 200", "Content-Length: 10\r\n");
            assertThat(curl("-L", url + "sub")).contains("href=\"./x\"");
            assertThat(curl("-w", "%{http_code}", "--path-as-is", url + "../x")).contains("400");
            assertThat(curl(url + "a.txt", url + "a.txt", "-w", "%{num_connects}"))
                    .isEqualTo("012345678910123456789" + "0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "[2001:db8::2]"})
    void lossyLink_bothWays_isOnlySlow(String host) throws Exception {
        assumeCurl();
        Path down = file("down", 1_000_000);
        Path uploads = Files.createDirectories(directory.resolve("uploads"));
        try (Running serve = elva("serve", directory.toString(), "--upload", uploads.toString(),
                "--loss", "2%", "--reorder", "0.01", "--seed", "7", "--set", "rto-min=20ms")
                .says("loss 2 %, reordering 1 %, seed 7")) {
            Path got = directory.resolve("got");
            curl("http://" + host + "/down", "-o", got.toString());
            assertThat(Files.mismatch(got, down)).isEqualTo(-1);
            curl("-T", down.toString(), "http://" + host + "/stored");
            assertThat(Files.mismatch(uploads.resolve("stored"), down)).isEqualTo(-1);
            assertThat(serve.says("PUT /stored").out())
                    .containsPattern("GET /down  200  1,000,000 bytes .* [1-9]\\d* resent");
        }
    }

    @Test
    void interrupt_letsTransfersFinish_andClosesIdleConnections() throws Exception {
        file("down", 3_000_000);
        try (Running serve = elva("serve", directory.toString()).says("serving")) {
            Socket idle = connect();
            Socket busy = connect();
            ask(idle, "HEAD");
            assertThat(new String(idle.getInputStream().readNBytes(12), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 200");
            serve.says("HEAD /down");
            ask(busy, "GET");
            InputStream in = busy.getInputStream();
            in.readNBytes(1_000);
            serve.interrupt();
            serve.says("closing: 1 transfer has 3 s to finish");
            assertThat(new String(idle.getInputStream().readAllBytes(), ISO_8859_1))
                    .contains("Content-Length: 3000000");
            idle.close();
            byte[] rest = in.readAllBytes();
            assertThat(rest.length).isGreaterThan(3_000_000 - 1_000);
            busy.close();
            assertThat(serve.exitCode()).isEqualTo(Exit.DONE);
            assertThat(serve.out()).endsWith("closed after 2 requests, 3.00 MB\n");
        }
    }

    @Test
    void clientThatStalls_isResetWhenTimeIsUp() throws Exception {
        file("down", 50_000_000);
        try (Running serve = elva("serve", directory.toString()).says("serving");
                Socket stalled = connect()) {
            ask(stalled, "GET");
            stalled.getInputStream().readNBytes(1_000);
            serve.interrupt();
            assertThat(serve.exitCode()).isEqualTo(Exit.DONE);
            assertThat(serve.out()).contains("GET /down  broke off after ")
                    .endsWith("1 connection had to be reset\n");
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Running.SECONDS_MOST));
        socket.connect(new InetSocketAddress("192.0.2.2", 80));
        return socket;
    }

    private static void ask(Socket socket, String method) throws IOException {
        socket.getOutputStream().write((method + " /down HTTP/1.1\r\nHost: e\r\n\r\n")
                .getBytes(ISO_8859_1));
    }

    @Test
    void resetByTheClient_isToldAndHarmsNobody() throws Exception {
        file("down", 50_000_000);
        try (Running serve = elva("serve", directory.toString()).says("serving")) {
            Socket rude = connect();
            ask(rude, "GET");
            rude.getInputStream().readNBytes(1_000);
            rude.setSoLinger(true, 0);
            rude.close();
            serve.says("broke off after ").says("Connection reset");
            try (Socket next = connect()) {
                ask(next, "HEAD");
                assertThat(next.getInputStream().readNBytes(12)).asString()
                        .isEqualTo("HTTP/1.1 200");
            }
        }
    }

    @Test
    void busyDevice_isOneLine() throws Exception {
        try (Running _ = elva("serve", directory.toString()).says("serving");
                Running second = elva("serve", directory.toString(), "--port", "81")) {
            assertThat(second.exitCode()).isEqualTo(Exit.FAILED);
            assertThat(second.err()).startsWith("elva: tun elva0: TUNSETIFF: Device or resource "
                    + "busy (errno 16): another process holds it").hasLineCount(1);
        }
    }
}
