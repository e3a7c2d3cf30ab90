package elva.ip;

import elva.wire.Checksum;
import elva.wire.Datagram;
import elva.wire.Malformed;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// What a UDP datagram must be before anybody answers it. RFC 768, RFC 1122 §4.1.3.4, RFC 8200
/// §8.1.
public final class UdpInput {
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int HEADER_LENGTH = 8;

    private UdpInput() {}

    /// Checks the payload of a datagram whose protocol is UDP.
    ///
    /// @return why it goes no further, or `null`
    public static @Nullable Malformed check(Datagram in) {
        if (in.payloadLength < HEADER_LENGTH) return Malformed.TRUNCATED;
        int length = u16(in.buffer, in.payloadOffset + 4);
        if (length < HEADER_LENGTH || length > in.payloadLength) return Malformed.TOTAL_LENGTH;
        if (u16(in.buffer, in.payloadOffset + 6) == 0) {        // none: IPv4 may
            return in.isV4() ? null : Malformed.CHECKSUM;
        }
        long sum = Checksum.add(Checksum.pseudoHeader(in.sourceHigh, in.sourceLow,
                in.destinationHigh, in.destinationLow, Protocol.UDP, length),
                Checksum.sum(in.buffer, in.payloadOffset, length));
        return Checksum.ok(sum) ? null : Malformed.CHECKSUM;
    }

    private static int u16(MemorySegment buffer, long at) {
        return buffer.get(U16, at) & 0xffff;
    }
}
