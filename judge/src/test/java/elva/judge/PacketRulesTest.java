package elva.judge;

import static elva.judge.Watch.octet;
import static elva.tcp.State.CLOSED;
import static elva.tcp.State.SYN_SENT;

import elva.tcp.Cause;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.1, §3.2, §3.7: what one packet must be.
class PacketRulesTest {
    private static final String TEXT = "<SEQ=2000><ACK=5000><DATA=99><CTL=PSH,ACK>";

    /// Sums the segment again, so that only the change itself is wrong.
    private static Consumer<MemorySegment> repaired(int at, int value) {
        return packet -> {
            octet(at, value).accept(packet);
            octet(36, 0).andThen(octet(37, 0)).accept(packet);
            long sum = 6 + packet.byteSize() - 20;
            for (int i = 12; i < packet.byteSize(); i++) {
                int b = packet.get(ValueLayout.JAVA_BYTE, i) & 0xff;
                sum += (i & 1) == 0 ? b << 8 : b;
            }
            while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
            octet(36, (int) ~sum >> 8).andThen(octet(37, (int) ~sum)).accept(packet);
        };
    }

    @Test
    void packet_ofTheHandshakeAndText_breaksNothing() {
        Watch.established().sent(TEXT).keeps();
    }

    @Test
    void ipHeader_withWrongChecksum_isFound() {
        Watch.established().sent(TEXT, octet(10, 0x55)).breaks(Rule.IP_HEADER);
    }

    @Test
    void tcpHeader_withDataOffsetPastTheEnd_isFound() {
        Watch.established().sent("<SEQ=2000><ACK=5000><DATA=9><CTL=ACK>", octet(32, 0xf0))
                .breaks(Rule.TCP_HEADER);
    }

    @Test
    void checksum_withOneBitTurned_isFound() {
        Watch.established().sent(TEXT, octet(60, 0x55)).breaks(Rule.TCP_CHECKSUM);
    }

    @Test
    void checksum_ofDamagedArrival_countsAsNothingArrived() {
        Watch.established()
                .arrives("<SEQ=5000><ACK=2000><DATA=99><CTL=ACK>", octet(60, 0x55))
                .sent("<SEQ=2000><ACK=5099><CTL=ACK>").breaks(Rule.ACK_ARRIVED);
    }

    @Test
    void checksum_overIpv6_isJudgedAlike() {
        IpAddress ours = IpAddress.parse("2001:db8::2");
        IpAddress theirs = IpAddress.parse("2001:db8::1");
        new Watch(Expectations.STANDARD, ours, theirs).open().sent(TEXT).keeps();
        new Watch(Expectations.STANDARD, ours, theirs).open().sent(TEXT, octet(80, 0x55))
                .breaks(Rule.TCP_CHECKSUM);
    }

    @Test
    void reservedBits_notZero_areFound() {
        Watch.established().sent(TEXT, repaired(32, 0x51)).breaks(Rule.RESERVED_BITS);
    }

    @Test
    void source_ofAnotherHost_isFound() {
        Expectations expect = Expectations.STANDARD.addresses(Set.of(Watch.OUR_ADDRESS));
        Watch.established(expect).sent(TEXT).keeps()
                .sent(TEXT, packet -> {
                    repaired(15, 9).accept(packet);
                    Ipv4Header.writeChecksum(packet, 0);
                })
                .breaksFirst(Rule.LOCAL_ADDRESS);
    }

    @Test
    void packetSize_overTheMtu_isFound() {
        Expectations expect = Expectations.STANDARD.with(Bound.MTU, 1_040);
        Watch.established(expect).sent("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>").keeps();
        Watch.established(expect)
                .sent("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK><OPT=01010101>")
                .breaksFirst(Rule.PACKET_SIZE);
    }

    @Test
    void flags_finWithRst_areFound() {
        new Watch().arrives("<SEQ=4999><CTL=SYN>").sent("<SEQ=0><ACK=5000><CTL=RST,ACK>").keeps();
        new Watch().arrives("<SEQ=4998><CTL=FIN>").sent("<SEQ=0><ACK=4999><CTL=RST,FIN,ACK>")
                .breaksFirst(Rule.FLAGS_TOGETHER);
    }

    @Test
    void options_paddedWithZeros_breakNothing() {
        Watch.established().sent(TEXT.replace("<CTL", "<OPT=01000000><CTL")).keeps();
    }

    @Test
    void options_withOctetsAfterTheEnd_areFound() {
        Watch.established().sent(TEXT.replace("<CTL", "<OPT=01000100><CTL")).breaks(Rule.OPTIONS);
    }

    @Test
    void options_longerThanTheHeader_areFound() {
        Watch.established().sent(TEXT.replace("<CTL", "<OPT=1e090000><CTL")).breaks(Rule.OPTIONS);
    }

    @Test
    void mss_withoutSyn_isFound() {
        Watch.established().sent(TEXT.replace("<CTL", "<MSS=1000><CTL")).breaks(Rule.MSS_ON_SYN);
    }

    @Test
    void mss_aboveTheMtu_isFound() {
        new Watch().arc(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN)
                .sent("<SEQ=1999><CTL=SYN><MSS=1460>").keeps()
                .after(1_000).sent("<SEQ=1999><CTL=SYN><MSS=1461>")
                .breaks(Rule.MSS_VALUE);
    }
}
