package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.stack.StackConfig;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.List;
import java.util.Objects;

/// RFC 9293 §3.5 and §3.9.1.1: who may open what, from where, and how SYNs that cross make one
/// connection.
class OpenRulesTest {
    private static final String[] TWO_OF_EACH = {
        "192.0.2.2/24", "192.0.2.3/24", "2001:db8::2/64", "2001:db8::3/64"
    };

    private static String second(IpVersion ip) {
        return ip == IpVersion.V4 ? "192.0.2.3" : "2001:db8::3";
    }

    private static Connection connect(Bench bench, String to, int port) {
        return connect(bench, to, port, OpenOptions.STANDARD);
    }

    private static Connection connect(Bench bench, String to, int port, OpenOptions options) {
        VirtualHost host = bench.host();
        Endpoint remote = new Endpoint(IpAddress.parse(to), port);
        Connection c = host.stack.tcp().connect(remote, options, ConnectionListener.NONE,
                host.nowNanos);
        host.transmit();
        return c;
    }

    private static Listener listen(Bench bench, IpAddress address, int port) {
        VirtualHost host = bench.host();
        return host.stack.tcp().listen(new Endpoint(address, port), OpenOptions.STANDARD,
                Listener.Events.NONE, host.nowNanos);
    }

    // SYNs that cross, §3.5

    @BothVersions
    @Label("MUST-10")
    void synSent_bareSyn_isAnsweredAndBothSidesMeet(IpVersion ip) {
        Bench bench = in(SYN_SENT).over(ip).arrives(syn().seq(4999));
        bench.sends("<SEQ=1999><ACK=5000><CTL=SYN,ACK>").thenIn(SYN_RECEIVED).because(Cause.SYN);
        bench.arrives(synAck().seq(4999).ack(2000)).thenIn(ESTABLISHED);
        assertThat(bench.host().stack.usage().connections()).isEqualTo(1);
        assertThat(bench.signalled(Signal.OPENED)).isEqualTo(1);
        bench.forget().arrives(data(100)).user().receives(100).user().send(10)
                .sends("<SEQ=2000><ACK=5100><DATA=10><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-10")
    void synReceivedByCrossing_bareAck_isEstablished(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).over(ip).arrives(ackOf(2000)).sends("");
        bench.thenIn(ESTABLISHED).because(Cause.ACK_OF_SYN);
        assertThat(bench.host().stack.usage().connections()).isEqualTo(1);
    }

    @BothVersions
    @Label("MUST-10")
    void synReceivedByCrossing_synAckWithAnUnacceptableAck_isReset(IpVersion ip) {
        in(SYN_RECEIVED).over(ip).arrives(synAck().seq(4999).ack(2001))
                .sends("<SEQ=2001><CTL=RST>").thenIn(SYN_RECEIVED);
    }

    @BothVersions
    @Label("MUST-10")
    void twoStacks_synsThatCross_makeOneConnection(IpVersion ip) {
        VirtualHost a = host(ip, ip.local);
        VirtualHost b = host(ip, ip.remote);
        Connection ofA = cross(a, new Endpoint(ip.local, 80), new Endpoint(ip.remote, 1024));
        Connection ofB = cross(b, new Endpoint(ip.remote, 1024), new Endpoint(ip.local, 80));
        int passedA = 0;
        int passedB = 0;
        while (passedA < a.sent.size() || passedB < b.sent.size()) {
            int endA = a.sent.size();
            int endB = b.sent.size();
            for (; passedA < endA; passedA++) deliver(b, a.sent.get(passedA));
            for (; passedB < endB; passedB++) deliver(a, b.sent.get(passedB));
            a.transmit();
            b.transmit();
        }
        assertThat(List.of(ofA.state(), ofB.state())).containsOnly(ESTABLISHED);
        assertThat(a.stack.usage().connections()).isEqualTo(1);
        assertThat(b.stack.usage().connections()).isEqualTo(1);
        assertThat(a.arcs).extracting(t -> t.arc().to())
                .containsExactly(SYN_SENT, SYN_RECEIVED, ESTABLISHED);
        assertThat(a.sent).noneMatch(Sent::isRst);
    }

    private static VirtualHost host(IpVersion ip, IpAddress own) {
        return new VirtualHost(ip, StackConfig.of(own.toString()), 1500, own.low());
    }

    private static Connection cross(VirtualHost host, Endpoint from, Endpoint to) {
        Connection c = host.stack.tcp().connect(to, OpenOptions.STANDARD.local(from),
                ConnectionListener.NONE, host.nowNanos);
        host.transmit();
        return c;
    }

