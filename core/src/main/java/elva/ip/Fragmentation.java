package elva.ip;

import elva.wire.Datagram;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Extensions;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;

/// Cuts what we send into parts where it must be longer than the link's packets. RFC 791 §3.2,
/// RFC 1122 §3.3.3, RFC 8200 §4.5.
public final class Fragmentation {
    private static final int UNIT = 8;

    private Fragmentation() {}

    /// Octets of payload in each part of this datagram but the last.
    public static int partMost(Datagram out, int mtu) {
        int header = out.isV4() ? Ipv4Header.lengthOf(out)
                : Ipv6Header.LENGTH + Ipv6Extensions.FRAGMENT;
        return (mtu - header) / UNIT * UNIT;
    }

    /// Writes the headers of one part, which end where its payload begins.
    ///
    /// @param out the datagram, but of its payload the part alone; its IPv4 options, which can only
    ///     be a source route, go with each part
    /// @param offset where the part belongs, in octets
    /// @return octets of headers
    public static int write(Datagram out, int offset, boolean more) {
        if (out.isV4()) {
            out.mayFragment = true;
            int header = IpOutput.write(out);
            Ipv4Header.becomePart(out.buffer, out.payloadOffset - header, offset, more);
            return header;
        }
        long at = out.payloadOffset - Ipv6Extensions.FRAGMENT;
        Ipv6Extensions.writeFragment(out, at, offset, more);
        int protocol = out.protocol;
        out.protocol = Protocol.FRAGMENT;
        Ipv6Header.write(out.buffer, at - Ipv6Header.LENGTH,
                Ipv6Extensions.FRAGMENT + out.payloadLength, out);
        out.protocol = protocol;
        return Ipv6Extensions.FRAGMENT + Ipv6Header.LENGTH;
    }
}
