package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.IpPacket.packet;
import static elva.tcp.IpPacket.udp;
import static elva.tcp.IpVersion.V4;
import static elva.tcp.IpVersion.V6;
import static elva.tcp.State.LISTEN;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.IcmpHeader;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ICMP errors that this host sends, and those it must not. RFC 792, RFC 1122 §3.2.2, RFC 4443
/// §2.4, §3; RFC 8200 §4.
class IcmpSentRulesTest {
    private static final int SCTP = 132;
    private static final int NO_NEXT = Protocol.NO_NEXT;
    private static final int DESTINATION = Protocol.DESTINATION;

    private static Bench host(IpVersion ip) {
        Bench bench = in(LISTEN).over(ip);
        bench.state();
        return bench.forget();
    }

    /// The one message that left, and what it is.
    private static IcmpHeader message(Bench bench, int type, int code) {
        Sent sent = bench.only();
        boolean isV4 = bench.ip() == V4;
        assertThat(sent.ip.protocol).isEqualTo(isV4 ? Protocol.ICMP : Protocol.ICMPV6);
        IcmpHeader header = new IcmpHeader();
        MemorySegment octets = MemorySegment.ofArray(sent.octets);
        assertThat(header.wrap(octets, sent.ip.payloadOffset, sent.ip.payloadLength)).isNull();
        boolean sound = isV4 ? header.checksumOk() : header.checksumOk(sent.ip.sourceHigh,
                sent.ip.sourceLow, sent.ip.destinationHigh, sent.ip.destinationLow);
        assertThat(sound).as("checksum").isTrue();
        assertThat(header.type()).as("type").isEqualTo(type);
        assertThat(header.code()).as("code").isEqualTo(code);
        assertThat(sent.ip.source()).isEqualTo(bench.ip().local);
        assertThat(sent.ip.hopLimit).isEqualTo(64);
        return header;
    }

    private static byte[] body(Sent sent) {
        int from = (int) sent.ip.payloadOffset + IcmpHeader.LENGTH;
        return Arrays.copyOfRange(sent.octets, from, sent.octets.length);
    }

    private static boolean isLimited(Bench bench) {
        return bench.host().stack.counters().get(Counter.ICMP_OUT_RATE_LIMIT_HOST) > 0;
    }

    // What is reported

    @BothVersions
    void unknownProtocol_isReportedAndQuoted(IpVersion ip) {
        IpPacket packet = packet(SCTP).length(40);
        Bench bench = host(ip).arrives(packet);
        Sent sent = bench.fresh().getFirst();
        assertThat(sent.ip.destination()).isEqualTo(ip.remote);
        assertThat(body(sent)).isEqualTo(packet.octets(ip));
        if (ip == V4) assertThat(message(bench, 3, 2).rest()).isZero();
        else assertThat(message(bench, 4, 1).rest()).as("pointer").isEqualTo(6);
        assertThat(bench.host().discards).containsExactly(Discard.IP_NOPROTO);
    }

    @Test
    void unknownProtocol_behindAnExtension_isPointedAtThere() {
        Bench bench = host(V6).arrives(packet(SCTP).extension(DESTINATION, "00 010400000000"));
        assertThat(message(bench, 4, 1).rest()).isEqualTo(40);
    }

    @Test
    void noNextHeader_isNoError() {
        Bench bench = host(V6).arrives(packet(NO_NEXT)).sends("");
        assertThat(bench.host().discards).containsExactly(Discard.IP_NOPROTO);
    }

    @BothVersions
    void udp_anyPort_isUnreachable(IpVersion ip) {
        Bench bench = host(ip).arrives(udp(53));
        message(bench, ip == V4 ? 3 : 1, ip == V4 ? 3 : 4);
        assertThat(bench.host().discards).containsExactly(Discard.UDP_NO_PORT);
    }

    @BothVersions
    void udp_damaged_isDroppedInSilence(IpVersion ip) {
        Bench bench = host(ip);
        bench.arrives(packet(Protocol.UDP).hex("0400003500081234")).sends("");
        bench.arrives(packet(Protocol.UDP).hex("04000035000712")).sends("");
        bench.arrives(packet(Protocol.UDP).hex("0400003500070001")).sends("");
        bench.arrives(packet(Protocol.UDP).hex("0400003500090001")).sends("");
        assertThat(bench.host().discards).containsExactly(Discard.UDP_CSUM, Discard.UDP_HEADER,
                Discard.UDP_HEADER, Discard.UDP_HEADER);
    }

    @Test
    void udp_withoutAChecksum_ipv6DropsInSilence() {
        Arrival summed = udp(53);
        Bench bench = host(V6).arrives(ip -> {
            byte[] octets = summed.octets(ip);
            octets[46] = 0;
            octets[47] = 0;
            return octets;
        });
        bench.sends("");
        assertThat(bench.host().discards).containsExactly(Discard.UDP_CSUM);
    }

