package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ack;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.rst;
import static elva.tcp.PeerSegment.syn;
import static elva.tcp.State.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.wire.Control;
import elva.wire.Endpoint;
import elva.wire.IpAddress;

/// OPENs that do not go the straight way: sockets of two kinds, a LISTEN that comes back, whom a
/// passive OPEN waits for. RFC 9293 §3.9.1.1, §3.10.1, §3.10.7.2, §3.10.7.4.
class OpenPathsTest {
    /// After as long the clock of the ISNs is where it was.
    private static final java.time.Duration ISN_CYCLE = ofNanos(4_000L << 32);

    @BothVersions
    void open_fromTheOtherIpVersion_isRefused(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        IpAddress other = (ip == IpVersion.V4 ? IpVersion.V6 : IpVersion.V4).local;
        OpenOptions from = OpenOptions.STANDARD.local(new Endpoint(other, 0));
        assertThatThrownBy(() -> bench.host().stack.tcp().connect(bench.remote(), from,
                ConnectionListener.NONE, 0)).isInstanceOf(ConnectionException.class)
                .hasMessageContaining("local socket invalid");
        bench.after(ofSeconds(1)).sends("");
    }

    @BothVersions
    void synReceived_sendThenReset_textWaitsForTheNextPeer(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).user().send(10).arrives(rst().seq(5000))
                .thenIn(LISTEN).after(ISN_CYCLE).forget().arrives(syn().seq(4999).mss(1000));
        bench.forget().arrives(ackOf(2000)).thenIn(ESTABLISHED)
                .sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>");
    }

    @BothVersions
    void synReceived_sendUrgentThenReset_staysUrgent(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).user().sendUrgent(10)
                .arrives(rst().seq(5000)).after(ISN_CYCLE).arrives(syn().seq(4999).mss(1000));
        bench.forget().arrives(ackOf(2000));
        assertThat(bench.only().urgentPointer()).isEqualTo(10);
    }

    @BothVersions
    @Label("MUST-12")
    void synReceived_sendAndCloseThenReset_isTold(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).user().send(10).user().close()
                .arrives(rst().seq(5000)).thenIn(CLOSED).told(Reason.CONNECTION_RESET);
        assertThat(bench.connection().peerClosed()).isFalse();
    }

    @BothVersions
    void backInListen_nextPeer_isChallengedAnew(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).arrives(rst().seq(5001));
        assertThat(bench.fresh()).hasSize(1);
        bench.arrives(rst().seq(5000)).thenIn(LISTEN).arrives(syn().seq(4999).mss(1000)).forget()
                .arrives(rst().seq(5001));
        assertThat(bench.fresh()).as("a challenge of its own").hasSize(1);
    }

    @BothVersions
    void listenOnce_addressWithoutPort_takesNobodyElse(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        VirtualHost host = bench.host();
        IpAddress other = IpAddress.parse(ip == IpVersion.V4 ? "192.0.2.77" : "2001:db8::77");
        Connection c = host.stack.tcp().listenOnce(bench.local(), new Endpoint(other, 0),
                OpenOptions.STANDARD, 0);
        bench.arrives(syn().seq(4999));
        assertThat(c.state()).isEqualTo(LISTEN);
        assertThat(bench.only().isRst()).isTrue();
        bench.arrives(syn().seq(4999).from(other.toString()));
        assertThat(c.state()).isEqualTo(SYN_RECEIVED);
        bench.arrives(rst().seq(5000).from(other.toString()));
        assertThat(c.remote()).isEqualTo(new Endpoint(other, 0));
    }

    @BothVersions
    void listenOnce_portWithoutAddress_takesNoOtherPort(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        Connection c = bench.host().stack.tcp().listenOnce(bench.local(),
                new Endpoint(IpAddress.UNSPECIFIED_V6, 1025), OpenOptions.STANDARD, 0);
        bench.arrives(syn().seq(4999));
        assertThat(c.state()).isEqualTo(LISTEN);
        bench.arrives(syn().seq(4999).remotePort(1025));
        assertThat(c.state()).isEqualTo(SYN_RECEIVED);
    }

    @BothVersions
    void twoWildcards_synOfOneVersion_meetsItsOwn(IpVersion ip) {
        for (boolean fourFirst : new boolean[] {true, false}) {
            Bench bench = in(CLOSED).over(ip);
            Listener one = listen(bench, fourFirst);
            Listener other = listen(bench, !fourFirst);
            bench.arrives(syn().seq(4999));
            Listener met = fourFirst == (ip == IpVersion.V4) ? one : other;
            assertThat(met.halfOpen()).isOne();
            assertThat(one.halfOpen() + other.halfOpen()).isOne();
        }
    }

    private static Listener listen(Bench bench, boolean four) {
        IpAddress any = four ? IpAddress.UNSPECIFIED_V4 : IpAddress.UNSPECIFIED_V6;
        return bench.host().stack.tcp().listen(new Endpoint(any, 80), OpenOptions.STANDARD,
                Listener.Events.NONE, 0);
    }

    @BothVersions
    @Label("SHLD-20")
    void listener_softErrorsOff_isTrueOfWhatItAccepts(IpVersion ip) {
        for (boolean on : new boolean[] {true, false}) {
            Bench bench = in(ESTABLISHED).passively().over(ip).options(o -> o.softErrors(on))
                    .user().send(10).after(ofMinutes(1));
            assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(on ? 1 : 0);
        }
    }

    @BothVersions
    void accepted_figures_countTheHandshake(IpVersion ip) {
        Bench bench = in(ESTABLISHED).passively().over(ip).everyArrival(s -> s.dscp(46));
        assertThat(bench.connection().receivedDscp()).isEqualTo(46);
        assertThat(bench.status().info().segsIn()).isEqualTo(2);
        assertThat(bench.status().info().segsOut()).isEqualTo(1);
    }

    @BothVersions
    void open_ofADeadHandle_saysSo(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().abort();
        assertThatThrownBy(() -> bench.connection().open(bench.remote(), 0))
                .hasMessageContaining("connection does not exist");
    }

    /// TIME-WAIT has a limit of its own, and so have embryos.
    @BothVersions
    void connections_limitReached_countsLiveOnesOnly(IpVersion ip) {
        Bench bench = in(TIME_WAIT).over(ip).with(Setting.CONNECTIONS, 1);
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        assertThat(other.connection.state()).isEqualTo(ESTABLISHED);
        assertThatThrownBy(() -> bench.neighbour(1026, OpenOptions.STANDARD))
                .hasMessageContaining("insufficient resources");
        Bench flooded = in(LISTEN).over(ip).with(Setting.CONNECTIONS, 1)
                .arrives(syn().seq(1), syn().seq(1).remotePort(1025));
        assertThat(flooded.listener().halfOpen()).isEqualTo(2);
    }

    @BothVersions
    @Label({"MUST-21", "MUST-22"})
    void synSent_userTimeoutOfAnHour_lastsAsLong(IpVersion ip) {
        for (long hours : new long[] {0, 1}) {
            Bench bench = in(SYN_SENT).over(ip).user().userTimeoutNanos(ofHours(hours).toNanos());
            bench.after(ofMinutes(59)).thenIn(SYN_SENT).after(ofMinutes(2))
                    .thenIn(hours == 0 ? SYN_SENT : CLOSED);
        }
    }

    @BothVersions
    void initialWindow_ofFour_isNoMoreThanRfc5681(IpVersion ip) {
        for (int mss : new int[] {1_000, 1_220, 2_300}) {
            Bench bench = in(ESTABLISHED).over(ip).mtu(9_000).window(65_000)
                    .with(Setting.INITIAL_WINDOW, 4).peerSyn(s -> s.mss(mss)).user().send(20_000);
            int segments = mss > 2_190 ? 2 : mss > 1_095 ? 3 : 4;
            assertThat(bench.fresh()).as("MSS " + mss).hasSize(segments);
        }
    }

    @BothVersions
    void acknowledgmentOfNothing_inListenOnce_isReset(IpVersion ip) {
        Bench bench = in(LISTEN).once().over(ip).arrives(ack());
        assertThat(bench.only().has(Control.RST)).isTrue();
    }
}
