package elva.tcp.loss;

import java.util.Arrays;

/// Marks on the slots of a ring, and how far the nearest one is: 64 slots a step.
final class Marks {
    static final int SLOTS_IN_WORD = 64;

    private final long[] words;
    private final int mask;

    /// @param capacity slots, a power of two from 64 up
    Marks(int capacity) {
        words = new long[capacity / SLOTS_IN_WORD];
        mask = capacity - 1;
    }

    boolean has(int slot) {
        return (words[slot >> 6] & 1L << slot) != 0;
    }

    void set(int slot) {
        words[slot >> 6] |= 1L << slot;
    }

    void clear(int slot) {
        words[slot >> 6] &= ~(1L << slot);
    }

    void clear() {
        Arrays.fill(words, 0);
    }

    /// How many slots without a mark lie from `slot` upwards, itself included.
    ///
    /// @param most how many to look at; the answer if none of them has one
    int bareFrom(int slot, int most) {
        return upwards(slot, most, 0);
    }

    /// How many slots with a mark lie from `slot` upwards, itself included; at most `most`.
    int markedFrom(int slot, int most) {
        return upwards(slot, most, -1);
    }

    private int upwards(int slot, int most, long flipped) {
        for (int passed = 0; passed < most;) {
            int at = slot + passed & mask;
            long rest = (words[at >> 6] ^ flipped) >>> at;
            if (rest != 0) return Math.min(most, passed + Long.numberOfTrailingZeros(rest));
            passed += SLOTS_IN_WORD - (at & 63);
        }
        return most;
    }

    /// How many slots without a mark lie from `slot` downwards, itself included; at most `most`.
    int bareDownFrom(int slot, int most) {
        return downwards(slot, most, 0);
    }

    /// How many slots with a mark lie from `slot` downwards, itself included; at most `most`.
    int markedDownFrom(int slot, int most) {
        return downwards(slot, most, -1);
    }

    private int downwards(int slot, int most, long flipped) {
        for (int passed = 0; passed < most;) {
            int at = slot - passed & mask;
            long rest = (words[at >> 6] ^ flipped) << (63 - (at & 63));
            if (rest != 0) return Math.min(most, passed + Long.numberOfLeadingZeros(rest));
            passed += (at & 63) + 1;
        }
        return most;
    }
}
