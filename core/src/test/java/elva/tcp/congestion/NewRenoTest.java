package elva.tcp.congestion;

import static elva.tcp.congestion.Feed.MILLI;
import static elva.tcp.congestion.Feed.SECOND;
import static elva.tcp.congestion.Feed.SMSS;
import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Allocation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 5681 §3 and §4.1, RFC 6928 §2, RFC 4015 §3.2, RFC 3168 §6.1.2. SMSS 1000.
class NewRenoTest {
    private final NewReno control = new NewReno(10);
    private final Feed feed = new Feed(control);

    private Feed inAvoidance(int window) {
        control.lossDetected(2 * window, feed.nowNanos);
        control.recovered(2 * window, feed.nowNanos);
        assertThat(control.window()).isEqualTo(window);
        return feed;
    }

    @ParameterizedTest
    @CsvSource({"10, 536, 5360", "10, 1000, 10000", "10, 1460, 14600", "10, 1461, 14600",
        "10, 7301, 14602", "10, 9000, 18000", "4, 1000, 4000", "4, 1460, 4380", "4, 2191, 4382",
        "3, 1460, 4380", "2, 1460, 2920", "1, 1460, 1460"})
    void initialWindow_bySegments_hasTheRfcsBounds(int count, int smss, int octets) {
        NewReno other = new NewReno(count);
        other.segmentSize(smss);
        assertThat(other.window()).isEqualTo(octets);
    }

    @Test
    void initialWindow_afterLostSyns_isOneSegment() {
        control.handshakeLoss();
        assertThat(control.window()).isEqualTo(SMSS);
    }

    @Test
    void slowStart_eachAck_addsWhatItAcknowledgedUpToOneSegment() {
        feed.acks(300);
        assertThat(control.window()).isEqualTo(10_300);
        feed.acks(1_000);
        assertThat(control.window()).isEqualTo(11_300);
        feed.acks(2_000);
        assertThat(control.window()).isEqualTo(12_300);
    }

    @Test
    void congestionAvoidance_eachRound_addsOneSegment() {
        inAvoidance(8_000);
        List<Integer> windows = new ArrayList<>();
        for (int i = 0; i < 4; i++) windows.add(feed.round(100 * MILLI).control.window());
        assertThat(windows).containsExactly(9_000, 10_000, 11_000, 12_000);
    }

    @Test
    void congestionAvoidance_dividedAcks_gainNothing() {
        inAvoidance(8_000);
        for (int i = 0; i < 80; i++) feed.acks(100);
        assertThat(control.window()).isEqualTo(9_000);
    }

    @Test
    void congestionAvoidance_acksThatFitNoWindow_countToTheLastOctet() {
        inAvoidance(8_000);
        for (int i = 0; i < 9; i++) feed.acks(3_000);
        assertThat(control.window()).isEqualTo(11_000);
    }

    @Test
    void growth_whatTheWindowDidNotLimit_isNone() {
        feed.sample(1_000, 100 * MILLI).windowLimited = false;
        control.acknowledged(feed.ack);
        assertThat(control.window()).isEqualTo(10_000);
    }

    @Test
    void growth_inRecoveryOrWithEcho_isNone() {
        feed.sample(1_000, 100 * MILLI).inRecovery = true;
        control.acknowledged(feed.ack);
        feed.sample(1_000, 100 * MILLI).congestionEcho = true;
        control.acknowledged(feed.ack);
        assertThat(control.window()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource({"20000, 10000", "5000, 2500", "3000, 2000", "0, 2000"})
    void loss_byFlightSize_halvesButNotBelowTwoSegments(int flight, int half) {
        control.lossDetected(flight, feed.nowNanos);
        assertThat(control.slowStartThreshold()).isEqualTo(half);
        assertThat(control.window()).isEqualTo(half);
    }

    @Test
    void recovered_littleInFlight_opensByOneSegmentOnly() {
        control.lossDetected(20_000, feed.nowNanos);
        control.recovered(3_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(4_000);
        assertThat(control.slowStartThreshold()).isEqualTo(10_000);
    }

    @Test
    void timeout_firstAndAgain_leavesOneSegmentAndOneThreshold() {
        control.timedOut(20_000, false, feed.nowNanos);
        assertThat(control.window()).isEqualTo(SMSS);
        assertThat(control.slowStartThreshold()).isEqualTo(10_000);
        control.timedOut(1_000, true, feed.nowNanos);
        assertThat(control.window()).isEqualTo(SMSS);
        assertThat(control.slowStartThreshold()).isEqualTo(10_000);
        control.recovered(1_000, feed.nowNanos);
        assertThat(control.window()).as("slow start goes on").isEqualTo(SMSS);
    }

    @Test
    void idle_longerThanTheTimeout_restartsFromTheInitialWindow() {
        for (int i = 0; i < 30; i++) feed.acks(SMSS);
        control.restarted(SECOND, SECOND, feed.nowNanos);
        assertThat(control.window()).isEqualTo(40_000);
        control.restarted(SECOND + 1, SECOND, feed.nowNanos);
        assertThat(control.window()).isEqualTo(10_000);
    }

    @Test
    void idle_withASmallWindow_keepsIt() {
        inAvoidance(3_000);
        control.restarted(2 * SECOND, SECOND, feed.nowNanos);
        assertThat(control.window()).isEqualTo(3_000);
    }

    @Test
    void echo_ofMarks_halvesDownToOneSegment() {
        inAvoidance(8_000);
        control.congestionEchoed(8_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(4_000);
        control.congestionEchoed(3_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(1_500);
        assertThat(control.slowStartThreshold()).isEqualTo(2_000);
        control.congestionEchoed(1_000, feed.nowNanos);
        assertThat(control.window()).isEqualTo(1_000);
    }

    @Test
    void undone_fastRecovery_restoresTheWindow() {
        inAvoidance(8_000);
        feed.loses().recovers();
        assertThat(control.window()).isEqualTo(4_000);
        control.undone(feed.sample(1_000, -1));
        assertThat(control.window()).isEqualTo(8_000);
        control.undone(feed.sample(1_000, -1));
        assertThat(control.window()).as("once").isEqualTo(8_000);
    }

    @Test
    void undone_timeout_opensALittleAndSlowStartsToWhereItWas() {
        inAvoidance(39_000).round(100 * MILLI);
        control.timedOut(40_000, false, feed.nowNanos);
        AckSample told = feed.sample(2_000, -1);
        told.flight = 20_000;
        control.undone(told);
        assertThat(control.window()).isEqualTo(22_000);
        assertThat(control.slowStartThreshold()).isEqualTo(40_000);
    }

    @Test
    void undone_timeoutInFastRecovery_restoresWhatWasBeforeBoth() {
        inAvoidance(40_000);
        feed.loses();
        control.timedOut(20_000, false, feed.nowNanos);
        AckSample told = feed.sample(40_000, -1);
        told.flight = 50_000;
        control.undone(told);
        assertThat(control.window()).isEqualTo(40_000);
    }

    @Test
    void smallerSegments_ofALowerPathMtu_scaleTheWindow() {
        inAvoidance(8_000);
        control.segmentSize(500);
        assertThat(control.window()).isEqualTo(4_000);
    }

    @Test
    void acknowledged_inSteadyState_allocatesNothing() {
        assertThat(Allocation.ofOneRun(() -> {
            for (int i = 0; i < 10_000; i++) feed.after(MILLI).acks(SMSS);
            feed.loses().recovers();
        })).isZero();
    }
}
