package elva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a link does to packets: each fault by itself, by count.
class LinkTest {
    private static final int PACKET_COUNT = 2_000;
    private static final long MILLI = Times.MILLISECOND;

    private final World world = new World(7);
    private final RawPeer from = world.rawPeer("A", IpAddress.parse("192.0.2.1"));
    private final RawPeer to = world.rawPeer("B", IpAddress.parse("192.0.2.2"));
    private final List<Carriage> carried = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();

    LinkTest() {
        world.observe(new WorldObserver() {
            @Override
            public void carried(Carriage carriage) {
                carried.add(carriage);
            }
        });
        to.onArrival(_ -> arrivals.add(world.nowNanos()));
    }

    private Link link(LinkConditions conditions) {
        Link link = world.link("A", "B");
        link.conditions(conditions);
        return link;
    }

    private void send(String segment) {
        from.send(Crafted.packet(from.port(1), to.port(2), segment, 0, 0));
    }

    private void sendMany() {
        for (int i = 0; i < PACKET_COUNT; i++) send("<SEQ=" + i + "><CTL=ACK>");
        world.runUntil(Times.SECOND);
    }

    private long count(Fate fate) {
        return carried.stream().filter(c -> c.fate() == fate).count();
    }

    private List<Integer> order() {
        return to.arrived().stream().map(PacketView::seq).toList();
    }

    @Test
    void link_withoutFaults_deliversAllInOrderAfterTheDelay() {
        link(LinkConditions.STANDARD.delayNanos(3 * MILLI));
        sendMany();
        assertThat(order()).hasSize(PACKET_COUNT).isSorted();
        assertThat(arrivals).containsOnly(3 * MILLI);
        assertThat(count(Fate.DELIVERED)).isEqualTo(PACKET_COUNT);
    }

    @Test
    void loss_ofAFifth_losesAboutAFifth() {
        link(LinkConditions.STANDARD.loss(0.2));
        sendMany();
        assertThat(count(Fate.LOST)).isBetween(320L, 480L);
        assertThat(arrivals).hasSize(PACKET_COUNT - (int) count(Fate.LOST));
    }

    @Test
    void duplication_ofATenth_deliversAboutATenthTwice() {
        link(LinkConditions.STANDARD.duplication(0.1));
        sendMany();
        assertThat(count(Fate.DUPLICATE)).isBetween(140L, 260L);
        assertThat(arrivals).hasSize(PACKET_COUNT + (int) count(Fate.DUPLICATE));
    }

    @Test
    void reordering_ofATenth_letsLaterPacketsOvertake() {
        link(LinkConditions.STANDARD.reordering(0.1).reorderNanos(5 * MILLI));
        sendMany();
        long late = arrivals.stream().filter(t -> t == 15 * MILLI).count();
        assertThat(late).isBetween(140L, 260L);
        assertThat(order()).hasSize(PACKET_COUNT).doesNotHaveDuplicates();
        assertThat(order()).isNotEqualTo(order().stream().sorted().toList());
        assertThat(carried).filteredOn(Carriage::heldBack).hasSize((int) late)
                .allSatisfy(c -> assertThat(c.arrivesNanos()).isEqualTo(15 * MILLI));
    }

