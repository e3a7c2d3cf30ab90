package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ack;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.PeerSegment.syn;
import static elva.tcp.State.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/// Timestamps, the round trips they measure, and PAWS. RFC 7323 §3 to §5, RFC 6191.
class TimestampRulesTest {
    /// TSval of the peer's SYN.
    private static final int PEER_TS = 1_000;

    private static Bench stamped(State state, IpVersion ip) {
        return in(state).over(ip).everyArrival(s -> s.timestamps(PEER_TS, 0));
    }

    private static Sent last(Bench bench) {
        bench.state();
        return bench.everySent().getLast();
    }

    @BothVersions
    void syn_always_offers(IpVersion ip) {
        Sent syn = last(in(SYN_SENT).over(ip));
        assertThat(syn.options.timestamps()).isTrue();
        assertThat(syn.options.tsEcr()).as("§3.2: no ACK, no echo").isZero();
        Sent off = last(in(SYN_SENT).over(ip).with(Setting.TIMESTAMPS, 0));
        assertThat(off.options.timestamps()).isFalse();
    }

    @BothVersions
    void synAck_answersAndOnlyThen(IpVersion ip) {
        Sent with = last(stamped(SYN_RECEIVED, ip).passively());
        assertThat(with.options.timestamps()).isTrue();
        assertThat(with.options.tsEcr()).isEqualTo(PEER_TS);
        Sent without = last(in(SYN_RECEIVED).over(ip).passively());
        assertThat(without.options.timestamps()).isFalse();
        Sent crossing = last(stamped(SYN_RECEIVED, ip));
        assertThat(crossing.options.tsEcr()).isEqualTo(PEER_TS);
        Sent off = last(stamped(SYN_RECEIVED, ip).passively().with(Setting.TIMESTAMPS, 0));
        assertThat(off.options.timestamps()).isFalse();
    }