    private static void deliver(VirtualHost to, Sent packet) {
        to.arrives(_ -> packet.octets);
    }

    @BothVersions
    @Label("MUST-11")
    void synReceivedByListener_rst_leavesTheListener(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).passively().over(ip).arrives(rst().seq(5000)).sends("");
        bench.thenIn(LISTEN).because(Cause.RST);
        assertThat(bench.listener().pending()).isZero();
        assertThat(bench.listener().halfOpen()).isZero();
        bench.arrives(syn().seq(6999)).sends("<SEQ=1999><ACK=7000><CTL=SYN,ACK>");
        bench.arrives(ackOf(2000).seq(7000)).thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MUST-11")
    void synReceivedByOnePassiveOpen_rst_returnsItToListen(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).once().over(ip).arrives(rst().seq(5000)).sends("");
        bench.thenIn(LISTEN).because(Cause.RST);
        assertThat(bench.signalled(Signal.ENDED)).isZero();
        bench.arrives(syn().seq(6999)).sends("<SEQ=1999><ACK=7000><CTL=SYN,ACK>");
        bench.arrives(ackOf(2000).seq(7000)).thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MUST-11")
    void synReceivedByCrossing_rst_isRefused(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).over(ip).arrives(rst().seq(5000)).sends("");
        bench.thenIn(CLOSED).because(Cause.RST).told(Reason.CONNECTION_REFUSED);
        assertThat(bench.signalled(Signal.ENDED)).isEqualTo(1);
    }

    // Records beside each other, §3.9.1.1

    @BothVersions
    @Label("MUST-41")
    void passiveOpen_ofASocketInListen_isRefusedAndDisturbsNothing(IpVersion ip) {
        Bench bench = in(ESTABLISHED).passively().over(ip);
        assertThatThrownBy(() -> listen(bench, bench.local().address(), Bench.LOCAL_PORT))
                .isInstanceOfSatisfying(ConnectionException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.CONNECTION_ALREADY_EXISTS));
        bench.arrives(data(100)).user().receives(100).thenIn(ESTABLISHED);
        assertThat(bench.listener().state()).isEqualTo(LISTEN);
        bench.forget().arrives(syn().seq(4999).remotePort(1025));
        assertThat(bench.only().toString()).endsWith("<ACK=5000><CTL=SYN,ACK>");
    }

    @BothVersions
    @Label("MUST-41")
    void passiveOpen_ofAnyAddressBesideABoundOne_isARecordOfItsOwn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).passively().over(ip).addresses(TWO_OF_EACH);
        Listener any = listen(bench, ip == IpVersion.V4 ? IpAddress.UNSPECIFIED_V4
                : IpAddress.UNSPECIFIED_V6, Bench.LOCAL_PORT);
        bench.arrives(syn().remotePort(1025)).thenIn(ESTABLISHED);
        assertThat(bench.listener().halfOpen()).as("the bound one's").isEqualTo(1);
        assertThat(any.halfOpen()).isZero();
        bench.arrives(syn().remotePort(1025).to(second(ip)));
        assertThat(bench.listener().halfOpen()).isEqualTo(1);
        assertThat(any.halfOpen()).as("the other's").isEqualTo(1);
        any.close(bench.host().nowNanos);
        bench.forget().arrives(data(100)).after(ofSeconds(1)).user().receives(100);
        assertThat(bench.fresh()).extracting(Sent::toString)
                .contains("<SEQ=2000><ACK=5100><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-41")
    void passiveOpen_ofABoundAddressBesideAny_takesItsOwnSyns(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip).addresses(TWO_OF_EACH);
        Listener any = listen(bench, ip == IpVersion.V4 ? IpAddress.UNSPECIFIED_V4
                : IpAddress.UNSPECIFIED_V6, Bench.LOCAL_PORT);
        Listener bound = listen(bench, bench.local().address(), Bench.LOCAL_PORT);
        bench.arrives(syn().remotePort(1025), syn().remotePort(1026).to(second(ip)));
        assertThat(bound.halfOpen()).isEqualTo(1);
        assertThat(any.halfOpen()).isEqualTo(1);
    }

    /// A LISTEN for one peer, opened later and bound more closely, takes nobody else's SYN.
    @BothVersions
    @Label("MUST-41")
    void passiveOpen_forOnePeerBesideAny_leavesTheOthersToIt(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        VirtualHost host = bench.host();
        Listener any = listen(bench, ip == IpVersion.V4 ? IpAddress.UNSPECIFIED_V4
                : IpAddress.UNSPECIFIED_V6, Bench.LOCAL_PORT);
        IpAddress wanted = IpAddress.parse(ip == IpVersion.V4 ? "198.51.100.9" : "2001:db8::99");
        Connection one = host.stack.tcp().listenOnce(bench.local(), new Endpoint(wanted, 0),
                OpenOptions.STANDARD, host.nowNanos);
        bench.arrives(syn().seq(4999));
        assertThat(bench.only().toString()).endsWith("<ACK=5000><CTL=SYN,ACK>");
        assertThat(any.halfOpen()).isEqualTo(1);
        assertThat(one.state()).isEqualTo(LISTEN);
        bench.arrives(syn().seq(4999).from(wanted.toString()));
        assertThat(one.state()).isEqualTo(SYN_RECEIVED);
        assertThat(any.halfOpen()).isEqualTo(1);
    }

    @BothVersions
    @Label({"MUST-41", "MUST-46"})
    void activeOpen_ofAListenThatCannotBe_leavesItInListen(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        VirtualHost host = bench.host();
        Connection c = host.stack.tcp().listenOnce(bench.local(), null, OpenOptions.STANDARD,
                host.nowNanos);
        String group = ip == IpVersion.V4 ? "224.0.0.1" : "ff02::1";
        assertThatThrownBy(() -> c.open(new Endpoint(IpAddress.parse(group), 1024),
                host.nowNanos)).hasMessageContaining(Reason.REMOTE_SOCKET_INVALID.toString());
        assertThat(c.state()).isEqualTo(LISTEN);
        bench.sends("").arrives(syn().seq(4999));
        assertThat(bench.only().toString()).endsWith("<ACK=5000><CTL=SYN,ACK>");
    }

    @BothVersions
    @Label("MUST-42")
    void listen_whileAnEmbryoIsHalfOpen_takesAnotherSyn(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).passively().over(ip);
        bench.arrives(syn().seq(6999).remotePort(1025));
        assertThat(bench.only().toString()).endsWith("<ACK=7000><CTL=SYN,ACK>");
        bench.arrives(ackOf(2000)).thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MUST-42")
    void passiveOpen_onThePortOfAnActiveOne_isAllowed(IpVersion ip) {
        for (State state : new State[] {SYN_SENT, SYN_RECEIVED, ESTABLISHED, TIME_WAIT}) {
            Bench bench = in(state).over(ip);
            Listener l = listen(bench, bench.local().address(), Bench.LOCAL_PORT);
            assertThat(l.state()).isEqualTo(LISTEN);
            bench.arrives(syn().seq(4999).remotePort(1025));
            assertThat(bench.only().toString()).endsWith("<ACK=5000><CTL=SYN,ACK>");
            bench.thenIn(state);
        }
    }

    // Addresses, §3.9.1.1

    @BothVersions
    @Label("MUST-43")
    void passiveOpen_boundToAnAddress_refusesTheOther(IpVersion ip) {
        Bench bench = in(LISTEN).over(ip).addresses(TWO_OF_EACH);
        bench.arrives(syn().seq(4999).to(second(ip))).sends("<SEQ=0><ACK=5000><CTL=RST,ACK>");
        bench.arrives(syn().seq(4999)).sends("<SEQ=1999><ACK=5000><CTL=SYN,ACK>");
    }

    @BothVersions
    @Label({"MUST-43", "MUST-45"})
    void passiveOpen_unbound_takesBothAndKeepsTheOneUsed(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip).addresses(TWO_OF_EACH);
        Listener any = listen(bench, ip == IpVersion.V4 ? IpAddress.UNSPECIFIED_V4
                : IpAddress.UNSPECIFIED_V6, Bench.LOCAL_PORT);
        for (String to : List.of(ip.local.toString(), second(ip))) {
            bench.arrives(syn().seq(4999).to(to));
            Sent answer = bench.only();
            bench.arrives(ackOf(answer.seq() + 1).to(to));
            Connection c = Objects.requireNonNull(any.accept());
            assertThat(c.local()).hasToString(new Endpoint(IpAddress.parse(to), 80).toString());
            bench.arrives(data(2000).ack(answer.seq() + 1).to(to));
            c.close(bench.host().nowNanos);
            bench.after(ofSeconds(3)).arrives(data(100).seq(9000).to(to).ack(answer.seq() + 1));
            c.abort(bench.host().nowNanos);
            bench.after(ofSeconds(1));
            assertThat(answer.ip.source()).hasToString(to);
            assertThat(bench.fresh()).hasSizeGreaterThan(4).anyMatch(Sent::isFin)
                    .anyMatch(Sent::isRst)
                    .allMatch(s -> s.ip.source().toString().equals(to), "from " + to);
            bench.forget();
        }
    }

    @BothVersions
    @Label({"MUST-43", "MUST-45"})
    void activeOpen_fromAnAddress_keepsItToTheEnd(IpVersion ip) {
        IpAddress from = IpAddress.parse(second(ip));
        Bench bench = in(CLOSED).over(ip).addresses(TWO_OF_EACH);
        Connection c = connect(bench, ip.remote.toString(), 1024,
                OpenOptions.STANDARD.local(new Endpoint(from, 80)));
        Sent syn = bench.only();
        assertThat(syn.isSyn()).isTrue();
        bench.after(ofSeconds(1)).arrives(synAck().to(second(ip)).seq(4999).ack(syn.end()));
        c.close(bench.host().nowNanos);
        bench.after(ofSeconds(5));
        c.abort(bench.host().nowNanos);
        bench.after(ofSeconds(1));
        assertThat(bench.everySent()).hasSizeGreaterThan(5).anyMatch(Sent::isRst)
                .allMatch(s -> s.ip.source().equals(from), "from " + from);
    }

    @BothVersions
    @Label("MUST-43")
    void open_fromAnAddressNotOurs_isAnError(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        IpAddress foreign = IpAddress.parse(second(ip));
        OpenOptions from = OpenOptions.STANDARD.local(new Endpoint(foreign, 0));
        assertThatThrownBy(() -> connect(bench, ip.remote.toString(), 80, from))
                .hasMessageContaining(Reason.LOCAL_SOCKET_INVALID.toString());
        assertThatThrownBy(() -> listen(bench, foreign, 80))
                .hasMessageContaining(Reason.LOCAL_SOCKET_INVALID.toString());
        bench.sends("");
    }

    @BothVersions
    @Label("MUST-44")
    void activeOpen_withoutLocalAddress_asksIpForOne(IpVersion ip) {
        boolean v4 = ip == IpVersion.V4;
        Bench bench = in(CLOSED).over(ip).addresses("192.0.2.2/24", "198.51.100.2/24",
                "2001:db8::2/64", "2001:db8:1::2/64");
        connect(bench, v4 ? "198.51.100.1" : "2001:db8:1::1", 80);
        assertThat(bench.only().ip.source()).hasToString(v4 ? "198.51.100.2" : "2001:db8:1::2");
        connect(bench, ip.remote.toString(), 80);
        assertThat(bench.only().ip.source()).isEqualTo(ip.local);
    }

    @BothVersions
    @Label("MUST-44")
    void activeOpen_toAVersionWeHaveNoAddressOf_isAnError(IpVersion ip) {
        VirtualHost host = new VirtualHost(ip, StackConfig.of(
                ip == IpVersion.V4 ? "2001:db8::2/64" : "192.0.2.2/24"), 1500, 1);
        Endpoint remote = new Endpoint(ip.remote, 80);
        assertThatThrownBy(() -> host.stack.tcp().connect(remote, OpenOptions.STANDARD,
                ConnectionListener.NONE, 0)).hasMessageContaining(Reason.UNREACHABLE.toString());
    }

    @BothVersions
    @Label("MUST-46")
    void activeOpen_toNoHost_isAnErrorAtOnce(IpVersion ip) {
        List<String> nobody = ip == IpVersion.V4
                ? List.of("255.255.255.255", "224.0.0.1", "239.1.2.3", "192.0.2.255", "0.0.0.0",
                        "127.0.0.1", "240.0.0.1")
                : List.of("ff02::1", "ff0e::1", "::", "::1");
        Bench bench = in(CLOSED).over(ip);
        for (String to : nobody) {
            assertThatThrownBy(() -> connect(bench, to, 80)).as(to)
                    .isInstanceOfSatisfying(ConnectionException.class,
                            e -> assertThat(e.reason()).isIn(Reason.REMOTE_SOCKET_INVALID,
                                    Reason.REMOTE_SOCKET_UNSPECIFIED));
        }
        assertThat(bench.host().stack.usage().isNothing()).isTrue();
        bench.after(ofSeconds(10)).sends("");
    }
}
