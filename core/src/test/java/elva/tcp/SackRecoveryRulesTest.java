package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// What a whole connection does about losses when its peer speaks SACK. RFC 8985, RFC 6675, RFC
/// 9937, RFC 2018 §5, RFC 3522, RFC 4015, RFC 5682.
///
/// The round trip is 100 ms and MSS 1000; ten segments 2000..12000 fly, more text waits.
class SackRecoveryRulesTest {
    private static final int WINDOW = 65_535;

    private static Bench plain(IpVersion ip) {
        return in(ESTABLISHED).over(ip).window(WINDOW).roundTrip(ofMillis(100))
                .with(Setting.SEND_BUFFER, 1 << 20)
                .with(Setting.CONGESTION_CONTROL, CongestionAlgorithm.NEWRENO.ordinal())
                .peerSyn(syn -> syn.mss(1000).sackPermitted());
    }

    private static Bench flying(Bench bench) {
        bench.user().offer(500_000);
        assertThat(bench.fresh()).hasSize(10);
        return bench.forget();
    }

    /// All text that there is flies.
    private static Bench tail(Bench bench, int segments) {
        bench.user().send(1000 * segments);
        assertThat(bench.fresh()).hasSize(segments);
        return bench.forget();
    }

    private static PeerSegment acks(int number) {
        return ackOf(number).window(WINDOW);
    }

    /// An ACK with several blocks, left and right in turn.
    private static PeerSegment sacks(int number, int... edges) {
        StringBuilder hex = new StringBuilder("0101").append("05%02x".formatted(
                2 + 4 * edges.length));
        for (int edge : edges) hex.append("%08x".formatted(edge));
        return acks(number).more(hex.toString());
    }

    private static String text(int seq) {
        return "<SEQ=" + seq + "><ACK=5000><DATA=1000><CTL=ACK>";
    }

    private static int window(Bench bench) {
        return bench.status().info().sndCwnd();
    }

    private static int threshold(Bench bench) {
        return bench.status().info().sndSsthresh();
    }

    private static long count(Bench bench, Counter counter) {
        return bench.host().stack.counters().get(counter);
    }

    // RACK, RFC 8985 §6.2

