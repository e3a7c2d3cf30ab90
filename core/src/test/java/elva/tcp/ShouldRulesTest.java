package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.IcmpMessage.icmp;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.State.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The SHOULDs of RFC 9293, in the order of their numbers.
class ShouldRulesTest {

    @BothVersions
    @Label("SHLD-2")
    void rst_withText_resetsAndDeliversNothing(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(rst().seq(5000).length(20));
        bench.sends("").thenIn(CLOSED).told(Reason.CONNECTION_RESET);
        assertThat(bench.connection().readable()).isZero();
    }

    @BothVersions
    @Label("SHLD-3")
    void halfDuplexClose_withUnreadText_resets(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(data(10)).after(ofMillis(40)).forget().user().closeBoth()
                .sends("<SEQ=2000><CTL=RST>").thenIn(CLOSED).because(Cause.UNREAD_TEXT);
    }

    @BothVersions
    @Label("SHLD-3")
    void halfDuplexClose_textAfterIt_resets(IpVersion ip) {
        in(ESTABLISHED).over(ip).user().closeBoth()
                .sends("<SEQ=2000><ACK=5000><CTL=FIN,ACK>").thenIn(FIN_WAIT_1)
                .arrives(data(10)).sends("<SEQ=2001><CTL=RST>")
                .thenIn(CLOSED).because(Cause.TEXT_AFTER_CLOSE);
    }

    @BothVersions
    @Label("SHLD-3")
    void halfDuplexClose_withUnreadTextAfterCLOSE_resetsInEveryState(IpVersion ip) {
        for (State state : List.of(FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, CLOSE_WAIT)) {
            Bench bench = in(ESTABLISHED).over(ip).arrives(data(10));
            if (state == CLOSE_WAIT || state == LAST_ACK) bench.arrives(fin().seq(5010));
            if (state != CLOSE_WAIT) bench.user().close();
            if (state == FIN_WAIT_2) bench.arrives(ackOf(2001).seq(5010));
            if (state == CLOSING) bench.arrives(fin().seq(5010));
            bench.thenIn(state).forget().user().closeBoth();
            bench.sends("<SEQ=" + (state == CLOSE_WAIT ? 2000 : 2001) + "><CTL=RST>")
                    .thenIn(CLOSED).because(Cause.UNREAD_TEXT);
        }
    }

    @BothVersions
    @Label("SHLD-3")
    void halfDuplexClose_afterCLOSE_laterTextResets(IpVersion ip) {
        for (State state : List.of(FIN_WAIT_1, FIN_WAIT_2)) {
            in(state).over(ip).user().closeBoth().thenIn(state).forget()
                    .arrives(data(10)).sends("<SEQ=2000><CTL=RST>")
                    .thenIn(CLOSED).because(Cause.TEXT_AFTER_CLOSE);
        }
    }

