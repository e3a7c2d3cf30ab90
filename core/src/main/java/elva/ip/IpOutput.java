package elva.ip;

import elva.wire.Datagram;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Header;

/// Writes the IP header before a payload. RFC 791 §3.1, RFC 8200 §3.
public final class IpOutput {

    private IpOutput() {}

    /// Writes the header that ends where the payload begins.
    ///
    /// @return octets of the header
    public static int write(Datagram out) {
        if (!out.isV4()) {
            long at = out.payloadOffset - Ipv6Header.LENGTH;
            Ipv6Header.write(out.buffer, at, out.payloadLength, out);
            return Ipv6Header.LENGTH;
        }
        int header = Ipv4Header.lengthOf(out);
        long destination = out.destinationLow;
        if (out.options != null && out.firstHop != 0) {
            out.destinationLow = (destination & ~0xffff_ffffL)
                    | Integer.toUnsignedLong(out.firstHop);
        }
        Ipv4Header.write(out.buffer, out.payloadOffset - header, header + out.payloadLength, out);
        out.destinationLow = destination;
        return header;
    }
}
