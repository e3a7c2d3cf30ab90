package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.8.2: slow start, congestion avoidance and back-off (RFC 5681), by the segments that
/// leave in each round trip. MSS 1000, and a window that never limits.
class CongestionRulesTest {
    private static final Duration ROUND = ofMillis(100);

    private static Bench bulk(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(65_535).roundTrip(ROUND)
                .with(Setting.SEND_BUFFER, 1 << 24)
                .with(Setting.CONGESTION_CONTROL, CongestionAlgorithm.NEWRENO.ordinal());
        bench.user().offer(4_000_000);
        return bench;
    }

    /// Acknowledges what left, segment by segment, one round trip later.
    private static int round(Bench bench, int una) {
        List<Sent> flight = new ArrayList<>(bench.fresh());
        bench.forget().after(ROUND);
        int acked = una;
        for (Sent s : flight) {
            acked = s.end();
            bench.arrives(ackOf(acked).window(65_535));
        }
        return acked;
    }

    @BothVersions
    @Label("MUST-19")
    void slowStart_everyRound_doublesTheFlight(IpVersion ip) {
        Bench bench = bulk(ip);
        int una = 2000;
        for (int expected : new int[] {10, 20, 40}) {
            assertThat(bench.fresh()).hasSize(expected);
            una = round(bench, una);
        }
        assertThat(una).isEqualTo(2000 + 70_000);
    }

    @BothVersions
    @Label("MUST-19")
    void retransmissionTimeout_ofAFlight_sendsOneSegmentAndBacksOff(IpVersion ip) {
        Bench bench = bulk(ip);
        assertThat(bench.fresh()).hasSize(10);
        bench.forget().after(ofMillis(299)).sends("").after(ofMillis(1))
                .sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>");
        assertThat(bench.status().info().sndCwnd()).isEqualTo(1000);
        assertThat(bench.status().info().sndSsthresh()).isEqualTo(5000);
        bench.after(ofMillis(599)).sends("").after(ofMillis(1))
                .sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>");
        bench.after(ofMillis(1199)).sends("").after(ofMillis(1))
                .sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>");
        assertThat(bench.status().info().sndSsthresh()).as("once a loss").isEqualTo(5000);
    }

    @BothVersions
    @Label("MUST-19")
    void congestionAvoidance_aboveSsthresh_growsOneSegmentARound(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(65_535).with(Setting.SEND_BUFFER, 1 << 20)
                .with(Setting.CONGESTION_CONTROL, CongestionAlgorithm.NEWRENO.ordinal())
                .with(Setting.FRTO, 0);             // or it would see that nothing was lost
        bench.user().offer(500_000);
        bench.forget().after(ofMillis(300));
        int una = 2000;
        List<Integer> flights = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            flights.add(bench.fresh().size());
            una = round(bench, una);
        }
        assertThat(flights).containsExactly(1, 2, 4, 5, 6, 7, 8, 9);
    }

    @BothVersions
    @Label("MUST-19")
    void threeDuplicateAcks_halveTheFlight(IpVersion ip) {
        Bench bench = bulk(ip).forget();
        PeerSegment duplicate = ackOf(2000).window(65_535);
        bench.after(ofMillis(100)).arrives(duplicate, duplicate)
                .sends("<SEQ=12000><ACK=5000><DATA=1000><CTL=ACK>",
                        "<SEQ=13000><ACK=5000><DATA=1000><CTL=ACK>");
        bench.arrives(duplicate).sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>");
        assertThat(bench.status().info().sndSsthresh()).isEqualTo(5000);
        bench.after(ofMillis(100)).arrives(ackOf(14_000).window(65_535));
        assertThat(bench.status().info().sndCwnd()).isBetween(2000, 5000);
    }

    @BothVersions
    void twoDuplicateAcks_ofASmallFlight_bringTheThird(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(65_535).with(Setting.INITIAL_WINDOW, 3);
        bench.user().send(10_000).forget();
        PeerSegment duplicate = ackOf(2000).window(65_535);
        bench.arrives(duplicate).sends("<SEQ=5000><ACK=5000><DATA=1000><CTL=ACK>");
        bench.arrives(duplicate).sends("<SEQ=6000><ACK=5000><DATA=1000><CTL=ACK>");
        assertThat(bench.status().info().sndCwnd()).as("CWND stays").isEqualTo(3000);
        bench.arrives(duplicate).sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>");
        assertThat(bench.status().info().sndSsthresh()).isEqualTo(2100);
    }

    @BothVersions
    void twoDuplicateAcks_together_letTwoSegmentsOut(IpVersion ip) {
        Bench bench = bulk(ip).forget();
        PeerSegment duplicate = ackOf(2000).window(65_535);
        bench.after(ofMillis(100)).arrivesTogether(duplicate, duplicate);
        assertThat(bench.fresh()).extracting(Sent::seq).containsExactly(12_000, 13_000);
        bench.forget().arrives(ackOf(3000).window(65_535));
        assertThat(bench.fresh()).as("11,000 octets fly, as many as CWND lets").isEmpty();
        bench.arrives(ackOf(4000).window(65_535));
        assertThat(bench.fresh()).extracting(Sent::seq).containsExactly(14_000, 15_000);
    }

    @BothVersions
    void twoDuplicateAcks_windowUsedUp_letNothingOut(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(6000).forget();
        bench.arrives(ackOf(2000), ackOf(2000)).sends("");
    }

    @BothVersions
    void connectionsOwnSettings_chooseTheAlgorithm(IpVersion ip) {
        TcpConfig cubic = TcpConfig.STANDARD.congestionControl(CongestionAlgorithm.CUBIC);
        TcpConfig own = cubic.with(Setting.CUBIC_BETA, 900).with(Setting.RECEIVE_BUFFER, 4_000);
        Bench bench = in(ESTABLISHED).over(ip).window(65_535).roundTrip(ROUND)
                .with(Setting.CONGESTION_CONTROL, CongestionAlgorithm.NEWRENO.ordinal())
                .options(o -> o.config(own));
        bench.user().offer(100_000);
        PeerSegment duplicate = ackOf(2000).window(65_535);
        bench.after(ofMillis(100)).arrives(duplicate, duplicate, duplicate);
        assertThat(bench.status().info().sndSsthresh()).isEqualTo(9000);
    }

    @BothVersions
    void standardSettings_threeDuplicateAcks_leaveSeventyPercent(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(65_535).roundTrip(ROUND);
        bench.user().offer(100_000);
        PeerSegment duplicate = ackOf(2000).window(65_535);
        bench.after(ofMillis(100)).arrives(duplicate, duplicate, duplicate);
        assertThat(bench.status().info().sndSsthresh()).isEqualTo(7000);
        assertThat(bench.status().info().sndCwnd()).as("three have left").isEqualTo(10_000);
    }

    @Test
    void algorithms_areTheSettingsChoices() {
        List<String> names = Arrays.stream(CongestionAlgorithm.values())
                .map(a -> a.name().toLowerCase(Locale.ROOT)).toList();
        assertThat(Setting.CONGESTION_CONTROL.choices()).isEqualTo(names);
        for (CongestionAlgorithm a : CongestionAlgorithm.values()) {
            assertThat(TcpConfig.STANDARD.congestionControl(a).congestionControl()).isEqualTo(a);
        }
    }
}
