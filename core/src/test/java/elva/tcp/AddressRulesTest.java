package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Control;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.9.2 and §3.9.2.3: IP options that nobody understands, and addresses no segment may
/// have.
class AddressRulesTest {

    /// The same segment with options in its IP header that we do not understand.
    private static PeerSegment optioned(IpVersion ip, PeerSegment s) {
        return ip == IpVersion.V4 ? s.ipOptions("9e 04 00 00 01 00 00 00")
                : s.destinationOptions("1e 04 00 00 00 00");
    }

    @BothVersions
    @Label("MUST-50")
    void anySegment_ipOptionsNotUnderstood_changeNothing(IpVersion ip) {
        Bench bench = in(LISTEN).over(ip).arrives(optioned(ip, syn().seq(4999).mss(1000)));
        bench.sends("<SEQ=1999><ACK=5000><CTL=SYN,ACK>").arrives(optioned(ip, ack()));
        bench.thenIn(ESTABLISHED).arrives(optioned(ip, data(100))).user().receives(100);
        bench.after(ofSeconds(1)).sends("<SEQ=2000><ACK=5100><CTL=ACK>");
        bench.arrives(optioned(ip, fin().seq(5100))).sends("<SEQ=2000><ACK=5101><CTL=ACK>");
        bench.thenIn(CLOSE_WAIT).arrives(optioned(ip, rst().seq(5101))).thenIn(CLOSED);
    }

    @Test
    @Label("MUST-50")
    void anySegment_timestampOrRecordRoute_changesNothing() {
        for (String options : List.of("44 0c 05 00 00000000 00000000", "07 07 04 00000000 00",
                "82 0b 00 00 00 00 00 00 00 00 00 00", "94 04 00 00")) {
            Bench bench = in(ESTABLISHED).passively().everyArrival(s -> s.ipOptions(options));
            bench.arrives(data(100).ipOptions(options)).user().receives(100);
            bench.after(ofSeconds(1)).sends("<SEQ=2000><ACK=5100><CTL=ACK>");
            assertThat(bench.everySent()).allMatch(s -> s.ipOptions().length == 0);
        }
    }

    /// Every kind of segment that draws an answer where it belongs.
    private static List<PeerSegment> everyKind() {
        return List.of(syn().seq(4999), synAck().seq(4999), ack(), data(10), fin(), rst(),
                segment(0), segment(Control.SYN | Control.FIN));
    }

    private static void assertSilence(Bench bench) {
        bench.after(ofSeconds(10)).sends("");
        assertThat(bench.host().stack.usage().halfOpen()).isZero();
        assertThat(bench.host().stack.usage().connections()).isZero();
    }

    @BothVersions
    @Label("MUST-57")
    void anySegment_toABroadcastOrMulticastAddress_isDroppedInSilence(IpVersion ip) {
        List<String> groups = ip == IpVersion.V4
                ? List.of("255.255.255.255", "192.0.2.255", "224.0.0.1", "239.255.1.1")
                : List.of("ff02::1", "ff02::1:ff00:2", "ff05::2");
        for (String group : groups) {
            for (State state : new State[] {CLOSED, LISTEN}) {
                Bench bench = in(state).over(ip);
                for (PeerSegment s : everyKind()) bench.arrives(s.to(group));
                assertSilence(bench);
                assertThat(bench.host().discards).containsOnly(Discard.IP_NOT_FOR_US);
            }
        }
    }

    @BothVersions
    @Label("MUST-57")
    void listenOnAnyAddress_synToAGroup_isDroppedInSilence(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        VirtualHost host = bench.host();
        var any = ip == IpVersion.V4 ? IpAddress.UNSPECIFIED_V4
                : IpAddress.UNSPECIFIED_V6;
        host.stack.tcp().listen(new Endpoint(any, 80), OpenOptions.STANDARD,
                Listener.Events.NONE, host.nowNanos);
        bench.arrives(syn().to(ip == IpVersion.V4 ? "192.0.2.255" : "ff02::1"));
        assertSilence(bench);
        bench.arrives(syn().seq(4999));
        assertThat(bench.only().isSyn()).isTrue();
    }

    @BothVersions
    @Label("MUST-63")
    void anySegment_fromAnAddressOfNoHost_isDroppedInSilence(IpVersion ip) {
        List<String> nobody = ip == IpVersion.V4
                ? List.of("0.0.0.0", "255.255.255.255", "224.0.0.1", "127.0.0.1", "127.1.2.3",
                        "192.0.2.255", "240.0.0.1", "0.1.2.3")
                : List.of("::", "::1", "ff02::1", "ff0e::1");
        for (String source : nobody) {
            for (State state : new State[] {CLOSED, LISTEN}) {
                Bench bench = in(state).over(ip);
                for (PeerSegment s : everyKind()) bench.arrives(s.from(source));
                assertSilence(bench);
            }
        }
    }

    @BothVersions
    @Label("MUST-63")
    void anySegment_fromOurOwnAddress_isDroppedInSilence(IpVersion ip) {
        Bench bench = in(LISTEN).over(ip);
        String own = ip.local.toString();
        for (PeerSegment s : everyKind()) bench.arrives(s.from(own).ports(80, 80));
        assertSilence(bench);
        assertThat(bench.host().discards).containsOnly(Discard.TCP_LAND);
        assertThat(bench.host().arcs).as("but for the listener's own").hasSize(1);
    }
}
