package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.PeerSegment.syn;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Control;

/// SYN-RECEIVED by a passive OPEN: what it keeps, what it owes and what it leaves. RFC 9293
/// §3.10.7.2, RFC 4987 §3.5.
class EmbryoRulesTest {

    @BothVersions
    void textOnSyn_embryoGoes_isGivenBack(IpVersion ip) {
        for (boolean reset : new boolean[] {true, false}) {
            Bench bench = in(LISTEN).over(ip).with(Setting.TEXT_ON_SYN, 1)
                    .arrives(syn().seq(4999).length(100));
            assertThat(bench.host().stack.usage().bufferBytes()).isPositive();
            if (reset) bench.arrives(rst().seq(5000));
            else bench.after(ofSeconds(63));
            assertThat(bench.listener().halfOpen()).isZero();
            assertThat(bench.host().stack.usage().bufferBytes()).isZero();
        }
    }

    @BothVersions
    void textOnSyn_moreThanTheWindow_leavesTheFinToBeSentAgain(IpVersion ip) {
        for (int length : new int[] {3999, 4000, 4001}) {
            Bench bench = in(LISTEN).over(ip).once().with(Setting.TEXT_ON_SYN, 1);
            bench.arrives(syn().seq(4999).length(length).and(Control.FIN)).forget();
            bench.arrives(ackOf(2000)).thenIn(length == 3999 ? CLOSE_WAIT : ESTABLISHED);
            assertThat(bench.connection().readable()).isEqualTo(Math.min(length, 4000));
        }
    }

    @BothVersions
    void textOnSyn_backInListen_isForgotten(IpVersion ip) {
        Bench bench = in(LISTEN).once().over(ip).with(Setting.TEXT_ON_SYN, 1)
                .arrives(syn().seq(4999).length(3)).arrives(rst().seq(5000)).thenIn(LISTEN);
        assertThat(bench.host().stack.usage().bufferBytes()).isZero();
        bench.forget().arrives(syn().seq(6999));
        int una = bench.only().end();
        bench.arrives(ackOf(una).seq(7000)).thenIn(ESTABLISHED);
        assertThat(bench.connection().readable()).isZero();
        bench.arrives(data(10).ack(una).seq(7000));
        assertThat(bench.connection().readable()).isEqualTo(10);
    }

    /// T18: the throttle is the embryo's, though no whole connection stands behind it.
    @BothVersions
    void challenges_ofOneEmbryo_areThrottled(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).passively().over(ip);
        bench.arrives(rst().seq(5001), rst().seq(5001)).sends("<SEQ=2000><ACK=5000><CTL=ACK>");
        bench.after(ofMillis(500)).arrives(rst().seq(5001))
                .sends("<SEQ=2000><ACK=5000><CTL=ACK>");
    }

    @BothVersions
    void synAck_ofAnEmbryoThatIsGone_neverLeaves(IpVersion ip) {
        in(LISTEN).over(ip).arrivesTogether(syn().seq(4999), rst().seq(5000)).sends("");
    }

    /// MAY-2: the incarnation before ends with the one that takes its place.
    @BothVersions
    @Label("MAY-2")
    void timeWait_laterSynGrowsUp_isTheEndOfIt(IpVersion ip) {
        Bench bench = in(TIME_WAIT).passively().over(ip).after(ofSeconds(1));
        Connection old = bench.connection();
        bench.arrives(syn().seq(6000));
        int una = bench.only().end();
        assertThat(old.state()).isEqualTo(TIME_WAIT);
        bench.arrives(ackOf(una).seq(6001)).thenIn(ESTABLISHED);
        assertThat(old.end()).isNotNull();
        assertThat(old.end().cause()).isEqualTo(Cause.SYN);
        assertThat(old.end().reason()).isEqualTo(Reason.CONNECTION_CLOSING);
        assertThat(bench.connection()).isNotSameAs(old);
        assertThat(bench.host().stack.usage().timeWaits()).isZero();
        bench.arrives(fin().ack(una).seq(6001)).thenIn(CLOSE_WAIT);
    }
}
