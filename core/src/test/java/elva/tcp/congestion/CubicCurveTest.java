package elva.tcp.congestion;

import static elva.tcp.congestion.Feed.MILLI;
import static elva.tcp.congestion.Feed.SECOND;
import static elva.tcp.congestion.Feed.SMSS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9438 §4.2 to §4.5. The table was computed with 40 decimal places from Figure 1 and Figure 2;
/// windows are segments there, SMSS is 1000.
class CubicCurveTest {
    private static final long BEGIN = 3 * SECOND;

    private static CubicCurve curve(double c, double max, double epoch) {
        CubicCurve curve = new CubicCurve(c, 0.7);
        curve.end(max * SMSS, max * SMSS);
        curve.begin(epoch * SMSS, SMSS, BEGIN);
        return curve;
    }

    private static double next(CubicCurve curve, double cwnd, long sinceBegin, long rtt) {
        AckSample ack = new AckSample();
        ack.clear(BEGIN + sinceBegin);
        ack.ackedLength = SMSS;
        ack.srttNanos = rtt;
        return curve.next(cwnd * SMSS, ack, SMSS) / SMSS;
    }

    @ParameterizedTest
    @CsvSource({
        "0.4, 100, 70, 70.0000 79.4555 86.6808 95.6403 99.9959 100.1919 121.6527 177.3540",
        "0.4, 1000, 700, 700.0 746.8532 788.5551 857.7047 947.3877 972.7210 999.4882 1000.3058",
        "0.4, 85, 70, 70.0000 75.7680 79.8276 84.0220 85.1113 86.8061 125.2915 202.7824",
        "4, 100, 70, 70.0000 87.6170 96.4894 100.0003 134.0870 212.6627 982.5194 2180.8651",
        "0.4, 100, 100, 100.0000 100.0500 100.4000 103.2000 125.6000 150.0000 304.8000 500.0000"})
    void curve_atSomeTimes_isTheRfcs(double c, double max, double epoch, String windows) {
        CubicCurve curve = curve(c, max, epoch);
        double[] times = {0, 0.5, 1, 2, 4, 5, 8, 10};
        String[] expected = windows.split(" ", -1);
        for (int i = 0; i < times.length; i++) {
            assertThat(curve.at(times[i], SMSS) / SMSS).as("W(%s s)", times[i])
                    .isCloseTo(Double.parseDouble(expected[i]), within(0.0001));
        }
    }

    @Test
    void concave_eachAck_goesAShareOfTheWayToTheTarget() {
        double w = next(curve(0.4, 1000, 700), 740, SECOND / 2, SECOND / 2);
        assertThat(w).isCloseTo(740 + (788.5551 - 740) / 740, within(0.0001));
    }

    @Test
    void convex_eachAck_goesAShareOfTheWayToTheTarget() {
        double w = next(curve(0.4, 100, 70), 110, 7 * SECOND + SECOND / 2, SECOND / 2);
        assertThat(w).isCloseTo(110 + (121.6527 - 110) / 110, within(0.0001));
    }

    @Test
    void target_belowTheWindow_leavesIt() {
        assertThat(next(curve(0.4, 1000, 700), 800, SECOND / 2, SECOND / 2)).isEqualTo(800);
    }

    @Test
    void target_farAboveTheWindow_isHalfMore() {
        assertThat(next(curve(0.4, 100, 70), 100, 20 * SECOND, MILLI)).isEqualTo(100.5);
    }

    @Test
    void stretchAck_ofMoreThanTheWindow_stopsAtTheTarget() {
        AckSample ack = new AckSample();
        ack.clear(BEGIN + SECOND / 2);
        ack.ackedLength = 2_000 * SMSS;
        ack.srttNanos = SECOND / 2;
        double w = curve(0.4, 1000, 700).next(740 * SMSS, ack, SMSS) / SMSS;
        assertThat(w).isCloseTo(788.5551, within(0.0001));
    }

    /// α is 3 * 0.3 / 1.7; on a path so short the cubic curve hardly rises.
    @Test
    void renoFriendly_eachWindowAcknowledged_addsAlpha() {
        CubicCurve curve = curve(0.4, 20, 14);
        double w = 14;
        long now = 0;
        for (int round = 0; round < 5; round++) {
            double before = w;
            for (int i = 0; i < 14; i++) w = next(curve, w, now += MILLI / 14, MILLI);
            assertThat(w - before).isCloseTo(0.5294 * 14 / w, within(0.02));
        }
        assertThat(w).isCloseTo(16.5, within(0.1));
    }

    @Test
    void renoFriendly_onceItReachedTheOldWindow_addsOneSegmentARound() {
        CubicCurve curve = curve(0.4, 20, 20);
        double w = next(curve, 20, 1, MILLI);
        assertThat(w - 20).isCloseTo(1.0 / 20, within(1e-9));
    }

    @Test
    void pause_ofAnyLength_doesNotCount() {
        CubicCurve curve = curve(0.4, 1000, 700);
        curve.pause(BEGIN + 60 * SECOND);
        double w = next(curve, 740, 60 * SECOND + SECOND / 2, SECOND / 2);
        assertThat(w).isEqualTo(next(curve(0.4, 1000, 700), 740, SECOND / 2, SECOND / 2));
    }

    @Test
    void flatStage_afterATimeout_hasItsPlateauAtTheWindow() {
        CubicCurve curve = new CubicCurve(0.4, 0.7);
        curve.end(1_000 * SMSS, 1_000 * SMSS);
        curve.beginFlat(100 * SMSS, BEGIN);
        assertThat(curve.at(2, SMSS) / SMSS).isCloseTo(103.2, within(1e-9));
        assertThat(curve.plateau()).isEqualTo(100 * SMSS);
    }

    @Test
    void smallerSegments_scaleTheWholeCurve() {
        CubicCurve curve = curve(0.4, 100, 70);
        curve.scale(0.5);
        assertThat(curve.at(2, SMSS / 2) / (SMSS / 2.0)).isCloseTo(95.6403, within(0.0001));
    }
}
