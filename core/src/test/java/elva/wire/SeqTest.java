package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.4. Every case from 0, from just below the wrap, and from the middle of the space.
class SeqTest {
    private static final int[] ORIGINS = {0, -3, Integer.MAX_VALUE - 1, Integer.MIN_VALUE, 5000};
    private static final int HALF = Integer.MIN_VALUE;

    @Test
    void lt_followingNumbers_isTrueOneWayOnly() {
        for (int a : ORIGINS) {
            for (int distance : new int[] {1, 2, 5000, Integer.MAX_VALUE}) {
                assertThat(Seq.lt(a, a + distance)).isTrue();
                assertThat(Seq.lt(a + distance, a)).isFalse();
                assertThat(Seq.le(a, a + distance)).isTrue();
                assertThat(Seq.le(a + distance, a)).isFalse();
            }
        }
    }

    @Test
    void lt_sameNumber_isFalseAndLeTrue() {
        for (int a : ORIGINS) {
            assertThat(Seq.lt(a, a)).isFalse();
            assertThat(Seq.le(a, a)).isTrue();
        }
    }

    @Test
    void lt_halfTheSpaceApart_isFalseBothWays() {
        for (int a : ORIGINS) {
            assertThat(Seq.lt(a, a + HALF)).isFalse();
            assertThat(Seq.lt(a + HALF, a)).isFalse();
            assertThat(Seq.le(a, a + HALF)).isFalse();
            assertThat(Seq.le(a + HALF, a)).isFalse();
        }
    }

    @Test
    void lt_anyNumbers_isTheSignOfTheirDistance() {
        Random random = new Random(34);
        for (int i = 0; i < 100_000; i++) {
            int a = random.nextInt();
            int b = random.nextInt();
            long distance = (b - (long) a) & 0xffff_ffffL;
            assertThat(Seq.distance(a, b)).isEqualTo(distance);
            assertThat(Seq.lt(a, b)).isEqualTo(distance != 0 && distance < 1L << 31);
            assertThat(Seq.le(a, b)).isEqualTo(distance < 1L << 31);
        }
    }

    @Test
    void inWindow_edges_areHalfOpen() {
        for (int left : ORIGINS) {
            assertThat(Seq.inWindow(left - 1, left, 4000)).isFalse();
            assertThat(Seq.inWindow(left, left, 4000)).isTrue();
            assertThat(Seq.inWindow(left + 3999, left, 4000)).isTrue();
            assertThat(Seq.inWindow(left + 4000, left, 4000)).isFalse();
            assertThat(Seq.inWindow(left + HALF, left, 4000)).isFalse();
            assertThat(Seq.inWindow(left, left, 0)).isFalse();
            assertThat(Seq.inWindow(left + Integer.MAX_VALUE - 1, left, Integer.MAX_VALUE))
                    .isTrue();
        }
    }

    @Test
    void inRange_edges_areClosed() {
        for (int left : ORIGINS) {
            assertThat(Seq.inRange(left, left - 1, left + 10)).isFalse();
            assertThat(Seq.inRange(left, left, left + 10)).isTrue();
            assertThat(Seq.inRange(left, left + 10, left + 10)).isTrue();
            assertThat(Seq.inRange(left, left + 11, left + 10)).isFalse();
            assertThat(Seq.inRange(left, left, left)).isTrue();
            assertThat(Seq.inRange(left, left + 1, left)).isFalse();
        }
    }

    @Test
    void maxAndMin_followingNumbers_areLaterAndEarlier() {
        for (int a : ORIGINS) {
            assertThat(Seq.max(a, a + 7)).isEqualTo(a + 7);
            assertThat(Seq.max(a + 7, a)).isEqualTo(a + 7);
            assertThat(Seq.min(a, a + 7)).isEqualTo(a);
            assertThat(Seq.min(a + 7, a)).isEqualTo(a);
            assertThat(Seq.max(a, a + HALF)).isEqualTo(a);
            assertThat(Seq.min(a, a + HALF)).isEqualTo(a);
        }
    }
}
