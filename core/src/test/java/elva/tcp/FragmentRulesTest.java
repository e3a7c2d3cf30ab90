package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.IpPacket.packet;
import static elva.tcp.IpVersion.V4;
import static elva.tcp.IpVersion.V6;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.syn;
import static elva.tcp.State.ESTABLISHED;
import static elva.tcp.State.LISTEN;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Parts;
import elva.wire.IcmpHeader;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Extensions;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Datagrams that come in fragments, and those we send in them. RFC 791 §3.2, RFC 1122 §3.3.2,
/// RFC 8200 §4.5, RFC 5722, RFC 6946.
class FragmentRulesTest {
    private static final int SCTP = 132;
    private static final int MTU = 1_500;

    private static Bench host(IpVersion ip) {
        Bench bench = in(LISTEN).over(ip);
        bench.state();
        return bench.forget();
    }

    private static void arrive(Bench bench, List<byte[]> parts) {
        for (byte[] part : parts) bench.arrives(_ -> part);
    }

    private static Arrival part(Bench bench, Arrival whole, int left, int right, boolean more) {
        return ip -> Parts.part(whole.octets(bench.ip()), 1, left, right, more);
    }

    private static List<byte[]> parts(Bench bench, Arrival whole, int length) {
        return Parts.of(whole.octets(bench.ip()), 1, length);
    }

    private static long count(Bench bench, Counter counter) {
        return bench.host().stack.counters().get(counter);
    }

