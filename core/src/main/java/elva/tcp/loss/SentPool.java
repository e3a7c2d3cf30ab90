package elva.tcp.loss;

import org.jspecify.annotations.Nullable;

/// Lends the memory in which connections remember what flies, so that a connection with nothing in
/// flight has none and one that fills and empties again allocates nothing. One pool per shard; not
/// thread-safe.
public final class SentPool {
    static final int LEAST_CAPACITY = 64;
    /// What is kept when nobody has it: slots, 1 MB. What ten thousand connections had goes back to
    /// the heap; what a few have all the time stays.
    static final int SPARE_MOST = 1 << 14;
    private static final int SIZES = 32;

    private final @Nullable SentRecords[] free = new SentRecords[SIZES];
    private int spare;

    /// Lends memory.
    ///
    /// @param capacity slots, a power of two from [#LEAST_CAPACITY] up
    SentRecords take(int capacity) {
        int size = Integer.numberOfTrailingZeros(capacity);
        SentRecords records = free[size];
        if (records == null) return new SentRecords(capacity);
        free[size] = records.nextFree;
        records.nextFree = null;
        spare -= capacity;
        return records;
    }

    /// Takes memory back, to lend it again or to forget it. Its marks must be clear.
    void give(SentRecords records) {
        if (records.capacity == 0 || spare + records.capacity > SPARE_MOST) return;
        int size = Integer.numberOfTrailingZeros(records.capacity);
        records.nextFree = free[size];
        free[size] = records;
        spare += records.capacity;
    }

    /// Slots that nobody has.
    public int spare() { return spare; }
}
