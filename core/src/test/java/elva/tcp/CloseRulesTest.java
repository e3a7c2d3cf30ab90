package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// RFC 9293 §3.6: the end as agreed and the end by a reset look different, and TIME-WAIT lasts.
class CloseRulesTest {

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ConnectionException.class,
                e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @BothVersions
    @Label("MUST-12")
    void established_finAfterText_drainsAndThenEnds(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100), fin().seq(5100));
        bench.thenIn(CLOSE_WAIT);
        assertThat(bench.signalled(Signal.PEER_CLOSED)).isEqualTo(1);
        assertThat(bench.signalled(Signal.ENDED)).isZero();
        bench.user().receives(100).user().receivesEnd().user().receivesEnd();
        bench.forget().user().send(10).sends("<SEQ=2000><ACK=5101><DATA=10><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-12")
    void established_rstAfterText_isToldAsReset(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100), rst().seq(5100));
        bench.thenIn(CLOSED).told(Reason.CONNECTION_RESET);
        assertThat(bench.signalled(Signal.PEER_CLOSED)).isZero();
        assertThat(bench.signalled(Signal.ENDED)).isEqualTo(1);
        assertRefused(Reason.CONNECTION_RESET, () -> bench.user().receiveAll());
        assertRefused(Reason.CONNECTION_RESET, () -> bench.user().send(1));
        assertRefused(Reason.CONNECTION_RESET, () -> bench.user().close());
    }

    @BothVersions
    @Label("MUST-12")
    void closeWait_rst_isToldAsReset(IpVersion ip) {
        Bench bench = in(CLOSE_WAIT).over(ip).arrives(rst());
        bench.thenIn(CLOSED).told(Reason.CONNECTION_RESET);
        assertRefused(Reason.CONNECTION_RESET, () -> bench.user().send(1));
    }

    @BothVersions
    @Label("MUST-12")
    void lastAck_rstWithTextUnacknowledged_isToldAsReset(IpVersion ip) {
        Bench bench = in(CLOSE_WAIT).over(ip);
        bench.user().send(100).user().close().thenIn(LAST_ACK).arrives(rst());
        bench.thenIn(CLOSED).told(Reason.CONNECTION_RESET);
        in(LAST_ACK).over(ip).arrives(rst()).thenIn(CLOSED).told(Reason.CONNECTION_CLOSING);
    }

    @BothVersions
    @Label("MUST-13")
    void timeWait_bothWaysThere_lasts240Seconds(IpVersion ip) {
        Bench bench = in(TIME_WAIT).over(ip).after(ofMillis(239_999)).thenIn(TIME_WAIT);
        bench.after(ofMillis(1)).thenIn(CLOSED).because(Cause.TWO_MSL);
        Bench closing = in(CLOSING).over(ip).arrives(ackOf(2000)).thenIn(TIME_WAIT);
        closing.after(ofMillis(239_999)).thenIn(TIME_WAIT);
        closing.after(ofMillis(1)).sends("").thenIn(CLOSED);
    }

    @BothVersions
    @Label("MUST-13")
    void timeWait_finAgain_isAnsweredAndStartsAnew(IpVersion ip) {
        Bench bench = in(TIME_WAIT).over(ip).after(ofSeconds(200)).arrives(fin().seq(4999));
        bench.sends("<SEQ=2000><ACK=5000><CTL=ACK>").after(ofMillis(239_999)).thenIn(TIME_WAIT);
        bench.after(ofMillis(1)).thenIn(CLOSED);
    }

    @BothVersions
    @Label("MUST-13")
    void timeWait_openOfTheSamePair_isRefusedUntilItIsOver(IpVersion ip) {
        Bench bench = in(TIME_WAIT).over(ip);
        VirtualHost host = bench.host();
        OpenOptions from = OpenOptions.STANDARD.local(bench.local());
        assertRefused(Reason.CONNECTION_ALREADY_EXISTS, () -> host.stack.tcp().connect(
                bench.remote(), from, ConnectionListener.NONE, host.nowNanos));
        bench.after(ofSeconds(240)).arrives(fin().seq(4999)).sends("<SEQ=2000><CTL=RST>");
        host.stack.tcp().connect(bench.remote(), from, ConnectionListener.NONE, host.nowNanos);
        bench.after(ofSeconds(0));
        assertThat(bench.only().isSyn()).isTrue();
    }

    @BothVersions
    @Label("MUST-13")
    void timeWait_msl30Seconds_lasts60(IpVersion ip) {
        Bench bench = in(TIME_WAIT).over(ip).with(Setting.MSL, 30_000_000_000L);
        bench.after(ofMillis(59_999)).thenIn(TIME_WAIT).after(ofMillis(1)).thenIn(CLOSED);
    }
}
