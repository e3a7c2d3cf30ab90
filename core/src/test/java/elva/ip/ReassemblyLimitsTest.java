package elva.ip;

import static elva.ip.Reassembling.IDENTIFICATION;
import static elva.ip.Reassembling.LIMITS;
import static elva.ip.Reassembling.packet;
import static elva.support.Parts.part;
import static org.assertj.core.api.Assertions.assertThat;

import elva.ip.Reassembly.Expiry;
import elva.support.Seed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a flood of fragments can take, and what goes first: the oldest. RFC 8504 §5.1 asks for
/// limits; the floods are those of FragmentSmack and its kind.
class ReassemblyLimitsTest {
    private static final int BLOCK = FragmentPool.BLOCK_LENGTH;

    private static ReassemblyLimits limits(int datagrams, int sourceDatagrams, int blocks,
            int sourceBlocks) {
        return new ReassemblyLimits(LIMITS.timeoutNanos(), datagrams, sourceDatagrams,
                blocks * BLOCK, sourceBlocks * BLOCK);
    }

    private static byte[] from(boolean v6, int host) {
        return packet(v6, v6 ? "2001:db8:0:" + Integer.toHexString(host) + "::1"
                : "198.51." + (host >> 8) + "." + (host & 0xff), 2_000, 0);
    }

    /// The second part of a datagram, of one block.
    private static byte[] second(byte[] packet, int identification) {
        return part(packet, identification, 256, 512, true);
    }