    @Test
    void outside_putsPacketsInAndTakesThemOut_whateverTheyAre() {
        List<byte[]> out = new ArrayList<>();
        Outside in = world.outside("in", _ -> { });
        world.outside("out", out::add);
        byte[] noIp = {1, 2, 3};
        in.send("out", noIp);
        world.runUntil(10 * MILLI - 1);
        assertThat(out).isEmpty();
        world.runUntil(10 * MILLI);
        assertThat(out).containsExactly(noIp);
        assertThatThrownBy(() -> world.outside("A", _ -> { }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> in.send("nobody", noIp))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bitFlip_ofAnIpv6HeaderAlone_turnsABit() {
        byte[] bare = new byte[40];
        bare[0] = 0x60;
        assertThat(BitFlip.of(bare, world.random("flip"))).hasSize(40).isNotEqualTo(bare);
    }

    @Test
    void jitter_withoutReordering_keepsTheOrder() {
        link(LinkConditions.STANDARD.jitterNanos(9 * MILLI));
        sendMany();
        assertThat(order()).isSorted();
        assertThat(arrivals.getLast() - arrivals.getFirst()).isPositive();
    }

    @Test
    void corruption_turnsOneBitThatAChecksumFinds() {
        link(LinkConditions.STANDARD.corruption(0.3));
        sendMany();
        assertThat(count(Fate.CORRUPTED)).isBetween(500L, 700L);
        assertThat(arrivals).hasSize(PACKET_COUNT);
    }

    @Test
    void bitFlip_ofAnyPacket_changesOneBitUnderAChecksum() {
        byte[] v6 = Crafted.packet(new RawPeer(world, "C", IpAddress.parse("2001:db8::1")).port(1),
                new RawPeer(world, "D", IpAddress.parse("2001:db8::2")).port(2), "<SEQ=0>", 0, 0);
        for (int i = 0; i < 500; i++) {
            byte[] flipped = BitFlip.of(v6, world.random("flip " + i));
            int changed = 0;
            for (int at = 0; at < v6.length; at++) {
                int bits = Integer.bitCount((flipped[at] ^ v6[at]) & 0xff);
                changed += bits;
                assertThat(at >= 40 || bits == 0).isTrue();
            }
            assertThat(changed).isOne();
        }
    }

    @Test
    void rate_ofAMegabit_spacesPackets() {
        link(LinkConditions.STANDARD.rate(1_000_000, Long.MAX_VALUE).delayNanos(0));
        send("<SEQ=0><DATA=85><CTL=ACK>");
        send("<SEQ=1><DATA=85><CTL=ACK>");
        world.runUntil(Times.SECOND);
        assertThat(arrivals).containsExactly(1 * MILLI, 2 * MILLI);     // 125 octets are 1,000 bits
    }

    @Test
    void queue_thatIsFull_losesWhatComes() {
        link(LinkConditions.STANDARD.rate(1_000_000, 300));
        for (int i = 0; i < 5; i++) send("<SEQ=" + i + "><DATA=85><CTL=ACK>");
        world.runUntil(Times.SECOND);
        assertThat(count(Fate.QUEUE_FULL)).isEqualTo(3);
        assertThat(order()).containsExactly(0, 1);
    }

    @Test
    void partition_losesEverythingWhileItLasts() {
        link(LinkConditions.STANDARD.partitions(List.of(new Interval(10 * MILLI, 20 * MILLI))));
        for (int at = 5; at < 30; at += 5) {
            int seq = at;
            world.at(at * MILLI, () -> send("<SEQ=" + seq + "><CTL=ACK>"));
        }
        world.runUntil(Times.SECOND);
        assertThat(order()).containsExactly(5, 20, 25);
        assertThat(count(Fate.PARTITIONED)).isEqualTo(2);
    }

    @Test
    void mtu_tooSmallForAPacket_isToldToItsSender() {
        link(LinkConditions.STANDARD.mtu(1_000));
        send("<SEQ=0><DATA=961><CTL=ACK>");
        send("<SEQ=1><DATA=960><CTL=ACK>");
        world.runUntil(Times.SECOND);
        assertThat(order()).containsExactly(1);
        assertThat(count(Fate.TOO_BIG)).isOne();
        assertThat(from.arrived()).singleElement().satisfies(
                error -> assertThat(error.sourceAddress()).hasToString("192.0.2.254"));
    }

    @Test
    void script_losesTheThirdThatFits() {
        Link link = link(LinkConditions.STANDARD);
        link.lose(PacketFilter.FIN, 2);
        link.loseAll(PacketFilter.RST);
        for (String control : List.of("FIN", "ACK", "FIN", "RST", "FIN", "RST")) {
            send("<SEQ=" + carried.size() + "><CTL=" + control + ">");
        }
        world.runUntil(Times.SECOND);
        assertThat(order()).containsExactly(0, 1, 4);
        link.loseNothing();
        send("<SEQ=9><CTL=RST>");
        world.runUntil(2 * Times.SECOND);
        assertThat(order()).endsWith(9);
    }

    @Test
    void address_thatNobodyHas_getsNothing() {
        from.send(Crafted.packet(from.port(1), new Endpoint(
                IpAddress.parse("192.0.2.9"), 2), "<SEQ=0>", 0, 0));
        assertThat(carried).singleElement().extracting(Carriage::fate).isEqualTo(Fate.NO_ROUTE);
    }

    @Test
    void conditions_thatCannotBe_areRefused() {
        assertThatThrownBy(() -> LinkConditions.STANDARD.loss(1.1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1.1");
        assertThatThrownBy(() -> LinkConditions.STANDARD.delayNanos(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Interval(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
