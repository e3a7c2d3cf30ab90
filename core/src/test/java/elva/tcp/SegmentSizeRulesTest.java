package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.IpAddress;
import elva.wire.TcpOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.7.1: the MSS option, and how long segments become.
class SegmentSizeRulesTest {

    /// Sends 10,000 octets to a peer that acknowledges; the lengths of the segments.
    private static List<Integer> lengths(Bench bench) {
        bench.forget().acknowledging(ofMillis(1)).user().send(10_000).after(ofSeconds(2));
        assertThat(bench.status().awaitingAck()).isZero();
        return bench.fresh().stream().map(Sent::textLength).filter(n -> n > 0).toList();
    }

    private static int longest(Bench bench) {
        return lengths(bench).stream().mapToInt(n -> n).max().orElse(0);
    }

    private static Bench wide(IpVersion ip, int peersMss) {
        return in(ESTABLISHED).over(ip).window(60_000).peerSyn(syn -> syn.mss(peersMss));
    }

    @BothVersions
    @Label({"MUST-14", "SHLD-5"})
    void syn_bothWays_carriesTheMssOption(IpVersion ip) {
        int mss = ip.fullText(1500);
        Bench active = in(SYN_SENT).over(ip).after(ofSeconds(4));
        assertThat(active.everySent()).hasSize(3).allMatch(s -> s.options.mss() == mss);
        Bench passive = in(SYN_RECEIVED).passively().over(ip).after(ofSeconds(4));
        assertThat(passive.everySent()).hasSize(3).allMatch(s -> s.options.mss() == mss);
        Bench crossing = in(SYN_RECEIVED).over(ip).after(ofSeconds(4));
        assertThat(crossing.everySent()).hasSizeGreaterThan(2)
                .allMatch(s -> s.options.mss() == mss);
        byte[] option = passive.everySent().getFirst().optionOctets();
        assertThat(option).hasSize(4).startsWith(TcpOptions.MSS, 4);
    }

    @BothVersions
    @Label("MUST-14")
    void peersMss400_bothWays_limitsEverySegment(IpVersion ip) {
        assertThat(longest(wide(ip, 400))).isEqualTo(400);
        assertThat(longest(wide(ip, 400).passively())).isEqualTo(400);
        assertThat(longest(wide(ip, 400).once())).isEqualTo(400);
    }

    @BothVersions
    @Label("MUST-15")
    void peersMss_missing_isTheDefault(IpVersion ip) {
        int expected = ip == IpVersion.V4 ? 536 : 1220;
        Bench active = in(ESTABLISHED).over(ip).window(60_000).peerSyn(syn -> syn);
        assertThat(longest(active)).isEqualTo(expected);
        Bench passive = in(ESTABLISHED).over(ip).window(60_000).peerSyn(syn -> syn).passively();
        assertThat(longest(passive)).isEqualTo(expected);
    }

    @BothVersions
    @Label("MUST-16")
    void peersMss9000_onALinkOf1500_fillsThePacket(IpVersion ip) {
        Bench bench = wide(ip, 9000);
        assertThat(longest(bench)).isEqualTo(ip.fullText(1500));
        assertThat(bench.sent()).anyMatch(s -> s.octets.length == 1500)
                .noneMatch(s -> s.octets.length > 1500);
    }

    @BothVersions
    @Label("MUST-16")
    void peersMss500_onALinkOf1500_is500(IpVersion ip) {
        assertThat(longest(wide(ip, 500))).isEqualTo(500);
    }

    @BothVersions
    @Label({"MUST-16", "SHLD-28"})
    void bulk_oddWrites_leaveAsFullSegments(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(60_000);
        bench.acknowledging(ofMillis(1)).user().sendEach(700, 1, 999, 1500, 333, 4000);
        bench.after(ofSeconds(2));
        List<Integer> lengths = bench.sent().stream().map(Sent::textLength).toList();
        assertThat(lengths).containsExactly(1000, 1000, 1000, 1000, 1000, 1000, 1000, 533);
    }

    @BothVersions
    @Label("MUST-16")
    void packetTooBig_for1280_shrinksSegmentsToIt(IpVersion ip) {
        Bench bench = wide(ip, 9000);
        bench.user().send(1460);
        IcmpMessage tooBig = ip == IpVersion.V4 ? IcmpMessage.icmp(3, 4) : IcmpMessage.icmp(2, 0);
        bench.arrives(tooBig.rest(1280).about(bench.sent().getFirst()));
        bench.acknowledging(ofMillis(1)).after(ofSeconds(2));
        assertThat(longest(bench)).isEqualTo(ip.fullText(1280));
    }

    @Test
    @Label("MUST-16")
    void segments_withAnIpOptionOf8Octets_areShorterByIt() {
        String route = "83 07 08 c6 33 64 01 00";           // LSRR, passed: 198.51.100.1
        Bench bench = in(ESTABLISHED).passively().with(Setting.SOURCE_ROUTE, 1).window(60_000)
                .peerSyn(syn -> syn.mss(9000).ipOptions(route));
        assertThat(longest(bench)).isEqualTo(1460 - 8);
        assertThat(bench.sent()).anyMatch(s -> s.octets.length == 1500)
                .noneMatch(s -> s.octets.length > 1500);
    }

    @Test
    @Label("MUST-67")
    void mssOption_withIpOptions_isNotReducedForThem() {
        Bench bench = in(SYN_SENT).with(Setting.SOURCE_ROUTE, 1).options(o -> o.sourceRoute(
                List.of(IpAddress.parse("198.51.100.1")))).thenIn(SYN_SENT);
        assertThat(bench.everySent().getFirst().ipOptions()).hasSize(8);
        assertThat(bench.everySent().getFirst().options.mss()).isEqualTo(1460);
    }

    @BothVersions
    @Label("MUST-67")
    void mssOption_anyLink_isWhatOnePacketBrings(IpVersion ip) {
        for (int mtu : new int[] {1280, 1500, 9000, 65_535}) {
            int mss = ip.fullText(mtu);
            Bench active = in(SYN_SENT).over(ip).mtu(mtu).thenIn(SYN_SENT);
            assertThat(active.everySent().getFirst().options.mss()).isEqualTo(mss);
            Bench passive = in(SYN_RECEIVED).passively().over(ip).mtu(mtu).thenIn(SYN_RECEIVED);
            assertThat(passive.everySent().getFirst().options.mss()).isEqualTo(mss);
        }
    }
}
