package elva.host;

import static elva.host.Peers.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.stack.StackObserver;
import elva.tcp.Signal;
import elva.wire.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Code that is called back throws: its owner hears of it, others do not notice.
class IsolationTest {
    /// Checked and undeclared, as code in Kotlin throws it: the hardest case.
    private final IOException boom = new IOException("boom");

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private static RuntimeException undeclared(Throwable t) {
        IsolationTest.<RuntimeException>thrown(t);
        throw new AssertionError();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void thrown(Throwable t) throws T {
        throw (T) t;
    }

    private NetworkOptions listening(NetworkOptions options) {
        return options.errors((where, failure) -> heard.add(where + ": " + failure.getMessage()));
    }

    /// Whether a connection still carries an octet each way.
    private static void assertWorks(TcpConnection client, TcpConnection server) throws IOException {
        client.readTimeout(SOON);
        server.readTimeout(SOON);
        client.output().write(1);
        assertThat(server.input().read()).isEqualTo(1);
        server.output().write(2);
        assertThat(client.input().read()).isEqualTo(2);
    }

    @Test
    void handler_throws_abortsItsConnectionOnly() throws Exception {
        try (Talk talk = Talk.open(o -> o, this::listening)) {
            Network peer = talk.pair.peer();
            try (TcpListener _ = peer.serve(99, c -> {
                if (c.input().read() == 1) throw undeclared(boom);
                c.output().write(3);
            })) {
                TcpConnection good = talk.pair.elva().connect(Family.V4.peer, 99);
                TcpConnection bad = talk.pair.elva().connect(Family.V4.peer, 99);
                bad.output().write(1);
                assertThatThrownBy(() -> bad.input().read()).isInstanceOf(SocketException.class)
                        .hasMessageStartingWith("Connection reset: ");
                good.output().write(2);
                assertThat(good.input().read()).isEqualTo(3);
                assertThat(good.input().read()).isEqualTo(-1);
                good.close();
            }
            assertWorks(talk.client, talk.server);
            Peers.await(() -> heard.size() == 1);
            assertThat(heard.getFirst())
                    .matches("handler of 192\\.0\\.2\\.1:99 <- 192\\.0\\.2\\.2:\\d+: boom");
        }
    }

    @Test
    void signalListener_throws_abortsItsConnectionAndTellsIt() throws Exception {
        try (Talk talk = Talk.open(this::listening, o -> o)) {
            TcpConnection other = talk.pair.elva().connect(Family.V4.peer, 80);
            TcpConnection otherServer = talk.listener.accept(SOON);
            talk.client.onSignal((_, signals) -> {
                if ((signals & Signal.READABLE) != 0) throw undeclared(boom);
            });
            talk.server.output().write(1);
            assertThatThrownBy(() -> talk.server.input().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageStartingWith("Connection reset: ");
            assertThatThrownBy(() -> talk.client.input().read()).isInstanceOf(IOException.class)
                    .hasMessage("callback of this connection failed: " + boom).hasCause(boom);
            assertThat(heard).hasSize(1).first().asString()
                    .matches("callback of 192\\.0\\.2\\.2:\\d+ -> 192\\.0\\.2\\.1:80: boom");
            assertWorks(other, otherServer);
            other.close();
            otherServer.close();
        }
    }

    @Test
    void signalListener_waits_isRefused() throws Exception {
        try (Talk talk = Talk.open(this::listening, o -> o)) {
            talk.client.onSignal((c, _) -> {
                try {
                    c.input().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            talk.server.output().write(1);
            Peers.await(() -> talk.client.end() != null);
            assertThatThrownBy(() -> talk.client.input().read()).rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a callback of the stack must not wait");
        }
    }

    @Test
    void signalListener_writes_leavesAtOnce() throws Exception {
        try (Talk talk = Talk.open()) {
            talk.client.onSignal((c, signals) -> {
                if ((signals & Signal.READABLE) == 0) return;
                try {
                    c.output().write(c.input().read() + 1);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            talk.server.readTimeout(SOON);
            talk.server.output().write(1);
            assertThat(talk.server.input().read()).isEqualTo(2);
            talk.client.onSignal(null);
        }
    }

    @Test
    void networkClose_inCallback_isRefused() throws Exception {
        try (Talk talk = Talk.open(this::listening, o -> o)) {
            talk.client.onSignal((_, signals) -> {
                if ((signals & Signal.ENDED) != 0) talk.pair.elva().close();
            });
            talk.server.abort();                     // nothing is left that close would wait for
            Peers.await(() -> !heard.isEmpty());
            assertThat(heard.getFirst()).endsWith(": a callback of the stack must not wait");
        }
    }

    @Test
    void observer_throws_isUnpluggedAndHeardOfOnce() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        StackObserver observer = new StackObserver() {
            @Override
            public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
                calls.incrementAndGet();
                throw undeclared(boom);
            }
        };
        try (Talk talk = Talk.open(o -> listening(o).observer(observer), o -> o)) {
            assertWorks(talk.client, talk.server);
        }
        assertThat(calls).hasValue(1);
        assertThat(heard).containsExactly("observer: boom");
    }

    @Test
    void observer_isToldOfEverything() throws Exception {
        List<String> arcs = new CopyOnWriteArrayList<>();
        StackObserver observer = new StackObserver() {
            @Override
            public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
                arcs.add(arc.from() + " " + arc.to());
            }
        };
        try (Talk talk = Talk.open(o -> o.observer(observer), o -> o)) {
            assertWorks(talk.client, talk.server);
        }
        assertThat(arcs).startsWith("CLOSED SYN-SENT", "SYN-SENT ESTABLISHED");
    }

    @Test
    void tap_throws_isUnpluggedAndHeardOfOnce() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (Talk talk = Talk.open(o -> listening(o).tap(_ -> {
            calls.incrementAndGet();
            throw undeclared(boom);
        }), o -> o)) {
            assertWorks(talk.client, talk.server);
        }
        assertThat(calls).hasValue(1);
        assertThat(heard).containsExactly("tap: boom");
    }

    @Test
    void impairment_throws_isUnpluggedAndHeardOfOnce() throws Exception {
        Impairment broken = new Impairment() {
            @Override
            public long outbound(int length) {
                throw undeclared(boom);
            }

            @Override
            public long inbound(int length) {
                throw undeclared(boom);
            }
        };
        try (Talk talk = Talk.open(o -> listening(o).impairment(broken), o -> o)) {
            assertWorks(talk.client, talk.server);
        }
        assertThat(heard).containsExactly("impairment: boom");
    }

    @Test
    void errorHandler_throws_harmsNobody() throws Exception {
        try (Talk talk = Talk.open(o -> o.tap(_ -> {
            throw undeclared(boom);
        }).errors((_, _) -> {
            throw undeclared(boom);
        }), o -> o)) {
            assertWorks(talk.client, talk.server);
        }
    }
}
