package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.PeerSegment.syn;
import static elva.tcp.State.*;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.loss.LossRecovery;
import elva.wire.Control;
import org.junit.jupiter.api.Test;

/// Nothing outlives what it belongs to: no record its connection, no variable the peer it was
/// learned of.
class LeftoversTest {

    @BothVersions
    void timeWait_abortedUnderAnEmbryo_leavesNothing(IpVersion ip) {
        Bench bench = in(TIME_WAIT).passively().over(ip).after(ofSeconds(1))
                .arrives(syn().seq(6000)).user().abort();
        assertThat(bench.host().stack.usage().timeWaits()).isZero();
        bench.arrives(rst().seq(6001)).after(ofSeconds(300));
        bench.listener().close(bench.host().nowNanos);
        assertThat(bench.host().stack.usage().isNothing()).isTrue();
    }

    @BothVersions
    @Label("MUST-13")
    void timeWait_listenerClosedUnderAnEmbryo_goesOnToItsOwnEnd(IpVersion ip) {
        Bench bench = in(TIME_WAIT).passively().over(ip).after(ofSeconds(1))
                .arrives(syn().seq(6000));
        bench.listener().close(bench.host().nowNanos);
        bench.thenIn(TIME_WAIT).because(Cause.LISTENER_CLOSED);
        assertThat(bench.host().stack.usage().halfOpen()).isZero();
        bench.after(ofSeconds(238)).thenIn(TIME_WAIT);
        bench.after(ofSeconds(1)).thenIn(CLOSED).because(Cause.TWO_MSL);
        assertThat(bench.host().stack.usage().isNothing()).isTrue();
    }

    @BothVersions
    void timeWait_backFromAnEmbryo_isEvictedInTheOrderOfItsEnd(IpVersion ip) {
        Bench bench = in(TIME_WAIT).passively().over(ip).with(Setting.TIME_WAITS, 2)
                .after(ofSeconds(1));
        Connection second = inTimeWait(bench, 1025);
        bench.after(ofSeconds(1)).arrives(syn().seq(6000)).arrives(rst().seq(6001))
                .thenIn(TIME_WAIT).because(Cause.RST);
        inTimeWait(bench, 1026);
        bench.thenIn(CLOSED).because(Cause.EVICTED);
        assertThat(second.state()).isEqualTo(TIME_WAIT);
    }

    @BothVersions
    void timeWait_backInAFullTable_isNotOneTooMany(IpVersion ip) {
        Bench bench = in(TIME_WAIT).passively().over(ip).with(Setting.TIME_WAITS, 1)
                .after(ofSeconds(1)).arrives(syn().seq(6000));
        Connection second = inTimeWait(bench, 1025);
        bench.arrives(rst().seq(6001)).thenIn(CLOSED).because(Cause.EVICTED);
        assertThat(second.state()).isEqualTo(TIME_WAIT);
        assertThat(bench.host().stack.usage().timeWaits()).isEqualTo(1);
    }

    private static Connection inTimeWait(Bench bench, int remotePort) {
        Neighbour neighbour = bench.neighbour(remotePort, OpenOptions.STANDARD);
        neighbour.connection.close(bench.host().nowNanos);
        bench.after(ZERO);
        int last = neighbour.next + 1;
        bench.arrives(neighbour.peers(Control.FIN | Control.ACK).ack(last)).forget();
        assertThat(neighbour.connection.state()).isEqualTo(TIME_WAIT);
        return neighbour.connection;
    }

    @BothVersions
    void textOnSyn_sentAgainWithMore_isTakenOnce(IpVersion ip) {
        Bench bench = in(LISTEN).once().over(ip).with(Setting.TEXT_ON_SYN, 1)
                .arrives(syn().seq(4999).length(3).mss(1000));
        int una = bench.only().seq() + 1;
        bench.arrives(ackOf(una).seq(5000).length(6)).thenIn(ESTABLISHED);
        bench.user().receives(6);
        bench.arrives(fin().ack(una).seq(5006)).thenIn(CLOSE_WAIT);
    }

    @BothVersions
    void listenOnce_closedThenReset_endsAndDoesNotListenAgain(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).user().send(10).user().close()
                .arrives(rst().seq(5000));
        bench.sends("").thenIn(CLOSED).because(Cause.RST);
        assertThat(bench.host().stack.usage().isNothing()).isTrue();
    }

    @BothVersions
    void listenOnce_backInListen_remembersNothingOfThePeer(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).arrives(rst().seq(5000))
                .thenIn(LISTEN).after(ofHours(1)).forget()
                .arrives(syn().seq(4999).mss(1000));
        int una = bench.only().seq() + 1;
        bench.arrives(ackOf(una)).sends("").thenIn(ESTABLISHED);
        assertThat(bench.status().info().rtt()).isLessThan(1_000_000_000L);
        assertThat(bench.status().awaitingAck()).isZero();
    }

    @Test
    void lossRecovery_twoGibibytesAfterALoss_stillStartsFast() {
        LossRecovery recovery = new LossRecovery();
        recovery.timedOut(1000, 2000);
        recovery.acknowledged(2000);
        int una = 2000;
        for (int i = 0; i < 5; i++) {
            una += 1 << 29;
            recovery.acknowledged(una);
        }
        recovery.duplicateAck(una, una + 5000, 3);
        recovery.duplicateAck(una, una + 5000, 3);
        assertThat(recovery.duplicateAck(una, una + 5000, 3)).isTrue();
    }
}
