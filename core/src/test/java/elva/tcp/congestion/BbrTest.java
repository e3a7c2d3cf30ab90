package elva.tcp.congestion;

import static elva.tcp.congestion.BbrState.*;
import static elva.tcp.congestion.PathModel.MILLI;
import static elva.tcp.congestion.PathModel.SECOND;
import static elva.tcp.congestion.PathModel.SMSS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The example test cases of draft-ietf-ccwg-bbr, appendix A, over a [PathModel]: 10 Mbit/s and
/// 40 ms unless a test says otherwise, so 50 segments fill it. SACK.
class BbrTest {
    private final PathModel path = PathModel.bbr().established();
    private final Bbr bbr = path.bbrControl();

    private BbrState state() {
        return bbr.state();
    }

    private void until(BbrState wanted) {
        assertThat(path.runUntil(() -> state() == wanted, path.nowNanos + 30 * SECOND))
                .as("%s comes, now %s", wanted, state()).isTrue();
    }

    /// In the steady state; down may be over at once.
    private void probing() {
        assertThat(path.runUntil(() -> state().isProbeBw(), path.nowNanos + 30 * SECOND)).isTrue();
    }

    /// The states in the order they are entered.
    private List<BbrState> states() {
        List<BbrState> seen = new ArrayList<>(List.of(state()));
        path.eachAck.add(() -> {
            if (seen.getLast() != state()) seen.add(state());
        });
        return seen;
    }

    private double bandwidth() {
        return (double) bbr.path().maxBw() / path.octetsPerSecond;
    }

    @Test
    void begin_initialWindowAndRoundTrip_givePacingRate() {
        assertThat(state()).isEqualTo(STARTUP);
        assertThat(bbr.window()).isEqualTo(10 * SMSS);
        assertThat(bbr.pacingRate()).isEqualTo((long) (2.77 * 10_000 * 25));
        assertThat(bbr.sendQuantum()).isEqualTo(2 * SMSS);
        assertThat(bbr.ownsRecovery()).isTrue();
    }

    @Test
    void startup_bandwidthPlateau_drains() {
        List<BbrState> seen = states();
        long[] rounds = {0};
        path.eachAck.add(() -> {
            if (state() == STARTUP) rounds[0] = bbr.path().roundCount();
        });
        until(DRAIN);
        assertThat(bandwidth()).isBetween(0.98, 1.02);
        assertThat(bbr.pipe().reached()).isTrue();
        assertThat(rounds[0]).isBetween(4L, 9L);
        assertThat(bbr.pacingRate()).isBetween((long) (0.48 * path.octetsPerSecond),
                (long) (0.51 * path.octetsPerSecond));
        assertThat(seen).containsExactly(STARTUP, DRAIN);
    }

    @Test
    void drain_inflightAtTheBdp_beginsProbing() {
        until(DRAIN);
        probing();
        assertThat((long) path.flight()).isLessThanOrEqualTo(path.bdp() + 2 * SMSS);
    }

    @Test
    void drain_bandwidthFell_endsAfterThreeRounds() {
        until(DRAIN);
        long begin = bbr.path().roundCount();
        path.octetsPerSecond = path.octetsPerSecond / 4;
        probing();
        assertThat(bbr.path().roundCount() - begin).isEqualTo(4);
        assertThat((long) path.flight()).isGreaterThan(path.bdp());
    }

    @Test
    void probeBw_phases_comeInTheirOrder() {
        List<BbrState> seen = states();
        path.eachAck.add(() -> bbr.path().scheduleProbeRtt(path.nowNanos));
        path.run(12 * SECOND);
        assertThat(seen).startsWith(STARTUP, DRAIN, PROBE_BW_CRUISE);
        for (int i = 2; i + 4 < seen.size(); i += 4) {
            assertThat(seen.subList(i, i + 5)).containsExactly(PROBE_BW_CRUISE, PROBE_BW_REFILL,
                    PROBE_BW_UP, PROBE_BW_DOWN, PROBE_BW_CRUISE);
        }
        assertThat(seen).hasSizeBetween(14, 26);
    }

    @Test
    void steadyFlow_fillsTheLine_withAShortQueue() {
        path.run(3 * SECOND);
        long before = path.arrivedOctets;
        path.queueMostNanos = 0;
        path.run(20 * SECOND);
        double share = (path.arrivedOctets - before) / (20.0 * path.octetsPerSecond);
        assertThat(share).isGreaterThan(0.95);
        assertThat(path.queueMostNanos).isLessThan(60 * MILLI);
        assertThat(bbr.path().minRttNanos()).isBetween(40 * MILLI, 43 * MILLI);
    }

    @Test
    void probeUp_bandwidthPlateau_goesDown() {
        until(PROBE_BW_UP);
        long begin = bbr.path().roundCount();
        assertThat(bbr.pacingRate()).isGreaterThan((long) (1.2 * path.octetsPerSecond));
        until(PROBE_BW_DOWN);
        assertThat(bbr.path().roundCount() - begin).isBetween(2L, 5L);
        assertThat(path.droppedCount).isZero();
    }

