package elva.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pcapng file: sections of blocks. draft-ietf-opsawg-pcapng.
///
/// Each section has a byte order and interfaces of its own; here the interfaces are counted through
/// the file. Blocks that hold no packet are passed over, the obsolete Packet Block among them.
final class PcapngSource implements PacketSource {

    /// What a section says of an interface.
    ///
    /// @param snapLength the most it captures of a packet; 0 if there is no limit
    private record Interface(int linkType, int snapLength, @Nullable String name,
            TimestampScale scale) {}

    private final CaptureInput input;
    private final List<Interface> interfaces = new ArrayList<>();
    private int interfacesBefore;                   // of the sections before this one
    private ByteOrder order = ByteOrder.BIG_ENDIAN;

    private PcapngSource(CaptureInput input) {
        this.input = input;
    }

    /// The packets of a capture; `null` if the input does not begin with the type of a Section
    /// Header Block: then nothing was read.
    static @Nullable PcapngSource of(CaptureInput input) throws IOException {
        byte[] type = input.peek(4);
        boolean found = type.length == 4
                && ByteBuffer.wrap(type).getInt() == Block.SECTION_HEADER;
        return found ? new PcapngSource(input) : null;
    }

    @Override
    public @Nullable CapturedPacket next() throws IOException {
        while (true) {
            Block block = block();
            if (block == null) return null;
            switch (block.type()) {
                case Block.SECTION_HEADER -> section(block);
                case Block.INTERFACE_DESCRIPTION -> interfaces.add(interfaceDescription(block));
                case Block.ENHANCED_PACKET -> {
                    return enhancedPacket(block);
                }
                case Block.SIMPLE_PACKET -> {
                    return simplePacket(block);
                }
                default -> { }
            }
        }
    }

    private @Nullable Block block() throws IOException {
        long at = input.offset();
        ByteBuffer begun = input.begin(Block.LENGTH_MIN, order, "a block header");
        if (begun == null) return null;
        if (begun.getInt(0) == Block.SECTION_HEADER) {
            order = sectionOrder(begun, at);
            begun.order(order);
        }
        int length = begun.getInt(4);
        if (length < Block.LENGTH_MIN || length > CaptureInput.LENGTH_MAX || length % 4 != 0) {
            throw input.bad(at + 4, "block length " + Integer.toUnsignedLong(length)
                    + "; expected a multiple of 4, " + Block.LENGTH_MIN + ".."
                    + CaptureInput.LENGTH_MAX);
        }
        ByteBuffer octets = input.proceed(begun, length, "a block");
        int repeated = octets.getInt(length - 4);
        if (repeated != length) {
            throw input.bad(at + length - 4, "block length " + Integer.toUnsignedLong(repeated)
                    + " at the block's end; expected " + length + " as at its beginning");
        }
        return new Block(input, octets, at);
    }

    private ByteOrder sectionOrder(ByteBuffer begun, long at) throws CaptureException {
        int magic = begun.order(ByteOrder.BIG_ENDIAN).getInt(8);
        if (magic == Block.BYTE_ORDER_MAGIC) return ByteOrder.BIG_ENDIAN;
        if (magic == Integer.reverseBytes(Block.BYTE_ORDER_MAGIC)) return ByteOrder.LITTLE_ENDIAN;
        throw input.bad(at + 8, "byte-order magic 0x" + Integer.toHexString(magic)
                + "; expected 0x1a2b3c4d in either order");
    }

    private void section(Block block) throws CaptureException {
        block.require(28, "Section Header Block");
        if (block.u16(12) != 1) {
            throw block.bad(12, "pcapng version " + block.u16(12) + "." + block.u16(14)
                    + "; expected 1");
        }
        interfacesBefore = interfaces.size();
    }

    private static Interface interfaceDescription(Block block) throws CaptureException {
        block.require(20, "Interface Description Block");
        String name = null;
        int resolution = TimestampScale.RESOLUTION_DEFAULT;
        long offsetSeconds = 0;
        block.optionsAt(16);
        while (block.nextOption()) {
            switch (block.option()) {
                case Block.INTERFACE_NAME -> name = block.optionText();
                case Block.INTERFACE_RESOLUTION -> resolution = block.u8(block.optionValue(1));
                case Block.INTERFACE_OFFSET -> offsetSeconds = block.s64(block.optionValue(8));
                default -> { }
            }
        }
        return new Interface(block.u16(8), block.s32(12), name,
                new TimestampScale(resolution, offsetSeconds));
    }

