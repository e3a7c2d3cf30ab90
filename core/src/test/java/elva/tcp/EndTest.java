package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.State.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;

/// What a connection that is gone says of its end: nothing torn looks complete. MUST-12.
class EndTest {

    private static End end(Bench bench) {
        bench.thenIn(CLOSED);
        return Objects.requireNonNull(bench.connection().end());
    }

    private static void isTorn(Bench bench, boolean peerClosed) {
        assertThat(end(bench).isOrderly()).as("%s", end(bench)).isFalse();
        assertThat(bench.connection().peerClosed()).isEqualTo(peerClosed);
    }

    private static void isOrderly(Bench bench) {
        assertThat(end(bench).isOrderly()).as("%s", end(bench)).isTrue();
        assertThat(bench.connection().peerClosed()).isTrue();
    }

    @BothVersions
    void bothFinsAcknowledged_isOrderly(IpVersion ip) {
        isOrderly(in(TIME_WAIT).over(ip).after(ofMinutes(5)));
        isOrderly(in(LAST_ACK).over(ip).arrives(ackOf(2000)));
        isOrderly(in(LAST_ACK).over(ip).arrives(rst().seq(5000)));
    }

    @BothVersions
    void closeBeforeAnybodyAnswered_isNot(IpVersion ip) {
        isTorn(in(SYN_SENT).over(ip).user().close(), false);
        isTorn(in(LISTEN).once().over(ip).user().close(), false);
    }

    @BothVersions
    void closeBoth_withUnreadText_isNot(IpVersion ip) {
        isTorn(in(ESTABLISHED).over(ip).arrives(data(10)).user().closeBoth(), false);
    }

    @BothVersions
    void closeBoth_thenText_isNot(IpVersion ip) {
        isTorn(in(ESTABLISHED).over(ip).user().send(100).user().closeBoth().arrives(data(10)),
                false);
    }

    @BothVersions
    void orphanLimit_withoutAFin_isNot(IpVersion ip) {
        isTorn(in(ESTABLISHED).over(ip).user().closeBoth().arrives(ackOf(2001))
                .after(ofMinutes(2)), false);
    }

    @BothVersions
    void resetInCloseWait_isNotButTheFinCame(IpVersion ip) {
        isTorn(in(CLOSE_WAIT).over(ip).arrives(rst().seq(5000)), true);
    }

    @BothVersions
    void resetInTimeWait_story_countsFromTheLastSegment(IpVersion ip) {
        Bench bench = in(TIME_WAIT).over(ip).with(Setting.TIME_WAIT_RST, 1).after(ofSeconds(2))
                .arrives(rst().seq(5000));
        assertThat(end(bench).story()).contains("2.0 s after its last segment");
    }

    @BothVersions
    void resetOfAnEmbryoForOne_story_countsFromTheSyn(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).user().close().after(ofMillis(1_500))
                .arrives(rst().seq(5000));
        assertThat(end(bench).story()).contains("1.5 s after its last segment");
    }

    @BothVersions
    void finBeforeTheUrgentPointer_endsUrgentMode(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(10).urgent(50), fin().seq(5010));
        assertThat(bench.connection().urgentRemaining()).isEqualTo(10);
        bench.user().receives(10);
        assertThat(bench.connection().urgentRemaining()).isZero();
    }
}
