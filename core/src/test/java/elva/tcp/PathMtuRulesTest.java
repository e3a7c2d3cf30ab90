package elva.tcp;

import elva.wire.IcmpHeader;
import java.util.Arrays;
import static elva.tcp.Bench.in;
import static elva.tcp.IcmpMessage.icmp;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.State.ESTABLISHED;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Ipv4Header;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What ICMP says of the path's MTU, believed as far as it can be true. RFC 1191 §3, RFC 8201 §4,
/// RFC 6864 §4, docs/decisions/0020. The link carries 1500 octets, so the first packets do.
class PathMtuRulesTest {

    private static Bench sending(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(60_000).peerSyn(s -> s.mss(1440));
        bench.user().send(100_000);
        return bench;
    }

    private static IcmpMessage tooBig(IpVersion ip, int mtu) {
        return (ip == IpVersion.V4 ? icmp(3, 4) : icmp(2, 0)).rest(mtu);
    }

    private static Ipv4Header header(Sent sent) {
        Ipv4Header header = new Ipv4Header();
        header.wrap(MemorySegment.ofArray(sent.octets), 0, sent.octets.length);
        return header;
    }

    /// All that flew goes again, in packets of this length and with this DF.
    private static void resends(Bench bench, int length, boolean dontFragment) {
        bench.arrives(ackOf(2000 + 10 * bench.status().info().sndMss()).window(60_000));
        List<Sent> resent = bench.fresh();
        assertThat(resent).isNotEmpty();
        assertThat(resent.getFirst().octets).hasSize(length);
        assertThat(resent).allMatch(s -> header(s).dontFragment() == dontFragment);
    }

    @Test
    void tooBigFor552_ipv4_staysWhole() {
        Bench bench = sending(IpVersion.V4);
        bench.arrives(tooBig(IpVersion.V4, 552).about(bench.sent().getFirst())).forget();
        resends(bench, 552, true);
    }

    @Test
    void tooBigFor300_ipv4_lets552BeCut() {
        Bench bench = sending(IpVersion.V4);
        assertThat(header(bench.sent().getFirst()).dontFragment()).isTrue();
        assertThat(header(bench.sent().getFirst()).identification()).isZero();
        bench.forget().arrives(tooBig(IpVersion.V4, 300).about(bench.sent().getFirst()));
        assertThat(bench.status().info().pmtu()).isEqualTo(552);
        resends(bench, 552, false);
    }

    @Test
    void tooBigFor552AndThenFor300_ipv4_lets552BeCut() {
        Bench bench = sending(IpVersion.V4);
        bench.arrives(tooBig(IpVersion.V4, 552).about(bench.sent().getFirst())).forget();
        resends(bench, 552, true);
        Sent second = bench.fresh().getFirst();
        bench.forget().arrives(tooBig(IpVersion.V4, 300).about(second));
        assertThat(bench.fresh()).isNotEmpty().noneMatch(s -> header(s).dontFragment());
        bench.forget().arrives(tooBig(IpVersion.V4, 200).about(second)).sends("");
        assertThat(bench.host().discards).endsWith(Discard.ICMP_UNRELATED);
    }

    @Test
    void cutPackets_ofOnePair_haveIdentificationsOfTheirOwn() {
        Bench bench = sending(IpVersion.V4);
        bench.arrives(tooBig(IpVersion.V4, 300).about(bench.sent().getFirst())).forget();
        bench.acknowledging(ofMillis(10)).after(ofMillis(5000));
        Set<Integer> seen = new HashSet<>();
        List<Sent> cut = bench.fresh().stream().filter(s -> !header(s).dontFragment()).toList();
        cut.forEach(s -> seen.add(header(s).identification()));
        assertThat(cut).hasSizeGreaterThan(150);
        assertThat(seen).hasSameSizeAs(cut);
    }

