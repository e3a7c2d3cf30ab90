package elva.sim.conversation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A stream of octets that follows from a number: whoever knows the number can say what octet
/// stands anywhere in it.
final class Octets {
    private final long stream;

    Octets(long stream) {
        this.stream = stream;
    }

    /// The octet at a place counted from 0.
    byte at(long place) {
        long x = stream + (place >>> 3) * 0x9e3779b97f4a7c15L;
        x = (x ^ x >>> 32) * 0xd6e8feb86659fd93L;
        x ^= x >>> 29;
        return (byte) (x >>> (8 * (place & 7)));
    }

    void fill(MemorySegment room, int length, long place) {
        for (int i = 0; i < length; i++) room.set(ValueLayout.JAVA_BYTE, i, at(place + i));
    }

    /// Where octets first differ from this stream: 0 or more; -1 if they do not.
    int difference(MemorySegment octets, int length, long place) {
        for (int i = 0; i < length; i++) {
            if (octets.get(ValueLayout.JAVA_BYTE, i) != at(place + i)) return i;
        }
        return -1;
    }
}
