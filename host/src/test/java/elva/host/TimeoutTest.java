package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.waiting;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.tcp.ConnectionException;
import elva.tcp.OpenOptions;
import elva.tcp.Reason;
import elva.tcp.Setting;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/// Calls that wait do not wait longer than they were told, nor when they are interrupted or what
/// they wait for is closed.
class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    /// An address of the wire's network that nobody has.
    private static final Endpoint NOBODY = new Endpoint(IpAddress.parse("192.0.2.77"), 80);

    @Test
    void accept_nobodyComes_timesOut() throws Exception {
        try (Peers.Pair pair = Peers.pair(); TcpListener server = pair.elva().listen(80)) {
            assertThatThrownBy(() -> server.accept(SHORT))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Accept timed out: no connection to [::]:80 in 50 ms");
        }
    }

    @Test
    void connect_nobodyAnswers_timesOutAndLeavesNothing() throws Exception {
        try (Peers.Pair pair = Peers.pair()) {
            assertThatThrownBy(() -> pair.elva().connect(NOBODY, OpenOptions.STANDARD, SHORT))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Connect timed out: no answer from 192.0.2.77:80 in 50 ms");
            assertThat(pair.elva().usage().isNothing()).isTrue();
        }
    }

    @Test
    void connect_tcpGivesUp_saysConnectionTimedOut() throws Exception {
        TcpConfig impatient = TcpConfig.STANDARD.with(Setting.RTO_INITIAL, 100_000_000)
                .with(Setting.R2_SYN, 1_000_000_000);
        try (Peers.Pair pair = Peers.pair()) {
            OpenOptions options = OpenOptions.STANDARD.config(impatient);
            assertThatThrownBy(() -> pair.elva().connect(NOBODY, options, Duration.ZERO))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageStartingWith("Connection timed out: 192.0.2.77:80: no answer to ")
                    .hasMessageEndingWith("(SYN-SENT -> CLOSED)")
                    .cause().isInstanceOfSatisfying(ConnectionException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.RETRANSMISSION_TIMEOUT));
        }
    }

    @Test
    void read_nothingComes_timesOutAndNothingIsLost() throws Exception {
        try (Talk talk = Talk.open()) {
            talk.client.readTimeout(SHORT);
            assertThatThrownBy(() -> talk.client.input().read())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageStartingWith("Read timed out: nothing from 192.0.2.1:80 in 50 ms, "
                            + "ESTABLISHED");
            talk.server.output().write(7);
            talk.client.readTimeout(Duration.ZERO);
            assertThat(talk.client.input().read()).isEqualTo(7);
        }
    }

    @Test
    void write_peerReadsNothing_timesOutWithPositionOfProgress() throws Exception {
        try (Talk talk = Talk.open()) {
            talk.client.writeTimeout(SHORT);
            ByteBuffer text = ByteBuffer.allocate(2_000_000);
            assertThatThrownBy(() -> talk.client.write(text))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageStartingWith("Write timed out: no room for more to 192.0.2.1:80 "
                            + "in 50 ms, ESTABLISHED");
            int taken = text.position();
            assertThat(taken).isBetween(65_535, 1_000_000);
            assertThat(talk.server.input().readNBytes(taken)).hasSize(taken);
        }
    }

    /// It writes longer than it may wait, and never waits so long.
    @Test
    void write_peerReadsSlowly_doesNotTimeOut() throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        byte[] text = Peers.text(4_000_000, 4);
        try (Talk talk = Talk.open()) {
            talk.client.writeTimeout(timeout);
            var written = waiting(() -> {
                talk.client.output().write(text);
                talk.client.shutdownOutput();
                return true;
            });
            long until = System.nanoTime() + 2 * timeout.toNanos();
            int length = 0;
            while (System.nanoTime() - until < 0) {
                length += talk.server.input().readNBytes(20_000).length;
                Thread.sleep(20);
            }
            assertThat(length).isLessThan(text.length);
            assertThat(talk.server.input().readAllBytes()).hasSize(text.length - length);
            assertThat(written.get(20, SECONDS)).isTrue();
        }
    }

    @Test
    void read_interrupted_throwsAndConnectionIsUnharmed() throws Exception {
        try (Talk talk = Talk.open()) {
            AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
            AtomicReference<@Nullable Boolean> status = new AtomicReference<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    talk.client.input().read();
                } catch (Exception e) {
                    thrown.set(e);
                    status.set(Thread.currentThread().isInterrupted());
                }
            });
            Peers.await(() -> reader.getState() == Thread.State.WAITING);
            reader.interrupt();
            reader.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class)
                    .hasMessage("Interrupted");
            assertThat(status.get()).isTrue();
            talk.server.output().write(7);
            assertThat(talk.client.input().read()).isEqualTo(7);
        }
    }

    @Test
    void connect_interrupted_leavesNothing() throws Exception {
        try (Peers.Pair pair = Peers.pair()) {
            AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
            Thread connecting = Thread.ofPlatform().start(() -> {
                try {
                    pair.elva().connect(NOBODY, OpenOptions.STANDARD, Duration.ZERO);
                } catch (Exception e) {
                    thrown.set(e);
                }
            });
            Peers.await(() -> connecting.getState() == Thread.State.WAITING);
            connecting.interrupt();
            connecting.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
            assertThat(pair.elva().usage().isNothing()).isTrue();
        }
    }

    @Test
    void read_connectionClosedByAnother_throwsThoughThePeerIsSilent() throws Exception {
        Cut cut = new Cut();
        Endpoint server = new Endpoint(IpAddress.parse(Family.V4.peer), 80);
        OpenOptions quiet = OpenOptions.STANDARD.softErrors(false);
        try (Talk talk = Talk.open(o -> o.impairment(cut), o -> o);
                TcpConnection c = talk.pair.elva().connect(server, quiet, SOON)) {
            var read = waiting(() -> c.input().read());
            cut.isCut = true;
            c.output().close();
            assertThatThrownBy(() -> read.get(20, SECONDS)).cause()
                    .isInstanceOf(SocketException.class).hasMessage("Socket closed");
            cut.isCut = false;
        }
    }

    /// A link that can be cut.
    private static final class Cut implements Impairment {
        volatile boolean isCut;

        @Override
        public long outbound(int length) {
            return isCut ? DROP : PASS;
        }

        @Override
        public long inbound(int length) {
            return outbound(length);
        }
    }

    @Test
    void accept_listenerClosedByAnother_throws() throws Exception {
        try (Peers.Pair pair = Peers.pair()) {
            TcpListener server = pair.elva().listen(80);
            var accept = waiting(() -> server.accept());
            server.close();
            assertThatThrownBy(() -> accept.get(20, SECONDS)).cause()
                    .isInstanceOf(SocketException.class).hasMessage("Socket closed");
            server.close();
        }
    }

    @Test
    void awaitClosed_lives_saysNo() throws Exception {
        try (Talk talk = Talk.open()) {
            assertThat(talk.client.awaitClosed(SHORT)).isFalse();
            talk.client.shutdownOutput();
            assertThat(talk.server.input().read()).isEqualTo(-1);
            var over = waiting(() -> talk.client.awaitClosed(Duration.ZERO));
            talk.server.shutdownOutput();
            assertThat(over.get(20, SECONDS)).isTrue();
            assertThat(talk.client.state()).isEqualTo(State.TIME_WAIT);
            assertThat(talk.server.awaitClosed(SOON)).isTrue();
            assertThat(talk.server.state()).isEqualTo(State.CLOSED);
        }
    }

    @Test
    void timeout_negative_isRefused() throws Exception {
        try (Talk talk = Talk.open()) {
            assertThatThrownBy(() -> talk.client.readTimeout(Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("timeout PT-0.001S < 0");
        }
    }
}