    @Test
    void option_cutShort_ipv4IsPointedAt() {
        Bench bench = host(V4).arrives(packet(Protocol.TCP).options("01010744"));
        assertThat(message(bench, 12, 0).pointer()).isEqualTo(23);
        assertThat(bench.host().discards).containsExactly(Discard.IP_HEADER);
    }

    @Test
    void option_unknown_ipv6DoesWhatItsTopBitsSay() {
        for (int bits = 0; bits < 4; bits++) {
            Bench bench = host(V6).arrives(packet(SCTP).extension(DESTINATION,
                    "00 0100 %02x 010000".formatted(bits << 6 | 0x1e)));
            if (bits == 0) message(bench, 4, 1);
            else if (bits == 1) bench.sends("");
            else assertThat(message(bench, 4, 2).rest()).isEqualTo(44);
        }
    }

    @Test
    void routingHeader_withSegmentsLeft_isPointedAt() {
        Bench bench = host(V6).arrives(packet(SCTP).extension(Protocol.ROUTING,
                "00 00 01 00000000"));
        assertThat(message(bench, 4, 0).rest()).isEqualTo(42);
        bench.arrives(packet(SCTP).extension(Protocol.ROUTING, "00 00 00 00000000"));
        assertThat(message(bench, 4, 1).rest()).isEqualTo(40);
    }

    @Test
    void hopByHop_notFirst_isPointedAt() {
        Bench bench = host(V6).arrives(packet(Protocol.HOP_BY_HOP).hex("84000104000000001111")
                .extension(DESTINATION, "00 010400000000"));
        assertThat(message(bench, 4, 1).rest()).isEqualTo(40);
    }

    @Test
    void fragment_endingBetweenUnits_ipv6IsPointedAt() {
        Bench bench = host(V6).arrives(packet(SCTP).length(12)
                .extension(Protocol.FRAGMENT, "00 0001 00000007"));
        assertThat(message(bench, 4, 0).rest()).isEqualTo(4);
    }

    @BothVersions
    void echoRequest_withAFaultyHeader_isReported(IpVersion ip) {
        Bench bench = host(ip).arrives(ip == V4
                ? packet(Protocol.ICMP).hex("0800000000010001").options("01010744")
                : packet(Protocol.ICMPV6).hex("8000000000010001")
                        .extension(DESTINATION, "00 80000100 0000"));
        message(bench, ip == V4 ? 12 : 4, ip == V4 ? 0 : 2);
    }

    // How much is quoted

    @BothVersions
    void longPacket_isQuotedAsFarAsEveryHostTakesIt(IpVersion ip) {
        IpPacket packet = packet(SCTP).length(1400);
        Bench bench = host(ip).arrives(packet);
        Sent sent = bench.only();
        assertThat(sent.octets).hasSize(ip == V4 ? 576 : 1280);
        assertThat(packet.octets(ip)).startsWith(body(sent));
    }

    @BothVersions
    void padding_isNotQuoted(IpVersion ip) {
        Bench bench = host(ip).arrives(packet(SCTP).length(8).padding(20));
        assertThat(body(bench.only())).hasSize(ip.header + 8);
    }

    // What is not reported

    @BothVersions
    void icmpError_withAFaultyHeader_isNotReported(IpVersion ip) {
        for (int type : ip == V4 ? new int[] {3, 4, 5, 11, 12} : new int[] {1, 2, 3, 4, 100, 137}) {
            String hex = "%02x00000000000000".formatted(type);
            IpPacket packet = ip == V4 ? packet(Protocol.ICMP).hex(hex).options("01010744")
                    : packet(Protocol.ICMPV6).hex(hex).extension(DESTINATION, "00 80000100 0000");
            host(ip).arrives(packet).sends("");
        }
    }

    @Test
    void icmpError_behindALaterHeader_isNotReported() {
        Bench bench = host(V6);
        String options = "8080 0001 00 000000";
        IpPacket nested = packet(Protocol.ROUTING).hex("3a00000000000000 0100000000000000")
                .extension(DESTINATION, "00 80000100 0000");
        bench.arrives(nested).sends("");
        IpPacket part = packet(Protocol.FRAGMENT).hex("3a00000800000001" + options)
                .extension(DESTINATION, "00 80000100 0000");
        bench.arrives(part).sends("");
        IpPacket whole = packet(Protocol.ROUTING).hex("8400000000000000 0100000000000000")
                .extension(DESTINATION, "00 80000100 0000");
        message(bench.arrives(whole), 4, 2);
    }

    @BothVersions
    void groups_areNotReportedTo(IpVersion ip) {
        Bench bench = host(ip);
        List<String> groups = ip == V4 ? List.of("224.0.0.1", "255.255.255.255", "192.0.2.255")
                : List.of("ff02::1", "ff0e::1");
        for (String group : groups) {
            bench.arrives(packet(SCTP).to(group), udp(53).to(group)).sends("");
            bench.arrives(packet(SCTP).from(group), udp(53).from(group)).sends("");
        }
    }

