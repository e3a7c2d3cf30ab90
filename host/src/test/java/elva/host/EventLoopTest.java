package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.async;
import static elva.host.Peers.waiting;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.host.tun.TunDevice;
import elva.stack.Tap;
import elva.stack.TappedPacket;
import elva.tcp.Counter;
import elva.tcp.OpenOptions;
import elva.tcp.Setting;
import elva.tcp.Signal;
import elva.tcp.TcpConfig;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
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
            Peers.awaitAsleep("wire0");
            Endpoint nobody = new Endpoint(IpAddress.parse("192.0.2.1"), 80);
            var connect = waiting(() -> net.connect(nobody, OpenOptions.STANDARD, Duration.ZERO));
            Peers.await(() -> syns.get() >= 3);              // by timers alone
            net.close(Duration.ZERO);
            assertThatThrownBy(() -> connect.get(20, SECONDS)).cause()
                    .isInstanceOf(SocketException.class).hasMessageStartingWith("Socket closed");
        }
    }

    /// Text waits for its ACK; our loop stalls past the timeout while that lies in the device's
    /// queue. Nothing is lost, so nothing is to be sent again.
    ///
    /// What arrives when is not left to clocks: this thread brings the packets, and the loop itself
    /// puts the ACK into its queue when it begins to stall.
    @Test
    void loop_stallsPastADeadline_processesArrivalsBeforeTimers() throws Exception {
        Stall stall = new Stall();
        try (Relay relay = new Relay(); Network peer = relay.peer();
                Network elva = relay.elva(stall); TcpListener listener = peer.listen(80)) {
            var connect = async(() -> elva.connect(Family.V4.peer, 80));
            relay.carryUntil(connect::isDone);
            TcpConnection client = connect.get();
            var accept = async(() -> listener.accept());
            relay.carryUntil(accept::isDone);
            TcpConnection server = accept.get();
            server.output().write(new byte[1200]);           // acknowledges nothing of the 600
            byte[] text = relay.next(relay.toPeer, 1200);
            client.output().write(new byte[600]);
            Relay.put(relay.toPeer, relay.next(relay.toElva, 600));
            stall.ack = relay.next(relay.toPeer, 0);
            stall.queue = relay.toElva;
            stall.network = elva;
            stall.nanos = 2 * client.status().info().rto();
            Relay.put(relay.toElva, text);
            assertThat(client.input().readNBytes(1200)).hasSize(1200);
            Peers.await(() -> client.status().awaitingAck() == 0);
            assertThat(elva.counters().get(Counter.TIMEOUTS)).isEqualTo(stall.timeoutsBefore);
        }
    }

    /// Holds the loop up at a packet with text, once. Set up by the test's thread before it comes.
    private static final class Stall implements Tap {
        private volatile byte @Nullable [] ack;
        private volatile @Nullable TunDevice queue;
        private volatile @Nullable Network network;
        private volatile long nanos;
        /// Timers that fired before, for want of an answer: then the test shows nothing.
        private volatile long timeoutsBefore = -1;

        @Override
        public void packet(TappedPacket packet) {
            if (packet.outbound() || packet.length() < 1200 || timeoutsBefore >= 0) return;
            timeoutsBefore = requireNonNull(network).counters().get(Counter.TIMEOUTS);
            Relay.put(requireNonNull(queue), requireNonNull(ack));
            long until = System.nanoTime() + nanos;
            while (System.nanoTime() - until < 0) LockSupport.parkNanos(1_000_000);
        }
    }

    /// Stands between two networks and hands packets on when the test says so.
    private static final class Relay implements AutoCloseable {
        private static final int HEADERS_LENGTH = 40;

        private final List<TunDevice> left = TunDevice.pair(1500);
        private final List<TunDevice> right = TunDevice.pair(1500);
        final TunDevice toElva = left.get(1);
        final TunDevice toPeer = right.get(1);
        private final MemorySegment buffer = Arena.ofAuto().allocate(65_536);

        Relay() throws IOException {}

        Network elva(Tap tap) throws IOException {
            return Network.open(NetworkOptions.on(left.get(0)).address(Family.V4.elvaPrefix())
                    .tap(tap));
        }

        Network peer() throws IOException {
            return Network.open(NetworkOptions.on(right.get(0)).address(Family.V4.peerPrefix()));
        }

        /// Hands on whatever comes from either.
        void carryUntil(BooleanSupplier done) throws InterruptedException {
            Peers.await(() -> {
                for (byte[] p; (p = take(toElva)) != null;) put(toPeer, p);
                for (byte[] p; (p = take(toPeer)) != null;) put(toElva, p);
                return done.getAsBoolean();
            });
        }

        /// The next packet from one side with so much text; others are lost.
        byte[] next(TunDevice from, int textLength) throws InterruptedException {
            List<byte[]> found = new ArrayList<>();
            Peers.await(() -> {
                byte[] packet = take(from);
                if (packet != null && text(packet) == textLength) found.add(packet);
                return !found.isEmpty();
            });
            return found.getFirst();
        }

        private static int text(byte[] packet) {
            int options = ((packet[32] >> 4) & 15) * 4 - 20;
            return packet.length - HEADERS_LENGTH - options;
        }

        private byte @Nullable [] take(TunDevice from) {
            try {
                int length = from.receive(buffer, 0, 65_535);
                return length == 0 ? null : buffer.asSlice(0, length).toArray(JAVA_BYTE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static void put(TunDevice to, byte[] packet) {
            MemorySegment copy = Arena.ofAuto().allocate(packet.length);
            MemorySegment.copy(packet, 0, copy, JAVA_BYTE, 0, packet.length);
            to.transmit(copy, 0, packet.length, 0);
        }

        @Override
        public void close() {
            toElva.close();
            toPeer.close();
        }
    }

    /// What a batch brought was read before a user call that held the loop up; time does not run
    /// backwards for the stack because of it.
    @Test
    void time_ofABatchThatHadToWait_isNotBeforeTheCallsMeanwhile() throws Exception {
        AtomicReference<@Nullable Talk> opened = new AtomicReference<>();
        AtomicLong calledNanos = new AtomicLong();
        AtomicLong arrivedNanos = new AtomicLong();
        Tap tap = packet -> {
            Talk talk = opened.get();
            if (talk == null) return;
            if (!packet.outbound()) {
                arrivedNanos.compareAndSet(0, packet.nowNanos());
            } else if (calledNanos.get() == 0) {             // in the writer's thread, locked
                calledNanos.set(-1);
                talk.server.noDelay(true);
                writeOctet(talk.server);
                awaitLocked("wire0");
                calledNanos.set(System.nanoTime());
                talk.client.noDelay(true);
            }
        };
        try (Talk talk = Talk.open(o -> o.tap(tap), o -> o)) {
            opened.set(talk);
            talk.client.output().write(new byte[600]);
            assertThat(talk.client.input().read()).isZero();
            assertThat(arrivedNanos.get() - calledNanos.get()).isNotNegative();
        }
    }

    private static void writeOctet(TcpConnection connection) {
        try {
            connection.output().write(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when the loop has read what there is, and waits for the lock.
    private static void awaitLocked(String device) {
        Thread loop = Peers.loop(device);
        try {
            Peers.await(() -> loop.getState() == Thread.State.WAITING
                    && Peers.isIn(loop, EventLoop.class, "turn"));
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
