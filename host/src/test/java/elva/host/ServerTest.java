package elva.host;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A server goes on whatever happens to it, and does not let its peers write the log.
class ServerTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Reporter reporter = new Reporter("test",
            (where, failure) -> heard.add(where + ": " + failure.getMessage()));

    @Test
    void accept_fails_isReportedAndTheServerGoesOn() throws Exception {
        Queue<Throwable> failures = new ArrayDeque<>(
                List.of(new IllegalStateException("one"), new OutOfMemoryError("two")));
        try (Talk talk = Talk.open(); TcpListener listener = talk.pair.peer().listen(99)) {
            new Server(() -> {
                switch (failures.poll()) {
                    case RuntimeException e -> throw e;
                    case Error e -> throw e;
                    case null, default -> { }
                }
                return listener.accept();
            }, c -> c.output().write(3), reporter).start("test");
            try (TcpConnection c = talk.pair.elva().connect(Family.V4.peer, 99)) {
                c.readTimeout(Peers.SOON);
                assertThat(c.input().read()).isEqualTo(3);
            }
            assertThat(heard).containsExactly("server: one", "server: two");
        }
    }

    @Test
    void handler_whosePeerResets_isHeardOfAndIsNoWarning() throws Exception {
        Log log = new Log();
        try (Talk talk = Talk.open()) {
            serveOnce(talk, log, c -> c.input().read(), TcpConnection::abort);
            assertThat(log.levels("Connection reset: ")).containsExactly(Level.DEBUG);
        }
    }

    /// What a peer cannot do to it is a defect, though it be an IOException.
    @Test
    void handler_thatFailsByItself_isAWarning() throws Exception {
        Log log = new Log();
        try (Talk talk = Talk.open()) {
            serveOnce(talk, log, _ -> {
                throw new SocketException("of its own");
            }, _ -> { });
            serveOnce(talk, log, c -> {
                assertThatThrownBy(() -> c.input().read()).isInstanceOf(SocketException.class);
                throw new EOFException("of a file");
            }, TcpConnection::abort);
            assertThat(log.levels("of its own")).containsExactly(Level.WARNING);
            assertThat(log.levels("of a file")).containsExactly(Level.WARNING);
        }
    }

    /// One connection is handled, whatever the handler throws.
    private static void serveOnce(Talk talk, Log log, ConnectionHandler handler, PeerDoes peer)
            throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Reporter logging = new Reporter(log, "test", ErrorHandler.NONE);
        try (TcpListener listener = talk.pair.peer().listen(99)) {
            new Server(listener::accept, c -> {
                begun.countDown();
                handler.handle(c);
            }, logging).start("test");
            try (TcpConnection c = talk.pair.elva().connect(Family.V4.peer, 99)) {
                assertThat(begun.await(Peers.SOON.toSeconds(), SECONDS)).isTrue();
                peer.does(c);
            }
        }
    }

    /// What the peer does to the server.
    @FunctionalInterface
    private interface PeerDoes {
        void does(TcpConnection connection) throws IOException;
    }

    /// Keeps what it is told.
    private static final class Log implements System.Logger {
        private record Line(Level level, @Nullable Throwable thrown) {}

        private final List<Line> lines = new CopyOnWriteArrayList<>();

        /// Of what was told with a failure whose message begins so; waits for the first.
        List<Level> levels(String beginning) throws InterruptedException {
            Peers.await(() -> !of(beginning).isEmpty());
            return of(beginning);
        }

        private List<Level> of(String beginning) {
            return lines.stream().filter(l -> l.thrown != null
                    && String.valueOf(l.thrown.getMessage()).startsWith(beginning))
                    .map(Line::level).toList();
        }

        @Override
        public String getName() { return "test"; }

        @Override
        public boolean isLoggable(Level level) { return true; }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message,
                @Nullable Throwable thrown) {
            lines.add(new Line(level, thrown));
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format,
                @Nullable Object @Nullable ... parameters) {
            lines.add(new Line(level, null));
        }
    }
}
