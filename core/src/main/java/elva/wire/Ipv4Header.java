package elva.wire;

import static elva.wire.Layouts.U32;
import static elva.wire.Layouts.put16;
import static elva.wire.Layouts.put8;
import static elva.wire.Layouts.u16;
import static elva.wire.Layouts.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// An IPv4 header where it lies in a buffer. RFC 791 §3.1.
///
/// ```
///  0   1   2     4     6       8   9     10     12          16          20
///  |4|l|tos|total| id  |flg|off|TTL|proto|chksum| source    | destin    | options..
/// ```
///
/// A flyweight: [#wrap] points it at the octets, the accessors read them there, nothing is copied.
/// Valid until the next `wrap` or until the buffer is reused.
public final class Ipv4Header {
    /// The length of a header without options.
    public static final int MIN_LENGTH = 20;
    /// The length of a header with all the options it can hold.
    public static final int MAX_LENGTH = 60;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET = 0x1fff;
    private static final int MAX_TOTAL_LENGTH = 0xffff;

    private MemorySegment buffer = MemorySegment.NULL;
    private long offset;

    /// Points this header at a packet that arrived. Octets after the packet's own end are padding
    /// of the link, and ignored.
    ///
    /// @return why these octets hold no IPv4 packet, or `null` if they do: then no accessor fails
    public @Nullable Malformed wrap(MemorySegment buffer, long offset, int length) {
        Malformed malformed = wrapQuoted(buffer, offset, length);
        if (malformed != null) return malformed;
        if (totalLength() > length) return Malformed.TOTAL_LENGTH;
        if (!Checksum.ok(Checksum.sum(buffer, offset, headerLength()))) return Malformed.CHECKSUM;
        if (fragmentOffset() + totalLength() > MAX_TOTAL_LENGTH) return Malformed.FRAGMENT;
        return null;
    }

    /// Points this header at the beginning of a packet, as an ICMP error quotes it: the end may be
    /// missing, and routers on its way may have left the checksum wrong.
    ///
    /// @return why these octets hold no IPv4 header, or `null` if they do: then no accessor fails,
    ///     but [#totalLength] may be more than there is
    public @Nullable Malformed wrapQuoted(MemorySegment buffer, long offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        if (length < MIN_LENGTH) return Malformed.TRUNCATED;
        if (u8(buffer, offset) >> 4 != 4) return Malformed.VERSION;
        int headerLength = headerLength();
        if (headerLength < MIN_LENGTH || headerLength > length) return Malformed.HEADER_LENGTH;
        return totalLength() < headerLength ? Malformed.TOTAL_LENGTH : null;
    }

    /// Octets, 20..60.
    public int headerLength() { return (u8(buffer, offset) & 0xf) * 4; }

    /// Octets of header and payload, 20..65535.
    public int totalLength() { return u16(buffer, offset + 2); }

    public long payloadOffset()     { return offset + headerLength(); }
    public int payloadLength()      { return totalLength() - headerLength(); }
    public int dscp()               { return u8(buffer, offset + 1) >> 2; }
    public int ecn()                { return u8(buffer, offset + 1) & 3; }
    public int identification()     { return u16(buffer, offset + 4); }
    public boolean dontFragment()   { return (u16(buffer, offset + 6) & DONT_FRAGMENT) != 0; }
    public boolean moreFragments()  { return (u16(buffer, offset + 6) & MORE_FRAGMENTS) != 0; }

    /// Where this fragment's payload belongs, in octets, 0..65528.
    public int fragmentOffset()     { return (u16(buffer, offset + 6) & FRAGMENT_OFFSET) * 8; }

