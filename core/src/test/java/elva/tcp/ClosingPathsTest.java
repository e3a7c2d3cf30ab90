package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ack;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.PeerSegment.segment;
import static elva.tcp.PeerSegment.syn;
import static elva.tcp.State.*;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.wire.Control;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The ways a connection ends, from one state to the next. RFC 9293 §3.6, Figures 12 and 13.
class ClosingPathsTest {

    @BothVersions
    void activeClose_goesThroughBothFinWaitsAndTimeWait(IpVersion ip) {
        in(ESTABLISHED).over(ip).user().close().sends("<SEQ=2000><ACK=5000><CTL=FIN,ACK>")
                .thenIn(FIN_WAIT_1).arrives(ackOf(2001)).sends("").thenIn(FIN_WAIT_2)
                .arrives(fin().ack(2001)).sends("<SEQ=2001><ACK=5001><CTL=ACK>")
                .thenIn(TIME_WAIT).after(ofSeconds(240)).thenIn(CLOSED).because(Cause.TWO_MSL);
    }

    @BothVersions
    void passiveClose_goesThroughCloseWaitAndLastAckWithoutTimeWait(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(fin()).sends("<SEQ=2000><ACK=5001><CTL=ACK>")
                .thenIn(CLOSE_WAIT).user().close().sends("<SEQ=2000><ACK=5001><CTL=FIN,ACK>")
                .thenIn(LAST_ACK).arrives(ackOf(2001).seq(5001)).sends("").thenIn(CLOSED)
                .because(Cause.ACK_OF_FIN).told(Reason.CONNECTION_CLOSING);
    }

    @BothVersions
    void simultaneousClose_goesThroughClosing(IpVersion ip) {
        in(ESTABLISHED).over(ip).user().close().forget().arrives(fin())
                .sends("<SEQ=2001><ACK=5001><CTL=ACK>").thenIn(CLOSING)
                .arrives(ackOf(2001).seq(5001)).sends("").thenIn(TIME_WAIT)
                .because(Cause.ACK_OF_FIN);
    }

    @BothVersions
    void finAndAckOfOurFin_inOneSegment_goStraightToTimeWait(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().close().forget().arrives(fin().ack(2001));
        bench.sends("<SEQ=2001><ACK=5001><CTL=ACK>").thenIn(TIME_WAIT);
        List<State> path = bench.arcs().stream().map(TcpObserver.Arc::to).toList();
        assertThat(path.subList(path.size() - 3, path.size()))
                .containsExactly(FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT);
    }

    @BothVersions
    void fin_behindAHole_waitsUntilTheHoleCloses(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrives(fin().seq(5100)).sends("<SEQ=2000><ACK=5000><CTL=ACK>")
                .thenIn(ESTABLISHED).arrives(data(100)).sends("<SEQ=2000><ACK=5101><CTL=ACK>")
                .thenIn(CLOSE_WAIT);
    }

