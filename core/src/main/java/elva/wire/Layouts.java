package elva.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.ValueLayout.OfInt;
import java.lang.foreign.ValueLayout.OfLong;
import java.lang.foreign.ValueLayout.OfShort;

/// Fields in network order, wherever they lie. Unsigned ones come back widened.
final class Layouts {
    static final OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    static final OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    static final OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    private Layouts() {}

    static int u8(MemorySegment buffer, long at) {
        return buffer.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    static int u16(MemorySegment buffer, long at) {
        return buffer.get(U16, at) & 0xffff;
    }

    static void put8(MemorySegment buffer, long at, int value) {
        buffer.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }

    static void put16(MemorySegment buffer, long at, int value) {
        buffer.set(U16, at, (short) value);
    }
}
