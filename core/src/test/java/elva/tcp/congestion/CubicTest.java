package elva.tcp.congestion;

import static elva.tcp.congestion.Feed.MILLI;
import static elva.tcp.congestion.Feed.SECOND;
import static elva.tcp.congestion.Feed.SMSS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elva.support.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9438 §4.2 and §4.6 to §4.10. SMSS 1000; the round trip is 200 ms, long enough for the cubic
/// curve to lie above Reno's.
class CubicTest {
    private static final long ROUND = 200 * MILLI;
    private static final Cubic.Options RENO_SLOW_START =
            new Cubic.Options(10, 0.4, 0.7, true, false, false);

    private final Cubic control = new Cubic(RENO_SLOW_START);
    private final Feed feed = new Feed(control);

    /// In slow start, with a window of 100 segments.
    private Feed hundred() {
        while (control.window() < 100_000) feed.acks(SMSS, ROUND);
        return feed;
    }

    /// Congestion avoidance after a loss at a window of 100 segments.
    private Feed afterLoss() {
        return hundred().loses().recovers();
    }

    private int segments() {
        return (control.window() + SMSS / 2) / SMSS;
    }

    /// So many rounds of full windows as fit into a time.
    private void pass(long nanos) {
        for (long rounds = nanos / ROUND; rounds > 0; rounds--) feed.round(ROUND);
    }

    @Test
    void loss_ofAFullWindow_leavesSeventyPercent() {
        hundred().loses();
        assertThat(control.window()).isEqualTo(70_000);
        assertThat(control.slowStartThreshold()).isEqualTo(70_000);
    }

