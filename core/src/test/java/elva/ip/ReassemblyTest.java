package elva.ip;

import static elva.ip.Reassembling.IDENTIFICATION;
import static elva.ip.Reassembling.LIMITS;
import static elva.ip.Reassembling.packet;
import static elva.support.Parts.part;
import static org.assertj.core.api.Assertions.assertThat;

import elva.ip.Reassembly.Expiry;
import elva.support.Parts;
import elva.support.Seed;
import elva.wire.Ipv4Header;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 791 §3.2, RFC 1122 §3.3.2, RFC 8200 §4.5, RFC 5722, RFC 3168 §5.3: datagrams put together
/// from their parts, or not.
class ReassemblyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String X20 = "78".repeat(20);
    /// A UDP datagram of 1300 octets of 'x' over a link of 1280 octets, as Linux 6 sent it.
    private static final List<String> KERNELS_V4 = List.of(
            "450004fc44c6200040118d27c0000201c0000202" + "04000035051c8b9b" + X20.repeat(62)
                    + "78".repeat(8),
            "4500004844c6009d4011b13ec0000201c0000202" + X20.repeat(2) + "78".repeat(12));
    private static final List<String> KERNELS_V6 = List.of("6006a3e604d82c40"
            + "20010db800000000000000000000000120010db8000000000000000000000002"
            + "11000001f5b81edc" + "04000035051cb42a" + X20.repeat(61) + "78".repeat(4),
            "6006a3e600542c40"
            + "20010db800000000000000000000000120010db8000000000000000000000002"
            + "110004d0f5b81edc" + X20.repeat(3) + "78".repeat(16));

    private final Reassembling at = new Reassembling(LIMITS);

    private static byte[] octets(byte[] packet, int left, int right, boolean more) {
        return part(packet, IDENTIFICATION, left, right, more);
    }

    // What becomes whole

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parts_inOrder_areTheDatagram(boolean v6) {
        byte[] packet = packet(v6, 100);
        at.keep(octets(packet, 0, 48, true), octets(packet, 48, 96, true));
        assertThat(at.reassembly.heldBytes()).isEqualTo(3 * FragmentPool.BLOCK_LENGTH);
        at.completes(octets(packet, 96, 100, false), packet);
        at.isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parts_inAnyOrder_areTheDatagram(boolean v6) {
        Seed seed = Seed.choose();
        Random random = new Random(seed.random().nextLong());
        byte[] packet = packet(v6, 3_000);
        List<byte[]> parts = new ArrayList<>(Parts.of(packet, IDENTIFICATION, 400));
        Collections.reverse(parts);
        for (int i = 0; i < 200; i++) {
            at.keep(parts.subList(0, 7).toArray(new byte[0][]));
            assertThat(at.add(parts.get(7))).as(seed.toString()).isNull();
            assertThat(at.whole()).as(seed.toString()).isEqualTo(packet);
            Collections.shuffle(parts, random);
        }
        at.isEmpty();
    }

    @Test
    void kernelsParts_areTheKernelsDatagram() {
        for (List<String> parts : List.of(KERNELS_V4, KERNELS_V6)) {
            byte[] first = HexFormat.of().parseHex(parts.getFirst());
            byte[] second = HexFormat.of().parseHex(parts.getLast());
            at.keep(second);
            assertThat(at.add(first)).isNull();
            byte[] whole = at.whole();
            boolean v6 = whole[0] >> 4 == 6;
            assertThat(whole).hasSize((v6 ? 40 : 20) + 8 + 1_300);
            byte[] payload = Arrays.copyOfRange(whole, v6 ? 40 : 20, whole.length);
            assertThat(HexFormat.of().formatHex(payload)).endsWith(X20.repeat(65))
                    .startsWith(v6 ? "04000035051cb42a" : "04000035051c8b9b");
            assertThat(whole[v6 ? 6 : 9]).isEqualTo((byte) 17);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 65515, 1480", "true, 65535, 1232", "false, 65515, 552", "true, 65535, 512"})
    void largestDatagram_isPutTogether(boolean v6, int length, int of) {
        byte[] packet = packet(v6, length);
        List<byte[]> parts = Parts.of(packet, IDENTIFICATION, of);
        at.keep(parts.subList(1, parts.size()).toArray(new byte[0][]));
        at.completes(parts.getFirst(), packet);
    }

    @Test
    void datagram_thatExceedsAPacketWithItsHeader_isDropped() {
        byte[] packet = packet(false, 65_515);
        byte[] plain = octets(packet, 0, 1_024, true);
        byte[] options = new byte[plain.length + 4];
        System.arraycopy(plain, 0, options, 0, 20);
        Arrays.fill(options, 20, 24, (byte) 1);
        System.arraycopy(plain, 20, options, 24, plain.length - 20);
        options[0] = 0x46;
        options[2] = (byte) (options.length >> 8);
        options[3] = (byte) options.length;
        Ipv4Header.writeChecksum(MemorySegment.ofArray(options), 0);
        at.keep(octets(packet, 65_512, 65_515, false), octets(packet, 1_024, 32_768, true),
                octets(packet, 32_768, 65_512, true));
        assertThat(at.add(options)).isEqualTo(Refusal.FRAGMENT_TOO_BIG);
        at.isEmpty();
    }

    @Test
    void header_isTheFirstParts_withTheLastFieldThatNamesAProtocol() {
        byte[] packet = packet(true, 40);
        byte[] first = octets(packet, 0, 16, true);
        byte[] behind = new byte[first.length + 8];                 // destination options before
        System.arraycopy(first, 0, behind, 0, 40);
        System.arraycopy(new byte[] {44, 0, 1, 4, 0, 0, 0, 0}, 0, behind, 40, 8);
        System.arraycopy(first, 40, behind, 48, first.length - 40);
        behind[6] = 60;
        behind[5] = (byte) (behind[5] + 8);
        behind[7] = 33;
        byte[] last = octets(packet, 16, 40, false);
        last[40] = 99;                                              // its next header is not used
        at.keep(last);
        assertThat(at.add(behind)).isNull();
        byte[] whole = at.whole();
        assertThat(whole).hasSize(88);
        assertThat(new byte[] {whole[5], whole[6], whole[7], whole[40]})
                .containsExactly(48, 60, 33, 17);
        assertThat(whole).endsWith(Arrays.copyOfRange(packet, 40, 80));
    }

    // What belongs together

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parts_ofOtherDatagrams_stayApart(boolean v6) {
        byte[] packet = packet(v6, 32);
        byte[] other = packet(v6, v6 ? "2001:db8::9" : "192.0.2.9", 32, 0);
        at.keep(octets(packet, 0, 16, true), octets(other, 16, 32, false),
                part(packet, IDENTIFICATION + 1, 16, 32, false));
        if (!v6) {
            byte[] tcp = octets(packet, 16, 32, false);
            tcp[9] = 6;
            Ipv4Header.writeChecksum(MemorySegment.ofArray(tcp), 0);
            at.keep(tcp);
        } else {
            at.keep(part(packet, IDENTIFICATION | 1 << 16, 16, 32, false));
        }
        assertThat(at.reassembly.count()).isEqualTo(4);
        at.completes(octets(packet, 16, 32, false), packet);
        at.completes(octets(other, 0, 16, true), other);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void identification_usedAgainAfterwards_isANewDatagram(boolean v6) {
        byte[] packet = packet(v6, 32);
        byte[] other = packet(v6, 48);
        at.keep(octets(packet, 0, 16, true));
        at.completes(octets(packet, 16, 32, false), packet);
        at.keep(octets(other, 0, 16, true));
        at.completes(octets(other, 16, 48, false), other);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void identification_usedAgainMeanwhile_isNoMixture(boolean v6) {
        byte[] old = packet(v6, 32);
        byte[] young = packet(v6, 32);
        Arrays.fill(young, young.length - 32, young.length, (byte) 9);
        at.keep(octets(old, 0, 16, true));
        assertThat(at.add(octets(young, 0, 16, true))).isEqualTo(Refusal.FRAGMENT_OVERLAP);
        assertThat(at.add(octets(young, 16, 32, false))).isEqualTo(Refusal.FRAGMENT_GIVEN_UP);
    }

    // What is refused

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void part_again_isIgnored(boolean v6) {
        byte[] packet = packet(v6, 40);
        at.keep(octets(packet, 0, 16, true));
        assertThat(at.add(octets(packet, 0, 16, true))).isEqualTo(Refusal.FRAGMENT_DUPLICATE);
        at.keep(octets(packet, 32, 40, false));
        assertThat(at.add(octets(packet, 32, 40, false))).isEqualTo(Refusal.FRAGMENT_DUPLICATE);
        at.completes(octets(packet, 16, 32, true), packet);
        at.isEmpty();
    }

    /// Held is [16, 32) of a datagram that ends at 64.
    @ParameterizedTest
    @CsvSource({"8, 24, true", "24, 40, true", "8, 40, true", "24, 32, true", "16, 24, true",
        "0, 24, true", "16, 32, false", "48, 56, false", "64, 72, true",
        "56, 72, true", "40, 64, true"})
    void part_thatContradictsAnother_endsTheDatagram(int left, int right, boolean more) {
        for (boolean v6 : new boolean[] {false, true}) {
            byte[] packet = packet(v6, 80);
            at.keep(octets(packet, 16, 32, true), octets(packet, 56, 64, false));
            assertThat(at.add(octets(packet, left, right, more)))
                    .isEqualTo(Refusal.FRAGMENT_OVERLAP);
            assertThat(at.reassembly.heldBytes()).isZero();
            assertThat(at.add(octets(packet, 0, 16, true))).as("what comes later")
                    .isEqualTo(Refusal.FRAGMENT_GIVEN_UP);
        }
        at.nowNanos = 60 * SECOND;
        assertThat(at.expire()).as("silence").isEqualTo(Expiry.NONE);
        at.isEmpty();
    }

    @Test
    void lastPart_endingBeforeAnother_endsTheDatagram() {
        byte[] packet = packet(false, 80);
        at.keep(octets(packet, 32, 48, true));
        assertThat(at.add(octets(packet, 16, 24, false))).isEqualTo(Refusal.FRAGMENT_OVERLAP);
    }

    @Test
    void part_ofNoSoundDatagram_isRefusedAlone() {
        byte[] packet = packet(false, 80);
        at.keep(octets(packet, 0, 16, true));
        assertThat(at.add(octets(packet, 16, 23, true))).isEqualTo(Refusal.FRAGMENT);
        assertThat(at.add(octets(packet, 16, 16, true))).isEqualTo(Refusal.FRAGMENT);
        assertThat(at.add(octets(packet, 16, 16, false))).isEqualTo(Refusal.FRAGMENT);
        at.completes(octets(packet, 16, 80, false), packet);
    }

    // Congestion marks: 0 Not-ECT, 1 ECT(1), 2 ECT(0), 3 CE

    @ParameterizedTest
    @CsvSource({"0,0,0", "1,1,1", "2,2,2", "3,3,3", "1,3,3", "3,1,3", "2,3,3", "3,2,3", "1,2,1",
        "2,1,2", "0,3,-1", "3,0,-1", "0,1,-1", "0,2,-1", "1,0,-1", "2,0,-1"})
    void codepoints_ofTheParts_giveTheDatagrams(int first, int second, int expected) {
        for (boolean v6 : new boolean[] {false, true}) {
            String from = v6 ? "2001:db8::1" : "192.0.2.1";
            at.keep(octets(packet(v6, from, 32, second), 16, 32, false));
            byte[] part = octets(packet(v6, from, 32, first), 0, 16, true);
            if (expected < 0) assertThat(at.add(part)).isEqualTo(Refusal.FRAGMENT_ECN);
            else at.completes(part, packet(v6, from, 32, expected));
            at.isEmpty();
        }
    }

    // Time

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void datagram_incompleteAfter60Seconds_isGivenUp(boolean v6) {
        byte[] packet = packet(v6, 700);
        byte[] first = octets(packet, 0, 600, true);
        at.nowNanos = SECOND;
        at.keep(octets(packet, 640, 700, false));
        assertThat(at.reassembly.nextDeadlineNanos()).isEqualTo(61 * SECOND);
        at.nowNanos = 31 * SECOND;
        at.keep(first);
        assertThat(at.reassembly.nextDeadlineNanos()).as("not put off").isEqualTo(61 * SECOND);
        at.nowNanos = 61 * SECOND - 1;
        assertThat(at.expire()).isEqualTo(Expiry.NONE);
        at.nowNanos++;
        assertThat(at.expire()).isEqualTo(Expiry.WITH_FIRST);
        assertThat(at.octets()).as("the first part as it came").isEqualTo(first);
        assertThat(at.first.source()).hasToString(v6 ? "2001:db8::1" : "192.0.2.1");
        assertThat(at.expire()).isEqualTo(Expiry.NONE);
        at.isEmpty();
    }

    @Test
    void datagram_withoutItsFirstPart_isGivenUpAndToldSo() {
        at.keep(octets(packet(false, 700), 640, 700, false));
        at.nowNanos = 60 * SECOND;
        assertThat(at.expire()).isEqualTo(Expiry.WITHOUT_FIRST);
        at.isEmpty();
    }
}
