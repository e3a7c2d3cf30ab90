package elva.ip;

import elva.wire.Datagram;
import elva.wire.Ipv6Extensions;
import elva.wire.Ipv6Header;
import elva.wire.Malformed;
import elva.wire.Protocol;
import elva.wire.TcpHeader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What an IPv6 packet must be before anybody looks into it. RFC 8200 §3, §4.
final class Ipv6Input {
    private static final int UDP_OR_ICMP_LENGTH = 8;

    private final Addresses addresses;
    private final Ipv6Header header = new Ipv6Header();
    private final Ipv6Extensions extensions = new Ipv6Extensions();
    private final Ipv6Extensions inFirstPart = new Ipv6Extensions();
    private final Fragment part;

    /// @param part told what a packet is a part of
    Ipv6Input(Addresses addresses, Fragment part) {
        this.addresses = addresses;
        this.part = part;
    }

    /// What the last packet had between header and payload.
    Ipv6Extensions extensions() { return extensions; }

    /// Checks a packet and tells what it says, the extension headers left out.
    ///
    /// @return why it goes no further, or `null`
    @Nullable Refusal check(MemorySegment buffer, long offset, int length, Datagram into) {
        Malformed malformed = header.wrap(buffer, offset, length);
        if (malformed == Malformed.VERSION) return Refusal.VERSION;
        if (malformed == Malformed.MAPPED_ADDRESS) return Refusal.INVALID_SOURCE;
        if (malformed != null) return Refusal.HEADER;
        header.describe(into);
        into.returnRoute = null;
        if (!addresses.isOurs(into.destinationHigh, into.destinationLow)) return Refusal.NOT_FOR_US;
        if (!addresses.isUnicast(into.sourceHigh, into.sourceLow)) return Refusal.INVALID_SOURCE;
        if (extensions.walk(buffer, into.payloadOffset, into.payloadLength,
                into.protocol) != null) {
            return Refusal.EXTENSION;
        }
        part.present = extensions.fragment();               // RFC 6946: one that is all is none
        if (part.present) {
            part.offset = extensions.fragmentOffset();
            part.more = extensions.moreFragments();
            part.identification = extensions.identification();
            part.headerLength = (int) (extensions.payloadOffset() - offset);
            part.nextHeaderAt = extensions.fragmentPointer();
            if (part.offset == 0 && !hasAllHeaders(buffer)) return Refusal.FRAGMENT_HEADERS;
        }
        into.protocol = extensions.protocol();
        into.payloadOffset = extensions.payloadOffset();
        into.payloadLength = extensions.payloadLength();
        return null;
    }

    /// RFC 7112 §5, RFC 8200 §4.5. What else is wrong with them is seen once the rest is there.
    private boolean hasAllHeaders(MemorySegment buffer) {
        Malformed malformed = inFirstPart.walk(buffer, extensions.payloadOffset(),
                extensions.payloadLength(), extensions.protocol());
        if (malformed != null) return malformed != Malformed.TRUNCATED;
        return inFirstPart.payloadLength() >= switch (inFirstPart.protocol()) {
            case Protocol.TCP -> TcpHeader.MIN_LENGTH;
            case Protocol.UDP, Protocol.ICMPV6 -> UDP_OR_ICMP_LENGTH;
            case Protocol.NO_NEXT -> 0;
            default -> 1;
        };
    }
}
