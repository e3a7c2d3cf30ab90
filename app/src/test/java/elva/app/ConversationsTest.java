package elva.app;

import static elva.app.Running.elva;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `./elva connect`, `listen` and `fetch` with the kernel's TCP at the other end, and their exit
/// codes.
@ExtendWith(InNamespace.class)
class ConversationsTest {
    private static final int MILLIS_MOST = (int) TimeUnit.SECONDS.toMillis(Running.SECONDS_MOST);

    @TempDir
    Path directory;

    private static <T> FutureTask<T> async(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("::"));
        server.setSoTimeout(MILLIS_MOST);
        return server;
    }

    private static String port(ServerSocket server) {
        return String.valueOf(server.getLocalPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void connect_talksBothWays_andHalfClosesAtTheEndOfInput(String peer) throws Exception {
        byte[] text = new byte[2_000_000];
        new SplittableRandom(3).nextBytes(text);
        try (ServerSocket server = server()) {
            FutureTask<Boolean> echo = async(() -> {
                try (Socket socket = server.accept()) {
                    byte[] all = socket.getInputStream().readAllBytes();
                    socket.getOutputStream().write(all);
                    return true;
                }
            });
            try (Running connect = elva(text, "connect", peer, port(server))) {
                assertThat(connect.exitCode()).isEqualTo(Exit.DONE);
                assertThat(connect.octets()).isEqualTo(text);
                assertThat(connect.err()).contains("connected: ",
                        "closed: 2,000,000 bytes sent, 2,000,000 bytes received\n");
            }
            assertThat(echo.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void connect_peerClosesFirst_inputGoesOnToItsEnd() throws Exception {
        PipedOutputStream typing = new PipedOutputStream();
        try (ServerSocket server = server(); Running connect = elva(new PipedInputStream(typing),
                "connect", "192.0.2.1", port(server)); Socket socket = server.accept()) {
            socket.shutdownOutput();
            connect.says("the peer has closed its side (we are in CLOSE-WAIT); the end of input");
            typing.write("late".getBytes(ISO_8859_1));
            typing.close();
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("late");
            assertThat(connect.exitCode()).isEqualTo(Exit.DONE);
        }
    }

    @Test
    void connect_inputThatCannotBeRead_resetsAndSaysSo() throws Exception {
        InputStream directory = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Is a directory");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        };
        try (ServerSocket server = server();
                Running connect = elva(directory, "connect", "192.0.2.1", port(server));
                Socket socket = server.accept()) {
            socket.setSoTimeout(MILLIS_MOST);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class).hasMessage("Connection reset");
            assertThat(connect.exitCode()).isEqualTo(Exit.FAILED);
            assertThat(connect.err()).endsWith("\nelva: standard input: Is a directory\n");
        }
    }

    @Test
    void connect_nobodyListens_isRefused() throws Exception {
        try (Running connect = elva("connect", "192.0.2.1", "81")) {
            assertThat(connect.exitCode()).isEqualTo(Exit.REFUSED);
            assertThat(connect.err())
                    .matches("elva: 192\\.0\\.2\\.1:81: connection refused: RST to "
                    + "our SYN after [\\d.]+ ms \\(SYN-SENT -> CLOSED\\)\n");
        }
    }

    @Test
    void connect_peerResets_isReset() throws Exception {
        try (ServerSocket server = server(); PipedOutputStream typing = new PipedOutputStream();
                Running connect = elva(new PipedInputStream(typing), "connect", "2001:db8::1",
                        port(server))) {
            Socket socket = server.accept();
            connect.says("connected");
            socket.setSoLinger(true, 0);
            socket.close();
            assertThat(connect.exitCode()).isEqualTo(Exit.RESET);
            assertThat(connect.err()).contains("elva: [2001:db8::1]:" + port(server)
                    + ": connection reset: RST from ");
        }
    }

    @Test
    void connect_noAnswer_timesOut() throws Exception {
        try (Running connect = elva("connect", "192.0.2.99", "80", "--set", "r2-syn=1s", "--set",
                "rto-initial=100ms")) {
            assertThat(connect.exitCode()).isEqualTo(Exit.TIMED_OUT);
            assertThat(connect.err()).contains("elva: 192.0.2.99:80: connection timed out: ",
                    "(SYN-SENT -> CLOSED)").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.2", "2001:db8::2"})
    void listen_takesOneConnection(String elva) throws Exception {
        byte[] text = new byte[2_000_000];
        new SplittableRandom(4).nextBytes(text);
        try (Running listen = elva("hello".getBytes(ISO_8859_1), "listen", "9000")
                .says("listening at port 9000 of 192.0.2.2, 2001:db8::2");
                Socket socket = new Socket(elva, 9000)) {
            socket.setSoTimeout(MILLIS_MOST);
            socket.getOutputStream().write(text);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("hello");
            assertThat(listen.exitCode()).isEqualTo(Exit.DONE);
            assertThat(listen.octets()).isEqualTo(text);
            assertThat(listen.err()).contains("closed: 5 bytes sent, 2,000,000 bytes received\n");
        }
    }

    private static void answer(ServerSocket server, String answer) throws IOException {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            for (int newLines = 0; newLines < 2;) {
                int octet = in.read();
                if (octet == '\n') newLines++;
                else if (octet != '\r') newLines = 0;
            }
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[2001:db8::1]"})
    void fetch_followsRedirects_intoAFile(String host) throws Exception {
        String text = "x".repeat(500_000);
        Path file = directory.resolve("page");
        try (ServerSocket server = server()) {
            FutureTask<Boolean> serving = async(() -> {
                answer(server, "HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n");
                answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n" + text);
                return true;
            });
            try (Running fetch = elva("fetch", "http://" + host + ":" + port(server) + "/here",
                    "-o",
                    file.toString())) {
                assertThat(fetch.exitCode()).isEqualTo(Exit.DONE);
                assertThat(file).hasContent(text);
                assertThat(fetch.out()).isEmpty();
                assertThat(fetch.err())
                        .containsPattern("302 Found: on to http://.*/there\n.*/here: "
                        + "500,000 bytes in [\\d.]+ m?s, .*/s\n");
            }
            assertThat(serving.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void fetch_errorsHaveExitCodes() throws Exception {
        try (ServerSocket server = server()) {
            String url = "http://192.0.2.1:" + port(server) + "/x";
            FutureTask<Boolean> serving = async(() -> {
                answer(server, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
                Socket socket = server.accept();
                socket.setSoLinger(true, 0);
                socket.close();
                return true;
            });
            fails(Exit.FAILED, url, "elva: " + url + ": 404 Not Found\n");
            fails(Exit.FAILED, url, "elva: " + url + ": the stream ended after 5 of 9 bytes\n");
            fails(Exit.RESET, url, "elva: " + url + ": connection reset: RST from ");
            fails(Exit.REFUSED, "http://192.0.2.1:81/", "elva: http://192.0.2.1:81/: connection "
                    + "refused: RST to our SYN after ");
            assertThat(serving.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void fetch_thatBreaksOff_saysWhatIsKept() throws Exception {
        Path page = directory.resolve("page");
        try (ServerSocket server = server()) {
            String url = "http://192.0.2.1:" + port(server) + "/";
            FutureTask<Boolean> serving = async(() -> {
                answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
                answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                answer(server, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
                return true;
            });
            try (Running fetch = elva("fetch", url, "-o", page.toString())) {
                assertThat(fetch.exitCode()).isEqualTo(Exit.FAILED);
                assertThat(fetch.err()).isEqualTo("elva: 5 bytes kept in " + page + "\nelva: "
                        + url + ": the stream ended after 5 of 9 bytes\n");
            }
            try (Running fetch = elva("fetch", url, "-o", "/dev/full")) {
                assertThat(fetch.exitCode()).isEqualTo(Exit.FAILED);
                assertThat(fetch.err())
                        .isEqualTo("elva: fetch: /dev/full: No space left on device\n");
            }
            try (Running fetch = elva("fetch", url, "-o", "-")) {
                assertThat(fetch.exitCode()).isEqualTo(Exit.DONE);
                assertThat(fetch.out()).isEqualTo("hello");
            }
            fails(Exit.FAILED, url, "elva: " + url + ": 302 Found, but no Location to go to\n");
            assertThat(serving.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void kernelWithoutAddress_isToldOf() throws Exception {
        try (ElvaProcess listen = ElvaProcess.start(directory, List.of(), "listen", "80",
                "--address", "192.0.2.1/24").says("listening at port 80")) {
            assertThat(listen.err()).startsWith("elva: the kernel has no address on elva0; "
                    + "--peer 192.0.2.2 gives it one\n");
        }
        try (Running listen = elva("listen", "80", "--tun", "elva1").says("listening")) {
            assertThat(listen.err()).doesNotContain("the kernel has no");
        }
    }

    private static void fails(int exitCode, String url, String complaint) throws Exception {
        try (Running fetch = elva("fetch", url)) {
            assertThat(fetch.exitCode()).as(fetch.err()).isEqualTo(exitCode);
            assertThat(fetch.err()).startsWith(complaint).hasLineCount(1);
        }
    }

    @Test
    void pcap_isLeftWhateverHappens() throws Exception {
        Path file = directory.resolve("x.pcapng");
        try (Running connect = elva("connect", "192.0.2.1", "81", "--pcap", file.toString())) {
            assertThat(connect.exitCode()).isEqualTo(Exit.REFUSED);
            assertThat(connect.err()).contains("elva: captured: " + file);
        }
        assertThat(Files.size(file)).isGreaterThan(100);
    }
}