    @Test
    void tooBigFor300_otherConnection_staysWhole() {
        Bench bench = sending(IpVersion.V4);
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        bench.arrives(tooBig(IpVersion.V4, 300).about(bench.sent().getFirst())).forget();
        other.send(100);
        Sent last = bench.fresh().getLast();
        assertThat(other.owns(last)).isTrue();
        assertThat(header(last).dontFragment()).isTrue();
    }

    @Test
    void tooBigFor300_floorAt68_sendsSmallSegmentsWhole() {
        Bench bench = in(ESTABLISHED).window(60_000).peerSyn(s -> s.mss(1440))
                .with(Setting.PATH_MTU_MIN, 68);
        bench.user().send(100_000).arrives(tooBig(IpVersion.V4, 300)
                .about(bench.sent().getFirst())).forget();
        resends(bench, 300, true);
    }

    @Test
    void tooBigWithoutAnMtu_ipv4_goesDownByPlateausUntilItIsCut() {
        Bench bench = sending(IpVersion.V4);
        for (int mtu : new int[] {1006, 552}) {
            Sent last = bench.fresh().getLast();
            bench.forget().arrives(tooBig(IpVersion.V4, 0).about(last));
            assertThat(bench.status().info().pmtu()).isEqualTo(mtu);
            resends(bench, mtu, true);
        }
        Sent last = bench.fresh().getLast();
        bench.forget().arrives(tooBig(IpVersion.V4, 0).about(last));
        assertThat(bench.fresh()).isNotEmpty().noneMatch(s -> header(s).dontFragment());
    }

    @BothVersions
    void tooBigForLessThanALinkMayCarry_isNotBelieved(IpVersion ip) {
        for (int mtu : ip == IpVersion.V4 ? new int[] {1, 67} : new int[] {0, 1, 68, 552, 1279}) {
            Bench bench = sending(ip).forget();
            bench.arrives(tooBig(ip, mtu).about(bench.sent().getFirst())).sends("");
            assertThat(bench.status().info().pmtu()).isEqualTo(1500);
            assertThat(bench.host().discards).containsExactly(Discard.ICMP_UNRELATED);
        }
    }

    @BothVersions
    void tooBigForMoreThanThePacketHad_isNotBelieved(IpVersion ip) {
        Bench bench = sending(ip).forget();
        bench.arrives(tooBig(ip, 1500).about(bench.sent().getFirst())).sends("");
        bench.arrives(tooBig(ip, 9000).about(bench.sent().getFirst())).sends("");
        assertThat(bench.status().info().pmtu()).isEqualTo(1500);
    }

    /// RFC 1191 §5: routers of 4.2BSD's line add the length of the IP header, options and all.
    @Test
    void tooBigWithoutAnMtu_lengthWithTheHeaderTwice_isTakenOff() {
        for (int header : new int[] {20, 24}) {
            Bench bench = sending(IpVersion.V4).forget();
            IcmpMessage message = tooBig(IpVersion.V4, 0).about(bench.sent().getFirst());
            bench.arrives(version -> withHeaderAdded(message.octets(version), header));
            assertThat(bench.status().info().pmtu()).as("header of " + header).isEqualTo(1492);
        }
    }

    /// A quoted packet of 1,500 octets whose header is that long and counted twice.
    private static byte[] withHeaderAdded(byte[] message, int header) {
        int quoted = 28;
        byte[] octets = Arrays.copyOf(message, quoted + header + 20);
        System.arraycopy(message, quoted + 20, octets, quoted + header, 20);
        octets[quoted] = (byte) (0x40 + header / 4);
        octets[quoted + 2] = (byte) ((1500 + header) >> 8);
        octets[quoted + 3] = (byte) (1500 + header);
        octets[2] = 0;
        octets[3] = (byte) octets.length;
        MemorySegment all = MemorySegment.ofArray(octets);
        Ipv4Header.writeChecksum(all, 0);
        IcmpHeader.writeChecksum(all, 20, octets.length - 20, 0);
        return octets;
    }
}
