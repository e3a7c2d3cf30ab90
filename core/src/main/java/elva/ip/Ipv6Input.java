package elva.ip;

import elva.wire.Datagram;
import elva.wire.Ipv6Extensions;
import elva.wire.Ipv6Header;
import elva.wire.Malformed;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What an IPv6 packet must be before anybody looks into it. RFC 8200 §3, §4.
final class Ipv6Input {
    private final Addresses addresses;
    private final Ipv6Header header = new Ipv6Header();
    private final Ipv6Extensions extensions = new Ipv6Extensions();

    Ipv6Input(Addresses addresses) {
        this.addresses = addresses;
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
        boolean atomic = extensions.fragment() && extensions.fragmentOffset() == 0
                && !extensions.moreFragments();                             // RFC 6946
        if (extensions.fragment() && !atomic) return Refusal.FRAGMENT;
        into.protocol = extensions.protocol();
        into.payloadOffset = extensions.payloadOffset();
        into.payloadLength = extensions.payloadLength();
        return null;
    }
}
