package elva.wire;

import static elva.wire.Layouts.U32;
import static elva.wire.Layouts.put16;
import static elva.wire.Layouts.put8;
import static elva.wire.Layouts.u16;
import static elva.wire.Layouts.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// An ICMP header, of IPv4 or IPv6, where it lies in a buffer. RFC 792, RFC 1191 §4, RFC 4443 §2.1.
///
/// ```
///  0    1    2        4                 8
///  |type|code| chksum | rest            | body: the packet it is about, or an echo's data..
/// ```
///
/// A flyweight: [#wrap] points it at the octets, the accessors read them there, nothing is copied.
/// Valid until the next `wrap` or until the buffer is reused.
public final class IcmpHeader {
    public static final int LENGTH = 8;

    public static final int ECHO_REPLY = 0;
    public static final int UNREACHABLE = 3;
    public static final int SOURCE_QUENCH = 4;
    public static final int REDIRECT = 5;
    public static final int ECHO = 8;
    public static final int TIME_EXCEEDED = 11;
    public static final int PARAMETER_PROBLEM = 12;

    public static final int V6_UNREACHABLE = 1;
    public static final int V6_PACKET_TOO_BIG = 2;
    public static final int V6_TIME_EXCEEDED = 3;
    public static final int V6_PARAMETER_PROBLEM = 4;
    public static final int V6_ECHO_REQUEST = 128;
    public static final int V6_ECHO_REPLY = 129;

    private MemorySegment buffer = MemorySegment.NULL;
    private long offset;
    private int length;

    /// Points this header at `length` octets, header and body, starting at `offset`. The checksum
    /// is not looked at.
    ///
    /// @return [Malformed#TRUNCATED], or `null`: then no accessor can fail
    public @Nullable Malformed wrap(MemorySegment buffer, long offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        return length < LENGTH ? Malformed.TRUNCATED : null;
    }

    /// Whether a message of IPv4's ICMP is undamaged.
    public boolean checksumOk() {
        return Checksum.ok(Checksum.sum(buffer, offset, length));
    }

    /// Whether a message of IPv6's ICMP is undamaged, and was meant for these addresses.
    public boolean checksumOk(long sourceHigh, long sourceLow, long destinationHigh,
            long destinationLow) {
        long pseudoHeader = Checksum.pseudoHeader(sourceHigh, sourceLow, destinationHigh,
                destinationLow, Protocol.ICMPV6, length);
        return Checksum.ok(Checksum.add(pseudoHeader, Checksum.sum(buffer, offset, length)));
    }

    public int type()       { return u8(buffer, offset); }
    public int code()       { return u8(buffer, offset + 1); }

    /// The last four octets, 0..2^32-1; what they mean depends on the type.
    public long rest()      { return Integer.toUnsignedLong(buffer.get(U32, offset + 4)); }

    /// Of an unreachable for want of fragmentation: the next link's MTU, 0..65535 octets, 0 from
    /// routers that do not say.
    public int mtu()        { return u16(buffer, offset + 6); }

    /// Of IPv6's packet too big: the next link's MTU, 0..2^31-1 octets; more than that is cut down
    /// to it.
    public int mtuV6()      { return (int) Math.min(rest(), Integer.MAX_VALUE); }

    /// Of an echo or its reply, 0..65535.
    public int identifier() { return u16(buffer, offset + 4); }

    /// Of an echo or its reply, 0..65535.
    public int sequence()   { return u16(buffer, offset + 6); }

    /// Of IPv4's parameter problem: the octet of the packet in the body that is at fault, 0..255.
    public int pointer()    { return u8(buffer, offset + 4); }

    public long bodyOffset() { return offset + LENGTH; }
    public int bodyLength()  { return length - LENGTH; }

    /// Writes a header but for its checksum: [#writeChecksum] follows once the body is there.
    ///
    /// @param rest the last four octets, as they are to stand there
    public static void write(MemorySegment buffer, long offset, int type, int code, int rest) {
        put8(buffer, offset, type);
        put8(buffer, offset + 1, code);
        buffer.set(U32, offset + 4, rest);
    }

    /// Sets the checksum of a message.
    ///
    /// @param length octets, header and body
    /// @param pseudoHeader of IPv6 [Checksum#pseudoHeader], of IPv4 0, since it has none
    public static void writeChecksum(MemorySegment buffer, long offset, int length,
            long pseudoHeader) {
        put16(buffer, offset + 2, 0);
        long sum = Checksum.add(pseudoHeader, Checksum.sum(buffer, offset, length));
        put16(buffer, offset + 2, Checksum.finish(sum));
    }
}