    @BothVersions
    void oneSack_waitsAQuarterOfTheRoundTrip(IpVersion ip) {
        Bench bench = flying(plain(ip)).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 4000)).sends(text(12_000));
        bench.after(ofMillis(24)).sends("").after(ofMillis(1)).sends(text(2000));
        assertThat(threshold(bench)).isEqualTo(5000);
        assertThat(count(bench, Counter.SACK_RECOVERY)).isEqualTo(1);
    }

    /// The ACK of the segment that had only been overtaken comes in time: nothing was lost.
    @BothVersions
    void reordering_withinTheWindow_costsNothing(IpVersion ip) {
        Bench bench = flying(plain(ip)).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 4000)).after(ofMillis(20)).arrives(acks(4000));
        bench.forget().after(ofMillis(80));
        assertThat(bench.fresh()).allSatisfy(s -> assertThat(s.seq()).isGreaterThan(4000));
        assertThat(window(bench)).isGreaterThan(10_000);
    }

    @BothVersions
    void threeSacks_meanALossAtOnce(IpVersion ip) {
        Bench bench = flying(plain(ip)).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 4000), acks(2000).sack(3000, 5000)).forget();
        bench.arrives(acks(2000).sack(3000, 6000)).sends(text(2000));
    }

    /// Two holes are mended in one round trip, which RFC 6582 takes two for.
    @BothVersions
    void twoHoles_areMendedTogether(IpVersion ip) {
        Bench bench = flying(plain(ip)).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 5000), sacks(2000, 6000, 9000, 3000, 5000));
        assertThat(bench.fresh()).extracting(Sent::seq).contains(2000).doesNotContain(3000);
        bench.after(ofMillis(10)).arrives(sacks(2000, 6000, 12_000, 3000, 5000));
        assertThat(bench.fresh()).extracting(Sent::seq).contains(2000, 5000);
    }

    /// A segment that is resent and lost again is found by what was sent after it.
    @BothVersions
    void resentAndLostAgain_isResentWithoutTheTimer(IpVersion ip) {
        Bench bench = flying(plain(ip)).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 12_000)).after(ofMillis(1)).forget();
        bench.after(ofMillis(99));
        int later = bench.everySent().getLast().seq();
        assertThat(later).as("new text left after it").isGreaterThanOrEqualTo(12_000);
        bench.arrives(acks(2000).sack(3000, later + 1000)).after(ofMillis(60));
        assertThat(bench.fresh()).extracting(Sent::seq).contains(2000);
        assertThat(count(bench, Counter.TIMEOUTS)).isZero();
    }

    // Proportional rate reduction, RFC 9937

    /// From 10 to 5: every second segment delivered lets one out.
    @BothVersions
    void recovery_comesDownSmoothly(IpVersion ip) {
        Bench bench = flying(plain(ip)).after(ofMillis(100));
        int right = 3000;
        for (int i = 0; i < 3; i++) bench.arrives(acks(2000).sack(3000, right += 1000));
        bench.forget();
        int sent = 0;
        for (int i = 0; i < 6; i++) {
            bench.arrives(acks(2000).sack(3000, right += 1000));
            sent += bench.fresh().size();
            bench.forget();
        }
        assertThat(sent).as("of six that arrived").isBetween(2, 4);
        bench.arrives(acks(14_000));
        assertThat(window(bench)).isEqualTo(5000);
    }

    // The tail, RFC 8985 §7

    @BothVersions
    void overdueAck_newTextAsksForIt(IpVersion ip) {
        Bench bench = flying(plain(ip));
        bench.after(ofMillis(199)).sends("").after(ofMillis(1)).sends(text(12_000));
        assertThat(window(bench)).as("no loss is known").isEqualTo(10_000);
        assertThat(count(bench, Counter.LOSS_PROBES)).isEqualTo(1);
        bench.after(ofMillis(299)).sends("").after(ofMillis(1));
        assertThat(bench.fresh().getFirst().seq()).as("then the timer").isEqualTo(2000);
        assertThat(window(bench)).isEqualTo(1000);
    }

    @BothVersions
    void overdueAck_withoutNewText_theLastSegmentAsks(IpVersion ip) {
        Bench bench = tail(plain(ip), 3);
        bench.after(ofMillis(200))
                .sends("<SEQ=4000><ACK=5000><DATA=1000><CTL=ACK>");
        bench.after(ofMillis(100)).arrives(acks(2000).sack(4000, 5000));
        bench.after(ofMillis(30));
        assertThat(bench.fresh()).extracting(Sent::seq).startsWith(2000);
        assertThat(count(bench, Counter.TIMEOUTS)).isZero();
    }

    /// A lone segment's ACK may be delayed.
    @BothVersions
    void loneSegment_isGivenTheDelayOfAnAck(IpVersion ip) {
        Bench bench = tail(plain(ip).with(Setting.RTO_MIN, 1_000_000_000L), 1);
        bench.after(ofMillis(399)).sends("").after(ofMillis(1))
                .sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>");
    }

    @BothVersions
    void probe_thatMendedTheLoss_reducesAllTheSame(IpVersion ip) {
        Bench bench = tail(plain(ip), 10).after(ofMillis(200)).forget();
        bench.after(ofMillis(100)).arrives(acks(12_000));
        bench.user().send(1000);
        assertThat(threshold(bench)).as("nothing tells that it was lost").isGreaterThan(1 << 20);
        bench.arrives(acks(13_000));
        assertThat(threshold(bench)).as("the ACK beyond it had no D-SACK").isEqualTo(5000);
        assertThat(count(bench, Counter.LOSS_PROBE_RECOVERY)).isEqualTo(1);
    }

    @BothVersions
    void probe_thatCameTwice_reducesNothing(IpVersion ip) {
        Bench bench = tail(plain(ip), 10).after(ofMillis(200)).forget();
        bench.after(ofMillis(100)).arrives(acks(12_000).sack(11_000, 12_000));
        bench.user().send(1000);
        bench.arrives(acks(13_000));
        assertThat(threshold(bench)).isGreaterThan(1 << 20);
    }

    @BothVersions
    void probes_switchedOff_leaveItToTheTimer(IpVersion ip) {
        Bench bench = flying(plain(ip).with(Setting.TAIL_LOSS_PROBE, 0));
        bench.after(ofMillis(299)).sends("").after(ofMillis(1)).sends(text(2000));
    }

    // The timer

    @BothVersions
    void timeout_whatWasSacked_isNotSentAgain(IpVersion ip) {
        Bench bench = tail(plain(ip), 10).after(ofMillis(100));
        bench.arrives(acks(2000).sack(4000, 6000)).after(ofMillis(1)).forget();
        for (int i = 0; i < 40 && bench.status().info().unacked() > 0; i++) {
            bench.after(ofMillis(400));
            for (Sent s : List.copyOf(bench.fresh())) {
                assertThat(s.seq()).isNotIn(4000, 5000);
                bench.forget().arrives(acks(s.end() == 4000 ? 6000 : s.end()));
            }
        }
        assertThat(bench.status().info().unacked()).isZero();
    }

    /// RFC 2018 §8: the peer threw away what it had, and still asks for it.
    @BothVersions
    void timeout_ofWhatWasSacked_sendsItAgain(IpVersion ip) {
        Bench bench = tail(plain(ip), 4).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 6000)).after(ofMillis(50));
        bench.arrives(acks(3000)).forget().after(ofMillis(1_000));
        assertThat(bench.fresh()).extracting(Sent::seq).contains(3000);
    }

    /// RFC 6298 (5.4): whatever else flies.
    @BothVersions
    void timeout_whileOthersFly_sendsTheFirst(IpVersion ip) {
        Bench bench = flying(plain(ip).with(Setting.TAIL_LOSS_PROBE, 0)).after(ofMillis(290));
        bench.arrives(acks(2000).sack(11_000, 12_000));
        bench.forget().after(ofMillis(400));
        assertThat(bench.fresh()).extracting(Sent::seq).contains(2000);
    }

    // What was no loss

    /// Text that was sent once arrives after the timeout: RFC 5682 §3.1.
    @BothVersions
    void timeout_thatCameTooEarly_isTakenBack(IpVersion ip) {
        Bench bench = flying(plain(ip).with(Setting.TAIL_LOSS_PROBE, 0)).after(ofMillis(300));
        bench.sends(text(2000)).arrives(acks(3000));
        bench.sends(text(12_000), text(13_000));
        bench.arrives(acks(4000));
        assertThat(count(bench, Counter.SPURIOUS_RTOS)).isEqualTo(1);
        assertThat(bench.fresh()).extracting(Sent::seq).allMatch(n -> n >= 14_000);
        assertThat(window(bench)).isGreaterThan(8000);
        assertThat(threshold(bench)).isGreaterThanOrEqualTo(10_000);
    }

    @BothVersions
    void timeout_thatWasRight_goesOnInSlowStart(IpVersion ip) {
        Bench bench = flying(plain(ip).with(Setting.TAIL_LOSS_PROBE, 0)).after(ofMillis(300));
        bench.sends(text(2000)).arrives(acks(3000));
        bench.sends(text(12_000), text(13_000)).after(ofMillis(100));
        bench.arrives(acks(3000).sack(12_000, 13_000));
        assertThat(bench.fresh().getFirst().seq()).isEqualTo(3000);
        assertThat(threshold(bench)).isEqualTo(5000);
        assertThat(count(bench, Counter.SPURIOUS_RTOS)).isZero();
    }

    /// RFC 2883 §5: all that was sent again came twice.
    @BothVersions
    void recovery_whoseResendsCameTwice_isTakenBack(IpVersion ip) {
        Bench bench = flying(plain(ip)).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 6000));
        assertThat(threshold(bench)).isEqualTo(5000);
        bench.arrives(acks(6000)).arrives(acks(6000).sack(2000, 3000));
        assertThat(count(bench, Counter.DSACK_UNDO)).isEqualTo(1);
        assertThat(threshold(bench)).isGreaterThanOrEqualTo(10_000);
        assertThat(window(bench)).isGreaterThanOrEqualTo(10_000);
    }

    /// RFC 3522: the first ACK after the resend answers the original, by its timestamp.
    @BothVersions
    void recovery_whoseOriginalIsAnswered_isTakenBack(IpVersion ip) {
        Bench bench = plain(ip).peerSyn(syn -> syn.mss(1012).more("0402").timestamps(7, 0))
                .everyArrival(s -> s);
        bench.user().offer(500_000);
        Sent original = bench.everySent().getLast();
        bench.forget().after(ofMillis(100));
        int tsEcr = original.options.tsVal();
        bench.arrives(acks(2000).timestamps(8, tsEcr).sack(3000, 6000)).after(ofMillis(5));
        bench.arrives(acks(2000).timestamps(8, tsEcr).sack(3000, 7000));
        assertThat(threshold(bench)).isEqualTo(5000);
        bench.arrives(acks(7000).timestamps(8, tsEcr));
        assertThat(count(bench, Counter.FULL_UNDO)).isEqualTo(1);
        assertThat(threshold(bench)).isGreaterThanOrEqualTo(10_000);
    }

    // RFC 6675, where RACK is switched off

    @BothVersions
    void byCount_twoSegmentsAboveAreNoLoss_threeAre(IpVersion ip) {
        Bench bench = flying(plain(ip).with(Setting.RACK, 0)).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 4000), acks(2000).sack(3000, 5000));
        bench.after(ofMillis(100));
        assertThat(bench.fresh()).extracting(Sent::seq).doesNotContain(2000);
        bench.forget().arrives(acks(2000).sack(3000, 6000));
        assertThat(bench.fresh().getFirst().seq()).isEqualTo(2000);
        assertThat(threshold(bench)).isEqualTo(5000);
    }

    /// NextSeg() (4): the last segment keeps the ACKs coming.
    @BothVersions
    void byCount_nothingNewToSend_theLastIsRescued(IpVersion ip) {
        Bench bench = tail(plain(ip).with(Setting.RACK, 0), 10).after(ofMillis(100));
        bench.arrives(acks(2000).sack(3000, 6000)).arrives(acks(6000));
        bench.arrives(acks(6000).sack(7000, 10_000)).forget().after(ofMillis(10));
        bench.arrives(acks(10_000));
        assertThat(bench.everySent().stream().filter(s -> s.seq() == 11_000).count())
                .as("sent, and once more").isEqualTo(2);
    }
}
