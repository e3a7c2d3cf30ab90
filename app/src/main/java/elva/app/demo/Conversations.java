package elva.app.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import elva.app.fetch.Fetch;
import elva.app.fetch.Url;
import elva.host.TcpConnection;
import elva.host.TcpListener;
import elva.tcp.OpenOptions;
import elva.tcp.State;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// What the tour consists of.
final class Conversations {
    private static final Duration SOON = Duration.ofMillis(Stage.TIMEOUT_MILLIS);
    private static final int PORT = 80;
    private static final int NOBODYS_PORT = 81;
    private static final int CROSSING_PORT = 4_000;
    private static final int[] CROSSING_MILLIS = {30, 100, 300};
    private static final int BEFORE_MILLIS = 5;

    /// All but the lossy one, which is [Lossy]'s.
    static final List<Conversation> ALL = List.of(
            new Conversation("The kernel fetches a page from Elva, which closes first", true,
                    Conversations::kernelFetches),
            new Conversation("Elva fetches a page from the kernel, which closes first", true,
                    Conversations::elvaFetches),
            new Conversation("Elva closes its side and goes on reading: a half-close", true,
                    Conversations::halfClose),
            new Conversation("Nobody listens at Elva's port: the kernel is refused", true,
                    Conversations::kernelIsRefused),
            new Conversation("Nobody listens at the kernel's port: Elva is refused", true,
                    Conversations::elvaIsRefused),
            new Conversation("The kernel resets a connection in use", true,
                    Conversations::kernelResets),
            new Conversation("Elva aborts a connection in use", true, Conversations::elvaAborts),
            new Conversation("Both open at once and both close at once: the segments cross", true,
                    Conversations::crossing),
            new Conversation("The link loses packets", false, Lossy::play));

    private Conversations() {}

    /// Does something at the same time.
    static <T> FutureTask<T> meanwhile(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofPlatform().name("elva demo").daemon().start(task);
        return task;
    }

    private static String kernelFetches(Stage stage) throws Exception {
        byte[] page = Pages.page("The server is Elva.");
        try (TcpListener _ = stage.network().serve(PORT,
                c -> Pages.answer(c.input(), c.output(), page))) {
            return Curl.get(stage, PORT);
        }
    }

    private static String elvaFetches(Stage stage) throws Exception {
        byte[] page = Pages.page("The server is the kernel's.");
        try (ServerSocket server = stage.kernelServer()) {
            FutureTask<Boolean> serving = meanwhile(() -> {
                try (Socket socket = server.accept()) {
                    Pages.answer(socket.getInputStream(), socket.getOutputStream(), page);
                    return true;
                }
            });
            Url url = Url.parse("http://" + Stage.KERNEL + ":" + server.getLocalPort() + "/");
            long began = System.nanoTime();
            long length = new Fetch(peer -> new ElvaLine(stage.network().connect(peer,
                    OpenOptions.STANDARD, SOON)), new Fetch.Progress() {})
                    .get(url, OutputStream::nullOutputStream);
            double millis = (System.nanoTime() - began) / 1e6;
            serving.get();
            return String.format(Locale.ROOT, "elva fetch %s  ->  200, %,d bytes in %.1f ms", url,
                    length, millis);
        }
    }

    private static String halfClose(Stage stage) throws Exception {
        try (ServerSocket server = stage.kernelServer()) {
            FutureTask<Boolean> answering = meanwhile(() -> {
                try (Socket socket = server.accept()) {
                    String question = new String(socket.getInputStream().readAllBytes(), US_ASCII);
                    for (String word : question.split(" ", -1)) {
                        Thread.sleep(BEFORE_MILLIS);
                        socket.getOutputStream().write((word + "? ").getBytes(US_ASCII));
                    }
                    return true;
                }
            });
            TcpConnection c = connect(stage, server);
            c.output().write("how are you".getBytes(US_ASCII));
            c.shutdownOutput();
            String answer = new String(c.input().readAllBytes(), US_ASCII).strip();
            answering.get();
            c.close();
            return "\"how are you\", FIN  ->  \"" + answer + "\"";
        }
    }

    private static TcpConnection connect(Stage stage, ServerSocket server) throws IOException {
        Endpoint peer = new Endpoint(IpAddress.parse(Stage.KERNEL), server.getLocalPort());
        return stage.network().connect(peer, OpenOptions.STANDARD.noDelay(true), SOON);
    }

