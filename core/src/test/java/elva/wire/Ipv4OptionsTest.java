package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// RFC 791 §3.1, RFC 1122 §3.2.1.8: source routes, and lengths that cannot be.
class Ipv4OptionsTest {
    private static final int A = 0xc6336401;                     // 198.51.100.1
    private static final int B = 0xc6336402;
    private static final int C = 0xc6336403;
    private static final int D = 0xc6336404;

    private final Ipv4Options options = new Ipv4Options();

    @Test
    void walk_nothing_findsNothing() {
        assertThat(walk("")).isNull();
        assertThat(options.sourceRoute()).isFalse();
        assertThat(options.strict()).isFalse();
        assertThat(options.routeCount()).isZero();
        assertThat(options.passedCount()).isZero();
        assertThat(options.returnRoute(A)).isEmpty();
    }

    @Test
    void walk_kernelsSourceRoute_isFound() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE);
        assertThat(walk(packet.first(32).after(20))).isNull();
        assertThat(options.sourceRoute()).isTrue();
        assertThat(options.strict()).isFalse();
        assertThat(options.routeCount()).isEqualTo(2);
        assertThat(options.passedCount()).isZero();
        assertThat(options.routeAddress(0)).isEqualTo(0xc0000208);
        assertThat(options.routeAddress(1)).isEqualTo(0xc0000202);
    }

    @Test
    void walk_strictRouteBehindOthers_isFound() {
        assertThat(walk("01 01 8804abcd 89 07 04 c6336401 00")).isNull();
        assertThat(options.strict()).isTrue();
        assertThat(options.routeAddress(0)).isEqualTo(A);
    }

    @Test
    void walk_unknownAndBehindTheEnd_areSkipped() {
        assertThat(walk("94 04 0000 44 04 0000")).isNull();
        assertThat(options.sourceRoute()).isFalse();
        assertThat(walk("94 02")).isNull();
        assertThat(walk("00 83 01")).isNull();
        assertThat(options.sourceRoute()).isFalse();
    }

    @Test
    void walk_secondRoute_isMalformed() {
        assertThat(walk("83 07 04 c6336401 89 07 04 c6336402")).isEqualTo(Malformed.OPTION);
        assertThat(options.sourceRoute()).isFalse();
        assertThat(options.problemPointer()).isEqualTo(20 + 7);
    }

    @Test
    void walk_everyRouteLength_isCheckedForWholeAddresses() {
        for (int length = 0; length <= 255; length++) {
            Octets area = Octets.of(new byte[40]).with(0, 0x83).with(1, length).with(2, 4);
            boolean possible = length >= 3 && length <= 40 && (length - 3) % 4 == 0;
            assertThat(walk(area)).as("length %d", length)
                    .isEqualTo(possible ? null : Malformed.OPTION);
            assertThat(options.routeCount()).isEqualTo(possible ? (length - 3) / 4 : 0);
            assertThat(options.problemPointer()).isEqualTo(possible ? 0 : 21);
        }
    }

    @Test
    void walk_everyPointer_isCheckedAndCounted() {
        for (int pointer = 0; pointer <= 255; pointer++) {
            Octets area = Octets.of("83 0b 00 c6336401 c6336402 00").with(2, pointer);
            boolean possible = pointer >= 4 && pointer % 4 == 0;
            assertThat(walk(area)).as("pointer %d", pointer)
                    .isEqualTo(possible ? null : Malformed.OPTION);
            assertThat(options.problemPointer()).isEqualTo(possible ? 0 : 22);
            int passed = pointer < 8 ? 0 : pointer < 12 ? 1 : 2;
            assertThat(options.passedCount()).isEqualTo(possible ? passed : 0);
        }
    }

    @Test
    void walk_allFirstTwoOctets_areJudgedByKindAndLength() {
        for (int kind = 0; kind <= 255; kind++) {
            for (int length = 0; length <= 255; length++) {
                Octets area = Octets.of(new byte[40]).with(0, kind).with(1, length);
                boolean possible = switch (kind) {
                    case 0 -> true;
                    case 1 -> length < 2;                        // else a kind with length 0
                    case 131, 137 -> false;                      // the pointer is 0
                    default -> length >= 2 && length <= 40;
                };
                assertThat(walk(area)).as("%d %d", kind, length)
                        .isEqualTo(possible ? null : Malformed.OPTION);
            }
        }
    }

    @Test
    void walk_anyOctets_neverThrows() {
        Random random = new Random(1122);
        int routes = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] octets = randomArea(random);
            if (walk(Octets.of(octets)) == null && options.sourceRoute()) {
                routes++;
                assertThat(options.routeCount()).isBetween(0, Ipv4Options.MAX_ROUTE_COUNT);
                assertThat(options.passedCount()).isBetween(0, options.routeCount());
                for (int r = 0; r < options.routeCount(); r++) options.routeAddress(r);
                assertThat(options.returnRoute(A).length).isNotEqualTo(1);
            }
        }
        assertThat(routes).isGreaterThan(100);
    }

    @Test
    void returnRoute_endOfTheRouteReached_isTheRouteBackwards() {
        assertThat(walk("83 0f 10 c6336401 c6336402 c6336403 00")).isNull();
        assertThat(options.returnRoute(D)).containsExactly(C, B, A, D);
    }

    @Test
    void returnRoute_onItsWay_isEmpty() {
        assertThat(walk("83 0f 0c c6336401 c6336402 c6336403 00")).isNull();
        assertThat(options.returnRoute(D)).isEmpty();
    }

    @Test
    void alongRoute_threeAddresses_isWhatTheKernelSends() {
        int[] route = {0xc0000209, 0xc0000208, 0xc0000202};
        Octets packet = KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE);
        assertThat(Ipv4Options.alongRoute(route, false))
                .isEqualTo(packet.first(32).after(20).array());
    }

    @Test
    void alongRoute_shortest_hasOneAddressToPass() {
        assertThat(walk(Octets.of(Ipv4Options.alongRoute(new int[] {A, B}, false)))).isNull();
        assertThat(options.routeCount()).isEqualTo(1);
        assertThat(options.routeAddress(0)).isEqualTo(B);
    }

    @Test
    void alongRoute_longestAndStrict_fillsTheHeader() {
        byte[] longest = Ipv4Options.alongRoute(new int[] {D, 1, 2, 3, 4, 5, 6, 7, 8, 9}, true);
        assertThat(HexFormat.of().formatHex(longest)).isEqualTo("892704" + "00000001"
                + "00000002" + "00000003" + "00000004" + "00000005" + "00000006" + "00000007"
                + "00000008" + "00000009" + "00");
        assertThat(walk(Octets.of(longest))).isNull();
        assertThat(options.routeCount()).isEqualTo(Ipv4Options.MAX_ROUTE_COUNT);
    }

    @Test
    void alongRoute_tooFewOrTooMany_isTheCallersFault() {
        assertThatThrownBy(() -> Ipv4Options.alongRoute(new int[1], false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source route of 1 addresses outside 2..10");
        assertThatThrownBy(() -> Ipv4Options.alongRoute(new int[11], false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Noise, half of the time with a route in it that may fit.
    private static byte[] randomArea(Random random) {
        byte[] octets = new byte[random.nextInt(41)];
        random.nextBytes(octets);
        if (octets.length < 3 || random.nextBoolean()) return octets;
        int at = random.nextInt(octets.length - 2);
        Arrays.fill(octets, 0, at, (byte) 1);
        Arrays.fill(octets, at + 3, octets.length, (byte) 0);
        octets[at] = (byte) (random.nextBoolean() ? 131 : 137);
        octets[at + 1] = (byte) (3 + random.nextInt(octets.length - at));
        octets[at + 2] = (byte) (random.nextBoolean() ? 4 * random.nextInt(12) : random.nextInt());
        return octets;
    }

    private @Nullable Malformed walk(String hex) {
        return walk(Octets.of(hex));
    }

    private @Nullable Malformed walk(Octets area) {
        return options.walk(area.buffer(), area.offset(), area.length());
    }
}