    private static void isEmpty(Bench bench) {
        assertThat(bench.host().stack.usage().reassemblies()).isZero();
        assertThat(bench.host().stack.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    private static Arrival echo(IpVersion ip, int length) {
        return packet(ip == V4 ? Protocol.ICMP : Protocol.ICMPV6)
                .hex(ip == V4 ? "0800000012340007" : "8000000012340007").length(8 + length);
    }

    private static IcmpHeader icmp(MemorySegment packet, long offset, int length) {
        IcmpHeader header = new IcmpHeader();
        assertThat(header.wrap(packet, offset, length)).isNull();
        return header;
    }

    private static IcmpHeader error(Bench bench, int type, int code) {
        Sent sent = bench.only();
        IcmpHeader header = icmp(MemorySegment.ofArray(sent.octets), sent.ip.payloadOffset,
                sent.ip.payloadLength);
        assertThat(header.type()).as("type").isEqualTo(type);
        assertThat(header.code()).as("code").isEqualTo(code);
        return header;
    }

    // The same walk as a whole one

    @BothVersions
    void text_inFragmentsInReverse_isReceived(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        List<byte[]> parts = new ArrayList<>(parts(bench, data(900), 304));
        Collections.reverse(parts);
        arrive(bench, parts.subList(0, 3));
        bench.sends("");
        arrive(bench, parts.subList(3, parts.size()));
        bench.after(ofSeconds(1)).sends("<SEQ=2000><ACK=5900><CTL=ACK>");
        assertThat(count(bench, Counter.REASM_REQDS)).isEqualTo(parts.size());
        assertThat(count(bench, Counter.REASM_OKS)).isEqualTo(1);
        assertThat(count(bench, Counter.REASM_FAILS)).isZero();
        assertThat(bench.host().discards).isEmpty();
        isEmpty(bench);
    }

    @BothVersions
    void text_damagedInOneFragment_isFoundByTheChecksum(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        List<byte[]> parts = parts(bench, data(900), 304);
        byte[] second = parts.get(1);
        second[second.length - 1] ^= 1;
        arrive(bench, parts);
        bench.sends("");
        assertThat(bench.host().discards).containsExactly(Discard.TCP_CSUM);
    }

    @BothVersions
    void syn_inFragments_isAnswered(IpVersion ip) {
        Bench bench = host(ip);
        arrive(bench, parts(bench, syn().mss(700), ip == V4 ? 8 : 24));
        assertThat(bench.only().isSyn()).isTrue();
    }

    @BothVersions
    void unknownProtocol_inFragments_isReportedAsIfItCameWhole(IpVersion ip) {
        Arrival whole = packet(SCTP).length(100);
        Bench bench = host(ip);
        arrive(bench, parts(bench, whole, 48));
        IcmpHeader header = error(bench, ip == V4 ? 3 : 4, ip == V4 ? 2 : 1);
        if (ip == V6) assertThat(header.rest()).as("pointer").isEqualTo(6);
        assertThat(bench.host().discards).containsExactly(Discard.IP_NOPROTO);
    }

    @Test
    void extensionHeaders_behindTheFragmentHeader_areLookedAtInTheEnd() {
        Bench bench = host(V6);
        arrive(bench, parts(bench, packet(SCTP).length(40)
                .extension(Protocol.DESTINATION, "00 0100 de 010000"), 24));
        assertThat(error(bench, 4, 2).rest()).as("pointer into the whole packet").isEqualTo(44);
        assertThat(bench.host().discards).containsExactly(Discard.IP_EXTENSION);
    }

    @Test
    void fragment_inFragments_isRefused() {
        Bench bench = host(V6);
        Arrival inner = packet(Protocol.TCP).length(48)
                .extension(Protocol.FRAGMENT, "00 0001 00000007");
        arrive(bench, parts(bench, inner, 32));
        bench.sends("");
        assertThat(bench.host().discards).containsExactly(Discard.IP_FRAGMENT);
        isEmpty(bench);
    }

    @Test
    void atomicFragment_amongOthersOfItsNumber_isAlone() {
        Bench bench = host(V6);
        Arrival other = packet(SCTP).length(32);
        bench.arrives(part(bench, other, 0, 16, true)).sends("");
        bench.arrives(echoAtomic(8));
        assertThat(error(bench, 129, 0).bodyLength()).isEqualTo(8);
        assertThat(count(bench, Counter.REASM_REQDS)).isEqualTo(1);
        bench.arrives(part(bench, other, 16, 32, false));
        error(bench, 4, 1);
    }

    private static Arrival echoAtomic(int length) {
        return ip -> Parts.part(echo(ip, length).octets(ip), 1, 0, 8 + length, false);
    }

    @BothVersions
    void fragments_ofOurOwnAddress_areNotKept(IpVersion ip) {
        Bench bench = host(ip);
        bench.arrives(part(bench, packet(SCTP).length(32).from(ip.local.toString()), 0, 16, true));
        assertThat(bench.host().discards).containsExactly(Discard.TCP_LAND);
        isEmpty(bench);
    }

    // What is not put together

    @BothVersions
    void overlap_isDroppedInSilenceWithWhatComesLater(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.state();
        bench.forget();
        Arrival whole = data(900);
        bench.arrives(part(bench, whole, 0, 304, true), part(bench, whole, 296, 600, true),
                part(bench, whole, 304, 920, false), part(bench, whole, 0, 304, true)).sends("");
        assertThat(bench.host().discards).containsExactly(Discard.FRAG_OVERLAP,
                Discard.FRAG_GIVEN_UP, Discard.FRAG_GIVEN_UP);
        assertThat(count(bench, Counter.REASM_OVERLAPS)).isEqualTo(1);
        assertThat(count(bench, Counter.REASM_FAILS)).isEqualTo(1);
        bench.after(ofSeconds(60)).sends("");
        assertThat(count(bench, Counter.REASM_TIMEOUT)).isZero();
        isEmpty(bench);
    }

    @BothVersions
    void duplicate_isCountedAndDoesNoHarm(IpVersion ip) {
        Bench bench = host(ip);
        Arrival whole = packet(SCTP).length(32);
        bench.arrives(part(bench, whole, 0, 16, true), part(bench, whole, 0, 16, true)).sends("");
        assertThat(bench.host().discards).containsExactly(Discard.DUP_FRAG);
        bench.arrives(part(bench, whole, 16, 32, false));
        assertThat(bench.fresh()).hasSize(1);
        assertThat(count(bench, Counter.REASM_FAILS)).isZero();
    }

    @BothVersions
    void fragment_beyondTheLargestPacket_isRefused(IpVersion ip) {
        Bench bench = host(ip).arrives(version -> Parts.part(
                packet(SCTP).length(1_000).octets(version), 1, 0, 1_000, true));
        bench.arrives(version -> {
            byte[] part = Parts.part(packet(SCTP).length(1_000).octets(version), 1, 0, 16, false);
            MemorySegment octets = MemorySegment.ofArray(part);
            if (version == V4) {
                Ipv4Header.becomePart(octets, 0, 65_528, false);
            } else {
                part[42] = (byte) 0xff;
                part[43] = (byte) 0xf8;
            }
            return part;
        });
        if (ip == V4) bench.sends("");
        else assertThat(error(bench, 4, 0).rest()).as("pointer").isEqualTo(42);
        assertThat(bench.host().discards)
                .containsExactly(ip == V4 ? Discard.IP_HEADER : Discard.IP_EXTENSION);
    }

    @BothVersions
    void fragment_endingBetweenUnits_isRefused(IpVersion ip) {
        Bench bench = host(ip);
        bench.arrives(part(bench, packet(SCTP).length(32), 8, 20, true));
        if (ip == V4) bench.sends("");
        else assertThat(error(bench, 4, 0).rest()).as("pointer").isEqualTo(4);
        assertThat(bench.host().discards)
                .containsExactly(ip == V4 ? Discard.IP_FRAGMENT : Discard.IP_EXTENSION);
    }

    @ParameterizedTest
    @CsvSource({"6, 16, false", "6, 24, true", "17, 8, true", "60, 8, false", "60, 16, true",
        "0, 8, false", "132, 8, true"})
    void firstFragment_withoutAllHeaders_ipv6IsPointedAt(int protocol, int length, boolean all) {
        Bench bench = host(V6);
        String hex = "84000104000000000000000000000000";
        bench.arrives(part(bench, packet(protocol).hex(hex).length(48), 0, length, true));
        if (all) {
            bench.sends("");
            assertThat(bench.host().stack.usage().reassemblies()).isEqualTo(1);
        } else {
            assertThat(error(bench, 4, Ipv6Extensions.INCOMPLETE_CHAIN).rest()).isZero();
            assertThat(bench.host().discards).containsExactly(Discard.FRAG_HEADERS);
            isEmpty(bench);
        }
    }

    @Test
    void firstFragment_thatBreaksOffAnExtensionHeader_ipv6IsPointedAt() {
        Bench bench = host(V6);
        Arrival whole = packet(Protocol.DESTINATION).hex("8401010c").length(48);
        bench.arrives(part(bench, whole, 0, 8, true));
        assertThat(error(bench, 4, Ipv6Extensions.INCOMPLETE_CHAIN).rest()).isZero();
        assertThat(bench.host().discards).containsExactly(Discard.FRAG_HEADERS);
    }

    @Test
    void ecn_ofPartsThatDisagree_isCounted() {
        Bench bench = host(V4);
        Arrival whole = packet(SCTP).length(32);
        bench.arrives(part(bench, whole, 0, 16, true));
        bench.arrives(ip -> {
            byte[] part = Parts.part(whole.octets(ip), 1, 16, 32, false);
            part[1] = 3;
            Ipv4Header.writeChecksum(MemorySegment.ofArray(part), 0);
            return part;
        });
        bench.sends("");
        assertThat(bench.host().discards).containsExactly(Discard.FRAG_ECN);
    }

    // Time and limits

    @BothVersions
    void timeout_withTheFirstFragment_isTold(IpVersion ip) {
        Bench bench = host(ip);
        Arrival first = part(bench, packet(SCTP).length(1_400), 0, 1_384, true);
        bench.arrives(first).after(ofSeconds(60).minusNanos(1)).sends("");
        assertThat(bench.host().discards).isEmpty();
        bench.after(ofSeconds(1));
        Sent sent = bench.fresh().getFirst();
        error(bench, ip == V4 ? 11 : 3, 1);
        byte[] quoted = Arrays.copyOfRange(sent.octets, ip.header + 8, sent.octets.length);
        assertThat(first.octets(ip)).startsWith(quoted);
        assertThat(sent.octets).hasSize(ip == V4 ? 576 : 1_280);
        assertThat(sent.ip.destination()).isEqualTo(ip.remote);
        assertThat(bench.host().discards).containsExactly(Discard.FRAG_REASM_TIMEOUT);
        assertThat(count(bench, Counter.REASM_TIMEOUT)).isEqualTo(1);
        assertThat(count(bench, Counter.REASM_FAILS)).isEqualTo(1);
        assertThat(count(bench, Counter.ICMP_OUT_TIME_EXCDS)).isEqualTo(1);
        isEmpty(bench);
    }

    @BothVersions
    void timeout_withoutTheFirstFragment_isNotTold(IpVersion ip) {
        Bench bench = host(ip);
        bench.arrives(part(bench, packet(SCTP).length(64), 16, 64, false));
        bench.after(ofSeconds(60)).sends("");
        assertThat(bench.host().discards).containsExactly(Discard.FRAG_REASM_TIMEOUT);
    }

    @BothVersions
    void timeout_ofAnIcmpError_isNotTold(IpVersion ip) {
        Bench bench = host(ip);
        Arrival whole = ip == V4 ? packet(Protocol.ICMP).hex("0301000000000000").length(64)
                : packet(Protocol.ICMPV6).hex("0100000000000000").length(64);
        bench.arrives(part(bench, whole, 0, 16, true)).after(ofSeconds(60)).sends("");
    }

    @BothVersions
    void timeouts_ofOneSource_areToldAsOftenAsErrorsMayBe(IpVersion ip) {
        Bench bench = host(ip);
        for (int i = 0; i < 30; i++) {
            int number = i;
            bench.arrives(version -> Parts.part(packet(SCTP).length(64).octets(version), number,
                    0, 16, true));
        }
        bench.after(ofSeconds(60));
        assertThat(bench.fresh()).hasSize(10);
        assertThat(bench.host().discards).hasSize(30);
    }

    @BothVersions
    void limits_areSettings(IpVersion ip) {
        Bench bench = in(LISTEN).over(ip).with(Setting.REASSEMBLY_SOURCE_DATAGRAMS, 2)
                .with(Setting.REASSEMBLY_TIMEOUT, ofSeconds(5).toNanos());
        for (int i = 0; i < 3; i++) {
            int number = i;
            bench.arrives(version -> Parts.part(packet(SCTP).length(64).octets(version), number,
                    16, 64, false));
        }
        assertThat(bench.host().discards).containsExactly(Discard.FRAG_TOO_FAR);
        assertThat(bench.host().stack.usage().reassemblies()).isEqualTo(2);
        bench.after(ofSeconds(5));
        assertThat(count(bench, Counter.REASM_TIMEOUT)).isEqualTo(2);
        Bench none = in(LISTEN).over(ip).with(Setting.REASSEMBLY_DATAGRAMS, 0);
        none.arrives(part(none, packet(SCTP).length(64), 16, 64, false));
        assertThat(none.host().discards).containsExactly(Discard.FRAG_LIMIT);
        isEmpty(none);
    }

    // What we send

    @BothVersions
    void echo_largerThanTheLink_isAnsweredInFragments(IpVersion ip) {
        for (int length : new int[] {1_473, 4_000, 20_000, ip == V4 ? 65_507 : 65_527}) {
            Bench bench = host(ip);
            byte[] request = echo(ip, length).octets(ip);
            arrive(bench, Parts.of(request, 1, 1_240));
            Reply reply = new Reply();
            for (Sent sent : bench.fresh()) {
                assertThat(sent.octets.length).isLessThanOrEqualTo(MTU);
                reply = reply.and(sent);
            }
            byte[] whole = reply.octets();
            assertThat(whole).hasSize(8 + length);
            assertThat(Arrays.copyOfRange(whole, 4, whole.length)).isEqualTo(
                    Arrays.copyOfRange(request, request.length - length - 4, request.length));
            assertThat(count(bench, Counter.ICMP_OUT_ECHO_REPS)).isEqualTo(1);
            isEmpty(bench);
        }
    }

    @Test
    void echo_inMoreFragmentsThanMayWait_isNotAnswered() {
        Bench bench = in(LISTEN).mtu(576).addresses("192.0.2.2/24");
        arrive(bench, Parts.of(echo(V4, 60_000).octets(V4), 1, 1_480));
        bench.sends("");
        assertThat(bench.host().discards).containsExactly(Discard.ICMP_REPLY_LIMIT);
    }

    /// What fragments hold that are all there, in order.
    @SuppressWarnings("ArrayRecordComponent")      // never compared
    private record Reply(byte[] octets, @Nullable Integer identification) {
        Reply() {
            this(new byte[0], null);
        }

        Reply and(Sent sent) {
            MemorySegment packet = MemorySegment.ofArray(sent.octets);
            int from = (int) sent.ip.payloadOffset;
            int offset;
            int number;
            if (sent.ip.isV4()) {
                Ipv4Header header = new Ipv4Header();
                assertThat(header.wrap(packet, 0, sent.octets.length)).isNull();
                assertThat(header.dontFragment()).isFalse();
                offset = header.fragmentOffset();
                number = header.identification();
            } else {
                Ipv6Extensions header = new Ipv6Extensions();
                assertThat(header.walk(packet, from, sent.ip.payloadLength, sent.ip.protocol))
                        .isNull();
                assertThat(header.protocol()).isEqualTo(Protocol.ICMPV6);
                offset = header.fragmentOffset();
                number = header.identification();
                from = (int) header.payloadOffset();
            }
            assertThat(offset).isEqualTo(octets.length);
            if (identification != null) assertThat(number).isEqualTo(identification);
            byte[] more = Arrays.copyOf(octets, octets.length + sent.octets.length - from);
            System.arraycopy(sent.octets, from, more, offset, sent.octets.length - from);
            return new Reply(more, number);
        }
    }
}
