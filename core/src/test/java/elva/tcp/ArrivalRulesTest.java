package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ack;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/// RFC 9293 §3.10.7.4 at its edges: the numbers one beside those that count, and what came in the
/// same moment.
class ArrivalRulesTest {
    private static final String CHALLENGE = "<SEQ=2000><ACK=5000><CTL=ACK>";

    // First

    /// T20: what lies at RCV.NXT-1 is answered, and its ACK counts; one further left counts for
    /// nothing.
    @BothVersions
    void ack_justLeftOfTheWindow_isTakenAndAnswered(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100).forget();
        bench.arrives(ackOf(2100).seq(4998));
        assertThat(bench.status().awaitingAck()).isEqualTo(100);
        bench.after(ofSeconds(1)).forget().arrives(ackOf(2100).seq(4999))
                .sends("<SEQ=2100><ACK=5000><CTL=ACK>");
        assertThat(bench.status().awaitingAck()).isZero();
    }

    @BothVersions
    void rst_atTheRightEdge_isChallenged(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(rst().seq(9000)).sends(CHALLENGE).thenIn(ESTABLISHED);
        in(ESTABLISHED).over(ip).arrives(rst().seq(9001)).sends("").thenIn(ESTABLISHED);
    }

    /// T21: the FIN that was acknowledged, and no other number, tells that its ACK was lost.
    @BothVersions
    void timeWait_finOfAnotherNumber_doesNotStartItAnew(IpVersion ip) {
        for (int number : new int[] {4998, 4999}) {
            Bench bench = in(TIME_WAIT).over(ip).after(ofSeconds(100)).arrives(fin().seq(number));
            bench.sends(CHALLENGE).after(ofSeconds(140))
                    .thenIn(number == 4999 ? TIME_WAIT : CLOSED);
        }
    }

    // Fifth

    /// T40: in TIME-WAIT too what was acknowledged before is old news, and no more than that.
    @BothVersions
    void timeWait_ackBelowTheEdge_isChallenged(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100).arrives(ackOf(2100));
        bench.user().close().arrives(ackOf(2101), fin().ack(2101)).thenIn(TIME_WAIT).forget();
        bench.arrives(ackOf(2000).seq(5001)).sends("");
        assertThat(bench.host().discards).isEmpty();
        bench.arrives(ackOf(1999).seq(5001)).sends("<SEQ=2101><ACK=5001><CTL=ACK>");
        assertThat(bench.host().discards).containsExactly(Discard.TCP_OLD_ACK);
    }

    /// T44: an ACK below SND.UNA says nothing of the window, however new its text is.
    @BothVersions
    void window_ofAnOldAck_isNotTaken(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(1000).arrives(ackOf(3000));
        bench.arrives(data(10).ack(3000), data(10).seq(5010).ack(2500).window(100));
        assertThat(bench.status().sndWnd()).isEqualTo(4000);
        bench.arrives(data(10).seq(5020).ack(3000).window(200));
        assertThat(bench.status().sndWnd()).isEqualTo(200);
        bench.arrives(data(10).seq(5100).ack(3000).window(400));
        bench.arrives(data(10).seq(5030).ack(3000).window(300));
        assertThat(bench.status().sndWnd()).as("of an older SEQ").isEqualTo(400);
    }

    // Sixth

    @BothVersions
    void urgentPointer_leftOfWhatCame_tellsNothing(IpVersion ip) {
        for (boolean before : new boolean[] {true, false}) {
            Bench bench = in(ESTABLISHED).over(ip);
            bench.arrives(before ? data(100).urgent(10) : data(100));
            bench.arrives(data(200).urgent(50));
            assertThat(bench.signalled(Signal.URGENT)).isEqualTo(before ? 1 : 0);
            assertThat(bench.connection().urgentRemaining()).isEqualTo(before ? 10 : 0);
        }
    }

    // Seventh and eighth

    /// T45: a FIN ends the text, whatever was held right of it.
    @BothVersions
    void fin_textHeldAcrossIt_isCutThere(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100).seq(5050)).forget();
        bench.arrives(fin().length(100)).sends("<SEQ=2000><ACK=5101><CTL=ACK>")
                .thenIn(CLOSE_WAIT);
        bench.user().receives(100).user().receivesEnd();
    }

    // Timers of the same moment

    @BothVersions
    void windowOpens_asTheProbeIsDue_textLeavesWhole(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(500);
        VirtualHost host = bench.host();
        host.nowNanos += ofMillis(201).toNanos();
        host.stack.timeouts(host.nowNanos);
        host.arrives(ackOf(2000));
        host.transmit();
        bench.sends("<SEQ=2000><ACK=5000><DATA=500><CTL=ACK>");
        assertThat(host.stack.counters().get(Counter.WIN_PROBE)).isZero();
    }

    /// MUST-26: text that waits for the window is what is to be asked for, and asks itself.
    @BothVersions
    @Label("MUST-26")
    void keepAlive_textBeforeAShutWindow_isNoTimeForProbes(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).roundTrip(Duration.ofSeconds(2))
                .with(Setting.RTO_INITIAL, 10_000_000_000L)
                .with(Setting.KEEP_ALIVE_IDLE, 1_000_000_000L).options(o -> o.keepAlive(true));
        bench.arrives(ack().window(0)).user().send(100).after(ofSeconds(5)).sends("");
        bench.after(ofSeconds(2)).sends("<SEQ=2000><ACK=5000><DATA=1><CTL=ACK>");
    }
}
