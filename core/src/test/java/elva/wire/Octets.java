package elva.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;

/// Octets for a test to read or write. They begin at an odd place of their buffer, so that a
/// forgotten offset shows, and end where it ends, so that reading too far throws.
record Octets(MemorySegment buffer, long offset, int length) {

    private static final int BEFORE = 3;

    /// @param hex figures; spaces between them are for people
    static Octets of(String hex) {
        return of(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    static Octets of(byte... octets) {
        byte[] all = new byte[BEFORE + octets.length];
        Arrays.fill(all, 0, BEFORE, (byte) 0xa5);
        System.arraycopy(octets, 0, all, BEFORE, octets.length);
        return new Octets(MemorySegment.ofArray(all), BEFORE, octets.length);
    }

    /// Octets that hold rubbish, to write into.
    static Octets rubbish(int length) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) 0xa5);
        return of(octets);
    }

    /// The first of them alone.
    Octets first(int count) {
        return new Octets(buffer.asSlice(0, offset + count), offset, count);
    }

    /// All but the first of them.
    Octets after(int count) {
        return new Octets(buffer, offset + count, length - count);
    }

    /// The same with one octet changed.
    Octets with(int at, int value) {
        byte[] changed = array();
        changed[at] = (byte) value;
        return of(changed);
    }

    /// The same with a 16-bit field changed.
    Octets with16(int at, int value) {
        return with(at, value >> 8).with(at + 1, value);
    }

    /// The same with one bit turned over, counted from the first octet's highest.
    Octets flipped(int bit) {
        int at = bit / 8;
        return with(at, array()[at] ^ 0x80 >> bit % 8);
    }

    /// The same with some more behind.
    Octets then(String hex) {
        return of(hex() + hex);
    }

    byte[] array() {
        return buffer.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    String hex() {
        return HexFormat.of().formatHex(array());
    }
}
