package elva.pcap;

import elva.wire.Control;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import elva.wire.TcpHeader;
import java.lang.foreign.MemorySegment;

/// Whose packet it is: the sockets, and what of a segment a comment depends on. Used again.
///
/// A packet with extension headers of IPv6 names nobody: this TCP sends none.
final class PacketEnds {
    private final Ipv4Header v4 = new Ipv4Header();
    private final Ipv6Header v6 = new Ipv6Header();
    private final TcpHeader tcp = new TcpHeader();
    private Endpoint local = new Endpoint(IpAddress.UNSPECIFIED_V4, 0);
    private Endpoint remote = local;

    /// Looks at a packet.
    ///
    /// @return whether it holds a TCP header; if not, nothing else may be asked
    boolean read(MemorySegment packet, boolean outbound) {
        int length = (int) packet.byteSize();
        if (v4.wrap(packet, 0, length) == null) {
            if (v4.protocol() != Protocol.TCP || v4.fragment()) return false;
            if (tcp.wrap(packet, v4.payloadOffset(), v4.payloadLength()) != null) return false;
            name(v4.sourceAddress(), v4.destinationAddress(), outbound);
            return true;
        }
        if (v6.wrap(packet, 0, length) != null || v6.nextHeader() != Protocol.TCP) return false;
        if (tcp.wrap(packet, v6.payloadOffset(), v6.payloadLength()) != null) return false;
        name(v6.source(), v6.destination(), outbound);
        return true;
    }

    private void name(IpAddress from, IpAddress to, boolean outbound) {
        Endpoint source = new Endpoint(from, tcp.sourcePort());
        Endpoint destination = new Endpoint(to, tcp.destinationPort());
        local = outbound ? source : destination;
        remote = outbound ? destination : source;
    }

    Endpoint local() { return local; }

    Endpoint remote() { return remote; }

    int seq() { return tcp.seq(); }

    /// Whether it is of the segments by which a peer hears of a change of state.
    boolean tellsState() { return tcp.has(Control.SYN | Control.FIN | Control.RST); }
}
