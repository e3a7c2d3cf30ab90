package elva.tcp.congestion;

import static elva.tcp.congestion.Feed.MILLI;
import static elva.tcp.congestion.Feed.SMSS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9406 §4.2 and §4.3, by the windows of CUBIC in its first slow start. SMSS 1000, 10 segments
/// at first, so that each round has samples enough.
class HyStartTest {
    private final Cubic control = new Cubic(Cubic.Options.STANDARD);
    private final Feed feed = new Feed(control);

    /// How much the window grows in a round of such round trips: 2 in slow start, 1.25 in the
    /// conservative one.
    private double growth(long rttNanos) {
        int before = control.window();
        round(rttNanos);
        return (double) control.window() / before;
    }

    /// One round: what flew at its beginning is acknowledged.
    private void round(long rttNanos) {
        int flight = control.window();
        long pause = Math.max(0, rttNanos) * SMSS / flight;
        for (int left = flight; left > 0; left -= SMSS) {
            int before = control.window();
            int acked = Math.min(left, SMSS);
            AckSample ack = feed.after(pause).sample(acked, rttNanos);
            ack.flight = flight - acked;
            control.acknowledged(ack);
            flight += control.window() - before;
        }
    }

    @Test
    void constantRoundTrip_doublesTheWindowEachRound() {
        for (int i = 0; i < 6; i++) assertThat(growth(100 * MILLI)).isEqualTo(2);
        assertThat(control.window()).isEqualTo(640_000);
    }

    /// RttThresh = max(4 ms, min(lastRoundMinRTT / 8, 16 ms)).
    @ParameterizedTest
    @CsvSource({"100, 112, 2", "100, 113, 1.25", "20, 23, 2", "20, 24, 1.25", "400, 415, 2",
        "400, 416, 1.25", "2, 5, 2", "2, 6, 1.25"})
    void longerRoundTrip_byTheThreshold_slowsTheNextRoundDown(int last, int now, double growth) {
        round(last * MILLI);
        round(now * MILLI);
        double next = growth(now * MILLI);
        assertThat(next).isEqualTo(growth);
    }

    /// The eighth sample of a round decides; from there on each ACK brings a quarter.
    @Test
    void longerRoundTrip_isSeenAtTheEighthSample() {
        round(100 * MILLI);
        for (int i = 1; i <= 8; i++) {
            feed.sample(SMSS, 150 * MILLI).flight = 19_000;
            control.acknowledged(feed.ack);
        }
        assertThat(control.window()).isEqualTo(28_000);
        feed.sample(SMSS, 150 * MILLI).flight = 19_000;
        control.acknowledged(feed.ack);
        assertThat(control.window()).isEqualTo(28_250);
    }

    @Test
    void roundsOfFewSamples_decideNothing() {
        Cubic other = new Cubic(new Cubic.Options(4, 0.4, 0.7, true, true, false));
        Feed few = new Feed(other);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 7; i++) {
                AckSample ack = few.sample(SMSS, (100 + 50 * round) * MILLI);
                ack.flight = 6_000 - i * SMSS;
                int before = other.window();
                other.acknowledged(ack);
                assertThat(other.window()).isEqualTo(before + SMSS);
            }
        }
    }

    @Test
    void acksWithoutASample_decideNothing() {
        round(100 * MILLI);
        for (int i = 0; i < 4; i++) assertThat(growth(-1)).isEqualTo(2);
    }

    /// The round in which it began counts: four more, and SSTHRESH is the window.
    @Test
    void conservativeSlowStart_fiveRounds_endsSlowStart() {
        round(100 * MILLI);
        round(120 * MILLI);
        for (int i = 0; i < 3; i++) {
            assertThat(growth(120 * MILLI)).isBetween(1.24, 1.25);
            assertThat(control.slowStartThreshold()).isEqualTo(1 << 30);
        }
        growth(120 * MILLI);
        int threshold = control.slowStartThreshold();
        assertThat(threshold).isBetween(control.window() - 2 * SMSS, control.window());
        assertThat(growth(120 * MILLI)).isLessThan(1.05);
    }

    /// RFC 9438 §4.10: K is 0 and W_max the window at which slow start ended.
    @Test
    void slowStartThatEnded_withoutALoss_goesOnAlongAFlatCurve() {
        round(400 * MILLI);
        while (control.slowStartThreshold() == 1 << 30) round(420 * MILLI);
        int begin = control.slowStartThreshold();
        for (int i = 0; i < 10; i++) round(420 * MILLI);
        assertThat(control.window() - begin).as("0.4 * 4.2^3 segments").isBetween(28_000, 33_000);
    }

    @Test
    void conservativeSlowStart_begunAnew_lastsFiveRoundsAgain() {
        round(100 * MILLI);
        for (int i = 0; i < 4; i++) round(120 * MILLI);
        round(110 * MILLI);
        int rounds = 0;
        for (; control.slowStartThreshold() == 1 << 30; rounds++) round(140 * MILLI);
        assertThat(rounds).isBetween(5, 6);
    }

    @Test
    void conservativeSlowStart_roundTripBelowItsBaseline_isAbandoned() {
        round(100 * MILLI);
        round(120 * MILLI);
        assertThat(growth(120 * MILLI)).isEqualTo(1.25);
        round(119 * MILLI);
        assertThat(growth(119 * MILLI)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"false, 8000", "true, 9000"})
    void stretchAck_unpaced_countsEightSegmentsAtMost(boolean paced, int growth) {
        Cubic other = new Cubic(new Cubic.Options(10, 0.4, 0.7, true, true, paced));
        new Feed(other).acks(9 * SMSS);
        assertThat(other.window()).isEqualTo(10_000 + growth);
    }

    @Test
    void loss_endsItForTheWholeConnection() {
        round(100 * MILLI);
        feed.timesOut();
        control.recovered(SMSS, feed.nowNanos);
        feed.acks(8 * SMSS);
        assertThat(control.window()).as("at most one segment, RFC 5681").isEqualTo(2 * SMSS);
    }

    @Test
    void windowThatDoesNotLimit_doesNotGrow() {
        feed.sample(SMSS, 100 * MILLI).windowLimited = false;
        control.acknowledged(feed.ack);
        assertThat(control.window()).isEqualTo(10_000);
    }
}
