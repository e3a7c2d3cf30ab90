package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// RFC 8200 §4, with the bounds of RFC 8504 §5.3. Headers are written as
/// `next, length in units after the first, ...`; pointers count from the IPv6 header.
class Ipv6ExtensionsTest {
    private static final String PADDED = "0104 00000000";        // PadN that fills one unit

    private final Ipv6Extensions extensions = new Ipv6Extensions();

    @Test
    void walk_noExtensions_isThePayload() {
        assertThat(walk(Protocol.TCP, "aabbcc")).isNull();
        assertPayload(Protocol.TCP, 0, 3);
        assertThat(extensions.protocolPointer()).isEqualTo(6);
        assertThat(extensions.fragment()).isFalse();
        assertThat(extensions.problemCode()).isEqualTo(Ipv6Extensions.NO_PROBLEM);
    }

    @Test
    void walk_kernelsOptions_arePassed() {
        Octets packet = behind(KernelPackets.V6_OPTIONS);
        assertThat(walk(Protocol.HOP_BY_HOP, packet)).isNull();
        assertPayload(Protocol.TCP, 16, 40);
        assertThat(extensions.protocolPointer()).isEqualTo(40 + 8);
    }

    @Test
    void walk_kernelsFragment_endsTheWalk() {
        Octets packet = behind(KernelPackets.V6_FRAGMENT);
        assertThat(walk(Protocol.FRAGMENT, packet)).isNull();
        assertPayload(Protocol.UDP, 8, 76);
        assertThat(extensions.fragment()).isTrue();
        assertThat(extensions.fragmentOffset()).isEqualTo(1232);
        assertThat(extensions.moreFragments()).isFalse();
        assertThat(extensions.identification()).isEqualTo(0x41c15c5e);
    }

    @Test
    void walk_firstFragment_doesNotReadOn() {
        assertThat(walk(Protocol.FRAGMENT, "3c 00 0001 00000007" + "06 00" + PADDED)).isNull();
        assertPayload(Protocol.DESTINATION, 8, 8);
        assertThat(extensions.fragment()).isTrue();
        assertThat(extensions.fragmentOffset()).isZero();
        assertThat(extensions.moreFragments()).isTrue();
    }

    @Test
    void walk_wholeDatagramAsFragment_readsOn() {
        assertThat(walk(Protocol.FRAGMENT, "3c 00 0000 00000007" + "06 00" + PADDED + "ff"))
                .isNull();
        assertPayload(Protocol.TCP, 16, 1);
        assertThat(extensions.fragment()).isFalse();
    }

    @Test
    void walk_fragmentThatEndsBetweenUnits_isAProblemAtThePayloadLength() {
        assertThat(walk(Protocol.FRAGMENT, "06 00 0001 00000007" + "aabbccdd"))
                .isEqualTo(Malformed.FRAGMENT);
        assertProblem(Ipv6Extensions.ERRONEOUS_FIELD, 4);
        assertThat(walk(Protocol.FRAGMENT, "06 00 0008 00000007" + "aabbccdd")).isNull();
    }

    @Test
    void walk_fragmentPastTheLargestDatagram_isAProblemAtItsOffset() {
        assertThat(walk(Protocol.FRAGMENT, "06 00 fff8 00000007" + "01020304050607")).isNull();
        assertThat(walk(Protocol.FRAGMENT, "06 00 fff8 00000007" + "0102030405060708"))
                .isEqualTo(Malformed.FRAGMENT);
        assertProblem(Ipv6Extensions.ERRONEOUS_FIELD, 40 + 2);
        assertThat(walk(Protocol.DESTINATION,
                "2c 00" + PADDED + "06 00 fff8 00000007" + "0102030405060708"))
                .isEqualTo(Malformed.FRAGMENT);
        assertProblem(Ipv6Extensions.ERRONEOUS_FIELD, 40 + 8 + 2);
        assertThat(walk(Protocol.DESTINATION,
                "2c 00" + PADDED + "06 00 fff8 00000007" + "01020304050607")).isNull();
    }

    @Test
    void walk_hopByHopNotFirst_isAProblemAtTheNextHeader() {
        assertThat(walk(Protocol.DESTINATION, "00 00" + PADDED + "06 00" + PADDED))
                .isEqualTo(Malformed.EXTENSION_CHAIN);
        assertProblem(Ipv6Extensions.UNKNOWN_NEXT_HEADER, 40);
        assertThat(walk(Protocol.HOP_BY_HOP, "00 00" + PADDED + "06 00" + PADDED))
                .isEqualTo(Malformed.EXTENSION_CHAIN);
        assertThat(walk(Protocol.HOP_BY_HOP, "3c 00" + PADDED + "06 00" + PADDED)).isNull();
    }

