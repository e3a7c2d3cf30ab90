package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Control;
import elva.wire.Seq;
import java.util.List;

/// RFC 9293 §3.8.5: urgent text, both ways. The pointer names the octet behind the last urgent one.
class UrgentRulesTest {

    private static int remaining(Bench bench) {
        return bench.connection().urgentRemaining();
    }

    // Sending

    @BothVersions
    @Label({"MUST-30", "MUST-62"})
    void established_sendUrgent_pointsBehindItsLastOctet(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().sendUrgent(3);
        assertThat(bench.fresh().getFirst().urgentPointer()).isEqualTo(3);
        bench.sends("<SEQ=2000><ACK=5000><DATA=3><CTL=URG,ACK>");
    }

    @BothVersions
    @Label("MUST-62")
    void established_urgentBehindOtherText_pointerCountsFromEachSegment(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.noDelay(true));
        bench.user().send(10).user().sendUrgent(1500).user().send(100);
        assertThat(bench.fresh()).extracting(s -> s.seq() + s.urgentPointer())
                .containsExactly(2000, 3510, 3510, 3510);
        bench.sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>",
                "<SEQ=2010><ACK=5000><DATA=1000><CTL=URG,ACK>",
                "<SEQ=3010><ACK=5000><DATA=500><CTL=URG,ACK>",
                "<SEQ=3510><ACK=5000><DATA=100><CTL=ACK>");
    }

    @BothVersions
    @Label({"MUST-30", "MUST-62"})
    void established_urgentTextResent_isUrgentAgain(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().sendUrgent(3).forget().after(ofMillis(250));
        Sent again = bench.only();
        assertThat(again).hasToString("<SEQ=2000><ACK=5000><DATA=3><CTL=URG,ACK>");
        assertThat(again.urgentPointer()).isEqualTo(3);
    }

    @BothVersions
    @Label("MUST-30")
    void established_urgentWhileTheWindowIsZero_goesWithTheProbe(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().sendUrgent(3);
        bench.sends("").after(ofMillis(250));
        Sent probe = bench.only();
        assertThat(probe).hasToString("<SEQ=2000><ACK=5000><DATA=1><CTL=URG,ACK>");
        assertThat(probe.urgentPointer()).isEqualTo(3);
    }

    @BothVersions
    @Label("MUST-31")
    void established_urgent100000Octets_areUrgentToTheLast(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(65_535).acknowledging(ofMillis(10));
        bench.user().sendUrgent(100_000).user().send(5000).after(ofSeconds(5));
        assertThat(bench.status().awaitingAck()).isZero();
        int up = 2000 + 100_000;
        List<Sent> texts = bench.sent().stream().filter(s -> s.textLength() > 0).toList();
        assertThat(texts).hasSize(105);
        for (Sent s : texts) {
            assertThat(s.isUrg()).as("URG of " + s).isEqualTo(Seq.lt(s.seq(), up));
            if (s.isUrg()) {
                assertThat(s.urgentPointer()).isEqualTo(Math.min(up - s.seq(), 65_535));
            }
        }
    }

    // Receiving

    @BothVersions
    @Label("MUST-30")
    void established_urgArrives_userIsTold(IpVersion ip) {
        for (State state : new State[] {ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2}) {
            Bench bench = in(state).over(ip).arrives(data(10).urgent(10));
            assertThat(bench.signalled(Signal.URGENT)).as(state.toString()).isEqualTo(1);
        }
        Bench late = in(CLOSE_WAIT).over(ip).arrives(data(10).urgent(10));
        assertThat(late.signalled(Signal.URGENT)).as("behind the FIN").isZero();
    }

    @BothVersions
    @Label("MUST-31")
    void established_urgent100000OctetsArrive_areUrgentToTheLast(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.RECEIVE_BUFFER, 65_535);
        for (int sent = 0; sent < 100_000; sent += 1000) {
            int pointer = Math.min(100_000 - sent, 65_535);
            bench.arrives(data(1000).seq(5000 + sent).urgent(pointer));
            assertThat(remaining(bench)).isPositive();
            bench.user().receives(999);
            assertThat(remaining(bench)).isPositive();
            bench.user().receives(1);
            int left = 100_000 - sent - 1000;
            assertThat(remaining(bench)).isEqualTo(Math.min(left, 65_535 - 1000));
        }
        bench.arrives(data(10).seq(105_000)).user().receives(10);
        assertThat(remaining(bench)).isZero();
    }

    @BothVersions
    @Label({"MUST-32", "MUST-47"})
    void established_startAndEveryAdvance_areToldOnceEach(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100).urgent(200));
        assertThat(bench.signalled(Signal.URGENT)).as("start").isEqualTo(1);
        bench.arrives(data(100).urgent(200), data(10).seq(5100).urgent(100));
        assertThat(bench.signalled(Signal.URGENT)).as("repeated").isEqualTo(1);
        bench.arrives(data(10).seq(5110).urgent(50));
        assertThat(bench.signalled(Signal.URGENT)).as("receding").isEqualTo(1);
        bench.arrives(data(10).seq(5120).urgent(130));
        assertThat(bench.signalled(Signal.URGENT)).as("advance").isEqualTo(2);
        bench.arrives(data(120).seq(5130)).user().receives(250);
        assertThat(remaining(bench)).isZero();
        bench.arrives(data(10).seq(5250).urgent(50));
        assertThat(bench.signalled(Signal.URGENT)).as("advance past what was read").isEqualTo(3);
        bench.arrives(data(100).seq(5000).urgent(200));
        assertThat(bench.signalled(Signal.URGENT)).as("an old one").isEqualTo(3);
    }

    @BothVersions
    @Label("MUST-32")
    void established_urgentRightOfAHole_isToldAtOnce(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100).seq(5100).urgent(100));
        assertThat(bench.signalled(Signal.URGENT)).isEqualTo(1);
        assertThat(remaining(bench)).isEqualTo(200);
    }

    @BothVersions
    @Label("MUST-32")
    void established_pureAckWithUrgentPointer_announcesWhatIsToCome(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().urgent(500));
        assertThat(bench.signalled(Signal.URGENT)).isEqualTo(1);
        assertThat(remaining(bench)).isEqualTo(500);
    }

    @BothVersions
    @Label({"MUST-33", "MUST-62"})
    void established_urgent10Of20_tellsHowMuchRemains(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(20).urgent(10));
        assertThat(remaining(bench)).isEqualTo(10);
        assertThat(bench.status().urgent()).isEqualTo(10);
        bench.user().receives(4);
        assertThat(remaining(bench)).isEqualTo(6);
        bench.user().receives(5);
        assertThat(remaining(bench)).isEqualTo(1);
        bench.user().receives(1);
        assertThat(remaining(bench)).isZero();
        assertThat(bench.status().urgent()).isZero();
        bench.user().receives(10);
        assertThat(remaining(bench)).isZero();
    }

    @BothVersions
    @Label("MUST-62")
    void established_urgentPointer3_endsBehindTheThirdOctet(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(10).urgent(3)).user().receives(2);
        assertThat(remaining(bench)).isEqualTo(1);
        bench.user().receives(1);
        assertThat(remaining(bench)).isZero();
    }

    @BothVersions
    @Label("MUST-62")
    void established_urgentPointerAcrossTheWrap_isUnderstood(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).numbers(2000, -5);
        bench.arrives(data(20).seq(-5).urgent(10));
        assertThat(remaining(bench)).isEqualTo(10);
        bench.user().receives(10);
        assertThat(remaining(bench)).isZero();
        assertThat(bench.signalled(Signal.URGENT)).isEqualTo(1);
    }

    /// Half the number space later an old pointer would lie ahead again.
    @BothVersions
    @Label("MUST-33")
    void established_urgentTextRead_isForgotten(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(20).urgent(10)).user().receives(9);
        assertThat(bench.connection().requireTcb().rcv.urgent).isTrue();
        bench.user().receives(1);
        assertThat(bench.connection().requireTcb().rcv.urgent).isFalse();
    }

    @BothVersions
    @Label("MUST-33")
    void timeWait_urgentTextUnread_stillTellsHowMuchRemains(IpVersion ip) {
        Bench bench = in(FIN_WAIT_2).over(ip)
                .arrives(data(20).urgent(10).and(Control.FIN)).thenIn(TIME_WAIT);
        assertThat(remaining(bench)).isEqualTo(10);
        assertThat(bench.status().urgent()).isEqualTo(10);
        bench.user().receives(4);
        assertThat(remaining(bench)).isEqualTo(6);
        bench.after(ofMinutes(4)).thenIn(CLOSED).because(Cause.TWO_MSL);
        assertThat(remaining(bench)).isEqualTo(6);
        bench.user().receives(6);
        assertThat(remaining(bench)).isZero();
    }

    @BothVersions
    @Label("MUST-33")
    void timeWait_urgentPointerBehindTheFin_isUrgentToTheLast(IpVersion ip) {
        Bench bench = in(FIN_WAIT_2).over(ip)
                .arrives(data(20).urgent(30).and(Control.FIN)).thenIn(TIME_WAIT);
        assertThat(remaining(bench)).isEqualTo(20);
        bench.user().receives(20);
        assertThat(remaining(bench)).isZero();
    }
}
