package elva.judge;

import elva.wire.Seq;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What each octet of a stream was when it was sent first, as far back as memory goes: at least
/// everything in flight, if that is no more than [#MOST_LENGTH].
final class SentOctets {
    private static final int FIRST_LENGTH = 1 << 12;
    private static final int MOST_LENGTH = 1 << 20;

    private static final byte[] NONE = {};

    private byte[] ring = NONE;
    private int left;
    private int right;

    /// Forgets everything; the next octet has this number.
    void start(int seq) {
        ring = NONE;
        left = seq;
        right = seq;
    }

    /// One after the last octet known.
    int right() {
        return right;
    }

    /// Takes octets that follow what is known.
    void append(MemorySegment source, long offset, int length) {
        int flight = (right - left) + length;
        if (flight > ring.length && ring.length < MOST_LENGTH) grow(flight);
        for (int i = 0; i < length; i++) {
            ring[right + i & ring.length - 1] = source.get(ValueLayout.JAVA_BYTE, offset + i);
        }
        right += length;
        if (Seq.distance(left, right) > ring.length) left = right - ring.length;
    }

    private void grow(int needed) {
        int length = Math.max(FIRST_LENGTH, ring.length);
        while (length < needed && length < MOST_LENGTH) length <<= 1;
        byte[] grown = new byte[length];
        for (int seq = left; seq != right; seq++) {
            grown[seq & length - 1] = ring[seq & ring.length - 1];
        }
        ring = grown;
    }

    /// Compares octets sent again with what they were. What is no longer known compares as equal.
    ///
    /// @return how many octets into the text the first difference lies, -1 if there is none
    int difference(int seq, MemorySegment source, long offset, int length) {
        for (int i = 0; i < length; i++) {
            int at = seq + i;
            if (Seq.lt(at, left) || Seq.le(right, at)) continue;
            byte sent = ring[at & ring.length - 1];
            if (sent != source.get(ValueLayout.JAVA_BYTE, offset + i)) return i;
        }
        return -1;
    }
}
