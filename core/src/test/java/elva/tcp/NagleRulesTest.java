package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/// RFC 9293 §3.7.4 (Nagle) and §3.9.1.2 (PUSH): small text waits for company, but never for ever.
class NagleRulesTest {

    @BothVersions
    @Label({"MUST-17", "SHLD-7"})
    void established_secondSmallSend_waitsForTheAck(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.user().send(10).sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>");
        bench.user().send(10).after(ofMillis(100)).sends("");
        bench.arrives(ackOf(2010)).sends("<SEQ=2010><ACK=5000><DATA=10><CTL=ACK>");
    }

    @BothVersions
    @Label({"MUST-17", "SHLD-7"})
    void established_smallSendsThatFillASegment_leaveAsOne(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.user().send(10).forget().user().send(600).sends("");
        bench.user().send(401).sends("<SEQ=2010><ACK=5000><DATA=1000><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-17")
    void established_noDelay_sendsAtOnce(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.user().send(10).user().send(10).sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>");
        bench.user().noDelay(true).sends("<SEQ=2010><ACK=5000><DATA=10><CTL=ACK>");
        bench.user().send(10).sends("<SEQ=2020><ACK=5000><DATA=10><CTL=ACK>");
        bench.user().noDelay(false).user().send(10).after(ofMillis(100)).sends("");
    }

    @BothVersions
    @Label("MUST-17")
    void twoConnections_noDelayOnOne_isThatOnesAlone(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.noDelay(true));
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        other.send(10);
        other.send(10);
        assertThat(bench.only().textLength()).isEqualTo(10);
        bench.user().send(10).user().send(10).sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>",
                "<SEQ=2010><ACK=5000><DATA=10><CTL=ACK>");
        other.connection.noDelay(true);
        bench.after(ofMillis(1));
        assertThat(bench.only().textLength()).isEqualTo(10);
    }

    @BothVersions
    @Label("MUST-17")
    void listener_noDelay_isItsConnectionsToo(IpVersion ip) {
        Bench bench = in(ESTABLISHED).passively().over(ip).options(o -> o.noDelay(true));
        bench.user().send(10).user().send(10).sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>",
                "<SEQ=2010><ACK=5000><DATA=10><CTL=ACK>");
    }

    // PUSH: every SEND is pushed

    @BothVersions
    @Label("MUST-60")
    void established_fewOctetsWithoutPush_leaveAtOnce(IpVersion ip) {
        in(ESTABLISHED).over(ip).user().send(5).sends("<SEQ=2000><ACK=5000><DATA=5><CTL=ACK>");
        in(CLOSE_WAIT).over(ip).user().send(5).sends("<SEQ=2000><ACK=5000><DATA=5><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-60")
    void established_fewOctetsThatDoNotFit_leaveWithinASecond(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(1000);
        bench.user().send(1000).arrives(ackOf(3000).window(10)).forget();
        bench.user().send(15).sends("").after(ofSeconds(1))
                .sends("<SEQ=3000><ACK=5000><DATA=10><CTL=ACK>",
                        "<SEQ=3000><ACK=5000><DATA=10><CTL=ACK>",
                        "<SEQ=3000><ACK=5000><DATA=10><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-61")
    void established_threeAndAHalfSegments_lastOneIsPushed(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).acknowledging(ofMillis(1));
        bench.user().send(3500).after(ofMillis(100));
        assertThat(bench.sent()).extracting(Sent::isPsh)
                .containsExactly(false, false, false, true);
    }

    @BothVersions
    @Label("MUST-61")
    void established_lastSegmentOfAWindow_isNotPushedWhileMoreIsQueued(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(4500);
        assertThat(bench.fresh()).hasSize(4).noneMatch(Sent::isPsh);
        bench.forget().arrives(ackOf(6000));
        assertThat(bench.only().isPsh()).isTrue();
    }

    @BothVersions
    @Label("MUST-61")
    void established_pushedSegmentResent_isPushedAgain(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(500).forget().after(ofMillis(250));
        assertThat(bench.only().isPsh()).isTrue();
    }
}
