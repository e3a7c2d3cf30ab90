package elva.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.4.1 and RFC 6528: MUST-8, MUST-9, SHLD-1. 192.0.2.1 to 192.0.2.2; keys are fixed,
/// so the statistics either hold or do not.
class InitialSequenceTest {
    private static final long V4 = 0xffff_0000_0000L;
    private static final long LOCAL = V4 | 0xc000_0201L;
    private static final long REMOTE = V4 | 0xc000_0202L;
    private static final int PORTS = 40_000 << 16 | 80;
    private static final long NOW = 5_000_000_000L;
    private static final int MANY = 1_000_000;

    private final InitialSequence isns = new InitialSequence(0x0123_4567_89ab_cdefL, 0x5eedL);

    /// MUST-8
    @Test
    void isn_sameSocketsLater_advancesEveryFourMicroseconds() {
        int first = at(PORTS, NOW);
        for (long later : new long[] {4_000, 1_000_000, 1_000_000_000, 3_600_000_000_000L}) {
            assertThat(at(PORTS, NOW + later) - first).isEqualTo((int) (later / 4_000));
        }
    }

    /// MUST-8
    @Test
    void isn_withinFourMicroseconds_doesNotAdvance() {
        assertThat(at(PORTS, NOW + 3_999)).isEqualTo(at(PORTS, NOW));
    }

    /// MUST-8
    @Test
    void isn_timeFromNegativeToPositive_advancesEvenly() {
        for (long now = -40_000; now < 40_000; now += 4_000) {
            assertThat(at(PORTS, now + 4_000) - at(PORTS, now)).isEqualTo(1);
            assertThat(at(PORTS, now + 3_999) - at(PORTS, now)).isZero();
        }
    }

    /// SHLD-1
    @Test
    void isn_sameSocketsSameTime_isTheSame() {
        InitialSequence same = new InitialSequence(0x0123_4567_89ab_cdefL, 0x5eedL);

        assertThat(at(PORTS, NOW)).isEqualTo(same.next(0, LOCAL, 0, REMOTE, PORTS, NOW));
    }

    /// SHLD-1
    @Test
    void isn_anyPartOfSocketsDiffers_isUnrelated() {
        int[] isn = {
            at(PORTS, NOW),
            isns.next(1, LOCAL, 0, REMOTE, PORTS, NOW),
            isns.next(0, LOCAL + 1, 0, REMOTE, PORTS, NOW),
            isns.next(0, LOCAL, 1, REMOTE, PORTS, NOW),
            isns.next(0, LOCAL, 0, REMOTE + 1, PORTS, NOW),
            isns.next(0, LOCAL, 0, REMOTE, PORTS + 1, NOW),
            isns.next(0, LOCAL, 0, REMOTE, PORTS + (1 << 16), NOW),
            isns.next(0, REMOTE, 0, LOCAL, PORTS, NOW),
        };
        for (int i = 0; i < isn.length; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(Math.abs((long) isn[i] - isn[j])).as("%d, %d", i, j).isGreaterThan(1000);
            }
        }
    }

    /// MUST-9
    @Test
    void isn_otherSecret_isUnrelated() {
        InitialSequence other = new InitialSequence(0x0123_4567_89ab_cdefL, 0x5eeeL);
        int equal = 0;
        long firstDistance = other.next(0, LOCAL, 0, REMOTE, 0, NOW) - (long) at(0, NOW);
        for (int ports = 1; ports < 1000; ports++) {
            long distance = other.next(0, LOCAL, 0, REMOTE, ports, NOW) - (long) at(ports, NOW);
            if (distance == firstDistance) equal++;
        }
        assertThat(equal).isZero();
    }

    /// MUST-9: nobody computes one from another; no lattice, no bias, no more twins than by chance.
    @Test
    void isns_frozenClockManySockets_lookRandom() {
        int[] isn = new int[MANY];
        for (int i = 0; i < MANY; i++) {
            isn[i] = isns.next(0, LOCAL, 0, REMOTE + (i >>> 16), i & 0xffff, NOW);
        }

        assertThat(greatestCommonDivisorOfDifferences(isn)).isEqualTo(BigInteger.ONE);
        for (int octet = 0; octet < 4; octet++) {
            // 255 degrees of freedom: within 140..400 but once in 10^7
            assertThat(chiSquare(isn, 8 * octet, false)).as("octet %d", octet)
                    .isBetween(140., 400.);
            assertThat(chiSquare(isn, 8 * octet, true)).as("difference of octet %d", octet)
                    .isBetween(140., 400.);
        }
        // n^2/2^33 = 116 twins expected, standard deviation 11
        assertThat(twins(isn)).isBetween(60, 175);
    }

    private int at(int ports, long nowNanos) {
        return isns.next(0, LOCAL, 0, REMOTE, ports, nowNanos);
    }

    private static BigInteger greatestCommonDivisorOfDifferences(int[] isn) {
        BigInteger divisor = BigInteger.ZERO;
        for (int i = 1; i < 100; i++) {
            divisor = divisor.gcd(BigInteger.valueOf((long) isn[i] - isn[i - 1]));
        }
        return divisor;
    }

    /// How far one octet of the numbers, or of the steps between them, is from evenly distributed.
    private static double chiSquare(int[] isn, int shift, boolean ofSteps) {
        int[] counts = new int[256];
        for (int i = 1; i < isn.length; i++) {
            counts[(ofSteps ? isn[i] - isn[i - 1] : isn[i]) >>> shift & 0xff]++;
        }
        double expected = (isn.length - 1) / 256.;
        double sum = 0;
        for (int count : counts) sum += (count - expected) * (count - expected) / expected;
        return sum;
    }

    private static int twins(int[] isn) {
        int[] sorted = isn.clone();
        Arrays.sort(sorted);
        int twins = 0;
        for (int i = 1; i < sorted.length; i++) if (sorted[i] == sorted[i - 1]) twins++;
        return twins;
    }
}
