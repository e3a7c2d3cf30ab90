package elva.wire;

import static elva.wire.Layouts.U32;
import static elva.wire.Layouts.U64;
import static elva.wire.Layouts.put16;
import static elva.wire.Layouts.put8;
import static elva.wire.Layouts.u16;
import static elva.wire.Layouts.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// An IPv6 header where it lies in a buffer. RFC 8200 §3.
///
/// ```
///  0             4      6    7   8                   24                  40
///  |6|class|flow | len  |next|hop| source            | destin            | extensions, payload..
/// ```
///
/// A flyweight: [#wrap] points it at the octets, the accessors read them there, nothing is copied.
/// Valid until the next `wrap` or until the buffer is reused.
public final class Ipv6Header {
    /// Octets of the header, extensions not counted.
    public static final int LENGTH = 40;

    private static final int MAX_PAYLOAD_LENGTH = 0xffff;

    private MemorySegment buffer = MemorySegment.NULL;
    private long offset;

    /// Points this header at a packet that arrived. Octets after the packet's own end are padding
    /// of the link, and ignored. Jumbograms (RFC 2675) are not spoken.
    ///
    /// @return why these octets hold no IPv6 packet, or `null` if they do: then no accessor fails
    public @Nullable Malformed wrap(MemorySegment buffer, long offset, int length) {
        Malformed malformed = wrapQuoted(buffer, offset, length);
        if (malformed != null) return malformed;
        return payloadLength() > length - LENGTH ? Malformed.TOTAL_LENGTH : null;
    }

    /// Points this header at the beginning of a packet, as an ICMP error quotes it: the end may be
    /// missing.
    ///
    /// @return why these octets hold no IPv6 header, or `null` if they do: then no accessor fails,
    ///     but [#payloadLength] may be more than there is
    public @Nullable Malformed wrapQuoted(MemorySegment buffer, long offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        if (length < LENGTH) return Malformed.TRUNCATED;
        if (u8(buffer, offset) >> 4 != 6) return Malformed.VERSION;
        boolean mapped = IpAddress.isV4(sourceHigh(), sourceLow())
                || IpAddress.isV4(destinationHigh(), destinationLow());
        return mapped ? Malformed.MAPPED_ADDRESS : null;
    }

    public int trafficClass()     { return u16(buffer, offset) >> 4 & 0xff; }
    public int dscp()             { return trafficClass() >> 2; }
    public int ecn()              { return trafficClass() & 3; }
    public int flowLabel()        { return buffer.get(U32, offset) & 0xfffff; }

    /// Octets after this header, extensions among them, 0..65535.
    public int payloadLength()    { return u16(buffer, offset + 4); }

    public long payloadOffset()   { return offset + LENGTH; }
    public int nextHeader()       { return u8(buffer, offset + 6); }
    public int hopLimit()         { return u8(buffer, offset + 7); }
    public long sourceHigh()      { return buffer.get(U64, offset + 8); }
    public long sourceLow()       { return buffer.get(U64, offset + 16); }
    public long destinationHigh() { return buffer.get(U64, offset + 24); }
    public long destinationLow()  { return buffer.get(U64, offset + 32); }
    public IpAddress source()      { return new IpAddress(sourceHigh(), sourceLow()); }
    public IpAddress destination() { return new IpAddress(destinationHigh(), destinationLow()); }

    /// Tells what this packet says: who, to whom, and where its payload lies, as if it had no
    /// extension headers. [Datagram#segmentSize] and the options stay as they were.
    public void describe(Datagram datagram) {
        datagram.buffer = buffer;
        datagram.offset = offset;
        datagram.payloadOffset = payloadOffset();
        datagram.payloadLength = payloadLength();
        datagram.protocol = nextHeader();
        datagram.sourceHigh = sourceHigh();
        datagram.sourceLow = sourceLow();
        datagram.destinationHigh = destinationHigh();
        datagram.destinationLow = destinationLow();
        datagram.dscp = dscp();
        datagram.ecn = ecn();
        datagram.hopLimit = hopLimit();
    }

    /// Makes the header of a datagram's first part that of the whole datagram, but for the next
    /// header. RFC 8200 §4.5
    public static void becomeWhole(MemorySegment buffer, long offset, int payloadLength, int ecn) {
        put8(buffer, offset + 1, (u8(buffer, offset + 1) & ~0x30) | ecn << 4);
        put16(buffer, offset + 4, payloadLength);
    }

    /// Writes a header without extensions and with flow label 0. Of the fields it takes addresses,
    /// protocol, DSCP, ECN and hop limit.
    ///
    /// @param offset where the header begins
    /// @param payloadLength octets after the header, at most 65535
    public static void write(MemorySegment buffer, long offset, int payloadLength,
            Datagram fields) {
        assert payloadLength >= 0 && payloadLength <= MAX_PAYLOAD_LENGTH : payloadLength;
        buffer.set(U32, offset, 6 << 28 | fields.dscp << 22 | fields.ecn << 20);
        put16(buffer, offset + 4, payloadLength);
        put8(buffer, offset + 6, fields.protocol);
        put8(buffer, offset + 7, fields.hopLimit);
        buffer.set(U64, offset + 8, fields.sourceHigh);
        buffer.set(U64, offset + 16, fields.sourceLow);
        buffer.set(U64, offset + 24, fields.destinationHigh);
        buffer.set(U64, offset + 32, fields.destinationLow);
    }
}