    @Test
    void walk_unknownOptions_areJudgedByTheirHighestBits() {
        assertThat(walk(Protocol.DESTINATION, "06 00 1e 02 0000 0000")).isNull();
        assertThat(walk(Protocol.DESTINATION, "06 00 5e 02 0000 0000"))
                .isEqualTo(Malformed.EXTENSION_OPTION);
        assertThat(extensions.problemCode()).isEqualTo(Ipv6Extensions.NO_PROBLEM);
        assertThat(walk(Protocol.DESTINATION, "06 00 00 9e 01 00 0000"))
                .isEqualTo(Malformed.EXTENSION_OPTION);
        assertProblem(Ipv6Extensions.UNKNOWN_OPTION, 40 + 3);
        assertThat(extensions.problemToMulticast()).isTrue();
        assertThat(walk(Protocol.HOP_BY_HOP, "06 00 0102 0000 c2 00"))
                .isEqualTo(Malformed.EXTENSION_OPTION);
        assertProblem(Ipv6Extensions.UNKNOWN_OPTION, 40 + 6);
        assertThat(extensions.problemToMulticast()).isFalse();
        assertThat(walk(Protocol.ROUTING, "06 00 02 01 00000000")).isEqualTo(Malformed.ROUTING);
        assertThat(extensions.problemToMulticast()).isTrue();
    }

    @Test
    void walk_optionPastItsHeader_isAProblemAtItsLength() {
        assertThat(walk(Protocol.DESTINATION, "06 00 01 05 00000000 0000000000000000"))
                .isEqualTo(Malformed.EXTENSION_OPTION);
        assertProblem(Ipv6Extensions.ERRONEOUS_FIELD, 40 + 3);
        assertThat(walk(Protocol.DESTINATION, "06 00 0103 000000 01 0000000000000000"))
                .isEqualTo(Malformed.EXTENSION_OPTION);
        assertProblem(Ipv6Extensions.ERRONEOUS_FIELD, 40 + 8);
    }

    @Test
    void walk_routingWithSegmentsLeft_isAProblemAtTheRoutingType() {
        for (int type = 0; type < 256; type++) {
            Octets none = Octets.of("06 00 00 00 00000000 ff").with(2, type);
            assertThat(walk(Protocol.ROUTING, none)).isNull();
            assertPayload(Protocol.TCP, 8, 1);
            assertThat(walk(Protocol.ROUTING, none.with(3, 1))).isEqualTo(Malformed.ROUTING);
            assertProblem(Ipv6Extensions.ERRONEOUS_FIELD, 40 + 2);
        }
        assertThat(walk(Protocol.DESTINATION, "2b 00" + PADDED + "06 00 02 01 00000000"))
                .isEqualTo(Malformed.ROUTING);
        assertProblem(Ipv6Extensions.ERRONEOUS_FIELD, 40 + 8 + 2);
    }

    @Test
    void walk_headersNobodyKnows_areThePayload() {
        for (int next = 0; next < 256; next++) {
            if (next == 0 || next == 43 || next == 44 || next == 60) continue;
            assertThat(walk(next, "")).isNull();
            assertPayload(next, 0, 0);
            Octets one = Octets.of("00 00" + PADDED).with(0, next);
            assertThat(walk(Protocol.DESTINATION, one)).isNull();
            assertPayload(next, 8, 0);
            assertThat(extensions.protocolPointer()).isEqualTo(40);
        }
    }

    @Test
    void walk_eightHeaders_arePassedAndNoMore() {
        String eight = ("3c 00" + PADDED).repeat(8);
        assertThat(walk(Protocol.DESTINATION, Octets.of(eight).with(56, Protocol.TCP))).isNull();
        assertPayload(Protocol.TCP, 64, 0);
        assertThat(walk(Protocol.DESTINATION, Octets.of(eight).then("0600" + PADDED)))
                .isEqualTo(Malformed.EXTENSION_CHAIN);
        assertThat(extensions.problemCode()).isEqualTo(Ipv6Extensions.NO_PROBLEM);
    }

