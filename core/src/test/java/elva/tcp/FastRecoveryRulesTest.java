package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.synAck;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/// Fast recovery without SACK, and what a lost SYN, a pause and a narrower path do to the
/// congestion window. RFC 5681 §3, §4.1; RFC 6582 §3.2; RFC 6298 (5.7); RFC 6928 §2. MSS 1000.
class FastRecoveryRulesTest {

    private static Bench plain(State state, IpVersion ip) {
        return in(state).over(ip).window(65_535).roundTrip(ofMillis(100))
                .with(Setting.SEND_BUFFER, 1 << 20)
                .with(Setting.CONGESTION_CONTROL, CongestionAlgorithm.NEWRENO.ordinal());
    }

    private static Bench bulk(IpVersion ip) {
        Bench bench = plain(ESTABLISHED, ip);
        bench.user().offer(500_000);
        return bench;
    }

    private static Bench acknowledges(Bench bench, int number, int times) {
        for (int i = 0; i < times; i++) bench.arrives(ackOf(number).window(65_535));
        return bench;
    }

    private static int window(Bench bench) {
        return bench.status().info().sndCwnd();
    }

    /// 2000..12000 fly and two segments of limited transmit; 2000 is resent.
    private static Bench recovering(IpVersion ip) {
        return acknowledges(bulk(ip), 2_000, 3).forget();
    }

    @BothVersions
    void thirdDuplicate_windowIsHalfAndThreeSegments(IpVersion ip) {
        assertThat(window(recovering(ip))).isEqualTo(5_000 + 3_000);
    }

    @BothVersions
    void furtherDuplicates_inflateUntilNewTextFits(IpVersion ip) {
        Bench bench = acknowledges(recovering(ip), 2_000, 4).sends("");
        assertThat(window(bench)).isEqualTo(12_000);
        acknowledges(bench, 2_000, 1).sends("<SEQ=14000><ACK=5000><DATA=1000><CTL=ACK>");
    }

    @BothVersions
    void partialAck_resendsTheNextHoleAndDeflates(IpVersion ip) {
        Bench bench = acknowledges(recovering(ip), 5_000, 1)
                .sends("<SEQ=5000><ACK=5000><DATA=1000><CTL=ACK>");
        assertThat(window(bench)).isEqualTo(8_000 - 3_000 + 1_000);
    }

    /// Only the first partial ACK starts the timer anew (RFC 6582 §3.2, T28).
    @BothVersions
    void partialAcks_restartTheTimerOnce(IpVersion ip) {
        Bench bench = recovering(ip).after(ofMillis(200));
        acknowledges(bench, 3_000, 1).after(ofMillis(200));
        acknowledges(bench, 4_000, 1).forget().after(ofMillis(99)).sends("").after(ofMillis(2));
        assertThat(bench.fresh().getFirst().seq()).isEqualTo(4_000);
        assertThat(window(bench)).as("the timer ran out").isEqualTo(1_000);
    }

    @BothVersions
    void fullAck_leavesHalfAtMost(IpVersion ip) {
        Bench bench = acknowledges(recovering(ip), 14_000, 1);
        assertThat(window(bench)).as("nothing flew: no burst").isEqualTo(2_000);
    }

    /// RFC 6582 §3.2 step 2: duplicates below `recover` are echoes of the timeout's own resending.
    @BothVersions
    void duplicatesAfterATimeout_belowRecover_startNothing(IpVersion ip) {
        Bench bench = bulk(ip).after(ofMillis(300)).forget();
        acknowledges(bench, 2_000, 5).sends("");
        assertThat(bench.host().stack.counters().get(Counter.FAST_RETRANS)).isZero();
    }

    // the SYN

    @BothVersions
    void lostSyn_withoutTimestamps_startsWithThreeSeconds(IpVersion ip) {
        Bench bench = plain(SYN_SENT, ip).after(ofMillis(1_500));
        bench.arrives(synAck().seq(4_999).mss(1_000)).thenIn(ESTABLISHED);
        assertThat(bench.status().info().rto()).isEqualTo(3_000_000_000L);
        assertThat(window(bench)).as("one loss may be chance").isEqualTo(10_000);
        Bench stamped = plain(SYN_SENT, ip).after(ofMillis(1_500));
        int tsVal = stamped.everySent().getLast().options.tsVal();
        stamped.arrives(synAck().seq(4_999).mss(1_000).timestamps(7, tsVal))
                .thenIn(ESTABLISHED);
        assertThat(stamped.status().info().rto()).as("T11").isLessThan(3_000_000_000L);
    }