    @Test
    void loss_whenLittleFlew_countsWhatFlew() {
        hundred();
        control.lossDetected(40_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(28_000);
    }

    @Test
    void loss_ofATinyWindow_leavesTwoSegments() {
        control.lossDetected(2_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(2_000);
    }

    @Test
    void echo_ofMarks_goesDownToOneSegmentButTheThresholdToTwo() {
        hundred();
        control.congestionEchoed(100_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(70_000);
        control.congestionEchoed(2_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(1_400);
        assertThat(control.slowStartThreshold()).isEqualTo(2_000);
        control.congestionEchoed(1_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(1_000);
    }

    /// W_max 100, cwnd_epoch 70: the table of [CubicCurveTest]. The window lags by what it takes an
    /// ACK clock to follow, less than 2 %.
    @Test
    void afterALoss_windowFollowsTheCurve_concaveThenConvex() {
        afterLoss();
        int[] segments = {87, 96, 99, 100, 100, 102, 109, 122};
        for (int expected : segments) {
            pass(SECOND);
            assertThat((double) segments()).isCloseTo(expected, within(0.02 * expected));
        }
    }

    @Test
    void fastConvergence_lossBelowTheLastOne_lowersThePlateau() {
        afterLoss();
        pass(SECOND);
        int atLoss = segments();
        feed.loses().recovers();
        int left = segments();
        assertThat(left).isBetween(60, 62);
        pass(3 * SECOND);
        double plateau = atLoss * 0.85;
        assertThat((double) segments()).isCloseTo(plateau, within(2.0));
    }

    @Test
    void fastConvergence_switchedOff_keepsThePlateau() {
        Cubic other = new Cubic(new Cubic.Options(10, 0.4, 0.7, false, false, false));
        Feed fed = new Feed(other);
        while (other.window() < 100_000) fed.acks(SMSS, ROUND);
        fed.loses().recovers();
        for (int i = 0; i < 5; i++) fed.round(ROUND);
        int atLoss = other.window();
        fed.loses().recovers();
        for (int i = 0; i < 25; i++) fed.round(ROUND);
        assertThat(other.window()).isBetween(atLoss - 2 * SMSS, atLoss + 3 * SMSS);
    }

    @Test
    void recovery_acks_growNothing() {
        hundred().loses();
        feed.sample(SMSS, ROUND).inRecovery = true;
        control.acknowledged(feed.ack);
        assertThat(control.window()).isEqualTo(70_000);
    }

    @Test
    void applicationLimited_time_doesNotCountAndGrowsNothing() {
        afterLoss();
        pass(SECOND);
        int before = control.window();
        for (int i = 0; i < 600; i++) {
            feed.after(100 * MILLI).sample(SMSS, ROUND).windowLimited = false;
            control.acknowledged(feed.ack);
        }
        assertThat(control.window()).isEqualTo(before);
        pass(SECOND);
        assertThat((double) segments()).isCloseTo(95.6, within(2.0));
    }

    @Test
    void idle_shorterThanTheTimeout_doesNotCount() {
        afterLoss();
        pass(SECOND);
        feed.after(30 * SECOND);
        control.restarted(30 * SECOND, 60 * SECOND, feed.nowNanos);
        pass(SECOND);
        assertThat((double) segments()).isCloseTo(95.6, within(2.0));
    }

    @Test
    void idle_longerThanTheTimeout_slowStartsToTheThreshold() {
        afterLoss();
        pass(SECOND);
        feed.after(30 * SECOND);
        control.restarted(30 * SECOND, SECOND, feed.nowNanos);
        assertThat(control.window()).isEqualTo(10_000);
        feed.round(ROUND);
        assertThat(control.window()).isEqualTo(20_000);
        feed.round(ROUND).round(ROUND).round(ROUND);
        assertThat(segments()).as("a new stage, from SSTHRESH").isBetween(70, 78);
        pass(4 * SECOND);
        assertThat((double) segments()).isCloseTo(100, within(2.0));
    }

    /// §4.8: then K is 0 and W_max the window at which slow start ends.
    @Test
    void timeout_slowStartsAndThenGrowsFromAFlatCurve() {
        hundred().timesOut();
        assertThat(control.window()).isEqualTo(SMSS);
        assertThat(control.slowStartThreshold()).isEqualTo(70_000);
        while (control.window() < 70_000) feed.acks(SMSS, ROUND);
        assertThat(control.window()).isEqualTo(70_000);
        pass(2 * SECOND);
        assertThat((double) segments()).isCloseTo(75.3, within(1.5));
    }

    @Test
    void timeout_again_keepsTheThreshold() {
        hundred().timesOut();
        control.timedOut(SMSS, true, feed.nowNanos);
        assertThat(control.slowStartThreshold()).isEqualTo(70_000);
        assertThat(control.window()).isEqualTo(SMSS);
    }

    @Test
    void undone_fastRecovery_isAsIfNothingHadBeen() {
        afterLoss();
        Cubic other = new Cubic(RENO_SLOW_START);
        Feed same = new Feed(other);
        while (other.window() < 100_000) same.acks(SMSS, ROUND);
        same.loses().recovers();
        for (int i = 0; i < 5; i++) {
            feed.round(ROUND);
            same.round(ROUND);
        }
        feed.loses();
        assertThat(control.window()).isLessThan(other.window());
        control.undone(feed.sample(SMSS, ROUND));
        assertThat(control.window()).isEqualTo(other.window());
        assertThat(control.slowStartThreshold()).isEqualTo(other.slowStartThreshold());
        feed.round(ROUND);
        same.round(ROUND);
        assertThat(control.window()).isEqualTo(other.window());
    }

    /// §4.9.2: in rare cases the window is larger by then.
    @Test
    void undone_afterTheWindowGrewPastIt_changesNothing() {
        afterLoss();
        pass(10 * SECOND);
        int grown = control.window();
        assertThat(grown).isGreaterThan(100_000);
        control.undone(feed.sample(SMSS, ROUND));
        assertThat(control.window()).isEqualTo(grown);
        assertThat(control.slowStartThreshold()).isEqualTo(70_000);
    }

    @Test
    void undone_timeout_opensALittleAndSlowStartsToWhereItWas() {
        hundred().timesOut();
        AckSample told = feed.sample(3_000, ROUND);
        told.flight = 40_000;
        control.undone(told);
        assertThat(control.window()).isEqualTo(43_000);
        assertThat(control.slowStartThreshold()).isGreaterThanOrEqualTo(100_000);
    }

    @ParameterizedTest
    @CsvSource({"300, 10300", "1000, 11000", "4000, 11000"})
    void slowStart_withoutHyStart_addsOneSegmentAtMost(int acked, int window) {
        feed.acks(acked, ROUND);
        assertThat(control.window()).isEqualTo(window);
    }

    @Test
    void slowStart_belowTheThreshold_stopsAtIt() {
        hundred().timesOut();
        while (control.window() < 69_500) feed.acks(700, ROUND);
        feed.acks(SMSS, ROUND);
        assertThat(control.window()).isEqualTo(70_000);
    }

    @Test
    void smallerSegments_ofALowerPathMtu_scaleWindowAndCurve() {
        afterLoss();
        pass(SECOND);
        int before = control.window();
        control.segmentSize(500);
        assertThat(control.window()).isEqualTo(before / 2);
        for (int i = 0; i < 20; i++) {
            for (int n = control.window() / 500; n > 0; n--) {
                feed.after(ROUND * 500 / control.window()).acks(500, ROUND);
            }
        }
        assertThat(control.window()).as("W(5 s)").isBetween(49_000, 51_500);
    }

    @Test
    void acknowledged_inSteadyState_allocatesNothing() {
        assertThat(Allocation.ofOneRun(() -> {
            for (int i = 0; i < 10_000; i++) feed.after(MILLI).acks(SMSS);
            feed.loses().recovers();
            control.undone(feed.sample(SMSS, ROUND));
        })).isZero();
    }
}
