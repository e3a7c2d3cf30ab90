package elva.ip;

import elva.wire.Checksum;
import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Extensions;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The ICMP errors we originate: about what, and how much of it they quote. RFC 792, RFC 1122
/// §3.2.2, RFC 4443 §2.4 and §3.
///
/// Never about an ICMP error. Nor about what the IP input dropped before anybody could think of an
/// error: a packet for a group, from the address of no host, or a part of an IPv4 datagram that is
/// not its first.
public final class IcmpErrors {
    private static final int PROTOCOL_UNREACHABLE = 2;
    private static final int PORT_UNREACHABLE = 3;
    private static final int V6_PORT_UNREACHABLE = 4;
    private static final int REASSEMBLY_TIME_EXCEEDED = 1;
    /// The longest error: what every host takes. RFC 1812 §4.3.2.3, RFC 4443 §2.4 (c).
    private static final int V4_MOST = 576;
    private static final int V6_MOST = 1280;
    private static final int V6_FIRST_INFORMATIONAL = 128;
    private static final int V6_REDIRECT = 137;
    private static final int UNIT = 8;
    /// Extension headers looked through for an ICMP error at the end of them.
    private static final int EXTENSIONS_MOST = 16;

    private final Addresses addresses;
    private final int v4Most;
    private final int v6Most;

    /// @param mtu of the link, octets
    public IcmpErrors(Addresses addresses, int mtu) {
        this.addresses = addresses;
        v4Most = Math.min(mtu, V4_MOST);
        v6Most = Math.min(mtu, V6_MOST);
    }

    /// Whether an error about a packet that arrived may be sent at all.
    public boolean may(Datagram in) {
        if (addresses.isOurs(in.sourceHigh, in.sourceLow)) return false;
        return !(in.isV4() ? isV4Error(in) : isV6Error(in));
    }

    private static boolean isV4Error(Datagram in) {
        if (in.protocol != Protocol.ICMP) return false;
        return in.payloadLength < 1 || switch (u8(in, in.payloadOffset)) {
            case IcmpHeader.UNREACHABLE, IcmpHeader.SOURCE_QUENCH, IcmpHeader.REDIRECT,
                    IcmpHeader.TIME_EXCEEDED, IcmpHeader.PARAMETER_PROBLEM -> true;
            default -> false;
        };
    }

    /// Looks through extension headers of which one was refused. A chain that breaks off is not
    /// known to end in an ICMP error; of a part of a datagram the beginning is taken for one.
    private static boolean isV6Error(Datagram in) {
        int header = in.protocol;
        long at = in.payloadOffset;
        long end = at + in.payloadLength;
        for (int i = 0; i < EXTENSIONS_MOST; i++) {
            if (header == Protocol.ICMPV6) {
                int type = at < end ? u8(in, at) : 0;
                return type < V6_FIRST_INFORMATIONAL || type == V6_REDIRECT;
            }
            boolean fragment = header == Protocol.FRAGMENT;
            boolean extension = fragment || header == Protocol.HOP_BY_HOP
                    || header == Protocol.ROUTING || header == Protocol.DESTINATION;
            if (!extension || end - at < UNIT) return false;
            header = u8(in, at);
            if (fragment && (u8(in, at + 2) | u8(in, at + 3) >> 3) != 0) {
                return header == Protocol.ICMPV6;
            }
            at += fragment ? UNIT : UNIT * (1L + u8(in, at + 1));
        }
        return true;
    }

    private static int u8(Datagram in, long at) {
        return in.buffer.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    /// Writes where the payload of `out` begins: nobody here speaks the packet's protocol.
    ///
    /// @param pointer of IPv6: which octet of the packet names the protocol
    public void protocolUnreachable(Datagram in, int pointer, Datagram out) {
        if (in.isV4()) {
            write(in, out, IcmpHeader.UNREACHABLE, PROTOCOL_UNREACHABLE, 0);
        } else {
            write(in, out, IcmpHeader.V6_PARAMETER_PROBLEM, Ipv6Extensions.UNKNOWN_NEXT_HEADER,
                    pointer);
        }
    }

    /// Writes where the payload of `out` begins: nobody here listens at the datagram's port.
    public void portUnreachable(Datagram in, Datagram out) {
        if (in.isV4()) write(in, out, IcmpHeader.UNREACHABLE, PORT_UNREACHABLE, 0);
        else write(in, out, IcmpHeader.V6_UNREACHABLE, V6_PORT_UNREACHABLE, 0);
    }

    /// Writes where the payload of `out` begins: a header of the packet is in error.
    ///
    /// @param code of IPv6, a problem code of [Ipv6Extensions]; 0 of IPv4
    /// @param pointer which octet of the packet is in error
    public void parameterProblem(Datagram in, int code, int pointer, Datagram out) {
        if (in.isV4()) write(in, out, IcmpHeader.PARAMETER_PROBLEM, code, pointer << 24);
        else write(in, out, IcmpHeader.V6_PARAMETER_PROBLEM, code, pointer);
    }

    /// Writes where the payload of `out` begins: the rest of a datagram did not come in time.
    ///
    /// @param in its first part
    public void reassemblyTimeExceeded(Datagram in, Datagram out) {
        int type = in.isV4() ? IcmpHeader.TIME_EXCEEDED : IcmpHeader.V6_TIME_EXCEEDED;
        write(in, out, type, REASSEMBLY_TIME_EXCEEDED, 0);
    }

    /// Of the packet, from its IP header on, as much is quoted as fits. From the address that was
    /// asked (RFC 4443 §2.2), with no Diffserv code point, as errors are (RFC 1349 §5.1).
    private void write(Datagram in, Datagram out, int type, int code, int rest) {
        boolean isV4 = in.isV4();
        out.sourceHigh = in.destinationHigh;
        out.sourceLow = in.destinationLow;
        out.destinationHigh = in.sourceHigh;
        out.destinationLow = in.sourceLow;
        out.protocol = isV4 ? Protocol.ICMP : Protocol.ICMPV6;
        out.dscp = 0;
        out.ecn = 0;
        out.options = null;
        out.mayFragment = false;
        out.segmentSize = 0;
        int most = isV4 ? v4Most - Ipv4Header.MIN_LENGTH : v6Most - Ipv6Header.LENGTH;
        int packet = (int) (in.payloadOffset + in.payloadLength - in.offset);
        int quoted = Math.min(packet, most - IcmpHeader.LENGTH);
        out.payloadLength = IcmpHeader.LENGTH + quoted;
        MemorySegment.copy(in.buffer, in.offset, out.buffer,
                out.payloadOffset + IcmpHeader.LENGTH, quoted);
        IcmpHeader.write(out.buffer, out.payloadOffset, type, code, rest);
        long pseudoHeader = isV4 ? 0 : Checksum.pseudoHeader(out.sourceHigh, out.sourceLow,
                out.destinationHigh, out.destinationLow, Protocol.ICMPV6, out.payloadLength);
        IcmpHeader.writeChecksum(out.buffer, out.payloadOffset, out.payloadLength, pseudoHeader);
    }
}