    @BothVersions
    void twoLostSyns_startWithOneSegment(IpVersion ip) {
        Bench bench = plain(SYN_SENT, ip).after(ofMillis(3_500));
        bench.arrives(synAck().seq(4_999).mss(1_000)).thenIn(ESTABLISHED);
        assertThat(window(bench)).isEqualTo(1_000);
    }

    /// T9: also where an echoed timestamp has measured the path before the window is set.
    @BothVersions
    void twoLostHandshakes_withTimestamps_startWithOneSegmentToo(IpVersion ip) {
        Bench active = plain(SYN_SENT, ip).after(ofMillis(3_500));
        int ours = active.everySent().getLast().options.tsVal();
        active.arrives(synAck().seq(4_999).mss(1_000).timestamps(7, ours)).thenIn(ESTABLISHED);
        assertThat(window(active)).isEqualTo(988);
        assertThat(active.status().info().rtt()).as("measured").isPositive();
        for (boolean stamped : new boolean[] {true, false}) {
            Bench passive = plain(SYN_RECEIVED, ip).passively().peerSyn(
                    s -> stamped ? s.mss(1_000).timestamps(7, 0) : s.mss(1_000));
            passive.after(ofMillis(3_500));
            int last = passive.everySent().getLast().options.tsVal();
            PeerSegment ack = ackOf(2_000).window(65_535);
            passive.arrives(stamped ? ack.timestamps(8, last) : ack).thenIn(ESTABLISHED);
            assertThat(window(passive)).isEqualTo(stamped ? 988 : 1_000);
        }
    }

    /// T20: a probe of the peer's is answered, and tells of no hole.
    @BothVersions
    void probesOfThePeer_areNoDuplicates(IpVersion ip) {
        Bench bench = bulk(ip).forget();
        PeerSegment probe = ackOf(2_000).seq(4_999).window(65_535);
        bench.arrives(probe, probe, probe, probe).sends("<SEQ=12000><ACK=5000><CTL=ACK>");
        assertThat(bench.host().stack.counters().get(Counter.FAST_RETRANS)).isZero();
        acknowledges(bench, 2_000, 3);
        assertThat(bench.host().stack.counters().get(Counter.FAST_RETRANS)).isEqualTo(1);
    }

    // pauses and paths

    @BothVersions
    void pauseLongerThanTheTimeout_restartsFromTheInitialWindow(IpVersion ip) {
        Bench bench = plain(ESTABLISHED, ip).user().send(100_000);
        for (int i = 0; i < 200 && bench.status().info().unacked() > 0; i++) {
            bench.after(ofMillis(100));
            acknowledges(bench, bench.everySent().getLast().end(), 1);
        }
        assertThat(window(bench)).isGreaterThan(12_000);
        bench.after(ofSeconds(10)).forget().user().send(100_000);
        assertThat(bench.fresh()).hasSize(10);
    }

    @BothVersions
    void narrowerPath_scalesTheWindow(IpVersion ip) {
        Bench bench = plain(ESTABLISHED, ip).peerSyn(s -> s.mss(1_440)).user().send(50_000);
        acknowledges(bench, 3_440, 1);
        int before = window(bench);
        bench.arrives((ip == IpVersion.V4 ? IcmpMessage.icmp(3, 4) : IcmpMessage.icmp(2, 0))
                .rest(1_300).quoting(3_440).textLength(1_440));
        int small = bench.status().info().sndMss();
        assertThat(window(bench)).isEqualTo((int) ((long) before * small / 1_440));
    }

    /// RFC 5681 §4.2: filled wholly or in part.
    @BothVersions
    void holeFilledInPart_isAcknowledgedAtOnce(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100).seq(5_300)).forget();
        bench.arrives(data(100)).sends("<SEQ=2000><ACK=5100><CTL=ACK>");
    }
}
