package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Seq;

/// RFC 9293 §3.1, §3.4 and §3.8.6: windows that are large, that shrink, and that are zero.
class WindowRulesTest {

    @BothVersions
    @Label("MUST-1")
    void established_windowOf65535_isUsedWhole(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(65_535).acknowledging(ofMillis(20));
        bench.user().send(250_000);
        int most = 0;
        while (bench.status().awaitingAck() != 0) {
            bench.after(ofMillis(1));
            most = Math.max(most, bench.status().info().unacked());
        }
        assertThat(most).isEqualTo(65_000);
        assertThat(bench.host().retransmissions).isEmpty();
    }

    @BothVersions
    @Label("MUST-1")
    void established_windowOf32768_isNotNegative(IpVersion ip) {
        for (int window : new int[] {0x7fff, 0x8000, 0x8001, 0xffff}) {
            Bench bench = in(ESTABLISHED).over(ip).window(window).user().send(1000);
            bench.sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>");
            assertThat(bench.status().sndWnd()).isEqualTo(window);
        }
    }

    @BothVersions
    @Label({"MUST-34", "SHLD-15", "SHLD-16"})
    void established_windowShrinksBelowTheFlight_sendsNothingNewAndCompletes(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(8000).user().send(20_000);
        assertThat(bench.fresh()).hasSize(8);
        bench.forget().arrives(ackOf(3000).window(2000)).sends("");
        bench.after(ofMillis(250)).sends("<SEQ=3000><ACK=5000><DATA=1000><CTL=ACK>");
        bench.arrives(ackOf(4000).window(1000))
                .sends("<SEQ=4000><ACK=5000><DATA=1000><CTL=ACK>");
        bench.after(ofSeconds(3));
        assertThat(bench.fresh()).isNotEmpty()
                .allMatch(s -> Seq.le(s.end(), 5000), "within 4000..4999");
        bench.forget().arrives(ackOf(10_000).window(8000));
        assertThat(bench.fresh()).isNotEmpty().allMatch(s -> Seq.le(10_000, s.seq()));
        assertThat(bench.fresh().getLast().end()).isLessThanOrEqualTo(18_000);
        bench.acknowledging(ofMillis(1)).after(ofSeconds(20));
        assertThat(bench.status().awaitingAck()).isZero();
        assertThat(bench.sent().getLast().end()).isEqualTo(22_000);
    }

    @BothVersions
    @Label("MUST-34")
    void established_windowShrinksAcrossTheWrap_isNoHugeWindow(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(8000).numbers(-4000, 5000);
        bench.user().send(20_000);
        assertThat(bench.fresh()).hasSize(8);
        bench.forget().arrives(ackOf(-3000).window(100)).sends("").thenIn(ESTABLISHED);
    }

    /// What carries no text must lie in the peer's window too, or it is lost on it.
    @BothVersions
    @Label("MUST-34")
    void established_windowShrunk_ackAndRstLieWithinIt(IpVersion ip) {
        for (int window : new int[] {0, 1, 1000, 3999}) {
            Bench bench = in(ESTABLISHED).over(ip).user().send(4000).forget();
            bench.arrives(ack().window(window), data(100).window(window)).after(ofMillis(40));
            bench.sends("<SEQ=%d><ACK=5100><CTL=ACK>".formatted(2000 + window));
            bench.user().abort().sends("<SEQ=%d><CTL=RST>".formatted(2000 + window));
        }
    }

    // Our own window is zero: RST, URG and ACK count all the same

    private static Bench full(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100);
        bench.arrives(data(1000), data(1000).seq(6000), data(1000).seq(7000),
                data(1000).seq(8000));
        assertThat(bench.sent().getLast().window()).isZero();
        return bench.forget();
    }

    @BothVersions
    @Label("MUST-66")
    void windowZero_rstAtRcvNxt_resets(IpVersion ip) {
        full(ip).arrives(rst().seq(9000)).sends("").thenIn(CLOSED).because(Cause.RST);
    }

    @BothVersions
    @Label("MUST-66")
    void windowZero_urgAtRcvNxt_isTold(IpVersion ip) {
        for (int length : new int[] {0, 1, 1000}) {
            Bench bench = full(ip).arrives(data(length).seq(9000).urgent(100));
            assertThat(bench.signalled(Signal.URGENT)).isEqualTo(1);
            assertThat(bench.connection().urgentRemaining()).isEqualTo(4100);
            assertThat(bench.user().readable()).as("text is not taken").isEqualTo(4000);
        }
    }

    @BothVersions
    @Label("MUST-66")
    void windowZero_ackAtRcvNxt_advancesSndUna(IpVersion ip) {
        for (int length : new int[] {0, 1, 1000}) {
            Bench bench = full(ip);
            assertThat(bench.status().awaitingAck()).isEqualTo(100);
            bench.arrives(data(length).seq(9000).ack(2100));
            assertThat(bench.status().awaitingAck()).isZero();
            bench.sends(length == 0 ? "" : "<SEQ=2100><ACK=9000><CTL=ACK>");
        }
    }
}
