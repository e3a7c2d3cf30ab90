package elva.tcp.loss;

import org.jspecify.annotations.Nullable;

/// The memory of a [SentQueue]: parallel arrays, a slot for each segment, about 60 octets.
final class SentRecords {
    static final SentRecords NONE = new SentRecords(0);

    final int capacity;
    final int mask;
    final int[] ends;
    final long[] sentNanos;
    final byte[] transmissions;
    final Marks sacked;
    final Marks lost;
    /// Neighbours in the order of sending: slots, or [SendOrder#NOBODY].
    final int[] older;
    final int[] newer;
    // What a delivery rate is estimated from
    final long[] delivered;
    final long[] deliveredNanos;
    final long[] firstSentNanos;
    final long[] lostBefore;
    final int[] flight;
    final Marks applicationLimited;

    /// The next one of its size that is not lent.
    @Nullable SentRecords nextFree;

    /// @param capacity a power of two from 64 up; 0 holds nothing
    SentRecords(int capacity) {
        this.capacity = capacity;
        mask = capacity - 1;
        ends = new int[capacity];
        sentNanos = new long[capacity];
        transmissions = new byte[capacity];
        sacked = new Marks(capacity);
        lost = new Marks(capacity);
        older = new int[capacity];
        newer = new int[capacity];
        delivered = new long[capacity];
        deliveredNanos = new long[capacity];
        firstSentNanos = new long[capacity];
        lostBefore = new long[capacity];
        flight = new int[capacity];
        applicationLimited = new Marks(capacity);
    }

    /// Takes over what is in the slot of another one.
    void copy(SentRecords from, int fromSlot, int toSlot) {
        ends[toSlot] = from.ends[fromSlot];
        sentNanos[toSlot] = from.sentNanos[fromSlot];
        transmissions[toSlot] = from.transmissions[fromSlot];
        delivered[toSlot] = from.delivered[fromSlot];
        deliveredNanos[toSlot] = from.deliveredNanos[fromSlot];
        firstSentNanos[toSlot] = from.firstSentNanos[fromSlot];
        lostBefore[toSlot] = from.lostBefore[fromSlot];
        flight[toSlot] = from.flight[fromSlot];
        if (from.sacked.has(fromSlot)) sacked.set(toSlot);
        if (from.lost.has(fromSlot)) lost.set(toSlot);
        if (from.applicationLimited.has(fromSlot)) applicationLimited.set(toSlot);
    }

    void clearMarks() {
        sacked.clear();
        lost.clear();
        applicationLimited.clear();
    }
}