    @Test
    void probeUp_applicationLimitedWithoutLoss_staysForEver() {
        path.eachAck.add(() -> bbr.path().scheduleProbeRtt(path.nowNanos));
        until(PROBE_BW_UP);
        trickle();
        path.run(20 * SECOND);
        assertThat(state()).isEqualTo(PROBE_BW_UP);
    }

    @Test
    void startup_applicationLimitedWithoutLoss_staysForEver() {
        trickle();
        path.run(4 * SECOND);
        assertThat(state()).isEqualTo(STARTUP);
        assertThat(bbr.window()).isGreaterThanOrEqualTo(10 * SMSS);
    }

    /// The user writes 20 segments every 50 ms: far less than the line carries.
    private void trickle() {
        long[] next = {path.nowNanos};
        int[] left = {0};
        int[] sent = {path.sentCount};
        path.more = () -> {
            left[0] -= path.sentCount - sent[0];
            sent[0] = path.sentCount;
            if (path.nowNanos >= next[0]) {
                left[0] = 20;
                next[0] = path.nowNanos + 50 * MILLI;
            }
            return left[0] > 0;
        };
    }

    @Test
    void startup_highLossWhenApplicationLimited_drains() {
        path.lossShare = 0.2;
        until(DRAIN);
        assertThat(bbr.pipe().reached()).isTrue();
        assertThat(bbr.path().inflightLongterm).isLessThan(BbrPath.INFINITY);
    }

    @Test
    void startup_littleLoss_goesOn() {
        path.octetsPerSecond = 125_000_000;
        path.lossShare = 0.005;
        until(DRAIN);
        assertThat(bandwidth()).as("not stopped by loss").isGreaterThan(0.9);
    }

    /// A queue of half a BDP: up goes too far, and the volume that was too much is remembered.
    @Test
    void probeUp_loss_boundsTheVolumeAndGoesDown() {
        path.bufferOctets = path.bdp() / 5;
        until(PROBE_BW_UP);
        int dropped = path.droppedCount;
        until(PROBE_BW_DOWN);
        assertThat(path.droppedCount).isGreaterThan(dropped);
        assertThat(bbr.path().inflightLongterm).isBetween((long) (0.7 * path.bdp()),
                (long) (1.5 * path.bdp()));
    }

    @Test
    void shallowQueue_longRun_fillsTheLineWithLittleLoss() {
        path.bufferOctets = path.bdp() / 5;
        path.run(3 * SECOND);
        long before = path.arrivedOctets;
        int sent = path.sentCount;
        int dropped = path.droppedCount;
        path.run(30 * SECOND);
        assertThat((path.arrivedOctets - before) / (30.0 * path.octetsPerSecond))
                .isGreaterThan(0.8);
        assertThat((path.droppedCount - dropped) / (double) (path.sentCount - sent))
                .isLessThan(0.02);
    }

    @Test
    void probeDown_inflightDrained_cruises() {
        until(PROBE_BW_UP);
        until(PROBE_BW_DOWN);
        assertThat(bbr.pacingRate()).isLessThan((long) (0.92 * path.octetsPerSecond));
        until(PROBE_BW_CRUISE);
        assertThat((long) path.flight()).isLessThanOrEqualTo(
                Math.max(path.bdp() + 2 * SMSS, 3L * bbr.sendQuantum()));
    }

    @Test
    void probeDown_queueThatStays_isLeftForRefillWhenTimeIsUp() {
        until(PROBE_BW_UP);
        path.octetsPerSecond = path.octetsPerSecond * 3 / 4;
        until(PROBE_BW_DOWN);
        List<BbrState> seen = states();
        until(PROBE_BW_REFILL);
        assertThat(seen).containsAnyOf(PROBE_BW_REFILL).doesNotContain(STARTUP, DRAIN);
    }

    @Test
    void probeRtt_afterFiveSeconds_halvesWhatFliesFor200Millis() {
        until(PROBE_RTT);
        assertThat(path.nowNanos).isBetween(10 * SECOND, 10 * SECOND + 200 * MILLI);
        int before = bbr.window();
        assertThat((long) before).isLessThanOrEqualTo(path.bdp() / 2 + SMSS);
        long begin = path.nowNanos;
        assertThat(path.runUntil(() -> state() != PROBE_RTT, begin + 2 * SECOND)).isTrue();
        assertThat(path.nowNanos - begin).isBetween(200 * MILLI, 400 * MILLI);
        assertThat(state()).isEqualTo(PROBE_BW_CRUISE);
        assertThat(bbr.window()).isGreaterThan(before);
    }

    @Test
    void probeRtt_longerPath_isLearned() {
        path.run(3 * SECOND);
        path.rttNanos = 80 * MILLI;
        path.run(20 * SECOND);
        assertThat(bbr.path().minRttNanos()).isBetween(80 * MILLI, 86 * MILLI);
    }

