package elva.host;

import static elva.host.Peers.async;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.host.tun.TunDevice;
import elva.stack.Stack;
import elva.stack.StackConfig;
import elva.stack.StackObserver;
import elva.tcp.Counter;
import elva.tcp.TcpConfig;
import elva.wire.Prefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Links that lose packets and let them overtake each other.
class ImpairmentTest {
    private static final int LENGTH = 2_000_000;

    @Test
    void random_sameSeed_sameFate() {
        Impairment a = new RandomImpairment(7, 0.1, 0.1);
        Impairment b = new RandomImpairment(7, 0.1, 0.1);
        Impairment c = new RandomImpairment(8, 0.1, 0.1);
        long[] fates = fates(a);
        assertThat(fates(b)).isEqualTo(fates);
        assertThat(fates(c)).isNotEqualTo(fates);
    }

    private static long[] fates(Impairment impairment) {
        return IntStream.range(0, 1000).mapToLong(i ->
                i % 3 == 0 ? impairment.inbound(40) : impairment.outbound(1500)).toArray();
    }

    @Test
    void random_shares_areAsAsked() {
        Impairment impairment = new RandomImpairment(1, 0.02, 0.01);
        long[] fates = LongStream.range(0, 100_000).map(_ -> impairment.outbound(40)).toArray();
        assertThat(LongStream.of(fates).filter(f -> f == Impairment.DROP).count())
                .isBetween(1_800L, 2_200L);
        assertThat(LongStream.of(fates).filter(f -> f > 0).count()).isBetween(850L, 1_150L);
        assertThat(LongStream.of(fates).max().orElseThrow()).isBetween(7_000_000L, 8_000_000L);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void random_shareOutsideRange_isRefused(double share) {
        assertThatThrownBy(() -> new RandomImpairment(1, share, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loss " + share + " outside 0..1");
        assertThatThrownBy(() -> new RandomImpairment(1, 0, share))
                .hasMessage("reordering " + share + " outside 0..1");
    }

    @Test
    void transfer_lossAndReorderingBothWays_arrivesWhole() throws Exception {
        byte[] text = Peers.text(LENGTH, 5);
        try (Talk talk = Talk.open(o -> o.impairment(new RandomImpairment(7, 0.02, 0.01)),
                o -> o)) {
            var sent = async(() -> {
                talk.client.output().write(text);
                talk.client.shutdownOutput();
                return true;
            });
            assertThat(Peers.sha256(talk.server.input())).isEqualTo(Peers.sha256(text));
            sent.get(60, SECONDS);
            assertThat(talk.pair.elva().counters().get(Counter.RETRANS_SEGS)).isPositive();
            assertThat(talk.pair.peer().counters().get(Counter.OFO_QUEUE)).isPositive();
        }
    }

    /// As any queue: what comes when it is full is lost.
    @Test
    void heldBack_moreThanThereIsRoomFor_isLost() throws Exception {
        Impairment slow = new Impairment() {
            @Override
            public long outbound(int length) {
                return 1;
            }

            @Override
            public long inbound(int length) {
                return PASS;
            }
        };
        List<TunDevice> wire = TunDevice.pair(1500);
        try (TunDevice device = wire.get(0); TunDevice _ = wire.get(1)) {
            Link link = new Link(device, slow, new Reporter("test", ErrorHandler.NONE));
            Stack stack = new Stack(new StackConfig(List.of(Prefix.parse("192.0.2.2/24")),
                    TcpConfig.STANDARD), link, new SecureEntropy(), StackObserver.NONE);
            MemorySegment packet = Arena.ofAuto().allocate(2_000);
            for (int i = 0; i < 5_000; i++) link.transmit(packet, 100, 1_500, 0);
            link.release(stack, System.nanoTime() + 1_000_000_000);
            int carried = 0;
            while (wire.get(1).receive(packet, 0, 2_000) > 0) carried++;
            assertThat(carried + device.lostCount()).isEqualTo(4_096);
            assertThat(link.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
            stack.close();
        }
    }

    @Test
    void heldBack_eitherDirection_arrivesLater() throws Exception {
        Impairment slow = new Impairment() {
            @Override
            public long outbound(int length) {
                return 20_000_000;
            }

            @Override
            public long inbound(int length) {
                return 150_000_000;
            }
        };
        try (Talk talk = Talk.open(o -> o.impairment(slow), o -> o)) {
            assertThat(talk.client.status().info().rtt()).isBetween(170_000_000L, 900_000_000L);
            talk.client.output().write(1);
            assertThat(talk.server.input().read()).isEqualTo(1);
        }
    }
}
