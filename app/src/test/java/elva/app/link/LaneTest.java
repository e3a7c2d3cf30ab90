package elva.app.link;

import static org.assertj.core.api.Assertions.assertThat;

import elva.sim.Carriage;
import elva.sim.Crafted;
import elva.sim.Fate;
import elva.sim.Interval;
import elva.sim.LinkConditions;
import elva.sim.PacketView;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// One direction of a link, its clock in the test's hand. A packet has 140 octets.
class LaneTest {
    private static final long MILLI = 1_000_000;
    private static final int PACKET_LENGTH = 140;
    private static final LinkConditions GOOD = LinkConditions.STANDARD.delayNanos(20 * MILLI);
    private static final Endpoint SOURCE = new Endpoint(IpAddress.parse("192.0.2.1"), 1);
    private static final Endpoint DESTINATION = new Endpoint(IpAddress.parse("192.0.2.2"), 2);

    private long nowNanos;
    private final FakeEnd a = new FakeEnd(() -> nowNanos);
    private final FakeEnd b = new FakeEnd(() -> nowNanos);
    private final List<List<Fate>> fates = new ArrayList<>();

    private Lane lane(LinkConditions conditions) {
        return lane(new LaneOptions("a", "b", conditions, 7, LaneOptions.Limit.STANDARD));
    }

    private Lane lane(LaneOptions options) {
        return new Lane(options, a, b, () -> nowNanos, (_, _, carriages) ->
                fates.add(carriages.stream().map(Carriage::fate).toList()));
    }

    private void send(int seq) {
        a.send(Crafted.packet(SOURCE, DESTINATION, "<SEQ=" + seq + "><DATA=100><CTL=ACK>", 0, 0));
    }

    private void send(int from, int to) {
        IntStream.range(from, to).forEach(this::send);
    }

    private List<Integer> arrived() {
        return b.out().stream().map(PacketView::of).map(PacketView::seq).toList();
    }

    /// Steps whenever the lane asks for it, until nothing is due any more.
    private void runDry(Lane lane) throws IOException {
        for (long next; (next = lane.step()) != Long.MAX_VALUE;) {
            nowNanos = Math.max(nowNanos, next);
        }
    }

    private void at(Lane lane, long millis) throws IOException {
        nowNanos = millis * MILLI;
        lane.step();
    }

    @Test
    void packet_comesOutWhenItsTimeHasCome_notBefore() throws IOException {
        Lane lane = lane(GOOD);
        assertThat(lane.step()).isEqualTo(Long.MAX_VALUE);
        send(1);
        nowNanos = 5 * MILLI;
        assertThat(lane.step()).as("due").isEqualTo(25 * MILLI);
        assertThat(lane.figures().onTheWay()).isOne();
        nowNanos = 25 * MILLI - 1;
        assertThat(lane.step()).isEqualTo(25 * MILLI);
        assertThat(b.out()).isEmpty();
        nowNanos++;
        assertThat(lane.step()).isEqualTo(Long.MAX_VALUE);
        assertThat(arrived()).containsExactly(1);
        assertThat(lane.figures().onTheWay()).isZero();
        assertThat(lane.figures().lateMostNanos()).isZero();
    }

    @Test
    void driverThatComesLate_isCounted() throws IOException {
        Lane lane = lane(GOOD);
        send(1, 3);
        at(lane, 0);
        at(lane, 23);
        assertThat(arrived()).containsExactly(1, 2);
        send(3);
        at(lane, 30);
        at(lane, 50);
        assertThat(lane.figures().lateMostNanos()).isEqualTo(3 * MILLI);
        assertThat(lane.figures().lateMeanNanos()).isEqualTo(2 * MILLI);
    }

    @Test
    void packetsOfBothEnds_areCountedInOctets() throws IOException {
        Lane lane = lane(GOOD);
        send(0, 10);
        at(lane, 0);
        at(lane, 20);
        b.deaf();
        send(10, 13);
        at(lane, 20);
        at(lane, 40);
        LaneFigures figures = lane.figures();
        assertThat(figures.count(Count.PACKETS)).isEqualTo(13);
        assertThat(figures.count(Count.OCTETS)).isEqualTo(13 * PACKET_LENGTH);
        assertThat(figures.count(Count.ARRIVED)).isEqualTo(10);
        assertThat(figures.count(Count.ARRIVED_OCTETS)).isEqualTo(10 * PACKET_LENGTH);
        assertThat(figures.count(Count.REFUSED)).isEqualTo(3);
    }