    @Test
    void probeRtt_afterIdleness_isSpared() {
        until(PROBE_BW_CRUISE);
        path.more = () -> false;
        path.run(6 * SECOND);
        Set<BbrState> seen = EnumSet.noneOf(BbrState.class);
        path.eachAck.add(() -> seen.add(state()));
        path.more = () -> true;
        path.run(SECOND);
        assertThat(seen).isNotEmpty().doesNotContain(PROBE_RTT);
    }

    @Test
    void probeRtt_inStartup_goesBackToStartup() {
        trickle();
        path.heapNanos = 0;
        Set<BbrState> seen = EnumSet.noneOf(BbrState.class);
        path.eachAck.add(() -> seen.add(state()));
        path.rttNanos = 60 * MILLI;
        path.run(7 * SECOND);
        assertThat(seen).containsExactlyInAnyOrder(STARTUP, PROBE_RTT);
        assertThat(state()).isEqualTo(STARTUP);
    }

    @Test
    void restartFromIdle_inProbeBw_pacesAtTheBandwidth() {
        until(PROBE_BW_CRUISE);
        int window = bbr.window();
        path.more = () -> false;
        path.run(SECOND);
        path.more = () -> true;
        path.run(MILLI);
        assertThat((double) bbr.pacingRate()).isBetween(0.97 * path.octetsPerSecond,
                1.0 * path.octetsPerSecond);
        assertThat(bbr.window()).isEqualTo(window);
    }

    @ParameterizedTest
    @CsvSource({"10, 20", "20, 40"})
    void aggregatedAcks_startup_findsTheBandwidth(int heap, int rtt) {
        path.heapNanos = heap * MILLI;
        path.rttNanos = rtt * MILLI;
        path.run(3 * SECOND);
        assertThat(bandwidth()).isBetween(0.9, 1.3);
        assertThat(bbr.path().extraAcked()).isGreaterThan(2 * SMSS);
        long before = path.arrivedOctets;
        path.run(10 * SECOND);
        assertThat((path.arrivedOctets - before) / (10.0 * path.octetsPerSecond))
                .isGreaterThan(0.9);
    }

    @Test
    void subPacketBdp_windowStaysAtFourSegments() {
        path.octetsPerSecond = 8_000;
        path.rttNanos = 20 * MILLI;
        path.run(60 * SECOND);
        assertThat(bbr.window()).isGreaterThanOrEqualTo(4 * SMSS);
        assertThat((double) bbr.path().bw()).isBetween(0.85 * 8_000, 1.15 * 8_000);
        assertThat(path.arrivedOctets / (60.0 * 8_000)).isGreaterThan(0.9);
    }

    @Test
    void bandwidthTimesTen_isFoundInSomeRounds() {
        path.run(4 * SECOND);
        path.octetsPerSecond *= 10;
        path.run(8 * SECOND);
        assertThat(bandwidth()).isGreaterThan(0.9);
    }

    @Test
    void bandwidthByTen_isForgottenAfterTwoCycles() {
        path.octetsPerSecond = 12_500_000;
        path.bufferOctets = 250_000;
        path.run(4 * SECOND);
        assertThat(bandwidth()).isGreaterThan(0.9);
        path.octetsPerSecond /= 10;
        path.run(12 * SECOND);
        assertThat(bandwidth()).isLessThan(1.3);
        assertThat(bbr.path().bw()).isLessThan(path.octetsPerSecond * 13 / 10);
    }

    @Test
    void randomLoss_ofOnePercent_hardlySlows() {
        path.lossShare = 0.01;
        path.run(3 * SECOND);
        long before = path.arrivedOctets;
        path.run(30 * SECOND);
        assertThat((path.arrivedOctets - before) / (30.0 * path.octetsPerSecond))
                .isGreaterThan(0.8);
    }

    @Test
    void timeout_leavesOneSegment_andRecoveryRestores() {
        path.run(3 * SECOND);
        int before = bbr.window();
        bbr.timedOut(path.flight(), false, path.nowNanos);
        assertThat(bbr.window()).isEqualTo(SMSS);
        bbr.timedOut(path.flight(), true, path.nowNanos);
        bbr.recovered(0, path.nowNanos);
        assertThat(bbr.window()).isBetween(before / 2, before);
    }

    @Test
    void seeds_giveDifferentWaitsAndTheSameSeedTheSame() {
        List<Long> ups = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            PathModel other = new PathModel(rate -> new Bbr(10, rate, seed), 42).established();
            Bbr control = other.bbrControl();
            other.octetsPerSecond = 12_500_000;
            other.rttNanos = 100 * MILLI;
            other.runUntil(() -> control.state() == PROBE_BW_UP, other.nowNanos + 30 * SECOND);
            other.runUntil(() -> control.state() == PROBE_BW_DOWN, other.nowNanos + 30 * SECOND);
            other.runUntil(() -> control.state() == PROBE_BW_UP, other.nowNanos + 30 * SECOND);
            ups.add(other.nowNanos);
        }
        assertThat(ups.get(0)).isEqualTo(ups.get(1)).isNotEqualTo(ups.get(2));
    }
}
