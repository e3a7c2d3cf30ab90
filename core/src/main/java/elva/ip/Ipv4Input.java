package elva.ip;

import elva.wire.Datagram;
import elva.wire.Ipv4Header;
import elva.wire.Ipv4Options;
import elva.wire.Malformed;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What an IPv4 packet must be before anybody looks into it. RFC 791 §3.1, RFC 1122 §3.2.1.
final class Ipv4Input {
    private final Addresses addresses;
    private final boolean sourceRoutes;
    private final Fragment part;
    private final Ipv4Header header = new Ipv4Header();
    private final Ipv4Options options = new Ipv4Options();

    /// @param sourceRoutes whether source routes are followed; else a packet that has one is
    ///     dropped (RFC 7126 §4.3)
    /// @param part told what a packet is a part of
    Ipv4Input(Addresses addresses, boolean sourceRoutes, Fragment part) {
        this.addresses = addresses;
        this.sourceRoutes = sourceRoutes;
        this.part = part;
    }

    /// Checks a packet and tells what it says.
    ///
    /// @return why it goes no further, or `null`
    @Nullable Refusal check(MemorySegment buffer, long offset, int length, Datagram into) {
        Malformed malformed = header.wrap(buffer, offset, length);
        if (malformed == Malformed.CHECKSUM) return Refusal.CHECKSUM;
        if (malformed == Malformed.VERSION) return Refusal.VERSION;
        if (malformed != null) return Refusal.HEADER;
        header.describe(into);
        into.returnRoute = null;
        if (!addresses.isOurs(into.destinationHigh, into.destinationLow)) return Refusal.NOT_FOR_US;
        if (!addresses.isUnicast(into.sourceHigh, into.sourceLow)) return Refusal.INVALID_SOURCE;
        part.present = header.fragment();
        part.offset = header.fragmentOffset();
        part.more = header.moreFragments();
        part.identification = header.identification();
        part.headerLength = header.headerLength();
        boolean counts = header.optionsLength() > 0 && part.offset == 0;    // RFC 791 §3.2: the
        return counts ? options(into) : null;                               // first part's count
    }

    /// Of a packet refused for its options: the octet at fault, from the start of the packet.
    int problemPointer() { return options.problemPointer(); }

    /// Options that are not understood are passed over. MUST-50.
    private @Nullable Refusal options(Datagram into) {
        Malformed malformed = options.walk(into.buffer, header.optionsOffset(),
                header.optionsLength());
        if (malformed != null) return Refusal.OPTION;
        if (!options.sourceRoute()) return null;
        if (!sourceRoutes) return Refusal.SOURCE_ROUTE;
        int[] back = options.returnRoute(header.source());
        if (back.length == 0) return Refusal.NOT_FOR_US;        // in transit; we do not forward
        into.returnRoute = back;
        return null;
    }
}
