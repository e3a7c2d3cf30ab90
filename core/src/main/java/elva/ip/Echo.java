package elva.ip;

import elva.wire.Checksum;
import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;

/// Answers an echo request: its data whole, from the address that was asked. RFC 1122 §3.2.2.6,
/// RFC 4443 §4.2.
public final class Echo {

    private Echo() {}

    /// Writes the answer where the payload of `out` begins.
    ///
    /// @param request the datagram, and `header` its ICMP header
    /// @param room octets there is room for in `out`
    /// @return whether there is an answer: one that is too long for a packet of ours is none
    public static boolean answer(Datagram request, IcmpHeader header, Datagram out, int room) {
        int length = request.payloadLength;
        if (length > room) return false;
        boolean isV4 = request.isV4();
        out.sourceHigh = request.destinationHigh;
        out.sourceLow = request.destinationLow;
        out.destinationHigh = request.sourceHigh;
        out.destinationLow = request.sourceLow;
        out.protocol = isV4 ? Protocol.ICMP : Protocol.ICMPV6;
        out.dscp = request.dscp;
        out.ecn = 0;
        out.options = null;
        out.segmentSize = 0;
        out.mayFragment = false;
        out.payloadLength = length;
        MemorySegment.copy(request.buffer, request.payloadOffset, out.buffer, out.payloadOffset,
                length);
        int type = isV4 ? IcmpHeader.ECHO_REPLY : IcmpHeader.V6_ECHO_REPLY;
        IcmpHeader.write(out.buffer, out.payloadOffset, type, 0, (int) header.rest());
        long pseudoHeader = isV4 ? 0 : Checksum.pseudoHeader(out.sourceHigh, out.sourceLow,
                out.destinationHigh, out.destinationLow, Protocol.ICMPV6, length);
        IcmpHeader.writeChecksum(out.buffer, out.payloadOffset, length, pseudoHeader);
        return true;
    }
}
