package elva.tcp.loss;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Allocation;
import org.junit.jupiter.api.Test;

/// RFC 6298 §2 and §5, and the deviation of docs/decisions/0010. G is 1 ms, the maximum 60 s.
class RttEstimatorTest {
    private final RttEstimator byTheRfc = estimator(1000);
    private final RttEstimator estimator = estimator(200);

    @Test
    void rto_beforeMeasurement_isInitial() {
        assertThat(estimator.rtoNanos()).isEqualTo(SECONDS.toNanos(1));
        assertThat(estimator.measured()).isFalse();
        assertThat(estimator.srttNanos()).isZero();
        assertThat(estimator.rttvarNanos()).isZero();
    }

    @Test
    void sample_first_setsSrttAndHalfOfItAsVariance() {
        estimator.sample(ms(100));

        assertThat(estimator.measured()).isTrue();
        assertThat(estimator.srttNanos()).isEqualTo(ms(100));
        assertThat(estimator.rttvarNanos()).isEqualTo(ms(50));
        assertThat(estimator.rtoNanos()).isEqualTo(ms(300));
    }

    @Test
    void sample_second_updatesVarianceWithOldSrtt() {
        estimator.sample(ms(100));
        estimator.sample(ms(180));

        assertThat(estimator.rttvarNanos()).isEqualTo(ms(50) * 3 / 4 + ms(80) / 4);
        assertThat(estimator.srttNanos()).isEqualTo(ms(110));
        assertThat(estimator.rtoNanos()).isEqualTo(ms(340));
    }

    @Test
    void sample_shorterThanSrtt_addsItsDistanceToVariance() {
        estimator.sample(ms(160));
        estimator.sample(ms(80));

        assertThat(estimator.rttvarNanos()).isEqualTo(ms(80));
        assertThat(estimator.srttNanos()).isEqualTo(ms(150));
    }

    @Test
    void rto_minimumBelowOneSecond_isAddedToSrtt() {
        for (int i = 0; i < 200; i++) estimator.sample(ms(500));

        assertThat(estimator.rttvarNanos()).isLessThan(ms(1));
        assertThat(estimator.rtoNanos()).isEqualTo(ms(700));
    }

    @Test
    void rto_minimumOneSecond_isRoundedUpToIt() {
        for (int i = 0; i < 200; i++) byTheRfc.sample(ms(500));

        assertThat(byTheRfc.rtoNanos()).isEqualTo(ms(1000));
    }

    @Test
    void rto_minimumOneSecondAndLongPath_addsGranularity() {
        for (int i = 0; i < 200; i++) byTheRfc.sample(ms(2000));

        assertThat(byTheRfc.rtoNanos()).isEqualTo(ms(2001));
    }

    @Test
    void rto_longPath_isAtMostMaximum() {
        estimator.sample(SECONDS.toNanos(50));

        assertThat(estimator.rtoNanos()).isEqualTo(SECONDS.toNanos(60));
        assertThat(estimator.srttNanos()).isEqualTo(SECONDS.toNanos(50));
    }

    @Test
    void rto_initialAboveMaximum_isMaximum() {
        RttEstimator capped = new RttEstimator(ms(1), ms(3000), ms(200), ms(2000));

        assertThat(capped.rtoNanos()).isEqualTo(ms(2000));
    }

    @Test
    void backOff_doublesUpToMaximum() {
        for (long seconds : new long[] {2, 4, 8, 16, 32, 60, 60}) {
            estimator.backOff();
            assertThat(estimator.rtoNanos()).isEqualTo(SECONDS.toNanos(seconds));
        }
    }

    @Test
    void backOff_thenSample_collapsesRto() {
        estimator.sample(ms(100));
        for (int i = 0; i < 5; i++) estimator.backOff();
        assertThat(estimator.rtoNanos()).isEqualTo(ms(300 * 32));

        estimator.sample(ms(100));

        assertThat(estimator.rtoNanos()).isEqualTo(ms(300));
    }

    @Test
    void restart_afterSynTimeout_startsAtGivenRto() {
        estimator.sample(ms(100));

        estimator.restartAt(SECONDS.toNanos(3));

        assertThat(estimator.rtoNanos()).isEqualTo(SECONDS.toNanos(3));
        assertThat(estimator.measured()).isFalse();
        assertThat(estimator.srttNanos()).isZero();
        assertThat(estimator.rttvarNanos()).isZero();
        estimator.sample(ms(80));
        assertThat(estimator.srttNanos()).isEqualTo(ms(80));
        assertThat(estimator.rttvarNanos()).isEqualTo(ms(40));
    }