    /// Whether this is a part of a datagram only.
    public boolean fragment() {
        return (u16(buffer, offset + 6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0;
    }

    public int hopLimit()           { return u8(buffer, offset + 8); }
    public int protocol()           { return u8(buffer, offset + 9); }
    public int source()             { return buffer.get(U32, offset + 12); }
    public int destination()        { return buffer.get(U32, offset + 16); }
    public IpAddress sourceAddress()      { return IpAddress.ofV4(source()); }
    public IpAddress destinationAddress() { return IpAddress.ofV4(destination()); }
    public long optionsOffset()     { return offset + MIN_LENGTH; }

    /// Octets, 0..40.
    public int optionsLength()      { return headerLength() - MIN_LENGTH; }

    /// Tells what this packet says: who, to whom, and where its payload lies. What a header does
    /// not hold, [Datagram#segmentSize], and the options stay as they were.
    public void describe(Datagram datagram) {
        datagram.buffer = buffer;
        datagram.offset = offset;
        datagram.payloadOffset = payloadOffset();
        datagram.payloadLength = payloadLength();
        datagram.protocol = protocol();
        datagram.sourceHigh = 0;
        datagram.sourceLow = IpAddress.lowOfV4(source());
        datagram.destinationHigh = 0;
        datagram.destinationLow = IpAddress.lowOfV4(destination());
        datagram.dscp = dscp();
        datagram.ecn = ecn();
        datagram.hopLimit = hopLimit();
    }

    /// The length of the header that [#write] makes of these fields.
    public static int lengthOf(Datagram fields) {
        byte[] options = fields.options;
        return options == null ? MIN_LENGTH : MIN_LENGTH + options.length;
    }

    /// Writes a header: unless the fields say otherwise not to be fragmented, and for that with no
    /// identification (RFC 6864 §4.1). Of the fields it takes addresses, protocol, DSCP, ECN, hop
    /// limit, options, and those about fragmentation.
    ///
    /// @param offset where the header begins
    /// @param totalLength octets of header and payload, at most 65535
    public static void write(MemorySegment buffer, long offset, int totalLength, Datagram fields) {
        int headerLength = lengthOf(fields);
        assert headerLength <= MAX_LENGTH && (headerLength & 3) == 0 : headerLength;
        assert totalLength >= headerLength && totalLength <= MAX_TOTAL_LENGTH : totalLength;
        put8(buffer, offset, 0x40 | headerLength / 4);
        put8(buffer, offset + 1, fields.dscp << 2 | fields.ecn);
        put16(buffer, offset + 2, totalLength);
        put16(buffer, offset + 4, fields.mayFragment ? fields.identification : 0);
        put16(buffer, offset + 6, fields.mayFragment ? 0 : DONT_FRAGMENT);
        put8(buffer, offset + 8, fields.hopLimit);
        put8(buffer, offset + 9, fields.protocol);
        buffer.set(U32, offset + 12, (int) fields.sourceLow);
        buffer.set(U32, offset + 16, (int) fields.destinationLow);
        byte[] options = fields.options;
        if (options != null) {
            for (int i = 0; i < options.length; i++) {
                put8(buffer, offset + MIN_LENGTH + i, options[i]);
            }
        }
        writeChecksum(buffer, offset);
    }

    /// Makes the header of a datagram's first part that of the whole datagram. RFC 791 §3.2
    public static void becomeWhole(MemorySegment buffer, long offset, int totalLength, int ecn) {
        put8(buffer, offset + 1, (u8(buffer, offset + 1) & ~3) | ecn);
        put16(buffer, offset + 2, totalLength);
        becomePart(buffer, offset, 0, false);
    }

    /// Makes a header that of a part of its datagram, which may be all of it.
    ///
    /// @param fragmentOffset octets, a multiple of 8
    public static void becomePart(MemorySegment buffer, long offset, int fragmentOffset,
            boolean more) {
        put16(buffer, offset + 6, fragmentOffset / 8 | (more ? MORE_FRAGMENTS : 0));
        writeChecksum(buffer, offset);
    }

    /// Makes the checksum of a header right again, after a field was changed in place.
    public static void writeChecksum(MemorySegment buffer, long offset) {
        int headerLength = (u8(buffer, offset) & 0xf) * 4;
        put16(buffer, offset + 10, 0);
        put16(buffer, offset + 10, Checksum.finish(Checksum.sum(buffer, offset, headerLength)));
    }
}