    @BothVersions
    void sourcesOfNoHost_areNotReportedTo(IpVersion ip) {
        Bench bench = host(ip);
        List<String> sources = ip == V4 ? List.of("0.0.0.0", "127.0.0.1", "240.0.0.1", "192.0.2.2")
                : List.of("::", "::1", "2001:db8::2");
        for (String source : sources) {
            bench.arrives(packet(SCTP).from(source), udp(53).from(source)).sends("");
            if (ip == V4) bench.arrives(packet(SCTP).from(source).options("01010744")).sends("");
            else bench.arrives(packet(SCTP).from(source)
                    .extension(Protocol.ROUTING, "00 00 01 00000000")).sends("");
        }
        Counters counters = bench.host().stack.counters();
        assertThat(counters.get(Counter.ICMP_OUT_DEST_UNREACHS)).as("to ourselves").isZero();
        assertThat(counters.get(Counter.ICMP_OUT_PARM_PROBS)).as("to ourselves").isZero();
    }

    @Test
    void partOfADatagram_ipv4IsNotReported() {
        Bench bench = host(V4);
        for (int field : new int[] {0x2001, 0x0003, 0x2003, 0x1000}) {
            bench.arrives(packet(SCTP).fragment(field)).sends("");
        }
        bench.arrives(packet(SCTP).fragment(0x0001).options("01010744")).sends("");
        bench.arrives(packet(SCTP).length(4).fragment(0x2005)).sends("");
        assertThat(bench.host().discards).containsOnly(Discard.IP_FRAGMENT, Discard.FRAG_OVERLAP,
                Discard.FRAG_GIVEN_UP);
    }

    // How often

    @BothVersions
    void errors_ofOnePeer_areLimited(IpVersion ip) {
        Bench bench = host(ip);
        for (int i = 0; i < 20; i++) bench.arrives(udp(53));
        assertThat(bench.fresh()).hasSize(10);
        assertThat(bench.host().stack.counters().get(Counter.ICMP_OUT_RATE_LIMIT_HOST))
                .isEqualTo(10);
        assertThat(bench.host().stack.counters().get(Counter.ICMP_OUT_DEST_UNREACHS))
                .isEqualTo(10);
        bench.forget().after(ofMillis(99)).arrives(udp(53)).sends("");
        bench.after(ofMillis(1)).arrives(udp(53), udp(53));
        assertThat(bench.fresh()).hasSize(1);
        bench.forget().after(ofSeconds(100));
        for (int i = 0; i < 20; i++) bench.arrives(udp(53));
        assertThat(bench.fresh()).as("burst, however long it was silent").hasSize(10);
    }

    @BothVersions
    void errors_ofOnePeer_areNotTakenFromAnother(IpVersion ip) {
        Bench bench = host(ip);
        for (int i = 0; i < 1000; i++) bench.arrives(udp(53));
        bench.forget();
        String other = ip == V4 ? "192.0.2.77" : "2001:db8:0:77::1";
        for (int i = 0; i < 10; i++) bench.arrives(udp(53).from(other));
        assertThat(bench.fresh()).hasSize(10);
    }

    @Test
    void errors_ofOneSubnet_ipv6ShareTheirLimit() {
        Bench bench = host(V6);
        for (int i = 1; i <= 20; i++) bench.arrives(udp(53).from("2001:db8:0:77::" + i));
        assertThat(bench.fresh()).hasSize(10);
        assertThat(isLimited(bench)).isTrue();
    }

    @BothVersions
    void limit_isASetting(IpVersion ip) {
        Bench none = in(LISTEN).over(ip).with(Setting.ICMP_ERROR_RATE, 0);
        none.arrives(udp(53)).sends("");
        Bench generous = in(LISTEN).over(ip).with(Setting.ICMP_ERROR_RATE, 1_000)
                .with(Setting.ICMP_ERROR_BURST, 30);
        for (int i = 0; i < 40; i++) generous.arrives(udp(53));
        assertThat(generous.fresh()).hasSize(30);
        generous.forget().after(ofMillis(1)).arrives(udp(53), udp(53));
        assertThat(generous.fresh()).hasSize(1);
    }

    // When

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 200})
    void owedMessages_waitForTransmit_asManyAsThereIsRoom(int count) {
        Bench bench = in(LISTEN).with(Setting.ICMP_ERROR_BURST, 1_000);
        VirtualHost h = bench.host();
        for (int i = 0; i < count; i++) h.arrives(udp(53));
        assertThat(h.sent).isEmpty();
        h.transmit();
        assertThat(h.sent).hasSize(64);
        assertThat(h.discards.stream().filter(d -> d == Discard.ICMP_REPLY_LIMIT))
                .hasSize(count - 64);
        bench.arrives(udp(53));
        assertThat(h.sent).hasSize(65);
    }
}
