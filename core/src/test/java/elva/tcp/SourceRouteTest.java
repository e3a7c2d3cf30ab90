package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.wire.IpAddress;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.9.2.1: IPv4 source routes, where [Setting#SOURCE_ROUTE] allows them. The peer is
/// 192.0.2.1 (c0000201), routers are 198.51.100.1 (c6336401) and 203.0.113.1 (cb007101).
class SourceRouteTest {
    private static final IpAddress ROUTER = IpAddress.parse("198.51.100.1");
    private static final IpAddress SECOND = IpAddress.parse("203.0.113.1");
    /// A datagram that came by both, first the one: the option as it arrives.
    private static final String BOTH_PASSED = "83 0b 0c c6336401 cb007101 00";
    private static final String ONE_PASSED = "83 07 08 c6336401 00";
    /// What leaves along a route: its first address is the destination, the rest in the option.
    private static final String VIA_ROUTER = "830704c000020100";
    private static final String BACK_BY_BOTH = "830b04c6336401c000020100";

    private static Bench routed(State state) {
        return in(state).with(Setting.SOURCE_ROUTE, 1);
    }

    private static void assertRoute(List<Sent> all, IpAddress firstHop, String option) {
        assertThat(all).isNotEmpty().allSatisfy(s -> {
            assertThat(s.ip.destination()).isEqualTo(firstHop);
            assertThat(HexFormat.of().formatHex(s.ipOptions())).isEqualTo(option);
            assertThat(s.finalDestination()).hasToString("192.0.2.1");
            assertThat(s.checksumOk()).as("checksum with the final destination").isTrue();
        });
    }

    /// Text, resent text, ACK, FIN and RST.
    private static void live(Bench bench) {
        bench.user().send(500).after(ofSeconds(3)).arrives(data(100), ackOf(2500).seq(5100));
        bench.user().close().after(ofSeconds(3)).user().abort();
        assertThat(bench.sent()).hasSizeGreaterThan(4).anyMatch(Sent::isFin)
                .anyMatch(Sent::isRst);
    }

    @Test
    @Label("MUST-51")
    void activeOpen_withRoute_sendsEverythingAlongIt() {
        Bench bench = routed(ESTABLISHED).options(o -> o.sourceRoute(List.of(ROUTER)));
        live(bench);
        assertThat(bench.everySent()).anyMatch(Sent::isSyn);
        assertRoute(bench.everySent(), ROUTER, VIA_ROUTER);
    }

    @Test
    @Label("MUST-51")
    void activeOpen_withRouteOfTwo_namesTheSecondAndThePeer() {
        Bench bench = routed(SYN_SENT).options(o -> o.sourceRoute(List.of(ROUTER, SECOND)));
        bench.after(ofSeconds(4));
        assertRoute(bench.everySent(), ROUTER, "830b04cb007101c000020100");
    }

    @Test
    @Label("MUST-51")
    void activeOpen_withRouteWhereTheyAreOff_isAnError() {
        assertThatThrownBy(() -> in(SYN_SENT).options(o -> o.sourceRoute(List.of(ROUTER)))
                .thenIn(SYN_SENT)).hasMessageContaining(Reason.CONNECTION_ILLEGAL.toString());
    }

    @Test
    @Label("MUST-51")
    void activeOpen_withRouteThatCannotBe_isAnError() {
        List<IpAddress> tooLong = Collections.nCopies(10, ROUTER);
        List<IpAddress> v6 = List.of(IpAddress.parse("2001:db8::9"));
        for (List<IpAddress> route : List.of(tooLong, v6)) {
            assertThatThrownBy(() -> routed(SYN_SENT).options(o -> o.sourceRoute(route))
                    .thenIn(SYN_SENT)).isInstanceOf(ConnectionException.class);
        }
        assertThatThrownBy(() -> routed(SYN_SENT).over(IpVersion.V6)
                .options(o -> o.sourceRoute(List.of(ROUTER))).thenIn(SYN_SENT))
                .isInstanceOf(ConnectionException.class);
    }

    @Test
    @Label("MUST-51")
    void passiveOpenTurnedActive_withRoute_sendsAlongIt() {
        Bench bench = routed(CLOSED);
        VirtualHost host = bench.host();
        Connection c = host.stack.tcp().listenOnce(bench.local(), bench.remote(),
                OpenOptions.STANDARD.sourceRoute(List.of(ROUTER)), host.nowNanos);
        c.open(bench.remote(), host.nowNanos);
        bench.after(ofSeconds(2));
        assertThat(bench.everySent()).allMatch(Sent::isSyn);
        assertRoute(bench.everySent(), ROUTER, VIA_ROUTER);
    }

    @Test
    @Label("MUST-52")
    void activeOpenWithRoute_answerByAnother_keepsItsOwn() {
        Bench bench = routed(ESTABLISHED).options(o -> o.sourceRoute(List.of(ROUTER)))
                .peerSyn(syn -> syn.mss(1000).ipOptions(BOTH_PASSED));
        bench.arrives(data(100).ipOptions(BOTH_PASSED)).user().send(10);
        assertRoute(bench.everySent(), ROUTER, VIA_ROUTER);
    }

    @Test
    @Label("MUST-52")
    void passiveOpenWithRoute_synByAnother_keepsItsOwn() {
        for (boolean once : new boolean[] {false, true}) {
            Bench bench = routed(ESTABLISHED).options(o -> o.sourceRoute(List.of(ROUTER)))
                    .peerSyn(syn -> syn.mss(1000).ipOptions(BOTH_PASSED));
            bench = once ? bench.once() : bench.passively();
            bench.arrives(data(100).ipOptions(BOTH_PASSED)).user().send(10);
            assertThat(bench.everySent()).anyMatch(Sent::isSyn);
            assertRoute(bench.everySent(), ROUTER, VIA_ROUTER);
        }
    }

    @Test
    @Label("MUST-53")
    void passiveOpen_synByACompletedRoute_answersBackwardsAlongIt() {
        for (boolean once : new boolean[] {false, true}) {
            Bench bench = routed(ESTABLISHED).peerSyn(syn -> syn.mss(1000).ipOptions(BOTH_PASSED));
            bench = once ? bench.once() : bench.passively();
            live(bench);
            assertThat(bench.everySent()).anyMatch(Sent::isSyn);
            assertRoute(bench.everySent(), SECOND, BACK_BY_BOTH);
        }
    }

    @Test
    @Label("MUST-53")
    void passiveOpen_synAckResent_goesBackwardsToo() {
        Bench bench = routed(SYN_RECEIVED).passively()
                .peerSyn(syn -> syn.mss(1000).ipOptions(BOTH_PASSED)).after(ofSeconds(4));
        bench.arrives(syn().seq(4999), data(1).seq(4000));
        assertThat(bench.everySent()).hasSize(5);
        assertRoute(bench.everySent(), SECOND, BACK_BY_BOTH);
    }

    @Test
    @Label("MUST-53")
    void timeWait_ofARoutedConnection_answersAlongIt() {
        Bench bench = routed(TIME_WAIT).passively()
                .peerSyn(syn -> syn.mss(1000).ipOptions(BOTH_PASSED));
        bench.arrives(fin().seq(4999));
        assertThat(bench.sent()).hasSize(1);
        assertRoute(bench.everySent(), SECOND, BACK_BY_BOTH);
    }

    @Test
    @Label("MUST-53")
    void listener_afterARoutedSyn_answersOthersWithoutRoute() {
        Bench bench = routed(SYN_RECEIVED).passively()
                .peerSyn(syn -> syn.mss(1000).ipOptions(BOTH_PASSED)).arrives(ack());
        bench.forget().arrives(syn().seq(4999).remotePort(1025));
        assertThat(bench.only().ipOptions()).isEmpty();
    }

    @Test
    @Label("MUST-53")
    void passiveOpen_routeNotCompleted_isNotForUs() {
        Bench bench = routed(LISTEN).arrives(syn().seq(4999).ipOptions("83 07 04 c6336401 00"));
        bench.sends("").thenIn(LISTEN);
    }

    @Test
    @Label({"MUST-53", "SHLD-24"})
    void established_laterRoute_replacesTheSavedOne() {
        Bench bench = routed(ESTABLISHED).passively()
                .peerSyn(syn -> syn.mss(1000).ipOptions(BOTH_PASSED));
        bench.arrives(data(100).ipOptions(ONE_PASSED)).user().send(10);
        assertRoute(bench.sent(), ROUTER, VIA_ROUTER);
    }

    @Test
    @Label("MUST-53")
    void established_routeOnAnUnacceptableSegment_changesNothing() {
        Bench bench = routed(ESTABLISHED);
        bench.arrives(data(10).seq(20_000).ipOptions(ONE_PASSED),
                data(10).ack(77_777).ipOptions(ONE_PASSED), rst().seq(1).ipOptions(ONE_PASSED));
        bench.user().send(10);
        assertThat(bench.sent()).hasSizeGreaterThan(1).allMatch(s -> s.ipOptions().length == 0);
    }

    @Test
    @Label("MUST-53")
    void anySegment_sourceRouteWhereTheyAreOff_isDropped() {
        Bench bench = in(LISTEN).arrives(syn().seq(4999).ipOptions(BOTH_PASSED)).sends("");
        assertThat(bench.host().discards).containsExactly(Discard.IP_SOURCE_ROUTE);
    }

    /// The header of what left names the next hop; the connection is with the last. MUST-54
    @Test
    @Label("MUST-54")
    void icmpError_aboutARoutedSegment_reachesItsConnection() {
        Bench bench = routed(ESTABLISHED).options(o -> o.sourceRoute(List.of(ROUTER)))
                .user().send(100);
        bench.arrives(IcmpMessage.icmp(3, 1).about(bench.everySent().getLast()));
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isOne();
    }
}