    @BothVersions
    void agreed_everySegment_carriesThem(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip).user().send(2_000)
                .arrives(data(10).timestamps(PEER_TS, 0)).after(ofMillis(50));
        bench.user().abort();
        assertThat(bench.everySent()).allSatisfy(
                s -> assertThat(s.options.timestamps()).as("%s", s).isTrue());
        assertThat(bench.everySent()).anyMatch(Sent::isRst);
    }

    @BothVersions
    void notAgreed_timestampsThatCome_areIgnored(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(10).timestamps(5, 5),
                data(10).seq(5010).timestamps(4, 5));
        assertThat(bench.status().pendingReceipt()).isEqualTo(20);
        assertThat(last(bench).options.timestamps()).isFalse();
    }

    @BothVersions
    @Label("MUST-16")
    void text_fullSegment_leavesRoomForThem(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip).peerSyn(syn -> syn.mss(1000)).user().send(2_000);
        assertThat(bench.fresh().getFirst().textLength()).isEqualTo(988);
    }

    @BothVersions
    void clock_millisecond_ticksOnce(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip);
        bench.arrives(data(1).timestamps(PEER_TS, 0)).after(ofSeconds(1));
        int first = bench.only().options.tsVal();
        bench.arrives(data(1).seq(5001).timestamps(PEER_TS, 0)).after(ofSeconds(1));
        assertThat(bench.only().options.tsVal() - first).isEqualTo(1_000);
    }

    /// §7: another offset for each pair of sockets, and the same for its next incarnation.
    @BothVersions
    void offset_eachPair_itsOwn(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip);
        Sent syn = bench.everySent().getFirst();
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        Sent theirs = bench.everySent().stream().filter(other::owns).findFirst().orElseThrow();
        int apart = theirs.options.tsVal() - syn.options.tsVal();
        assertThat(Math.abs((long) apart)).isGreaterThan(10_000);
        bench.user().abort();
        long before = bench.host().nowNanos;
        bench.host().stack.tcp().connect(bench.remote(),
                OpenOptions.STANDARD.local(bench.local()), ConnectionListener.NONE, before);
        bench.after(ZERO);
        Sent again = last(bench);
        assertThat(again.options.tsVal() - syn.options.tsVal()).isBetween(0, 10_000);
    }

    // §4.3: what is echoed

    @BothVersions
    void echo_delayedAck_isTheEarliest(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip);
        bench.arrivesTogether(data(10).timestamps(1_010, 0),
                data(10).seq(5010).timestamps(1_020, 0)).after(ofMillis(50));
        assertThat(last(bench).ack()).isEqualTo(5020);
        assertThat(last(bench).options.tsEcr()).isEqualTo(1_010);
    }

    @BothVersions
    void echo_hole_isTheLastInOrder(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip);
        bench.arrives(data(10).timestamps(1_010, 0)).after(ofMillis(50));
        bench.arrives(data(10).seq(5020).timestamps(1_020, 0));
        assertThat(last(bench).options.tsEcr()).isEqualTo(1_010);
        bench.arrives(data(10).seq(5010).timestamps(1_030, 0));
        assertThat(last(bench).ack()).isEqualTo(5030);
        assertThat(last(bench).options.tsEcr()).as("the one that fills it").isEqualTo(1_030);
    }

    // §5: PAWS

    @BothVersions
    void paws_olderTimestamp_isAnsweredAndDropped(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip).arrives(data(10).timestamps(PEER_TS - 1, 0));
        assertThat(bench.status().pendingReceipt()).isZero();
        assertThat(bench.only().ack()).isEqualTo(5000);
        assertThat(bench.host().discards).containsExactly(Discard.TCP_RFC7323_PAWS);
        bench.arrives(data(10).timestamps(PEER_TS, 0));
        assertThat(bench.status().pendingReceipt()).isEqualTo(10);
    }

    @BothVersions
    void paws_acrossTheWrap_compares(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).everyArrival(s -> s.timestamps(-5, 0))
                .arrives(data(10).timestamps(5, 0));
        assertThat(bench.status().pendingReceipt()).isEqualTo(10);
        bench.after(ofMillis(50)).arrives(data(10).seq(5010).timestamps(-5, 0));
        assertThat(bench.status().pendingReceipt()).isEqualTo(10);
    }

    @BothVersions
    void paws_after24Days_meansNothing(IpVersion ip) {
        for (boolean over : new boolean[] {false, true}) {
            Duration silence = ofDays(24).minusSeconds(over ? 0 : 1);
            Bench bench = stamped(ESTABLISHED, ip).after(silence);
            bench.arrives(data(10).timestamps(5, 0));
            assertThat(bench.status().pendingReceipt()).isEqualTo(over ? 10 : 0);
        }
    }

    @BothVersions
    void paws_rst_isNotAsked(IpVersion ip) {
        stamped(ESTABLISHED, ip).arrives(rst().seq(5000).timestamps(1, 0)).thenIn(CLOSED);
        stamped(ESTABLISHED, ip).arrives(rst().seq(5000)).thenIn(CLOSED);
    }

    @BothVersions
    void missing_isDroppedInSilence(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip).arrives(data(10)).after(ofSeconds(1)).sends("");
        assertThat(bench.host().discards).containsExactly(Discard.TCP_NO_TIMESTAMP);
        assertThat(bench.status().pendingReceipt()).isZero();
    }

    /// T25: a segment outside the window must not poison TS.Recent.
    @BothVersions
    void recent_segmentOutsideTheWindow_isNotTaken(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip)
                .arrives(data(10).seq(60_000).timestamps(2_000_000, 0))
                .arrives(data(10).timestamps(PEER_TS + 1, 0));
        assertThat(bench.status().pendingReceipt()).isEqualTo(10);
    }

    @BothVersions
    void timeWait_oldTimestamp_isDropped(IpVersion ip) {
        Bench bench = stamped(TIME_WAIT, ip).arrives(fin().seq(4999).timestamps(PEER_TS - 1, 0));
        assertThat(bench.host().discards).containsExactly(Discard.TCP_RFC7323_TW_PAWS);
        assertThat(bench.only().options.timestamps()).isTrue();
    }

    // RFC 6191

    /// Whether this SYN opens a new incarnation of a connection in TIME-WAIT.
    private static boolean opens(IpVersion ip, boolean oldHasThem, PeerSegment syn) {
        Bench bench = (oldHasThem ? stamped(TIME_WAIT, ip) : in(TIME_WAIT).over(ip)).passively();
        return bench.arrives(syn).arcs().getLast().to() == SYN_RECEIVED;
    }

    @BothVersions
    @Label("SHLD-4")
    void timeWait_bothIncarnationsWith_askForALaterTimestamp(IpVersion ip) {
        assertThat(opens(ip, true, syn().seq(100).timestamps(PEER_TS + 1, 0))).isTrue();
        assertThat(opens(ip, true, syn().seq(100).timestamps(PEER_TS, 0))).isFalse();
        assertThat(opens(ip, true, syn().seq(5001).timestamps(PEER_TS, 0))).isTrue();
        assertThat(opens(ip, true, syn().seq(5001).timestamps(PEER_TS - 1, 0))).isFalse();
    }

    @BothVersions
    void timeWait_oneIncarnationWithout_asksForTheNumber(IpVersion ip) {
        assertThat(opens(ip, true, syn().seq(100))).isFalse();
        assertThat(opens(ip, true, syn().seq(5001))).isTrue();
        assertThat(opens(ip, false, syn().seq(100).timestamps(-5, 0))).isTrue();
        assertThat(opens(ip, false, syn().seq(100))).isFalse();
    }

    // §4.1: round trips

    @BothVersions
    void roundTrip_afterARetransmission_isMeasuredByTheEcho(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip).user().send(100);
        bench.after(ofMillis(1_000));
        Sent again = last(bench);
        long rto = bench.status().info().rto();
        bench.after(ofMillis(30));
        bench.arrives(ackOf(2100).timestamps(PEER_TS, again.options.tsVal()));
        assertThat(bench.status().info().rto()).as("before " + rto).isLessThan(rto);
    }

    @BothVersions
    void roundTrip_echoOfNothingWeSent_isNotBelieved(IpVersion ip) {
        Bench bench = stamped(ESTABLISHED, ip).user().send(100);
        bench.after(ofMillis(1_000));
        Sent again = last(bench);
        long srtt = bench.status().info().rtt();
        bench.arrives(ackOf(2100).timestamps(PEER_TS, again.options.tsVal() + 100_000));
        assertThat(bench.status().info().rtt()).isEqualTo(srtt);
    }

    @BothVersions
    void resetOfNothing_segmentWithTimestamps_echoesThem(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip).arrives(ack().timestamps(77, 5));
        Sent reset = bench.only();
        assertThat(reset.options.tsVal()).isZero();
        assertThat(reset.options.tsEcr()).isEqualTo(77);
    }

    @BothVersions
    void synAckSentTwice_echo_tellsTheRoundTrip(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).over(ip).passively()
                .peerSyn(syn -> syn.timestamps(PEER_TS, 0)).after(ofMillis(1_000));
        int second = last(bench).options.tsVal();
        assertThat(bench.everySent()).hasSize(2);
        bench.after(ofMillis(70)).arrives(ackOf(2000).timestamps(PEER_TS, second))
                .thenIn(ESTABLISHED);
        assertThat(bench.status().info().rtt()).isEqualTo(ofMillis(70).toNanos());
    }
}