    @Test
    void everyFault_isCounted_andNothingIsMissing() throws IOException {
        Lane lane = lane(GOOD.loss(0.1).duplication(0.1).reordering(0.1).corruption(0.1)
                .jitterNanos(MILLI));
        send(0, 2_000);
        runDry(lane);
        LaneFigures figures = lane.figures();
        for (Count fault : List.of(Count.LOST, Count.DUPLICATED, Count.REORDERED,
                Count.CORRUPTED)) {
            assertThat(figures.count(fault)).as("%s", fault).isBetween(120L, 280L);
        }
        assertThat(figures.count(Count.PACKETS)).isEqualTo(2_000);
        assertThat(figures.count(Count.ARRIVED)).isEqualTo(b.out().size()).isEqualTo(
                2_000 - figures.count(Count.LOST) + figures.count(Count.DUPLICATED));
        assertThat(figures.onTheWay()).isZero();
        assertThat(fates).hasSize(2_000).contains(List.of(Fate.LOST),
                List.of(Fate.DELIVERED, Fate.DUPLICATE));
        assertThat(arrived()).isNotEqualTo(arrived().stream().sorted().toList());
    }

    @Test
    void sameSeed_sameFates_howeverTheClockRuns() throws IOException {
        LinkConditions bad = GOOD.loss(0.2).duplication(0.2).corruption(0.2);
        Lane swift = lane(bad);
        send(0, 300);
        runDry(swift);
        List<List<Fate>> first = List.copyOf(fates);
        fates.clear();
        Lane slow = lane(bad);
        for (int i = 0; i < 300; i++) {
            send(i);
            at(slow, 7_000 + 13L * i);
        }
        assertThat(fates).isEqualTo(first);
        fates.clear();
        Lane back = lane(new LaneOptions("b", "a", bad, 7, LaneOptions.Limit.STANDARD));
        send(0, 300);
        runDry(back);
        assertThat(fates).as("of the other direction").isNotEqualTo(first);
    }

    @Test
    void tooManyPacketsOnTheWay_areLost_untilSomeHaveArrived() throws IOException {
        Lane lane = lane(new LaneOptions("a", "b", GOOD, 7, new LaneOptions.Limit(3, 1 << 20)));
        send(0, 5);
        at(lane, 0);
        assertThat(lane.figures().count(Count.QUEUE_FULL)).isEqualTo(2);
        assertThat(fates.getLast()).isEmpty();
        at(lane, 20);
        send(5);
        at(lane, 21);
        at(lane, 41);
        assertThat(arrived()).containsExactly(0, 1, 2, 5);
    }

    @Test
    void tooManyOctetsOnTheWay_areLost() throws IOException {
        Lane lane = lane(new LaneOptions("a", "b", GOOD.duplication(1), 7,
                new LaneOptions.Limit(100, 5 * PACKET_LENGTH - 1)));
        send(0, 4);
        at(lane, 0);
        assertThat(lane.figures().count(Count.QUEUE_FULL)).as("two came, with copies").isEqualTo(2);
        runDry(lane);
        send(4);
        runDry(lane);
        assertThat(arrived()).hasSize(6).contains(0, 1, 4);
    }

    @Test
    void rate_spacesPackets_andItsQueueHasAnEnd() throws IOException {
        Lane lane = lane(GOOD.delayNanos(0).rate(1_120_000, 5 * PACKET_LENGTH));
        send(0, 8);
        runDry(lane);
        assertThat(b.times()).containsExactly(MILLI, 2 * MILLI, 3 * MILLI, 4 * MILLI, 5 * MILLI);
        assertThat(lane.figures().count(Count.QUEUE_FULL)).isEqualTo(3);
    }

    @Test
    void partition_countsFromTheBeginning() throws IOException {
        Lane lane = lane(GOOD.partitions(List.of(new Interval(10 * MILLI, 20 * MILLI))));
        for (int at = 5; at < 30; at += 5) {
            send(at);
            at(lane, at);
        }
        runDry(lane);
        assertThat(arrived()).containsExactly(5, 20, 25);
        assertThat(lane.figures().count(Count.PARTITIONED)).isEqualTo(2);
    }

    @Test
    void packetTooBig_isToldToItsSender() throws IOException {
        Lane lane = lane(GOOD.mtu(PACKET_LENGTH - 1));
        send(1);
        runDry(lane);
        assertThat(b.out()).isEmpty();
        assertThat(a.out()).singleElement().satisfies(icmp ->
                assertThat(PacketView.of(icmp).destinationAddress()).isEqualTo(SOURCE.address()));
        assertThat(lane.figures().count(Count.TOO_BIG)).isOne();
    }

    @Test
    void flood_doesNotKeepTheDriverFromStopping() throws IOException {
        Lane lane = lane(GOOD);
        send(0, 1_000);
        assertThat(lane.step()).as("at once").isEqualTo(nowNanos);
        assertThat(a.waiting()).isPositive();
        runDry(lane);
        assertThat(arrived()).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    }
}
