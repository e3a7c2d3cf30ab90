package elva.ip;

import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Ipv4Options;
import elva.wire.Ipv6Extensions;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import elva.wire.TcpHeader;

/// Reads an ICMP message: what kind it is, and of an error what it quotes. RFC 792, RFC 4443.
///
/// Used again for every message; the fields hold until the next.
public final class IcmpInput {

    /// What a message is to us.
    public enum Kind {
        MALFORMED, BAD_CHECKSUM, ECHO_REQUEST, ECHO_REPLY, UNREACHABLE, REFUSED, TOO_BIG,
        TIME_EXCEEDED, PARAMETER_PROBLEM, UNKNOWN_ERROR, IGNORED
    }

    /// ICMPv6 types from here on are no errors. RFC 4443 §2.1
    private static final int V6_INFORMATION = 128;

    /// The message's header.
    public final IcmpHeader header = new IcmpHeader();
    /// Of an error: the packet it quotes.
    public final Datagram quoted = new Datagram();
    /// Of an error about TCP: the quoted ports and sequence number, the packet's own length and its
    /// IP header's, and the next hop's MTU.
    public int sourcePort;
    public int destinationPort;
    public int seq;
    public int quotedLength;
    public int quotedHeaderLength;
    public int mtu;

    private final Ipv4Header v4 = new Ipv4Header();
    private final Ipv4Options options = new Ipv4Options();
    private final Ipv6Header v6 = new Ipv6Header();
    private final Ipv6Extensions extensions = new Ipv6Extensions();
    private final TcpHeader tcp = new TcpHeader();

    /// Reads the payload of a datagram whose protocol is ICMP or ICMPv6.
    public Kind read(Datagram ip) {
        if (header.wrap(ip.buffer, ip.payloadOffset, ip.payloadLength) != null) {
            return Kind.MALFORMED;
        }
        boolean isV4 = ip.isV4();
        boolean ok = isV4 ? header.checksumOk() : header.checksumOk(ip.sourceHigh, ip.sourceLow,
                ip.destinationHigh, ip.destinationLow);
        if (!ok) return Kind.BAD_CHECKSUM;
        Kind kind = isV4 ? kindV4() : kindV6();
        return switch (kind) {
            case UNREACHABLE, REFUSED, TOO_BIG, TIME_EXCEEDED, PARAMETER_PROBLEM, UNKNOWN_ERROR ->
                    error(ip, kind);
            case MALFORMED, BAD_CHECKSUM, ECHO_REQUEST, ECHO_REPLY, IGNORED -> kind;
        };
    }

    /// RFC 792; codes 2 and 3 and the administrative ones say that nobody will answer. Source
    /// quench is ignored (MUST-55), redirects concern no host without routes.
    private Kind kindV4() {
        return switch (header.type()) {
            case IcmpHeader.ECHO -> Kind.ECHO_REQUEST;
            case IcmpHeader.ECHO_REPLY -> Kind.ECHO_REPLY;
            case IcmpHeader.TIME_EXCEEDED -> Kind.TIME_EXCEEDED;
            case IcmpHeader.PARAMETER_PROBLEM -> Kind.PARAMETER_PROBLEM;
            case IcmpHeader.UNREACHABLE -> switch (header.code()) {
                case 2, 3, 9, 10, 13 -> Kind.REFUSED;
                case 4 -> Kind.TOO_BIG;
                default -> Kind.UNREACHABLE;
            };
            default -> Kind.IGNORED;
        };
    }

    private Kind kindV6() {
        return switch (header.type()) {
            case IcmpHeader.V6_ECHO_REQUEST -> Kind.ECHO_REQUEST;
            case IcmpHeader.V6_ECHO_REPLY -> Kind.ECHO_REPLY;
            case IcmpHeader.V6_TIME_EXCEEDED -> Kind.TIME_EXCEEDED;
            case IcmpHeader.V6_PARAMETER_PROBLEM -> Kind.PARAMETER_PROBLEM;
            case IcmpHeader.V6_PACKET_TOO_BIG -> Kind.TOO_BIG;
            case IcmpHeader.V6_UNREACHABLE -> switch (header.code()) {
                case 1, 4 -> Kind.REFUSED;                                  // T23
                default -> Kind.UNREACHABLE;
            };
            default -> header.type() < V6_INFORMATION ? Kind.UNKNOWN_ERROR : Kind.IGNORED;
        };
    }

    private Kind error(Datagram ip, Kind kind) {
        boolean isV4 = ip.isV4();
        boolean read = isV4 ? quotedV4(ip) : quotedV6(ip);
        if (!read) return Kind.IGNORED;
        if (tcp.wrapQuoted(ip.buffer, quoted.payloadOffset, quoted.payloadLength) != null) {
            return Kind.MALFORMED;
        }
        sourcePort = tcp.sourcePort();
        destinationPort = tcp.destinationPort();
        seq = tcp.seq();
        mtu = kind != Kind.TOO_BIG ? 0 : isV4 ? header.mtu() : header.mtuV6();
        return kind;
    }

    private boolean quotedV4(Datagram ip) {
        int length = header.bodyLength();
        if (v4.wrapQuoted(ip.buffer, header.bodyOffset(), length) != null) return false;
        v4.describe(quoted);
        finalDestination(ip);
        quotedLength = v4.totalLength();
        quotedHeaderLength = v4.headerLength();
        quoted.payloadLength = Math.min(quoted.payloadLength, length - v4.headerLength());
        return quoted.protocol == Protocol.TCP && v4.fragmentOffset() == 0;
    }

    /// On a source route the header names the next hop; the connection is with the last. MUST-54
    private void finalDestination(Datagram ip) {
        boolean routed = v4.optionsLength() > 0 && options.walk(ip.buffer, v4.optionsOffset(),
                v4.optionsLength()) == null;
        if (!routed || options.passedCount() == options.routeCount()) return;
        IpAddress last = IpAddress.ofV4(options.routeAddress(options.routeCount() - 1));
        quoted.destinationHigh = last.high();
        quoted.destinationLow = last.low();
    }

    private boolean quotedV6(Datagram ip) {
        int length = header.bodyLength();
        if (v6.wrapQuoted(ip.buffer, header.bodyOffset(), length) != null) return false;
        v6.describe(quoted);
        quotedLength = Ipv6Header.LENGTH + v6.payloadLength();
        quotedHeaderLength = Ipv6Header.LENGTH;
        quoted.payloadLength = Math.min(quoted.payloadLength, length - Ipv6Header.LENGTH);
        boolean walked = extensions.walk(ip.buffer, quoted.payloadOffset, quoted.payloadLength,
                quoted.protocol) == null;
        if (!walked || extensions.fragment() || extensions.protocol() != Protocol.TCP) {
            return false;
        }
        quoted.payloadOffset = extensions.payloadOffset();
        quoted.payloadLength = extensions.payloadLength();
        return true;
    }
}
