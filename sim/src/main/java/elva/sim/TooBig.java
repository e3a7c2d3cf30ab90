package elva.sim;

import elva.wire.Checksum;
import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;

/// What a router tells the sender of a packet that is too long for the next link. RFC 1191 §4,
/// RFC 4443 §3.2.
final class TooBig {
    private static final IpAddress ROUTER_V4 = IpAddress.parse("192.0.2.254");
    private static final IpAddress ROUTER_V6 = IpAddress.parse("2001:db8::fe");
    private static final int NEEDS_FRAGMENTATION = 4;
    private static final int QUOTED_V4 = 28;
    private static final int MOST_V6 = 1_280;

    private TooBig() {}

    static byte[] about(byte[] packet, int mtu) {
        PacketView view = PacketView.of(packet);
        boolean v4 = view.sourceAddress().isV4();
        int ip = v4 ? Ipv4Header.MIN_LENGTH : Ipv6Header.LENGTH;
        int quoted = Math.min(packet.length, v4 ? QUOTED_V4 : MOST_V6 - ip - IcmpHeader.LENGTH);
        int icmp = IcmpHeader.LENGTH + quoted;
        MemorySegment error = MemorySegment.ofArray(new byte[ip + icmp]);
        if (v4) IcmpHeader.write(error, ip, IcmpHeader.UNREACHABLE, NEEDS_FRAGMENTATION, mtu);
        else IcmpHeader.write(error, ip, IcmpHeader.V6_PACKET_TOO_BIG, 0, mtu);
        MemorySegment.copy(MemorySegment.ofArray(packet), 0, error, ip + IcmpHeader.LENGTH, quoted);
        Datagram fields = new Datagram();
        IpAddress router = v4 ? ROUTER_V4 : ROUTER_V6;
        fields.sourceHigh = router.high();
        fields.sourceLow = router.low();
        fields.destinationHigh = view.sourceAddress().high();
        fields.destinationLow = view.sourceAddress().low();
        fields.protocol = v4 ? Protocol.ICMP : Protocol.ICMPV6;
        fields.hopLimit = 64;
        long pseudoHeader = v4 ? 0 : Checksum.pseudoHeader(router, view.sourceAddress(),
                Protocol.ICMPV6, icmp);
        IcmpHeader.writeChecksum(error, ip, icmp, pseudoHeader);
        if (v4) Ipv4Header.write(error, 0, ip + icmp, fields);
        else Ipv6Header.write(error, 0, icmp, fields);
        return (byte[]) error.heapBase().orElseThrow();
    }
}
