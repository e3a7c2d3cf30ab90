package elva.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One block of a pcapng file, whole, and a cursor over its options.
/// draft-ietf-opsawg-pcapng, 3.1 and 3.5.
///
/// ```
///  0       4        8                   length-4  length
///  | type  | length | body, options...  | length |
/// ```
///
/// Numbers are in the byte order of the block's section. Offsets count from the block's type on, as
/// in the drawings of the draft; `fileOffset` is that of its first octet. Lengths and the offsets
/// of options are multiples of four, so where one octet of an option is, four are. Not thread-safe.
final class Block {
    static final int LENGTH_MIN = 12;

    static final int SECTION_HEADER = 0x0a0d0d0a;       // the same in both byte orders
    static final int INTERFACE_DESCRIPTION = 1;
    static final int SIMPLE_PACKET = 3;
    static final int ENHANCED_PACKET = 6;

    static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;

    static final int OPTION_END = 0;
    static final int OPTION_COMMENT = 1;
    static final int SECTION_HARDWARE = 2;
    static final int SECTION_OS = 3;
    static final int SECTION_APPLICATION = 4;
    static final int INTERFACE_NAME = 2;
    static final int INTERFACE_RESOLUTION = 9;
    static final int INTERFACE_OFFSET = 14;
    static final int PACKET_FLAGS = 2;

    private final CaptureInput input;
    private final ByteBuffer octets;
    private final long fileOffset;
    private int optionOffset;
    private int nextOptionOffset;

    Block(CaptureInput input, ByteBuffer octets, long fileOffset) {
        this.input = input;
        this.octets = octets;
        this.fileOffset = fileOffset;
    }

    int type()              { return octets.getInt(0); }
    int length()            { return octets.capacity(); }
    ByteOrder order()       { return octets.order(); }
    int u16(int at)         { return octets.getShort(at) & 0xffff; }
    int s32(int at)         { return octets.getInt(at); }
    byte[] copy(int at, int length) {
        byte[] copy = new byte[length];
        octets.get(at, copy);
        return copy;
    }

    /// Demands that the block has room for what its type must have.
    void require(int lengthMin, String what) throws CaptureException {
        if (length() < lengthMin) {
            throw bad(4, what + " of " + length() + " octets; expected " + lengthMin
                    + " or more");
        }
    }

    /// Sets the cursor before the first option, which begins at `offset` if there is any.
    void optionsAt(int offset) {
        nextOptionOffset = offset;
    }

    /// Goes to the next option.
    ///
    /// @return false if there is none
    boolean nextOption() throws CaptureException {
        int end = length() - 4;
        optionOffset = nextOptionOffset;
        if (optionOffset == end) return false;
        if (option() == OPTION_END) return false;
        if (optionOffset + 4 + optionLength() > end) {
            throw bad(optionOffset + 2, "option length " + optionLength() + "; "
                    + (end - optionOffset - 4) + " octets are left in the block");
        }
        nextOptionOffset = optionOffset + 4 + padded(optionLength());
        return true;
    }

    int option() {
        return u16(optionOffset);
    }

    private int optionLength() {
        return u16(optionOffset + 2);
    }

    String optionText() {
        return new String(copy(optionOffset + 4, optionLength()), StandardCharsets.UTF_8);
    }

    /// Where the value of an option begins that must have so many octets.
    int optionValue(int length) throws CaptureException {
        if (optionLength() != length) {
            throw bad(optionOffset + 2, "option " + option() + " has length " + optionLength()
                    + "; expected " + length);
        }
        return optionOffset + 4;
    }

    int u8(int at) {
        return octets.get(at) & 0xff;
    }

    long s64(int at) {
        return octets.getLong(at);
    }

    CaptureException bad(int at, String what) {
        return input.bad(fileOffset + at, what);
    }

    /// The next multiple of four.
    static int padded(int length) {
        return length + 3 & ~3;
    }
}
