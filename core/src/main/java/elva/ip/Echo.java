package elva.ip;

import elva.wire.Checksum;
import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.Ipv4Options;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;

/// Echo requests and their answers. RFC 792, RFC 1122 §3.2.2.6, RFC 4443 §4.
public final class Echo {

    private Echo() {}

    /// Answers a request, where the payload of `out` begins: its data whole, from the address that
    /// was asked, and along the request's source route if it came by one.
    ///
    /// @param request the datagram, and `header` its ICMP header
    /// @param out with room for as much payload as a datagram can have
    public static void answer(Datagram request, IcmpHeader header, Datagram out) {
        int length = request.payloadLength;
        out.sourceHigh = request.destinationHigh;
        out.sourceLow = request.destinationLow;
        out.destinationHigh = request.sourceHigh;
        out.destinationLow = request.sourceLow;
        out.dscp = request.dscp;
        out.payloadLength = length;
        MemorySegment.copy(request.buffer, request.payloadOffset, out.buffer, out.payloadOffset,
                length);
        int type = out.isV4() ? IcmpHeader.ECHO_REPLY : IcmpHeader.V6_ECHO_REPLY;
        finish(out, type, (int) header.rest());
        int[] route = request.returnRoute;
        if (route == null) return;
        out.options = Ipv4Options.alongRoute(route, false);
        out.firstHop = route[0];
    }

    /// Makes a request of `out`, whose payload has the data behind room for the header already.
    public static void request(Datagram out, int identifier, int sequence) {
        out.dscp = 0;
        int type = out.isV4() ? IcmpHeader.ECHO : IcmpHeader.V6_ECHO_REQUEST;
        finish(out, type, identifier << 16 | sequence);
    }

    private static void finish(Datagram out, int type, int rest) {
        boolean isV4 = out.isV4();
        out.protocol = isV4 ? Protocol.ICMP : Protocol.ICMPV6;
        out.ecn = 0;
        out.options = null;
        out.segmentSize = 0;
        out.mayFragment = false;
        IcmpHeader.write(out.buffer, out.payloadOffset, type, 0, rest);
        long pseudoHeader = isV4 ? 0 : Checksum.pseudoHeader(out.sourceHigh, out.sourceLow,
                out.destinationHigh, out.destinationLow, Protocol.ICMPV6, out.payloadLength);
        IcmpHeader.writeChecksum(out.buffer, out.payloadOffset, out.payloadLength, pseudoHeader);
    }
}
