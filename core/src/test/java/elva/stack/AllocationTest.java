package elva.stack;

import static org.assertj.core.api.Assertions.assertThat;

import elva.ip.IpOutput;
import elva.support.Allocation;
import elva.tcp.Connection;
import elva.tcp.ConnectionListener;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.Setting;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import elva.wire.Datagram;
import elva.wire.Endpoint;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Prefix;
import elva.wire.Protocol;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nothing is allocated for a segment once a connection stands: bulk text both ways, bare ACKs,
/// keep-alive. Counted over all threads of this virtual machine and at least 10^6 segments.
@Isolated
class AllocationTest {
    private static final int WINDOWS = 8;
    private static final int SEGMENTS_IN_WINDOW = 150_000;
    private static final long OF_ALL_MOST = 1_000;
    private static final long SECOND = 1_000_000_000L;

    private final MemorySegment text = Arena.ofAuto().allocate(64 * 1024);
    private volatile Object sink = "";

    @Test
    void gauge_sixteenBytes_areSeen() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++) {
            long before = Allocation.ofAllThreads();
            for (int n = 0; n < 1000; n++) sink = new Object();
            least = Math.min(least, Allocation.ofAllThreads() - before);
        }
        assertThat(sink).isNotNull();
        assertThat(least).isBetween(8_000L, 32_000L);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.2/24, 192.0.2.1/24", "2001:db8::2/64, 2001:db8::1/64"})
    void bulk_bothWays_allocatesNothing(String addressA, String addressB) {
        Pair pair = new Pair(addressA, addressB, TcpConfig.STANDARD);
        assertThat(allocatedBySegments(pair, () -> {
            pair.exchange(text, 64 * 1024);
            pair.wire.pass(1000);
        })).isZero();
    }

    @Test
    void keepAlive_probesAndAnswers_allocateNothing() {
        TcpConfig config = TcpConfig.STANDARD.with(Setting.KEEP_ALIVE_IDLE, SECOND)
                .with(Setting.KEEP_ALIVE_INTERVAL, SECOND);
        Pair pair = new Pair("192.0.2.2/24", "192.0.2.1/24", config);
        pair.client.keepAlive(true, pair.wire.nowNanos);
        assertThat(allocatedBySegments(pair, () -> pair.wire.pass(2 * SECOND))).isZero();
        assertThat(pair.client.state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void acks_withoutTextOfTheirOwn_allocateNothing() {
        TcpConfig config = TcpConfig.STANDARD.with(Setting.DELAYED_ACK, 0);
        Pair pair = new Pair("192.0.2.2/24", "192.0.2.1/24", config);
        assertThat(allocatedBySegments(pair, () -> {
            pair.client.send(text, 0, 1, 0, pair.wire.nowNanos);
            pair.wire.pass(1000);
            pair.server.receive(text, 0, 10, pair.wire.nowNanos);
        })).isZero();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.2/24, 192.0.2.1, 1, 0800000000010001", "192.0.2.2/24, 192.0.2.1, 132, 00",
        "192.0.2.2/24, 192.0.2.1, 17, 0009000900080000",
        "2001:db8::2/64, 2001:db8::1, 60, 8400800001000000"})
    void packetsAnsweredByIcmp_allocateNothing(String ours, String peer, int protocol,
            String payload) {
        byte[] octets = packet(Prefix.parse(ours).address(), IpAddress.parse(peer), protocol,
                HexFormat.of().parseHex(payload));
        MemorySegment packet = MemorySegment.ofArray(octets);
        Sink device = new Sink();
        Stack stack = new Stack(StackConfig.of(ours), device, () -> 7, StackObserver.NONE);
        long[] nowNanos = {0};
        long bytes = Allocation.ofOneRun(() -> {
            for (int i = 0; i < 10_000; i++) {
                nowNanos[0] += SECOND / 20;
                stack.receive(packet, 0, octets.length, nowNanos[0]);
                stack.transmit(nowNanos[0]);
            }
        });
        assertThat(bytes).isZero();
        assertThat(device.sent).isGreaterThanOrEqualTo(5_000);
    }

    /// A device that counts.
    private static final class Sink implements Device {
        private int sent;

        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) {
            sent++;
        }
    }

    private static byte[] packet(IpAddress to, IpAddress from, int protocol, byte[] payload) {
        Datagram packet = new Datagram();
        packet.buffer = MemorySegment.ofArray(new byte[128]);
        packet.payloadOffset = 64;
        packet.payloadLength = payload.length;
        packet.protocol = protocol;
        packet.sourceHigh = from.high();
        packet.sourceLow = from.low();
        packet.destinationHigh = to.high();
        packet.destinationLow = to.low();
        packet.hopLimit = 64;
        MemorySegment.copy(payload, 0, packet.buffer, ValueLayout.JAVA_BYTE, 64, payload.length);
        if (protocol == Protocol.ICMP) {
            IcmpHeader.writeChecksum(packet.buffer, 64, payload.length, 0);
        }
        int header = IpOutput.write(packet);
        return packet.buffer.asSlice(64 - header, header + payload.length)
                .toArray(ValueLayout.JAVA_BYTE);
    }

    /// What this thread allocates in the best of several windows. All threads together may allocate
    /// no more than one object in thousands of segments: the test runner has a thread of its own
    /// that tells its parent now and then that it lives.
    private static long allocatedBySegments(Pair pair, Runnable step) {
        run(pair, step);
        long least = Long.MAX_VALUE;
        long leastOfAll = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++) {
            long ofAll = Allocation.ofAllThreads();
            long before = Allocation.ofThisThread();
            run(pair, step);
            least = Math.min(least, Allocation.ofThisThread() - before);
            leastOfAll = Math.min(leastOfAll, Allocation.ofAllThreads() - ofAll);
        }
        assertThat(leastOfAll).as("bytes of all threads in %d segments", SEGMENTS_IN_WINDOW)
                .isLessThan(OF_ALL_MOST);
        return least;
    }

    private static void run(Pair pair, Runnable step) {
        long end = pair.wire.packets + SEGMENTS_IN_WINDOW;
        while (pair.wire.packets < end) step.run();
    }

    /// Two stacks with one connection between them.
    private static final class Pair {
        final Wire wire;
        final Connection client;
        final Connection server;

        Pair(String addressA, String addressB, TcpConfig config) {
            wire = new Wire(addressA, addressB, config);
            IpAddress to = IpAddress.parse(addressB.substring(0, addressB.indexOf('/')));
            Listener listener = wire.b.tcp().listen(new Endpoint(to, 80), OpenOptions.STANDARD,
                    Listener.Events.NONE, wire.nowNanos);
            client = wire.a.tcp().connect(new Endpoint(to, 80), OpenOptions.STANDARD,
                    ConnectionListener.NONE, wire.nowNanos);
            wire.settle();
            server = Objects.requireNonNull(listener.accept());
            assertThat(client.state()).isEqualTo(State.ESTABLISHED);
        }

        void exchange(MemorySegment text, int length) {
            client.send(text, 0, length, 0, wire.nowNanos);
            server.send(text, 0, length, 0, wire.nowNanos);
            wire.settle();
            while (client.receive(text, 0, length, wire.nowNanos) > 0) wire.settle();
            while (server.receive(text, 0, length, wire.nowNanos) > 0) wire.settle();
        }
    }
}
