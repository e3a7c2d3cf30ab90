package elva.wire;

import static elva.wire.Layouts.U32;
import static elva.wire.Layouts.U64;
import static elva.wire.Layouts.put16;
import static elva.wire.Layouts.put8;

import java.lang.foreign.MemorySegment;

/// Writes a TCP header in place. RFC 9293 §3.1, §3.2.
///
/// Used again for every segment: [#start], the fields, the options in the order they are to have,
/// [#finishHeader], and once the text stands behind the header, [#checksum].
public final class TcpWriter {
    private MemorySegment buffer = MemorySegment.NULL;
    private long offset;
    private int length;
    private long sackAt;

    /// Begins a header of zeros. The buffer needs room for [TcpHeader#MAX_LENGTH] octets there.
    public TcpWriter start(MemorySegment buffer, long offset) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = TcpHeader.MIN_LENGTH;
        this.sackAt = 0;
        buffer.set(U64, offset, 0);
        buffer.set(U64, offset + 8, 0);
        buffer.set(U32, offset + 16, 0);
        return this;
    }

    public TcpWriter ports(int source, int destination) {
        put16(buffer, offset, source);
        put16(buffer, offset + 2, destination);
        return this;
    }

    public TcpWriter seq(int seq) {
        buffer.set(U32, offset + 4, seq);
        return this;
    }

    /// Sets the acknowledgment number, not the ACK bit.
    public TcpWriter ack(int ack) {
        buffer.set(U32, offset + 8, ack);
        return this;
    }

    /// Sets all the control bits.
    ///
    /// @param flags bits of [Control]
    public TcpWriter flags(int flags) {
        put8(buffer, offset + 13, flags);
        return this;
    }

    /// Sets the window.
    ///
    /// @param window as it is to stand in the header, 0..65535
    public TcpWriter window(int window) {
        put16(buffer, offset + 14, window);
        return this;
    }

    /// Sets the urgent pointer, not the URG bit.
    public TcpWriter urgentPointer(int pointer) {
        put16(buffer, offset + 18, pointer);
        return this;
    }

    /// Option: the maximum segment size. RFC 9293 §3.2.
    public TcpWriter mss(int mss) {
        long at = option(TcpOptions.MSS, 4);
        put16(buffer, at + 2, mss);
        return this;
    }

    /// Option: the window scale. RFC 7323 §2.2.
    public TcpWriter windowScale(int shift) {
        long at = option(TcpOptions.WINDOW_SCALE, 3);
        put8(buffer, at + 2, shift);
        return this;
    }

    /// Option: SACK permitted. RFC 2018 §2.
    public TcpWriter sackPermitted() {
        option(TcpOptions.SACK_PERMITTED, 2);
        return this;
    }

    /// Option: timestamps. RFC 7323 §3.2.
    public TcpWriter timestamps(int tsVal, int tsEcr) {
        long at = option(TcpOptions.TIMESTAMPS, 10);
        buffer.set(U32, at + 2, tsVal);
        buffer.set(U32, at + 6, tsEcr);
        return this;
    }

    /// Option: one block `[left, right)` of SACK; further blocks, with no other option between,
    /// join it. RFC 2018 §3.
    public TcpWriter sackBlock(int left, int right) {
        if (sackAt == 0) {
            sackAt = option(TcpOptions.SACK, 2);
        }
        long at = room(8);
        put8(buffer, sackAt + 1, (int) (at + 8 - sackAt));
        buffer.set(U32, at, left);
        buffer.set(U32, at + 4, right);
        return this;
    }

    /// Option: nothing, to align the next one. RFC 9293 §3.1.
    public TcpWriter nop() {
        sackAt = 0;
        put8(buffer, room(1), TcpOptions.NOP);
        return this;
    }

    /// Octets as they are, among the options.
    public TcpWriter raw(byte... octets) {
        sackAt = 0;
        long at = room(octets.length);
        for (int i = 0; i < octets.length; i++) put8(buffer, at + i, octets[i]);
        return this;
    }

    private long option(int kind, int optionLength) {
        sackAt = 0;
        long at = room(optionLength);
        put8(buffer, at, kind);
        put8(buffer, at + 1, optionLength);
        return at;
    }

    private long room(int octets) {
        long at = offset + length;
        length += octets;
        if (length > TcpHeader.MAX_LENGTH) {
            throw new AssertionError("TCP header of " + length + " octets, at most "
                    + TcpHeader.MAX_LENGTH);
        }
        return at;
    }

    /// Ends the header: fills its last word with zeros (MUST-69) and sets the data offset.
    ///
    /// @return its length, 20..60 octets: the text belongs there
    public int finishHeader() {
        while ((length & 3) != 0) put8(buffer, room(1), TcpOptions.EOL);
        put8(buffer, offset + 12, (length / 4) << 4);
        return length;
    }

    /// Sets the checksum of the finished header and of the text behind it. MUST-2.
    /// Addresses are in the form of [IpAddress]: two halves, IPv4 mapped.
    public void checksum(long sourceHigh, long sourceLow, long destinationHigh,
            long destinationLow, int textLength) {
        int whole = length + textLength;
        long pseudoHeader = Checksum.pseudoHeader(sourceHigh, sourceLow, destinationHigh,
                destinationLow, Protocol.TCP, whole);
        put16(buffer, offset + 16, 0);
        long sum = Checksum.add(pseudoHeader, Checksum.sum(buffer, offset, whole));
        put16(buffer, offset + 16, Checksum.finish(sum));
    }

    /// Sets the checksum to the pseudo-header's sum alone, for a device that finishes it.
    public void partialChecksum(long sourceHigh, long sourceLow, long destinationHigh,
            long destinationLow, int textLength) {
        long pseudoHeader = Checksum.pseudoHeader(sourceHigh, sourceLow, destinationHigh,
                destinationLow, Protocol.TCP, length + textLength);
        put16(buffer, offset + 16, Checksum.fold(pseudoHeader));
    }
}
