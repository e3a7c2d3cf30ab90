package elva.tcp.congestion;

import static elva.tcp.congestion.Feed.MILLI;
import static elva.tcp.congestion.Feed.SMSS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9438 §5.1: the average window where one segment in each 1/p is lost, against tables 1 and 2.
/// One flow alone, so without fast convergence (§4.7).
class CubicResponseTest {
    private static final int LOSSES = 20;

    /// The tables' figures for CUBIC with C = 0.4 and C = 4; where Reno's is larger, Reno's. Begins
    /// where a loss at W_max gives that average, (3 + β) / 4 of it, for from elsewhere the curve's
    /// flat middle takes hundreds of losses to get there; it must stay.
    @ParameterizedTest
    @CsvSource({
        "100, 0.4, 100, 12", "100, 0.4, 1000, 38", "100, 0.4, 10000, 187", "100, 0.4, 100000, 1054",
        "100, 0.4, 1000000, 5926", "100, 4, 1000, 59", "100, 4, 10000, 333", "100, 4, 100000, 1874",
        "10, 0.4, 100, 12", "10, 0.4, 1000, 38", "10, 0.4, 10000, 120", "10, 0.4, 100000, 379",
        "10, 0.4, 1000000, 1200", "10, 4, 1000000, 1874"})
    void averageWindow_byLossRate_isTheTables(int rtt, double c, int between, int segments) {
        Cubic control = new Cubic(new Cubic.Options(10, c, 0.7, false, false, false));
        Feed feed = new Feed(control);
        while (control.window() < segments / 0.925 * SMSS) feed.acks(SMSS);
        feed.loses().recovers();
        long begin = feed.nowNanos;
        for (int loss = 0; loss < LOSSES; loss++) {
            for (int i = 0; i < between; i++) {
                feed.after(rtt * MILLI * SMSS / control.window()).acks(SMSS, rtt * MILLI);
            }
            feed.loses().recovers();
        }
        double rounds = (double) (feed.nowNanos - begin) / (rtt * MILLI);
        assertThat((double) between * LOSSES / rounds).isCloseTo(segments, within(0.06 * segments));
    }

    /// Twice the window that fits the loss rate comes down, half of it goes up.
    @ParameterizedTest
    @CsvSource({"2, -1", "0.5, 1"})
    void windowAtTheLoss_fromElsewhere_goesWhereItBelongs(double times, int direction) {
        Cubic control = new Cubic(new Cubic.Options(10, 0.4, 0.7, false, false, false));
        Feed feed = new Feed(control);
        while (control.window() < times * 202 * SMSS) feed.acks(SMSS);
        for (int loss = 0; loss < 10; loss++) {
            int before = control.window();
            feed.loses().recovers();
            for (int i = 0; i < 10_000; i++) {
                feed.after(100 * MILLI * SMSS / control.window()).acks(SMSS, 100 * MILLI);
            }
            assertThat(Integer.signum(control.window() - before)).isEqualTo(direction);
        }
    }
}