    /// What is left of a datagram of which only the second part came.
    private static boolean isThere(Reassembling at, byte[] packet, int identification) {
        Refusal again = at.add(second(packet, identification));
        return again == Refusal.FRAGMENT_DUPLICATE;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneMoreOfASource_itsOldestGoes(boolean v6) {
        Reassembling at = new Reassembling(limits(100, 3, 1_000, 1_000));
        at.keep(second(from(v6, 2), 1));
        for (int i = 1; i <= 4; i++) at.keep(second(from(v6, 1), i));
        assertThat(at.evicted).containsExactly(Refusal.FRAGMENT_TOO_FAR);
        assertThat(isThere(at, from(v6, 2), 1)).as("another source's").isTrue();
        for (int i = 2; i <= 4; i++) assertThat(isThere(at, from(v6, 1), i)).isTrue();
        assertThat(isThere(at, from(v6, 1), 1)).isFalse();
    }

    @Test
    void sourcesOfOneSubnet_ipv6ShareTheirLimit() {
        Reassembling at = new Reassembling(limits(100, 3, 1_000, 1_000));
        for (int i = 1; i <= 4; i++) {
            at.keep(second(packet(true, "2001:db8:0:7::" + i, 2_000, 0), 1));
        }
        assertThat(at.evicted).hasSize(1);
    }

    @Test
    void oneMoreOfAll_theOldestGoes() {
        Reassembling at = new Reassembling(limits(3, 2, 1_000, 1_000));
        for (int i = 1; i <= 4; i++) at.keep(second(from(false, i), 1));
        assertThat(at.evicted).containsExactly(Refusal.FRAGMENT_LIMIT);
        assertThat(at.reassembly.count()).isEqualTo(3);
        assertThat(isThere(at, from(false, 2), 1)).isTrue();
    }

    @Test
    void memoryOfASource_isItsOwn() {
        Reassembling at = new Reassembling(limits(100, 100, 1_000, 4));
        at.keep(second(from(false, 2), 1));
        for (int i = 1; i <= 5; i++) at.keep(second(from(false, 1), i));
        assertThat(at.evicted).containsExactly(Refusal.FRAGMENT_TOO_FAR);
        assertThat(at.reassembly.heldBytes()).isEqualTo(5 * BLOCK);
        assertThat(isThere(at, from(false, 2), 1)).isTrue();
    }

    @Test
    void memoryOfAll_theOldestGoes() {
        Reassembling at = new Reassembling(limits(100, 100, 4, 4));
        for (int i = 1; i <= 6; i++) at.keep(second(from(false, i), 1));
        assertThat(at.evicted).containsExactly(Refusal.FRAGMENT_LIMIT, Refusal.FRAGMENT_LIMIT);
        assertThat(at.reassembly.heldBytes()).isEqualTo(4 * BLOCK);
    }

    @Test
    void datagram_largerThanItsSourcesShare_goesItself() {
        Reassembling at = new Reassembling(limits(100, 100, 100, 4));
        byte[] packet = from(false, 1);
        for (int i = 0; i < 4; i++) at.keep(part(packet, 1, 8 + i * 256, 264 + i * 256, true));
        assertThat(at.add(part(packet, 1, 1_032, 1_288, true)))
                .isEqualTo(Refusal.FRAGMENT_TOO_FAR);
        assertThat(at.evicted).isEmpty();
        assertThat(at.reassembly.heldBytes()).isZero();
        assertThat(at.add(part(packet, 1, 1_288, 1_544, true)))
                .isEqualTo(Refusal.FRAGMENT_GIVEN_UP);
        at.nowNanos = LIMITS.timeoutNanos();
        assertThat(at.expire()).isEqualTo(Expiry.NONE);
        at.isEmpty();
    }

    @Test
    void parts_moreThanADatagramNeeds_endIt() {
        Reassembling at = new Reassembling(LIMITS);
        byte[] packet = packet(false, 3_000);
        for (int i = 0; i < Reassembly.PIECES_MOST; i++) {
            at.keep(part(packet, IDENTIFICATION, 16 + 16 * i, 24 + 16 * i, true));
        }
        assertThat(at.add(part(packet, IDENTIFICATION, 2_990 / 8 * 8, 2_992, true)))
                .isEqualTo(Refusal.FRAGMENT_LIMIT);
        assertThat(at.reassembly.heldBytes()).isZero();
    }

    @Test
    void noDatagrams_nothingIsKept() {
        Reassembling at = new Reassembling(limits(0, 1, 100, 100));
        assertThat(at.add(second(from(false, 1), 1))).isEqualTo(Refusal.FRAGMENT_LIMIT);
        at.isEmpty();
    }

    /// 300,000 parts that never make a datagram, of a thousand sources and ten thousand
    /// identifications, and between them three parts each of an honest one.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void flood_ofManySources_leavesRoomForTheHonest(boolean v6) {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        Reassembling at = new Reassembling(LIMITS);
        byte[][] hosts = new byte[1_000][];
        for (int i = 0; i < hosts.length; i++) hosts[i] = from(v6, i + 1);
        byte[] honest = packet(v6, 3_000);
        int whole = 0;
        int rounds = 300;
        for (int round = 0; round < rounds; round++) {
            at.nowNanos += 1_000_000;
            for (int left = 0; left < 3_000; left += 1_000) {
                for (int i = 0; i < 333; i++) at.add(hostile(hosts, random));
                at.add(part(honest, round, left, left + 1_000, left < 2_000));
            }
            if (at.reassembly.isWhole()) whole++;
            assertThat(at.reassembly.heldBytes()).isLessThanOrEqualTo(LIMITS.bytes());
            assertThat(at.reassembly.count()).isLessThanOrEqualTo(LIMITS.datagrams());
        }
        assertThat(whole).as(seed.toString()).isGreaterThanOrEqualTo(rounds * 95 / 100);
        at.nowNanos += LIMITS.timeoutNanos();
        while (at.expire() != Expiry.NONE) assertThat(at.reassembly.count()).isNotNegative();
        at.isEmpty();
    }

    private static byte[] hostile(byte[][] hosts, SplittableRandom random) {
        int left = 8 * random.nextInt(1, 200);
        return part(hosts[random.nextInt(hosts.length)], random.nextInt(10_000), left, left + 8,
                true);
    }
}
