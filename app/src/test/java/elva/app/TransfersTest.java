package elva.app;

import static elva.app.Running.elva;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `./elva serve` with the kernel's TCP at the other end: by curl, and by sockets of the JDK's.
@ExtendWith(InNamespace.class)
class TransfersTest {
    @TempDir
    Path directory;

    private Path file(String name, int length) throws IOException {
        byte[] octets = new byte[length];
        new SplittableRandom(length).nextBytes(octets);
        return Files.write(directory.resolve(name), octets);
    }

    @Test
    void curl_asksForPartsAndHeads() throws Exception {
        Program.assume("curl");
        Files.writeString(directory.resolve("a.txt"), "0123456789");
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/x"), "below");
        try (Running _ = elva("serve", directory.toString(), "--port", "8080").says(":8080/")) {
            String url = "http://192.0.2.2:8080/";
            assertThat(Program.curl("-r", "3-5", url + "a.txt")).isEqualTo("345");
            assertThat(Program.curl("-I", url + "a.txt"))
                    .contains("HTTP/1.1 200", "Content-Length: 10\r\n");
            assertThat(Program.curl("-L", url + "sub")).contains("href=\"./x\"");
            assertThat(Program.curl("-w", "%{http_code}", "--path-as-is", url + "../x"))
                    .contains("400");
            assertThat(Program.curl(url + "a.txt", url + "a.txt", "-w", "%{num_connects}"))
                    .isEqualTo("012345678910123456789" + "0");
        }
    }

    @Test
    void interrupt_letsTransfersFinish_andClosesIdleConnections() throws Exception {
        file("down", 3_000_000);
        try (Running serve = elva("serve", directory.toString(), "--grace", "60")
                .says("serving")) {
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
            serve.says("closing: 1 transfer has 60 s to finish");
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
        try (Running serve = elva("serve", directory.toString(), "--grace", "1")
                .says("serving");
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

    /// Those who are there are served on, and there is room again when one of them has gone.
    @Test
    void clientBeyondTheLimit_isReset() throws Exception {
        file("down", 10);
        try (Running serve = elva("serve", directory.toString(), "--connections", "1")
                .says("serving")) {
            try (Socket first = connect()) {
                ask(first, "HEAD");
                assertThat(first.getInputStream().readNBytes(12)).asString().endsWith(" 200");
                assertThatThrownBy(() -> {
                    try (Socket second = connect()) {        // may be reset before it is connected
                        ask(second, "HEAD");
                        int _ = second.getInputStream().read();
                    }
                }).isInstanceOf(SocketException.class);
                serve.says("elva: more than 1 connection at once (--connections): ");
                ask(first, "HEAD");
                assertThat(first.getInputStream().read()).isPositive();
            }
            boolean served = false;
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!served && System.nanoTime() - deadline < 0) served = isServed();
            assertThat(served).isTrue();
        }
    }

    private static boolean isServed() {
        try (Socket socket = connect()) {
            ask(socket, "HEAD");
            return socket.getInputStream().read() > 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// A pipe whose reader has fallen asleep takes 64 KiB of the capture.
    @Test
    void captureThatNobodyTakes_costsPacketsAndNoConnection() throws Exception {
        file("down", 80_000_000);
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        FutureTask<InputStream> reader = new FutureTask<>(() -> Files.newInputStream(pipe));
        Thread.ofPlatform().daemon().start(reader);
        try (Running serve = elva("serve", directory.toString(), "--pcap", pipe.toString())
                .says("serving"); Socket socket = connect()) {
            ask(socket, "GET");
            assertThat(socket.getInputStream().readNBytes(80_000_000)).hasSize(80_000_000);
            serve.interrupt();
            assertThat(serve.exitCode()).isEqualTo(Exit.FAILED);
            assertThat(serve.err()).containsPattern("elva: [\\d,]+ packets could not be captured: ")
                    .contains("pipe: write: nobody takes it; the last ");
        } finally {
            reader.get(20, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void busyDevice_isOneLine() throws Exception {
        try (Running _ = elva("serve", directory.toString()).says("serving");
                Running second = elva("serve", directory.toString(), "--port", "81")) {
            assertThat(second.exitCode()).isEqualTo(Exit.FAILED);
            assertThat(second.err()).startsWith("elva: tun elva0: TUNSETIFF: Device or resource "
                    + "busy (errno 16): this process or another holds it").hasLineCount(1);
        }
    }
}