    private CapturedPacket enhancedPacket(Block block) throws CaptureException {
        block.require(32, "Enhanced Packet Block");
        int id = block.s32(8);
        Interface from = interfaceOf(block, id);
        int captured = capturedLength(block, 20, 28);
        int original = originalLength(block, 24);
        long ticks = (long) block.s32(12) << 32 | Integer.toUnsignedLong(block.s32(16));

        StringBuilder comments = new StringBuilder();           // each after a line feed
        Direction direction = Direction.UNKNOWN;
        block.optionsAt(28 + Block.padded(captured));
        while (block.nextOption()) {
            switch (block.option()) {
                case Block.OPTION_COMMENT -> comments.append('\n').append(block.optionText());
                case Block.PACKET_FLAGS -> direction = direction(block.s32(block.optionValue(4)));
                default -> { }
            }
        }
        return new CapturedPacket(epochNanos(block, from.scale, ticks), from.linkType,
                interfacesBefore + id, Math.max(original, captured), block.copy(28, captured),
                comments.isEmpty() ? null : comments.substring(1), direction);
    }

    private static Direction direction(int flags) {
        return switch (flags & 3) {
            case 1 -> Direction.INBOUND;
            case 2 -> Direction.OUTBOUND;
            default -> Direction.UNKNOWN;
        };
    }

    private static long epochNanos(Block block, TimestampScale scale, long ticks)
            throws CaptureException {
        try {
            return scale.epochNanos(ticks);
        } catch (ArithmeticException _) {
            throw block.bad(12, "timestamp " + Long.toUnsignedString(ticks) + " with resolution 0x"
                    + Integer.toHexString(scale.resolution()) + " and offset "
                    + scale.offsetSeconds() + " s; expected a time in the years 1677..2262");
        }
    }

    /// It says neither when nor, if it was cut, how much of it there is: as much as the interface
    /// captures.
    private CapturedPacket simplePacket(Block block) throws CaptureException {
        block.require(16, "Simple Packet Block");
        Interface from = interfaceOf(block, 0);
        int original = originalLength(block, 8);
        int captured = original;
        if (from.snapLength != 0 && Integer.compareUnsigned(original, from.snapLength) > 0) {
            captured = from.snapLength;
        }
        int room = block.length() - 16;
        if (captured > room) {
            throw block.bad(8, "packet of " + captured + " octets; " + room
                    + " are left in the block");
        }
        return new CapturedPacket(0, from.linkType, interfacesBefore, original,
                block.copy(12, captured), null, Direction.UNKNOWN);
    }

    private Interface interfaceOf(Block block, int id) throws CaptureException {
        int count = interfaces.size() - interfacesBefore;
        if (id < 0 || id >= count) {
            throw block.bad(8, "packet of interface " + Integer.toUnsignedLong(id)
                    + "; the section has described " + count);
        }
        return interfaces.get(interfacesBefore + id);
    }

    private static int capturedLength(Block block, int at, int dataOffset)
            throws CaptureException {
        int captured = block.s32(at);
        int room = block.length() - dataOffset - 4;
        if (captured < 0 || captured > room) {
            throw block.bad(at, "captured length " + Integer.toUnsignedLong(captured) + "; " + room
                    + " octets are left in the block");
        }
        return captured;
    }

    private static int originalLength(Block block, int at) throws CaptureException {
        int original = block.s32(at);
        if (original < 0) {
            throw block.bad(at, "original length " + Integer.toUnsignedLong(original)
                    + "; expected 0.." + Integer.MAX_VALUE);
        }
        return original;
    }

    @Override
    public @Nullable String interfaceName(int interfaceId) {
        return interfaceId >= 0 && interfaceId < interfaces.size()
                ? interfaces.get(interfaceId).name : null;
    }
}
