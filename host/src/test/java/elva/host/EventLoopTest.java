package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.async;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.host.tun.TunDevice;
import elva.tcp.Counter;
import elva.tcp.OpenOptions;
import elva.tcp.Setting;
import elva.tcp.Signal;
import elva.tcp.TcpConfig;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Who drives when, and what a stall costs.
class EventLoopTest {
    private static final int THREADS = 2_000;

    /// The loop waits for ever, as nothing is going on; a user call brings a deadline.
    @Test
    void loop_waitsForEver_isWokenForNewDeadline() throws Exception {
        List<TunDevice> wire = TunDevice.pair(1500);
        AtomicInteger syns = new AtomicInteger();
        TcpConfig quick = TcpConfig.STANDARD.with(Setting.RTO_INITIAL, 20_000_000);
        try (Network net = Network.open(NetworkOptions.on(wire.get(0)).address("192.0.2.2/24")
                .tcp(quick).tap(p -> syns.incrementAndGet())); TunDevice _ = wire.get(1)) {
            Thread.sleep(50);                                // the loop is asleep by now
            Endpoint nobody = new Endpoint(IpAddress.parse("192.0.2.1"), 80);
            assertThatThrownBy(() -> net.connect(nobody, OpenOptions.STANDARD,
                    Duration.ofMillis(500))).hasMessageStartingWith("Connect timed out");
            assertThat(syns).hasValueBetween(3, 8);
        }
    }

    /// Text waits for its ACK; our loop stalls for three timeouts while that lies in the device's
    /// queue. Nothing is lost, so nothing is to be sent again.
    @Test
    void loop_stallsPastADeadline_processesArrivalsBeforeTimers() throws Exception {
        AtomicBoolean stall = new AtomicBoolean();
        Impairment slowText = new Impairment() {
            @Override
            public long outbound(int length) {
                return length > 1000 ? 30_000_000 : PASS;    // the peer's text, not its ACKs
            }

            @Override
            public long inbound(int length) {
                return length > 500 ? 60_000_000 : PASS;
            }
        };
        try (Talk talk = Talk.open(o -> o.tap(p -> {
            if (!p.outbound() && p.length() > 1000 && stall.getAndSet(false)) sleep(700);
        }), o -> o.impairment(slowText))) {
            stall.set(true);
            talk.server.output().write(new byte[1200]);      // arrives after 30 ms: the stall
            talk.client.output().write(new byte[600]);       // acknowledged in the midst of it
            assertThat(talk.server.input().readNBytes(600)).hasSize(600);
            assertThat(talk.client.input().readNBytes(1200)).hasSize(1200);
            assertThat(stall).isFalse();
            assertThat(talk.pair.elva().counters().get(Counter.TIMEOUTS)).isZero();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void virtualThreads_thousandsWait_allAreServed() throws Exception {
        CountDownLatch served = new CountDownLatch(THREADS);
        try (Peers.Pair pair = Peers.pair(); TcpListener _ = pair.peer().serve(7, c -> {
            int octet = c.input().read();                    // waits: nobody has written yet
            c.output().write(octet + 1);
        })) {
            TcpConnection[] clients = new TcpConnection[THREADS];
            for (int i = 0; i < THREADS; i++) {
                clients[i] = pair.elva().connect(Family.V4.peer, 7);
                TcpConnection c = clients[i];
                Thread.ofVirtual().start(() -> readAnswer(c, served));
            }
            assertThat(pair.elva().usage().connections()).isEqualTo(THREADS);
            assertThat(pair.elva().status()).hasSize(THREADS);
            assertThat(served.getCount()).isEqualTo(THREADS);
            for (TcpConnection c : clients) c.output().write(1);
            assertThat(served.await(SOON.toSeconds(), SECONDS)).isTrue();
        }
    }

    private static void readAnswer(TcpConnection connection, CountDownLatch served) {
        try (connection) {
            if (connection.input().read() == 2) served.countDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void userCalls_manyThreadsAtOnce_loseNothing() throws Exception {
        int count = 8;
        int length = 300_000;
        try (Peers.Pair pair = Peers.pair();
                TcpListener _ = pair.peer().serve(7, c -> c.input().transferTo(c.output()))) {
            List<FutureTask<byte[]>> talks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] text = Peers.text(length, i);
                talks.add(async(() -> {
                    try (TcpConnection c = pair.elva().connect(Family.V6.peer, 7)) {
                        var sent = async(() -> {
                            c.output().write(text);
                            c.shutdownOutput();
                            return true;
                        });
                        byte[] got = c.input().readAllBytes();
                        sent.get(20, SECONDS);
                        return got;
                    }
                }));
            }
            for (int i = 0; i < count; i++) {
                assertThat(talks.get(i).get(60, SECONDS)).isEqualTo(Peers.text(length, i));
            }
        }
    }

    /// The peer would probe the closed window after 30 s; our reading opens it at once.
    @Test
    void read_windowWasClosed_tellsThePeerAtOnce() throws Exception {
        byte[] text = Peers.text(400_000, 9);
        TcpConfig patient = TcpConfig.STANDARD.with(Setting.RTO_MIN, 30_000_000_000L)
                .with(Setting.RTO_INITIAL, 30_000_000_000L);
        TcpConfig small = TcpConfig.STANDARD.with(Setting.RECEIVE_BUFFER, 20 * 1460);
        try (Talk talk = Talk.open(o -> o.tcp(small), o -> o.tcp(patient))) {
            var sent = async(() -> {
                talk.server.output().write(text);
                return true;
            });
            Peers.await(() -> talk.client.status().rcvWnd() == 0);
            Thread.sleep(100);                               // delayed ACKs are gone by now
            long start = System.nanoTime();
            assertThat(talk.client.input().readNBytes(text.length)).isEqualTo(text);
            assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
            sent.get(20, SECONDS);
        }
    }

    @Test
    void settings_change_whileItLives() throws Exception {
        try (Talk talk = Talk.open()) {
            talk.client.noDelay(true);
            talk.client.keepAlive(true);
            talk.client.userTimeout(Duration.ofSeconds(7));
            assertThat(talk.client.status().userTimeoutNanos()).isEqualTo(7_000_000_000L);
        }
    }

    @Test
    void urgent_isSignalled() throws Exception {
        CountDownLatch urgent = new CountDownLatch(1);
        try (Talk talk = Talk.open()) {
            talk.server.onSignal((_, signals) -> {
                if ((signals & Signal.URGENT) != 0) urgent.countDown();
            });
            talk.client.writeUrgent(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(urgent.await(20, SECONDS)).isTrue();
            assertThat(talk.server.status().urgent()).isEqualTo(3);
            assertThat(talk.server.input().readNBytes(3)).containsExactly(1, 2, 3);
        }
    }
}