    @Test
    void restart_aboveMaximum_isMaximum() {
        estimator.restartAt(SECONDS.toNanos(100));

        assertThat(estimator.rtoNanos()).isEqualTo(SECONDS.toNanos(60));
    }

    @Test
    void sample_negative_countsAsZero() {
        estimator.sample(-ms(5));

        assertThat(estimator.srttNanos()).isZero();
        assertThat(estimator.rtoNanos()).isEqualTo(ms(200));
    }

    @Test
    void anySamples_extreme_neverOverflow() {
        RttEstimator unbounded = new RttEstimator(ms(1), ms(1000), ms(200), Long.MAX_VALUE);
        for (long rtt : new long[] {Long.MAX_VALUE, 0, Long.MAX_VALUE, Long.MIN_VALUE, 1}) {
            unbounded.sample(rtt);
            assertThat(unbounded.rtoNanos()).isGreaterThanOrEqualTo(ms(200));
            assertThat(unbounded.srttNanos()).isNotNegative();
            assertThat(unbounded.rttvarNanos()).isNotNegative();
        }
        for (int i = 0; i < 64; i++) {
            long before = unbounded.rtoNanos();
            unbounded.backOff();
            assertThat(unbounded.rtoNanos()).isGreaterThanOrEqualTo(before);
        }
        assertThat(unbounded.rtoNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /// RFC 7323 Appendix G: gains divided by what a round trip brings.
    @Test
    void sample_oneOfFour_weighsAQuarter() {
        estimator.sample(ms(100));
        estimator.sample(ms(180), 4);

        assertThat(estimator.rttvarNanos()).isEqualTo(ms(50) + (ms(80) - ms(50)) / 16);
        assertThat(estimator.srttNanos()).isEqualTo(ms(100) + ms(80) / 32);
    }

    @Test
    void samples_manyInEachRoundTrip_rememberAsLong() {
        estimator.sample(ms(100));
        RttEstimator sparse = estimator(200);
        sparse.sample(ms(100));
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 1000; i++) estimator.sample(ms(200), 1000);
            sparse.sample(ms(200));
        }
        assertThat(estimator.srttNanos()).isBetween(sparse.srttNanos() - ms(4),
                sparse.srttNanos() + ms(4));
    }

    @Test
    void expectedSamples_everySecondSegment_roundedUp() {
        assertThat(RttEstimator.expectedSamples(0, 1000)).isEqualTo(1);
        assertThat(RttEstimator.expectedSamples(2000, 1000)).isEqualTo(1);
        assertThat(RttEstimator.expectedSamples(2001, 1000)).isEqualTo(2);
        assertThat(RttEstimator.expectedSamples(Integer.MAX_VALUE, 1)).isEqualTo(1 << 30);
    }

    /// RFC 4015 §3.1 (0) and (11), G 1 ms.
    @Test
    void adapt_pathSlower_startsFromIt() {
        estimator.sample(ms(100));
        long srtt = estimator.spuriousSrttNanos();
        assertThat(srtt).isEqualTo(ms(102));
        estimator.backOff();

        estimator.adapt(ms(400), srtt, ms(50));

        assertThat(estimator.srttNanos()).isEqualTo(ms(400));
        assertThat(estimator.rttvarNanos()).isEqualTo(ms(200));
        assertThat(estimator.rtoNanos()).isEqualTo(ms(1200));
    }

    @Test
    void adapt_pathAsBefore_isNoLessPatientThanBefore() {
        estimator.sample(ms(100));
        estimator.adapt(ms(60), estimator.spuriousSrttNanos(), ms(50));

        assertThat(estimator.srttNanos()).isEqualTo(ms(102));
        assertThat(estimator.rttvarNanos()).isEqualTo(ms(50));
    }

    @Test
    void sample_steadyState_allocatesNothing() {
        long bytes = Allocation.ofOneRun(() -> {
            for (int i = 0; i < 1000; i++) {
                estimator.sample(i);
                estimator.backOff();
            }
        });

        assertThat(bytes).isZero();
    }

    private static RttEstimator estimator(long rtoMinMillis) {
        return new RttEstimator(ms(1), ms(1000), ms(rtoMinMillis), SECONDS.toNanos(60));
    }

    private static long ms(long milliseconds) {
        return MILLISECONDS.toNanos(milliseconds);
    }
}