    private static String kernelIsRefused(Stage stage) throws IOException {
        try (Socket _ = stage.kernelClient(NOBODYS_PORT)) {
            throw new IOException("a connection to a port where nobody listens");
        } catch (ConnectException e) {
            return "the kernel's user is told: " + e.getMessage();
        }
    }

    private static String elvaIsRefused(Stage stage) throws IOException {
        try (TcpConnection _ = stage.network().connect(Stage.KERNEL, NOBODYS_PORT)) {
            throw new IOException("a connection to a port where nobody listens");
        } catch (ConnectException e) {
            return "Elva's user is told: " + brief(e);
        }
    }

    private static String brief(IOException e) {
        return String.valueOf(e.getMessage()).replaceFirst(" \\([A-Z0-9-]+ -> CLOSED\\)$", "");
    }

    private static String kernelResets(Stage stage) throws Exception {
        try (TcpListener listener = stage.network().listen(PORT)) {
            Socket kernel = stage.kernelClient(PORT);
            TcpConnection c = listener.accept(SOON);
            kernel.getOutputStream().write("hello".getBytes(US_ASCII));
            if (c.input().readNBytes(5).length < 5) throw new IOException("no hello");
            kernel.setSoLinger(true, 0);
            kernel.close();
            c.input().read();
            throw new IOException("no reset");
        } catch (SocketException e) {
            return "Elva's user is told: " + brief(e);
        }
    }

    private static String elvaAborts(Stage stage) throws Exception {
        try (ServerSocket server = stage.kernelServer();
                TcpConnection c = connect(stage, server); Socket kernel = server.accept()) {
            kernel.setSoTimeout(Stage.TIMEOUT_MILLIS);
            c.output().write("hello".getBytes(US_ASCII));
            if (kernel.getInputStream().readNBytes(5).length < 5) throw new IOException("no hello");
            c.abort();
            try {
                kernel.getInputStream().read();
                throw new IOException("no reset");
            } catch (SocketException e) {
                return "the kernel's user is told: " + e.getMessage();
            }
        }
    }

    /// Elva's segments take their time, the kernel's arrive at once. So each end's SYN, and later
    /// each end's FIN, leaves before the other's has come; unless this machine is so busy that it
    /// is late all the same: then they take more time.
    private static String crossing(Stage stage) throws Exception {
        for (int i = 0; i < CROSSING_MILLIS.length; i++) {
            if (i > 0) stage.begin(true);
            stage.conditions().hold(TimeUnit.MILLISECONDS.toNanos(CROSSING_MILLIS[i]));
            try {
                cross(stage, CROSSING_PORT + i, CROSSING_MILLIS[i]);
            } catch (ExecutionException | ConnectException _) {
                continue;                                    // the SYNs did not cross
            }
            if (stage.recorder().changes().stream().anyMatch(c -> c.arc().to() == State.CLOSING)) {
                return "Elva's segments take " + CROSSING_MILLIS[i] + " ms";
            }
        }
        throw new IOException("the segments would not cross: this machine is too busy");
    }

    private static void cross(Stage stage, int port, int millis) throws Exception {
        Endpoint ours = new Endpoint(IpAddress.parse(Stage.ELVA), port);
        Endpoint theirs = new Endpoint(IpAddress.parse(Stage.KERNEL), port);
        try (Socket kernel = new Socket()) {
            kernel.setReuseAddress(true);
            kernel.bind(new InetSocketAddress(Stage.KERNEL, port));
            FutureTask<TcpConnection> opening = meanwhile(() -> stage.network().connect(theirs,
                    OpenOptions.STANDARD.local(ours), SOON));
            stage.recorder().await(EnumSet.of(State.SYN_SENT), SOON.toNanos());
            Thread.sleep(BEFORE_MILLIS);
            kernel.connect(new InetSocketAddress(Stage.ELVA, port), Stage.TIMEOUT_MILLIS);
            try (TcpConnection c = opening.get()) {
                Thread.sleep(2L * millis);
                c.shutdownOutput();
                Thread.sleep(BEFORE_MILLIS);
                kernel.shutdownOutput();
                if (c.input().read() >= 0 || !c.awaitClosed(SOON)) throw new IOException("no end");
            }
        }
    }
}
