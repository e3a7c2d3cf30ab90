package elva.wire;

import static elva.wire.Layouts.U32;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A TCP header where it lies in a buffer. RFC 9293 §3.1.
///
/// ```
///  0        2        4               8               12   13    14      16       18       20
///  | source | destin | SEG.SEQ       | SEG.ACK       |off |flags| window| chksum | urgent | opt..
/// ```
///
/// A flyweight: [#wrap] points it at the octets, the accessors read them there, nothing is copied.
/// Unsigned fields come back widened (ports and window as `int`, 0..65535); sequence numbers stay
/// `int`, for [Seq] to compare. Valid until the next `wrap` or until the buffer is reused.
public final class TcpHeader {
    /// The length of a header without options.
    public static final int MIN_LENGTH = 20;
    /// The length of a header with all the options it can hold.
    public static final int MAX_LENGTH = 60;
    /// What an ICMP error quotes at least: the ports and the sequence number.
    public static final int QUOTED_LENGTH = 8;

    private MemorySegment buffer = MemorySegment.NULL;
    private long offset;
    private int length;

    /// Points this header at `length` octets, header and text, starting at `offset`.
    ///
    /// @return why these octets hold no TCP header, or `null` if they do: then no accessor can fail
    public @Nullable Malformed wrap(MemorySegment buffer, long offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        if (length < MIN_LENGTH) return Malformed.TRUNCATED;
        if (headerLength() < MIN_LENGTH) return Malformed.DATA_OFFSET_TOO_SMALL;
        if (headerLength() > length) return Malformed.DATA_OFFSET_PAST_END;
        return null;
    }

    /// Points this header at the beginning of a segment, as an ICMP error quotes it: of it, the
    /// ports and the sequence number can be read, nothing else.
    ///
    /// @return [Malformed#TRUNCATED], or `null`
    public @Nullable Malformed wrapQuoted(MemorySegment buffer, long offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        return length < QUOTED_LENGTH ? Malformed.TRUNCATED : null;
    }

    public int sourcePort()      { return u16(0); }
    public int destinationPort() { return u16(2); }
    public int seq()             { return buffer.get(U32, offset + 4); }
    public int ack()             { return buffer.get(U32, offset + 8); }

    /// Octets, 20..60.
    public int headerLength()    { return (Layouts.u8(buffer, offset + 12) >> 4) * 4; }

    /// Bits of [Control].
    public int flags()           { return Layouts.u8(buffer, offset + 13); }

    /// Whether one of these bits of [Control] is set.
    public boolean has(int flags) { return (flags() & flags) != 0; }

    /// As it stands in the header, not scaled, 0..65535.
    public int window()          { return u16(14); }

    public int checksum()        { return u16(16); }
    public int urgentPointer()   { return u16(18); }
    public long optionsOffset()  { return offset + MIN_LENGTH; }

    /// Octets, 0..40.
    public int optionsLength()   { return headerLength() - MIN_LENGTH; }

    public long textOffset()     { return offset + headerLength(); }
    public int textLength()      { return length - headerLength(); }

    /// SEG.LEN: octets of text, and one each for SYN and FIN.
    public int segmentLength() {
        int flags = flags();
        return textLength() + (flags & Control.FIN) + (flags >> 1 & 1);
    }

    /// Whether header and text are undamaged, and were meant for these addresses. MUST-3.
    /// Addresses are in the form of [IpAddress]: two halves, IPv4 mapped.
    public boolean checksumOk(long sourceHigh, long sourceLow, long destinationHigh,
            long destinationLow) {
        long pseudoHeader = Checksum.pseudoHeader(sourceHigh, sourceLow, destinationHigh,
                destinationLow, Protocol.TCP, length);
        return Checksum.ok(Checksum.add(pseudoHeader, Checksum.sum(buffer, offset, length)));
    }

    private int u16(int at) { return Layouts.u16(buffer, offset + at); }
}