    @BothVersions
    void heldFin_textBeyondIt_isDiscarded(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(fin().seq(5100)).forget()
                .arrives(data(300)).sends("<SEQ=2000><ACK=5101><CTL=ACK>").thenIn(CLOSE_WAIT);
        bench.user().receives(100);
        bench.user().receivesEnd();
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"FIN_WAIT_1", "CLOSING", "LAST_ACK"})
    void fin_lost_isResentUntilTheUserTimeout(State state) {
        Bench bench = in(state).after(ofMillis(201));
        assertThat(bench.only().isFin()).isTrue();
        bench.after(ofMillis(400));
        assertThat(bench.only().seq()).isEqualTo(1999);
        bench.after(ofSeconds(299)).thenIn(state);
        bench.after(ofSeconds(1)).thenIn(CLOSED).because(Cause.USER_TIMEOUT)
                .told(Reason.USER_TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT"})
    void peersFin_again_isAcknowledgedAgain(State state) {
        in(state).arrives(fin().seq(4999).ack(state == CLOSING || state == LAST_ACK ? 1999 : 2000))
                .sends("<SEQ=2000><ACK=5000><CTL=ACK>").thenIn(state);
    }

    @BothVersions
    void closeWait_userDoesNothing_lastsForDays(IpVersion ip) {
        Bench bench = in(CLOSE_WAIT).over(ip).after(ofHours(72)).sends("").thenIn(CLOSE_WAIT);
        bench.user().send(10).sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>");
    }

    @BothVersions
    void finWait2_heldByAUser_lastsForDaysAndWithoutOneAMinute(IpVersion ip) {
        in(FIN_WAIT_2).over(ip).after(ofHours(72)).sends("").thenIn(FIN_WAIT_2);
        in(FIN_WAIT_2).over(ip).user().closeBoth().after(ofSeconds(59)).thenIn(FIN_WAIT_2)
                .after(ofSeconds(1)).thenIn(CLOSED).because(Cause.ORPHAN_LIMIT);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = {"ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2",
        "CLOSE_WAIT", "CLOSING", "LAST_ACK"})
    void rst_exactInASynchronizedState_leavesNothingBehind(State state) {
        Bench bench = in(state).arrives(rst().seq(5000));
        bench.sends("").thenIn(CLOSED).because(Cause.RST);
        assertThat(bench.host().stack.usage().isNothing()).isTrue();
        bench.arrives(data(10)).sends("<SEQ=2000><CTL=RST>");
    }

    @BothVersions
    void rst_queuedText_isPurgedAndEveryCallFails(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ackOf(2000).window(0)).user().send(500)
                .arrives(rst().seq(5000));
        bench.thenIn(CLOSED).told(Reason.CONNECTION_RESET);
        assertThat(bench.signalled(Signal.ENDED)).isEqualTo(1);
        Connection c = bench.connection();
        MemorySegment text = MemorySegment.ofArray(new byte[1]);
        long now = bench.host().nowNanos;
        for (ThrowingCallable call : List.<ThrowingCallable>of(() -> c.send(text, 0, 1, 0, now),
                () -> c.receive(text, 0, 1, now), () -> c.close(now))) {
            assertThatThrownBy(call).isInstanceOfSatisfying(ConnectionException.class,
                    e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION_RESET));
        }
        assertThat(bench.host().stack.usage().isNothing()).isTrue();
    }

    @BothVersions
    void rst_inListenOrClosed_isIgnored(IpVersion ip) {
        in(LISTEN).passively().over(ip).arrives(rst()).sends("").thenIn(LISTEN);
        in(CLOSED).over(ip).arrives(rst()).sends("");
    }

    @BothVersions
    void unknownConnection_drawsAResetInBothForms(IpVersion ip) {
        in(CLOSED).over(ip).arrives(ack().ack(7000)).sends("<SEQ=7000><CTL=RST>")
                .arrives(syn().seq(4999)).sends("<SEQ=0><ACK=5000><CTL=RST,ACK>")
                .arrives(segment(Control.FIN).seq(4999).length(10))
                .sends("<SEQ=0><ACK=5010><CTL=RST,ACK>");
    }

    @BothVersions
    void attempts_thatFail_areCounted(IpVersion ip) {
        Bench refused = in(SYN_SENT).over(ip).arrives(rst().ack(2000).and(Control.ACK));
        assertThat(fails(refused)).isEqualTo(1);
        Bench silent = in(SYN_SENT).over(ip).after(ofSeconds(400));
        silent.thenIn(CLOSED);
        assertThat(fails(silent)).isEqualTo(1);
        Bench embryo = in(SYN_RECEIVED).passively().over(ip).after(ofSeconds(63));
        embryo.because(Cause.EMBRYO_LIFETIME);
        assertThat(fails(embryo)).isEqualTo(1);
    }

    private static long fails(Bench bench) {
        return bench.host().stack.counters().get(Counter.ATTEMPT_FAILS);
    }

    @BothVersions
    void bothDirections_atOnce_carryText(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(1000).forget()
                .arrives(data(1000).ack(3000)).user().send(500);
        assertThat(bench.only().ack()).isEqualTo(6000);
        bench.user().receives(1000);
    }
}
