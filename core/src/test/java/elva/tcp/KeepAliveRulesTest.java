package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// RFC 9293 §3.8.4: keep-alive, off by default and slow to judge.
class KeepAliveRulesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String PROBE = "<SEQ=1999><ACK=5000><CTL=ACK>";

    private static Bench watched(IpVersion ip) {
        return in(ESTABLISHED).over(ip).options(o -> o.keepAlive(true))
                .with(Setting.KEEP_ALIVE_IDLE, 60 * SECOND);
    }

    @BothVersions
    @Label("MUST-24")
    void twoConnections_keepAliveOnOne_probesThatOne(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.KEEP_ALIVE_IDLE, 60 * SECOND);
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD.keepAlive(true));
        bench.after(ofSeconds(61));
        assertThat(bench.fresh()).hasSize(1).allMatch(other::owns);
        bench.forget().user().keepAlive(true).after(ofSeconds(1)).sends(PROBE);
    }

    @BothVersions
    @Label("MUST-24")
    void established_keepAliveTurnedOff_probesNoMore(IpVersion ip) {
        Bench bench = watched(ip).after(ofSeconds(60)).sends(PROBE);
        bench.user().keepAlive(false).after(ofHours(24)).sends("").thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MUST-24")
    void listener_keepAlive_isItsConnectionsToo(IpVersion ip) {
        watched(ip).passively().after(ofSeconds(60)).sends(PROBE);
        watched(ip).once().after(ofSeconds(60)).sends(PROBE);
    }

    @BothVersions
    @Label("MUST-25")
    void established_byDefault_isSilentForADay(IpVersion ip) {
        for (State state : new State[] {ESTABLISHED, CLOSE_WAIT, FIN_WAIT_2}) {
            in(state).over(ip).after(ofHours(24)).sends("").thenIn(state);
            in(state).passively().over(ip).after(ofHours(24)).sends("").thenIn(state);
        }
    }

    @BothVersions
    @Label("MUST-26")
    void established_textUnacknowledged_isNoTimeForProbes(IpVersion ip) {
        Bench bench = watched(ip).with(Setting.USER_TIMEOUT, 0).user().send(100);
        bench.after(ofSeconds(200));
        assertThat(bench.sent()).hasSizeGreaterThan(5).allMatch(s -> s.textLength() == 100);
    }

    @BothVersions
    @Label("MUST-26")
    void established_anythingArrived_putsTheProbeOffByTheWholeInterval(IpVersion ip) {
        for (PeerSegment arrival : List.of(ack(), data(100))) {
            Bench bench = watched(ip).after(ofSeconds(59)).arrives(arrival).after(ofSeconds(1));
            bench.forget().after(ofMillis(58_999)).sends("").after(ofMillis(1));
            assertThat(bench.only().seq()).isEqualTo(1999);
        }
    }

    @BothVersions
    @Label("MUST-27")
    void established_interval_isWhatWasAskedFor(IpVersion ip) {
        for (int seconds : new int[] {10, 60}) {
            Bench bench = watched(ip).with(Setting.KEEP_ALIVE_IDLE, seconds * SECOND);
            bench.after(ofMillis(1000L * seconds - 1)).sends("").after(ofMillis(1)).sends(PROBE);
        }
    }

    @BothVersions
    @Label("MUST-27")
    void oneOpen_intervalOfItsOwn_isUsed(IpVersion ip) {
        TcpConfig brief = TcpConfig.STANDARD.with(Setting.KEEP_ALIVE_IDLE, 5 * SECOND);
        watched(ip).options(o -> o.config(brief)).after(ofMillis(4_999)).sends("")
                .after(ofMillis(1)).sends(PROBE);
    }

    @BothVersions
    @Label("MUST-27")
    void established_intervalAsLongAsCanBeSaid_neverProbes(IpVersion ip) {
        watched(ip).with(Setting.KEEP_ALIVE_IDLE, Long.MAX_VALUE).after(ofHours(24)).sends("")
                .arrives(data(100)).forget().after(ofHours(24))
                .sends("<SEQ=2000><ACK=5100><CTL=ACK>").thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MUST-28")
    void established_intervalByDefault_is2Hours(IpVersion ip) {
        in(ESTABLISHED).over(ip).options(o -> o.keepAlive(true)).after(ofMillis(7_199_999))
                .sends("").after(ofMillis(1)).sends(PROBE);
    }

    @BothVersions
    @Label("MUST-29")
    void established_allProbesButTheLastLost_liesOn(IpVersion ip) {
        Bench bench = watched(ip).after(ofSeconds(60 + 7 * 75)).sends(PROBE, PROBE, PROBE, PROBE,
                PROBE, PROBE, PROBE, PROBE);
        bench.after(ofSeconds(75)).sends(PROBE).after(ofSeconds(74)).arrives(ack());
        bench.thenIn(ESTABLISHED).after(ofMillis(59_999)).sends("").after(ofMillis(1))
                .sends(PROBE).thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MUST-29")
    void established_everyProbeLost_isGivenUpWithAReset(IpVersion ip) {
        Bench bench = watched(ip).after(ofSeconds(60 + 9 * 75 - 1)).thenIn(ESTABLISHED);
        assertThat(bench.fresh()).hasSize(9);
        bench.forget().after(ofSeconds(1)).sends("<SEQ=2000><CTL=RST>").thenIn(CLOSED);
        bench.because(Cause.KEEP_ALIVE).told(Reason.KEEP_ALIVE_TIMEOUT);
    }

    @BothVersions
    @Label("MUST-29")
    void established_leastProbesOneMayAsk_isTwo(IpVersion ip) {
        Bench bench = watched(ip).with(Setting.KEEP_ALIVE_PROBES, 2).after(ofSeconds(134));
        bench.sends(PROBE).thenIn(ESTABLISHED).after(ofSeconds(1)).sends(PROBE);
        bench.thenIn(ESTABLISHED).after(ofSeconds(75)).thenIn(CLOSED);
        assertThat(Setting.KEEP_ALIVE_PROBES.least()).isGreaterThan(1);
    }

    @BothVersions
    @Label("MUST-29")
    void offAndOnAgain_oldProbes_countNoMore(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.KEEP_ALIVE_IDLE, 100_000_000_000L)
                .with(Setting.KEEP_ALIVE_INTERVAL, 10_000_000_000L)
                .with(Setting.KEEP_ALIVE_PROBES, 3).user().keepAlive(true).after(ofSeconds(125));
        bench.user().keepAlive(false).after(ofSeconds(1_000));
        bench.user().keepAlive(true).forget().after(ofSeconds(15)).thenIn(ESTABLISHED);
        assertThat(bench.fresh()).hasSizeBetween(1, 2).noneMatch(Sent::isRst);
    }

    /// Whoever knows neither number cannot keep a dead peer's connection alive.
    @BothVersions
    @Label("MUST-26")
    void segmentThatFailsTheChecks_isNoSignOfLife(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.KEEP_ALIVE_IDLE, 100_000_000_000L)
                .user().keepAlive(true).after(ofSeconds(90)).arrives(rst().seq(70_000))
                .forget().after(ofSeconds(11));
        assertThat(bench.only().seq()).isEqualTo(1_999);
    }
}