    @Test
    void walk_256Octets_arePassedAndNoMore() {
        for (int first = 0; first < 256; first++) {
            Octets chain = Octets.of(new byte[4096]).with(0, Protocol.ROUTING).with(1, first)
                    .with(8 + 8 * first, Protocol.TCP).with(9 + 8 * first, 15);
            boolean passes = 8 * (1 + first) + 128 <= 256;
            assertThat(walk(Protocol.DESTINATION, chain)).as("%d units", 1 + first)
                    .isEqualTo(passes ? null : Malformed.EXTENSION_CHAIN);
        }
        String units31 = "2c 1e" + "00".repeat(6 + 30 * 8);
        assertThat(walk(Protocol.DESTINATION, units31 + "06 00 0000 00000007" + "ff")).isNull();
        String units32 = "2c 1f" + "00".repeat(6 + 31 * 8);
        assertThat(walk(Protocol.DESTINATION, units32 + "06 00 0000 00000007" + "ff"))
                .isEqualTo(Malformed.EXTENSION_CHAIN);
    }

    @Test
    void walk_everyTruncation_isMalformed() {
        Octets chain = Octets.of("3c 01" + PADDED + "0000000000000000"
                + "2b 00" + PADDED + "2c 00 00 00 00000000" + "06 00 0000 00000007");
        assertThat(walk(Protocol.HOP_BY_HOP, chain)).isNull();
        for (int length = 0; length < chain.length(); length++) {
            assertThat(walk(Protocol.HOP_BY_HOP, chain.first(length))).as("%d octets", length)
                    .isEqualTo(Malformed.TRUNCATED);
        }
    }

    @Test
    void walk_allTypesAndLengthsOfTwoHeaders_neverThrows() {
        Octets area = Octets.of(new byte[300]);
        byte[] octets = new byte[300];
        for (int next = 0; next < 256; next++) {
            for (int units = 0; units < 256; units++) {
                octets[0] = (byte) next;
                octets[1] = (byte) (units % 4);
                octets[8 + 8 * (units % 4)] = (byte) next;
                octets[9 + 8 * (units % 4)] = (byte) units;
                assertSound(Octets.of(octets), Protocol.DESTINATION);
                assertSound(Octets.of(octets), next);
            }
        }
        assertSound(area, Protocol.HOP_BY_HOP);
    }

    @Test
    void walk_anyChain_neverThrows() {
        Random random = new Random(8504);
        int passed = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] octets = new byte[random.nextInt(120)];
            if (random.nextBoolean()) random.nextBytes(octets);
            for (int at = 0; at + 1 < octets.length; at += 8 * (1 + random.nextInt(2))) {
                octets[at] = extension(random);
                octets[at + 1] = (byte) random.nextInt(2);
            }
            if (assertSound(Octets.of(octets), extension(random)) == null) passed++;
        }
        assertThat(passed).isBetween(10_000, 290_000);
    }

    private static Octets behind(String packet) {
        return Octets.of(KernelPackets.behindV6(packet).array());
    }

    private static byte extension(Random random) {
        int[] all = {0, 6, 43, 44, 58, 60, 60, 60};
        return (byte) all[random.nextInt(all.length)];
    }

    private @Nullable Malformed assertSound(Octets area, int first) {
        Malformed malformed = walk(first, area);
        if (malformed == null) {
            long end = extensions.payloadOffset() + extensions.payloadLength();
            assertThat(end).isEqualTo(area.offset() + area.length());
            assertThat(extensions.payloadLength()).isNotNegative();
            assertThat(extensions.payloadOffset() - area.offset()).isBetween(0L, 256L);
            assertThat(extensions.problemCode()).isEqualTo(Ipv6Extensions.NO_PROBLEM);
        } else if (extensions.problemCode() != Ipv6Extensions.NO_PROBLEM) {
            assertThat(extensions.problemPointer()).isBetween(4, 40 + area.length());
        }
        return malformed;
    }

    private void assertPayload(int protocol, int at, int length) {
        assertThat(extensions.protocol()).isEqualTo(protocol);
        assertThat(extensions.payloadOffset()).isEqualTo(3 + at);
        assertThat(extensions.payloadLength()).isEqualTo(length);
    }

    private void assertProblem(int code, int pointer) {
        assertThat(extensions.problemCode()).isEqualTo(code);
        assertThat(extensions.problemPointer()).isEqualTo(pointer);
    }

    private @Nullable Malformed walk(int first, String hex) {
        return walk(first, Octets.of(hex));
    }

    private @Nullable Malformed walk(int first, Octets area) {
        return extensions.walk(area.buffer(), area.offset(), area.length(), first);
    }
}