    @BothVersions
    @Label("SHLD-3")
    void halfDuplexClose_inSynReceived_textWithTheHandshakesAckResets(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).over(ip).user().send(10).user().closeBoth().forget();
        bench.arrives(data(10)).sends("<SEQ=2000><CTL=RST>").thenIn(CLOSED)
                .because(Cause.UNREAD_TEXT);
    }

    @BothVersions
    @Label({"SHLD-5", "MAY-3"})
    void mssOption_everySynAndSynAck_carriesIt(IpVersion ip) {
        for (int mtu : new int[] {1280, 1500, 9000}) {
            int mss = mtu - (ip == IpVersion.V4 ? 40 : 60);
            byte[] option = {2, 4, (byte) (mss >> 8), (byte) mss};
            Bench active = in(SYN_SENT).over(ip).mtu(mtu).after(ofSeconds(4));
            Bench passive = in(SYN_RECEIVED).passively().over(ip).mtu(mtu).after(ofSeconds(4));
            for (Bench bench : List.of(active, passive)) {
                List<Sent> syns = bench.everySent().stream().filter(Sent::isSyn).toList();
                assertThat(syns).hasSizeGreaterThan(2);
                assertThat(syns).allSatisfy(s -> assertThat(s.optionOctets()).startsWith(option));
            }
        }
    }

    @BothVersions
    @Label("SHLD-7")
    void nagle_secondSmallWrite_waitsForTheAck(IpVersion ip) {
        in(ESTABLISHED).over(ip).user().send(10).user().send(10)
                .sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>")
                .arrives(ackOf(2010)).sends("<SEQ=2010><ACK=5000><DATA=10><CTL=ACK>");
    }

    @BothVersions
    @Label({"SHLD-9", "SHLD-10"})
    void r1_thirdRetransmission_isReportedAndNotBefore(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(10).after(ofMillis(601));
        assertThat(bench.sent()).hasSize(3);
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isZero();
        bench.after(ofMillis(800));
        assertThat(bench.sent()).hasSize(4);
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
        assertThat(bench.connection().softError()).contains("3 retransmissions");
        bench.thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("SHLD-11")
    void r2_standardSettings_areAtLeast100Seconds(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(10);
        bench.after(ofSeconds(100)).thenIn(ESTABLISHED);
        bench.after(ofSeconds(201)).thenIn(CLOSED).because(Cause.USER_TIMEOUT);
        Bench patient = in(ESTABLISHED).over(ip).with(Setting.USER_TIMEOUT, 0)
                .user().send(10);
        patient.after(ofSeconds(900)).thenIn(ESTABLISHED);
        patient.after(ofSeconds(120)).thenIn(CLOSED).because(Cause.R2);
    }

    @BothVersions
    @Label({"SHLD-12", "MAY-5"})
    void keepAlive_probe_hasNoTextAndIsBehindSndNxt(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.KEEP_ALIVE_IDLE, seconds(10))
                .options(o -> o.keepAlive(true));
        bench.after(ofSeconds(10)).sends("<SEQ=1999><ACK=5000><CTL=ACK>");
        bench.arrives(ackOf(2000)).sends("").after(ofSeconds(9)).sends("")
                .after(ofSeconds(1)).sends("<SEQ=1999><ACK=5000><CTL=ACK>").thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("SHLD-13")
    void urgent_ordinaryTraffic_neverSetsIt(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).acknowledging(ofMillis(10)).user().send(20_000)
                .arrives(data(1000)).after(ofSeconds(2)).user().close();
        assertThat(bench.sent()).hasSizeGreaterThan(20).noneMatch(Sent::isUrg);
    }

    @BothVersions
    @Label("SHLD-14")
    void window_whileNobodyReads_neverShrinks(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        for (int i = 0; i < 4; i++) bench.arrives(data(1000).seq(5000 + 1000 * i));
        bench.after(ofSeconds(1));
        List<Sent> sent = bench.sent();
        assertThat(sent.getLast().window()).isZero();
        assertThat(sent).allMatch(s -> s.rightEdge() == 9000);
    }

    @BothVersions
    @Label({"SHLD-15", "MUST-34"})
    void shrunkenWindow_belowTheFlight_letsNothingNewOut(IpVersion ip) {
        Bench bench = shrunken(ip).user().send(1000).after(ofMillis(150));
        assertThat(bench.fresh()).noneMatch(s -> s.end() - 5000 > 0);
        bench.thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("SHLD-16")
    void shrunkenWindow_whatLiesInside_isResentAndNoMore(IpVersion ip) {
        Bench bench = shrunken(ip).after(ofMillis(201));
        assertThat(bench.fresh()).hasSize(1);
        Sent again = bench.fresh().getFirst();
        assertThat(again.seq()).isEqualTo(3000);
        assertThat(again.textLength()).isEqualTo(500);
    }

    /// 3,000 octets fly, 1,000 are acknowledged, and the window now ends 500 behind them.
    private static Bench shrunken(IpVersion ip) {
        return in(ESTABLISHED).over(ip).user().send(3000).arrives(ackOf(3000).window(500)).forget();
    }

    @BothVersions
    @Label({"SHLD-17", "MUST-35"})
    void shrunkenWindow_nothingBeyondItAcknowledged_neverTimesOut(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(3000)
                .arrives(ackOf(3000).window(0))
                .answering(ofMillis(10), s -> List.of(ackOf(3000).window(0)));
        bench.after(ofSeconds(2000)).thenIn(ESTABLISHED);
        assertThat(bench.fresh()).hasSizeGreaterThan(20);
        bench.answering(ofMillis(10), s -> List.of(ackOf(s.end()).window(4000)))
                .arrives(ackOf(3000).window(4000)).after(ofSeconds(1));
        assertThat(bench.connection().unacknowledged()).isZero();
    }

    @BothVersions
    @Label({"SHLD-18", "MUST-40"})
    void delayedAck_oneSegment_waitsForTheTimer(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(data(100)).sends("").after(ofMillis(39)).sends("")
                .after(ofMillis(1)).sends("<SEQ=2000><ACK=5100><CTL=ACK>");
        in(ESTABLISHED).over(ip).arrives(data(100)).sends("").user().send(5)
                .sends("<SEQ=2000><ACK=5100><DATA=5><CTL=ACK>").after(ofMillis(100)).sends("");
    }

    @BothVersions
    @Label("SHLD-19")
    void delayedAck_everySecondFullSegment_isAcknowledgedAtOnce(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(data(1000)).sends("")
                .arrives(data(1000).seq(6000)).sends("<SEQ=2000><ACK=7000><CTL=ACK>");
        in(ESTABLISHED).over(ip).arrives(data(500), data(250).seq(5500)).sends("")
                .arrives(data(250).seq(5750)).sends("<SEQ=2000><ACK=6000><CTL=ACK>");
    }

    @BothVersions
    @Label("SHLD-20")
    void softErrors_switchedOff_areNotReported(IpVersion ip) {
        Bench told = in(ESTABLISHED).over(ip).user().send(10).arrives(hostUnreachable(ip, 2000));
        assertThat(told.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
        Bench quiet = in(ESTABLISHED).over(ip).options(o -> o.softErrors(false)).user().send(10)
                .arrives(hostUnreachable(ip, 2000));
        assertThat(quiet.signalled(Signal.SOFT_ERROR)).isZero();
        quiet.arrives(rst().seq(5000)).thenIn(CLOSED).told(Reason.CONNECTION_RESET);
        assertThat(quiet.signalled(Signal.ENDED)).isEqualTo(1);
    }

    private static IcmpMessage hostUnreachable(IpVersion ip, int seq) {
        return (ip == IpVersion.V4 ? icmp(3, 1) : icmp(1, 3)).quoting(seq);
    }

    @BothVersions
    @Label("SHLD-21")
    void dscp_changedOnTheWay_isCarriedFromThenOn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().noDelay(true).user().send(10);
        assertThat(bench.only().ip.dscp).isZero();
        bench.user().dscp(10).user().send(10);
        assertThat(bench.only().ip.dscp).isEqualTo(10);
    }

    @BothVersions
    @Label("SHLD-22")
    void dscp_everyValue_passesUnchanged(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().noDelay(true);
        for (int dscp = 0; dscp < 64; dscp++) {
            bench.user().dscp(dscp).user().send(1);
            Sent sent = bench.only();
            assertThat(sent.ip.dscp).isEqualTo(dscp);
            assertThat(sent.ip.ecn).isZero();
        }
    }

    @BothVersions
    @Label("SHLD-23")
    void dscp_withoutACall_staysTheSame(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.dscp(46))
                .acknowledging(ofMillis(10)).user().send(30_000).after(ofSeconds(2)).user().close();
        assertThat(bench.everySent()).hasSizeGreaterThan(30).allMatch(s -> s.ip.dscp == 46);
    }

    @Test
    @Label("SHLD-24")
    void sourceRoute_anotherArrives_replacesTheOneBefore() {
        Bench bench = in(ESTABLISHED).passively().with(Setting.SOURCE_ROUTE, 1)
                .everyArrival(s -> s.ipOptions("83 07 08 c6 33 64 01 00")).user().send(10);
        assertThat(bench.only().ip.destination().toString()).isEqualTo("198.51.100.1");
        bench.arrives(ackOf(2010).ipOptions("83 07 08 c6 33 64 02 00")).user().send(10);
        Sent sent = bench.only();
        assertThat(sent.ip.destination().toString()).isEqualTo("198.51.100.2");
        assertThat(sent.finalDestination()).isEqualTo(bench.remote().address());
    }

    @BothVersions
    @Label("SHLD-25")
    void softError_beforeTheTimeout_isToldWithIt(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().userTimeoutNanos(seconds(20)).user().send(10)
                .arrives(hostUnreachable(ip, 2000));
        assertThat(bench.connection().softError()).contains("ICMP");
        bench.after(ofMillis(500)).arrives(hostUnreachable(ip, 2000)).after(ofSeconds(20))
                .thenIn(CLOSED).told(Reason.USER_TIMEOUT);
        assertThat(bench.connection().end()).isNotNull()
                .extracting(End::story).asString().contains("last trouble");
    }

    @BothVersions
    @Label("SHLD-26")
    void hardError_toOurSyn_abortsAndLaterDoesNot(IpVersion ip) {
        int[] codes = ip == IpVersion.V4 ? new int[] {2, 3} : new int[] {1, 4};
        for (int code : codes) {
            IcmpMessage hard = ip == IpVersion.V4 ? icmp(3, code) : icmp(1, code);
            for (State young : new State[] {SYN_SENT, SYN_RECEIVED}) {
                in(young).over(ip).arrives(hard.quoting(1999)).thenIn(CLOSED)
                        .because(Cause.ICMP_HARD_ERROR).told(Reason.CONNECTION_REFUSED);
            }
        }
        IcmpMessage refused = ip == IpVersion.V4 ? icmp(3, 3) : icmp(1, 4);
        Bench later = in(ESTABLISHED).over(ip).user().send(10).arrives(refused.quoting(2000));
        later.thenIn(ESTABLISHED);
        assertThat(later.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
    }

    @BothVersions
    @Label({"SHLD-27", "MAY-16"})
    void push_fiveWritesWhileBlocked_leaveInOneSegmentWithOnePush(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100).forget()
                .user().sendEach(100, 100, 100, 100, 100).sends("").arrives(ackOf(2100));
        Sent one = bench.only();
        assertThat(one.textLength()).isEqualTo(500);
        assertThat(one.isPsh()).isTrue();
    }

    @BothVersions
    @Label("SHLD-28")
    void bulk_oddSizedWrites_leaveInFullSegments(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).acknowledging(ofMillis(10))
                .user().sendEach(777, 1501, 3333, 4099, 290).after(ofSeconds(1));
        List<Sent> text = bench.sent().stream().filter(s -> s.textLength() > 0).toList();
        assertThat(text.stream().mapToInt(Sent::textLength).sum()).isEqualTo(10_000);
        assertThat(text.stream().filter(s -> s.textLength() < 1000).count()).isLessThanOrEqualTo(2);
    }

    @BothVersions
    @Label({"SHLD-29", "SHLD-30", "MUST-36"})
    void zeroWindow_probes_beginAfterOneTimeoutAndDouble(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ackOf(2000).window(0)).user().send(10)
                .answering(ZERO, s -> List.of(ackOf(2000).window(0)));
        bench.after(ofMillis(199)).sends("");
        bench.after(ofMillis(2)).sends("<SEQ=2000><ACK=5000><DATA=1><CTL=ACK>");
        bench.after(ofSeconds(300));
        List<Sent> probes = bench.sent();
        for (int i = 2; i < probes.size(); i++) {
            long before = probes.get(i - 1).atNanos - probes.get(i - 2).atNanos;
            long gap = probes.get(i).atNanos - probes.get(i - 1).atNanos;
            assertThat(gap).isEqualTo(Math.min(2 * before, seconds(60)));
        }
        assertThat(probes).hasSizeGreaterThan(8);
    }

    @BothVersions
    @Label({"SHLD-31", "MAY-13", "MUST-59"})
    void outOfOrder_heldUntilTheHoleCloses_isAcknowledgedOnce(IpVersion ip) {
        in(ESTABLISHED).over(ip)
                .arrives(data(1000).seq(6000)).sends("<SEQ=2000><ACK=5000><CTL=ACK>")
                .arrives(data(1000).seq(7000)).sends("<SEQ=2000><ACK=5000><CTL=ACK>")
                .arrives(data(1000)).sends("<SEQ=2000><ACK=8000><CTL=ACK>")
                .user().receives(3000);
    }

    private static long seconds(long count) {
        return count * 1_000_000_000L;
    }
}
