package elva.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A pcap file: one header, then packets. draft-ietf-opsawg-pcap.
///
/// ```
///  0       4       8       12      16      20      24      (file header)
///  | magic | major | zone  | -     | snap  | link  |
///  |       | minor |       |       |       |       |
///  0       4       8       12      16      (packet header)
///  | sec   | fract | capt  | origi | data...
/// ```
///
/// The byte order is that of the machine that wrote it. The magic tells it, and whether the
/// fraction counts micro- or nanoseconds.
final class PcapSource implements PacketSource {
    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int FILE_HEADER_LENGTH = 24;
    private static final int PACKET_HEADER_LENGTH = 16;

    private final CaptureInput input;
    private final ByteOrder order;
    private final int fractionNanos;
    private final int linkType;

    private PcapSource(CaptureInput input, ByteBuffer header) {
        this.input = input;
        this.order = header.order();
        this.fractionNanos = header.getInt(0) == MAGIC_NANOS ? 1 : 1000;
        this.linkType = header.getInt(20) & 0xffff;     // above it: the length of a frame check
    }

    /// The packets of a capture; `null` if the input does not begin with a magic of pcap: then
    /// nothing was read.
    static @Nullable PcapSource of(CaptureInput input) throws IOException {
        byte[] magic = input.peek(4);
        ByteOrder order = magic.length < 4 ? null : order(ByteBuffer.wrap(magic));
        if (order == null) return null;
        ByteBuffer header = input.begin(FILE_HEADER_LENGTH, order, "a pcap header");
        if (header == null) return null;
        int major = header.getShort(4) & 0xffff;
        int minor = header.getShort(6) & 0xffff;
        if (major != 2 || minor != 4) {
            throw input.bad(4, "pcap version " + major + "." + minor + "; expected 2.4");
        }
        return new PcapSource(input, header);
    }

    private static @Nullable ByteOrder order(ByteBuffer magic) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            int value = magic.order(order).getInt(0);
            if (value == MAGIC_MICROS || value == MAGIC_NANOS) return order;
        }
        return null;
    }

    @Override
    public @Nullable CapturedPacket next() throws IOException {
        long at = input.offset();
        ByteBuffer header = input.begin(PACKET_HEADER_LENGTH, order, "a packet header");
        if (header == null) return null;
        int captured = header.getInt(8);
        if (captured < 0 || captured > CaptureInput.LENGTH_MAX) {
            throw input.bad(at + 8, "captured length " + Integer.toUnsignedLong(captured)
                    + "; expected 0.." + CaptureInput.LENGTH_MAX);
        }
        int original = header.getInt(12);
        if (original < 0) {
            throw input.bad(at + 12, "original length " + Integer.toUnsignedLong(original)
                    + "; expected 0.." + Integer.MAX_VALUE);
        }
        int length = PACKET_HEADER_LENGTH + captured;
        byte[] packet = input.proceed(header, length, "a packet").array();
        return new CapturedPacket(epochNanos(header), linkType, 0, Math.max(original, captured),
                Arrays.copyOfRange(packet, PACKET_HEADER_LENGTH, length), null,
                Direction.UNKNOWN);
    }

    private long epochNanos(ByteBuffer header) {
        return Integer.toUnsignedLong(header.getInt(0)) * 1_000_000_000
                + Integer.toUnsignedLong(header.getInt(4)) * fractionNanos;
    }

    @Override
    public @Nullable String interfaceName(int interfaceId) {
        return null;
    }
}
