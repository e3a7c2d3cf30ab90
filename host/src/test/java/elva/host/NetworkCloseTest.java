package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.async;
import static elva.host.Peers.waiting;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.host.tun.TunDevice;
import elva.tcp.Cause;
import elva.tcp.End;
import elva.tcp.State;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.ref.WeakReference;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Closing a whole network.
class NetworkCloseTest {
    private static final int LENGTH = 200_000;

    @Test
    void close_textQueued_arrivesWholeBeforeTheEnd() throws Exception {
        try (Talk talk = Talk.open()) {
            talk.client.output().write(Peers.text(LENGTH, 3));
            var closed = async(() -> talk.pair.elva().close(SOON));
            assertThat(talk.server.input().readAllBytes()).isEqualTo(Peers.text(LENGTH, 3));
            talk.server.shutdownOutput();
            assertThat(closed.get(10, SECONDS)).isZero();
            assertThat(talk.client.state()).isEqualTo(State.TIME_WAIT);
            assertThat(talk.pair.elva().status()).isEmpty();
        }
    }

    /// What a server's handler does that has just written the last of its answer.
    @Test
    void close_isQuickerThanShutdownOutput_losesNothing() throws Exception {
        try (Talk talk = Talk.open()) {
            talk.client.output().write(Peers.text(LENGTH, 3));
            var closed = async(() -> talk.pair.elva().close(SOON));
            Peers.await(() -> talk.client.state() == State.FIN_WAIT_1);
            talk.client.shutdownOutput();
            assertThat(talk.server.input().readAllBytes()).isEqualTo(Peers.text(LENGTH, 3));
            talk.server.shutdownOutput();
            assertThat(closed.get(20, SECONDS)).isZero();
        }
    }

    @Test
    void close_peerDoesNotClose_abortsAtDeadlineAndCounts() throws Exception {
        try (Talk talk = Talk.open()) {
            assertThat(talk.pair.elva().close(Duration.ofMillis(100))).isEqualTo(1);
            assertThat(talk.client.end()).extracting(End::cause).isEqualTo(Cause.ABORT);
            assertThatThrownBy(() -> {
                talk.server.input().read();
                talk.server.output().write(new byte[100]);
                talk.server.input().read();
                talk.server.output().write(new byte[100]);
            }).isInstanceOf(SocketException.class).hasMessageStartingWith("Connection reset: ");
        }
    }

    @Test
    void close_drains_acceptsNoMore() throws Exception {
        try (Talk talk = Talk.open()) {
            TcpListener server = talk.pair.elva().listen(99);
            var accept = waiting(() -> server.accept());
            var closed = async(() -> talk.pair.elva().close(SOON));
            assertThat(talk.server.input().read()).isEqualTo(-1);
            assertThatThrownBy(() -> accept.get(20, SECONDS)).cause()
                    .isInstanceOf(SocketException.class).hasMessage("Socket closed");
            assertThatThrownBy(() -> talk.pair.elva().listen(98))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Socket closed: network closed");
            assertThatThrownBy(() -> talk.pair.peer().connect(Family.V4.elva, 99))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Connection refused: ");
            talk.server.shutdownOutput();
            assertThat(closed.get(20, SECONDS)).isZero();
        }
    }

    @Test
    void close_somebodyWaits_isTold() throws Exception {
        try (Talk talk = Talk.open()) {
            var read = waiting(() -> talk.client.input().read());
            talk.pair.elva().close(Duration.ZERO);
            assertThatThrownBy(() -> read.get(20, SECONDS)).cause()
                    .isInstanceOf(SocketException.class).hasMessageStartingWith("Socket closed");
        }
    }

    @Test
    void closed_everyCall_saysSoOrIsHarmless() throws Exception {
        try (Talk talk = Talk.open()) {
            Network net = talk.pair.elva();
            TcpListener listener = net.listen(99);
            net.close(Duration.ZERO);
            assertThatThrownBy(() -> net.connect(Family.V4.peer, 80))
                    .isInstanceOf(SocketException.class).hasMessageStartingWith("Socket closed");
            assertThatThrownBy(() -> talk.client.input().read())
                    .isInstanceOf(SocketException.class).hasMessageStartingWith("Socket closed");
            assertThatThrownBy(() -> talk.client.output().write(1))
                    .isInstanceOf(SocketException.class).hasMessageStartingWith("Socket closed");
            assertThatThrownBy(listener::accept)
                    .isInstanceOf(SocketException.class).hasMessageStartingWith("Socket closed");
            assertThat(talk.client.state()).isEqualTo(State.CLOSED);
            assertThat(talk.client.status().state()).isEqualTo(State.CLOSED);
            assertThat(talk.client.awaitClosed(SOON)).isTrue();
            talk.client.abort();
            talk.client.noDelay(true);
            listener.close();
            assertThat(net.status()).isEmpty();
            assertThat(net.usage().connections()).isZero();
            assertThat(net.failure()).isNull();
            assertThat(net.close(SOON)).isZero();
        }
    }

    @SuppressWarnings("try")            // closed twice is what it is about
    @Test
    void close_deviceIsClosedBesideIt_isHarmless() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        TunDevice left = wire.get(0);
        try (TunDevice right = wire.get(1)) {
            Network.open(NetworkOptions.on(left).address("192.0.2.2/24")).close();
            left.close();
            assertThat(right.receive(Arena.ofAuto().allocate(1500), 0, 1500)).isZero();
        }
    }

    @Test
    void close_interrupted_abortsAtOnce() throws Exception {
        try (Talk talk = Talk.open()) {
            Thread.currentThread().interrupt();
            int aborted = talk.pair.elva().close(SOON);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(aborted).isEqualTo(1);
        }
    }

    @Test
    void close_negativeDeadline_isRefusedAndChangesNothing() throws Exception {
        try (Talk talk = Talk.open()) {
            Network net = talk.pair.elva();
            TcpListener listener = net.listen(99);
            assertThatThrownBy(() -> net.close(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("timeout PT-0.001S < 0");
            talk.pair.peer().connect(Family.V4.elva, 99).close();
            listener.accept(SOON).close();
            net.listen(98).close();
        }
    }

    /// What was closed still waits for the peer; an abort does not.
    @Test
    void abort_afterClose_endsTheConnection() throws Exception {
        try (Talk talk = Talk.open()) {
            talk.client.close();
            assertThat(talk.server.input().read()).isEqualTo(-1);
            assertThat(talk.client.end()).isNull();
            talk.client.abort();
            assertThat(talk.client.end()).extracting(End::cause).isEqualTo(Cause.ABORT);
            Peers.await(() -> talk.server.end() != null);
            assertThat(talk.server.end()).extracting(End::cause).isEqualTo(Cause.RST);
        }
    }

    /// A network that listens now and then does not remember where it did.
    @Test
    void listener_closed_isForgotten() throws Exception {
        try (Peers.Pair pair = Peers.pair()) {
            WeakReference<TcpListener> closed = new WeakReference<>(listenOnce(pair.elva()));
            try (TcpListener _ = pair.elva().listen(99)) {
                Peers.await(() -> {
                    System.gc();
                    return closed.refersTo(null);
                });
            }
        }
    }

    private static TcpListener listenOnce(Network network) throws IOException {
        TcpListener listener = network.listen(98);
        listener.close();
        return listener;
    }

    @Test
    void close_afterAll_nothingIsLeft() throws Exception {
        try (Talk talk = Talk.open()) {
            talk.client.abort();
            talk.listener.close();
            Peers.await(() -> talk.pair.elva().usage().isNothing());
            Peers.await(() -> talk.pair.peer().usage().isNothing());
        }
    }
}
