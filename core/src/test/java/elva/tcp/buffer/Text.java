package elva.tcp.buffer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Octets to write and to compare with.
final class Text {

    private Text() {}

    /// The octet at a place of an endless text in which no two places nearby look alike.
    static byte octet(long place) {
        long mixed = (place + 1) * 0x9e37_79b9_7f4a_7c15L;
        return (byte) (mixed >>> 56);
    }

    static byte[] octets(long place, int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) octets[i] = octet(place + i);
        return octets;
    }

    static MemorySegment segment(long place, int length) {
        return MemorySegment.ofArray(octets(place, length));
    }

    static MemorySegment ascii(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String ascii(MemorySegment segment, int length) {
        byte[] octets = segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(octets, StandardCharsets.US_ASCII);
    }
}
