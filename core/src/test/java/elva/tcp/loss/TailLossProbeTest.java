package elva.tcp.loss;

import static elva.tcp.loss.TailLossProbe.Outcome.DONE;
import static elva.tcp.loss.TailLossProbe.Outcome.NONE;
import static elva.tcp.loss.TailLossProbe.Outcome.REPAIRED;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 8985 §7. SND.NXT is 5000 when the probe has left.
class TailLossProbeTest {
    private static final long NO_RTO = Long.MAX_VALUE;

    private final TailLossProbe tlp = new TailLossProbe();

    private static long ms(long millis) {
        return MILLISECONDS.toNanos(millis);
    }

    @Test
    void timeout_twoRoundTrips() {
        assertThat(TailLossProbe.timeoutNanos(ms(100), ms(2), 0, NO_RTO)).isEqualTo(ms(200));
    }

    @Test
    void timeout_oneSegment_waitsForItsDelayedAck() {
        assertThat(TailLossProbe.timeoutNanos(ms(100), ms(2), ms(40), NO_RTO)).isEqualTo(ms(240));
    }

    @Test
    void timeout_withoutRoundTrip_isOneSecond() {
        assertThat(TailLossProbe.timeoutNanos(0, ms(2), ms(40), NO_RTO)).isEqualTo(ms(1000));
    }

    @Test
    void timeout_afterTheRetransmissionTimer_isThen() {
        assertThat(TailLossProbe.timeoutNanos(ms(100), ms(2), 0, ms(150))).isEqualTo(ms(150));
        assertThat(TailLossProbe.timeoutNanos(0, ms(2), 0, ms(150))).isEqualTo(ms(150));
    }

    @Test
    void timeout_shorterThanTimersTell_isThatLong() {
        assertThat(TailLossProbe.timeoutNanos(1000, ms(2), 0, NO_RTO)).isEqualTo(ms(2));
    }

    @Test
    void probe_beforeAnyRoundTrip_mayNotBeSent() {
        assertThat(tlp.maySend()).isFalse();
        tlp.measured();
        assertThat(tlp.maySend()).isTrue();
    }

    @Test
    void probe_inFlight_noOtherMayBeSent() {
        tlp.measured();
        tlp.sent(5000, 1000, 3000);
        tlp.measured();
        assertThat(tlp.maySend()).isFalse();
        assertThat(tlp.isInFlight()).isTrue();
    }

    /// Two in a row would leave no round trip to measure.
    @Test
    void probe_answeredWithoutMeasurement_noOtherMayBeSent() {
        tlp.measured();
        tlp.sent(5000, 1000, 3000);
        tlp.acknowledged(6000, false, 0, false);
        assertThat(tlp.maySend()).isFalse();
        tlp.measured();
        assertThat(tlp.maySend()).isTrue();
    }

    @Test
    void newProbe_acknowledged_isDone() {
        tlp.sent(5000, 0, 3000);
        assertThat(tlp.acknowledged(4999, false, 0, false)).isEqualTo(NONE);
        assertThat(tlp.acknowledged(5000, false, 0, false)).isEqualTo(DONE);
        assertThat(tlp.isInFlight()).isFalse();
    }

    @Test
    void repeatedProbe_acknowledgedAlone_tellsNothingYet() {
        tlp.sent(5000, 1000, 3000);
        assertThat(tlp.acknowledged(5000, false, 0, false)).isEqualTo(NONE);
        assertThat(tlp.isInFlight()).isTrue();
    }

    /// Case 1.
    @Test
    void repeatedProbe_cameTwice_isDone() {
        tlp.sent(5000, 1000, 3000);
        assertThat(tlp.acknowledged(5000, true, 5000, false)).isEqualTo(DONE);
    }

    @Test
    void repeatedProbe_somethingElseCameTwice_tellsNothing() {
        tlp.sent(5000, 1000, 3000);
        assertThat(tlp.acknowledged(5000, true, 4000, false)).isEqualTo(NONE);
    }

    /// Case 2.
    @Test
    void repeatedProbe_bareDuplicateAck_isDone() {
        tlp.sent(5000, 1000, 3000);
        assertThat(tlp.acknowledged(5000, false, 0, true)).isEqualTo(DONE);
    }

    @Test
    void repeatedProbe_laterTextAcknowledged_repairedALoss() {
        tlp.sent(5000, 1000, 3000);
        tlp.acknowledged(5000, false, 0, false);
        assertThat(tlp.acknowledged(6000, false, 0, false)).isEqualTo(REPAIRED);
        assertThat(tlp.isInFlight()).isFalse();
        assertThat(tlp.acknowledged(7000, false, 0, false)).isEqualTo(NONE);
    }

    @Test
    void repeatedProbe_acrossTheWrap_repairedALoss() {
        tlp.sent(-100, 1000, 3000);
        assertThat(tlp.acknowledged(-200, false, 0, false)).isEqualTo(NONE);
        assertThat(tlp.acknowledged(900, false, 0, false)).isEqualTo(REPAIRED);
    }

    @Test
    void recoveryBegins_probe_isForgotten() {
        tlp.sent(5000, 1000, 3000);
        tlp.reset();
        assertThat(tlp.isInFlight()).isFalse();
        assertThat(tlp.acknowledged(6000, false, 0, false)).isEqualTo(NONE);
    }

    @Test
    void anotherPath_needsAMeasurement() {
        tlp.measured();
        tlp.forgetPath();
        assertThat(tlp.maySend()).isFalse();
    }
}
