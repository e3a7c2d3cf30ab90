package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.PeerSegment.syn;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The MAYs of RFC 9293 that this TCP takes, and its one RECOMMENDED, in the order of their
/// numbers.
class MayRulesTest {

    @BothVersions
    @Label("MAY-1")
    void close_afterIt_readingGoesOn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().close().arrives(data(100));
        bench.user().receives(100);
        bench.arrives(ackOf(2001).seq(5100)).thenIn(FIN_WAIT_2)
                .arrives(data(50).seq(5100).ack(2001));
        bench.user().receives(50);
        bench.arrives(fin().seq(5150).ack(2001)).thenIn(TIME_WAIT);
        bench.user().receivesEnd();
    }

    @BothVersions
    @Label("MAY-1")
    void halfDuplexClose_afterIt_readingFails(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().closeBoth();
        Connection c = bench.connection();
        assertThatThrownBy(() -> c.receive(MemorySegment.NULL, 0, 0, bench.host().nowNanos))
                .isInstanceOfSatisfying(ConnectionException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION_CLOSING));
    }

    @BothVersions
    @Label("MAY-2")
    void timeWait_laterSyn_isTakenAndARstBringsItBack(IpVersion ip) {
        Bench bench = in(TIME_WAIT).passively().over(ip).after(ofSeconds(1)).forget()
                .arrives(syn().seq(6000));
        assertThat(last(bench)).isEqualTo(new TcpObserver.Arc(TIME_WAIT, SYN_RECEIVED, Cause.SYN));
        Sent synAck = bench.only();
        assertThat(synAck.ack()).isEqualTo(6001);
        assertThat(synAck.seq() - 2000).isPositive();
        bench.arrives(rst().seq(6001)).sends("");
        assertThat(last(bench)).isEqualTo(new TcpObserver.Arc(SYN_RECEIVED, TIME_WAIT, Cause.RST));
        bench.after(ofSeconds(238));
        assertThat(last(bench).to()).isEqualTo(TIME_WAIT);
        bench.after(ofSeconds(2));
        assertThat(last(bench)).isEqualTo(new TcpObserver.Arc(TIME_WAIT, CLOSED, Cause.TWO_MSL));
    }

    /// Condition (1): also where the old connection used numbers faster than the clock of ISNs.
    @BothVersions
    @Label("MAY-2")
    void timeWait_laterSyn_isAnsweredAboveEveryNumberUsed(IpVersion ip) {
        Bench bench = in(ESTABLISHED).passively().over(ip).window(60_000)
                .with(Setting.SEND_BUFFER, 1 << 20).acknowledging(ofNanos(1)).user()
                .offer(1_000_000).after(ofSeconds(1));
        bench.user().close().silent();
        int next = bench.everySent().getLast().end();
        assertThat(next).as("numbers used in a second").isGreaterThan(2000 + 500_000);
        bench.arrives(fin().ack(next)).thenIn(TIME_WAIT).forget().arrives(syn().seq(6000));
        Sent synAck = bench.only();
        assertThat(synAck.isSyn()).isTrue();
        assertThat(synAck.seq() - next).isPositive();
    }

    @BothVersions
    @Label("MAY-2")
    void timeWait_oldSyn_isAnsweredAndNothingMore(IpVersion ip) {
        in(TIME_WAIT).passively().over(ip).after(ofSeconds(1)).forget().arrives(syn().seq(4000))
                .sends("<SEQ=2000><ACK=5000><CTL=ACK>").arrives(syn().seq(4000)).sends("")
                .thenIn(TIME_WAIT).after(ofSeconds(240)).thenIn(CLOSED).because(Cause.TWO_MSL);
    }

    private static TcpObserver.Arc last(Bench bench) {
        return bench.arcs().getLast();
    }

    @BothVersions
    @Label("MAY-6")
    void keepAlive_withGarbage_sendsOneOctetBehindSndNxt(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.KEEP_ALIVE_IDLE, 10_000_000_000L)
                .with(Setting.KEEP_ALIVE_GARBAGE, 1).options(o -> o.keepAlive(true));
        bench.user().unchecked().after(ofSeconds(10))
                .sends("<SEQ=1999><ACK=5000><DATA=1><CTL=ACK>");
    }

    @BothVersions
    @Label("MAY-8")
    void zeroWindow_nobodyEverReads_staysAndAnswersEveryProbe(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        for (int i = 0; i < 4; i++) bench.arrives(data(1000).seq(5000 + 1000 * i));
        bench.after(ofSeconds(1)).forget();
        for (int i = 0; i < 100; i++) {
            bench.after(ofSeconds(600)).arrives(data(1).seq(9000));
            Sent answer = bench.only();
            assertThat(answer.ack()).isEqualTo(9000);
            assertThat(answer.window()).isZero();
        }
        bench.thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MAY-9")
    void dscp_ofWhatArrived_canBeAsked(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(10).dscp(46));
        assertThat(bench.connection().receivedDscp()).isEqualTo(46);
    }

    @Test
    void ipOptions_timestampAndRecordRoute_changeNothing() {
        for (String option : List.of("44 08 05 00 00 00 00 00", "07 07 04 00 00 00 00 00")) {
            in(ESTABLISHED).everyArrival(s -> s.ipOptions(option))
                    .arrives(data(100).ipOptions(option))
                    .after(ofMillis(40)).sends("<SEQ=2000><ACK=5100><CTL=ACK>").user()
                            .receives(100);
        }
    }

    @BothVersions
    @Label("MAY-12")
    void ack_belowWhatWasEverSent_isChallengedAndItsTextDropped(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100).arrives(ackOf(2100)).forget();
        bench.arrives(data(10).ack(2000)).user().receives(10);
        bench.after(ofMillis(100)).forget().arrives(data(10).seq(5010).ack(1999))
                .sends("<SEQ=2100><ACK=5010><CTL=ACK>");
        assertThat(bench.connection().readable()).isZero();
    }

    @BothVersions
    @Label("MAY-12")
    void ack_ofSomethingNeverSent_isChallengedAndItsTextDropped(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(10).ack(2001))
                .sends("<SEQ=2000><ACK=5000><CTL=ACK>");
        assertThat(bench.connection().readable()).isZero();
    }

    @Test
    @Label("REC-1")
    void windows_ofAGibibyte_overflowNothing() {
        Send snd = new Send();
        snd.una = -100;
        snd.nxt = -100 + (1 << 29);
        snd.window(1 << 30, 5000, snd.una);
        assertThat(snd.usable()).isEqualTo(1 << 29);
        assertThat(snd.flight()).isEqualTo(1 << 29);
        Receive rcv = new Receive();
        rcv.nxt = Integer.MAX_VALUE - 10;
        rcv.wnd = 1 << 30;
        assertThat(rcv.isAcceptable(rcv.nxt + (1 << 30) - 1, 1)).isTrue();
        assertThat(rcv.isAcceptable(rcv.nxt + (1 << 30), 1)).isFalse();
        rcv.advance(1 << 29);
        assertThat(rcv.wnd).isEqualTo(1 << 29);
    }
}
