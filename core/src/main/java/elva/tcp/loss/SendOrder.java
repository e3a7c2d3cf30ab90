package elva.tcp.loss;

import elva.wire.Seq;

/// The segments of a queue that are neither SACKed nor taken for lost, in the order of their last
/// sending, ties by their number: RACK_sent_after of RFC 8985 §6.2.
///
/// A list through the slots, so that RACK looks at those it judges and at no other. A pointer into
/// it, `passed`, keeps the newest one that was sent before the newest one delivered.
final class SendOrder {
    static final int NOBODY = -1;

    private SentRecords records = SentRecords.NONE;
    private int oldest = NOBODY;
    private int newest = NOBODY;
    private int passed = NOBODY;

    int oldest() { return oldest; }
    int newest() { return newest; }
    int passed() { return passed; }
    int newer(int slot) { return records.newer[slot]; }

    /// Whether `(nanos, end)` comes after `(thanNanos, thanEnd)`.
    static boolean isAfter(long nanos, int end, long thanNanos, int thanEnd) {
        long later = nanos - thanNanos;
        return later > 0 || (later == 0 && Seq.lt(thanEnd, end));
    }

    /// A segment was sent: behind all others, but for those of the same moment with higher numbers.
    void add(int slot) {
        restore(slot, newest);
    }

    /// Puts a segment where its time belongs, looking for the place from another one on.
    ///
    /// @param near one that is in the list, or [#NOBODY]
    void restore(int slot, int near) {
        int before = near;
        while (before != NOBODY && isAfter(before, slot)) before = records.older[before];
        int after = before == NOBODY ? oldest : records.newer[before];
        while (after != NOBODY && isAfter(slot, after)) {
            before = after;
            after = records.newer[after];
        }
        link(slot, before);
    }

    private boolean isAfter(int slot, int than) {
        return isAfter(records.sentNanos[slot], records.ends[slot], records.sentNanos[than],
                records.ends[than]);
    }

    private void link(int slot, int before) {
        int after = before == NOBODY ? oldest : records.newer[before];
        records.older[slot] = before;
        records.newer[slot] = after;
        if (before == NOBODY) oldest = slot;
        else records.newer[before] = slot;
        if (after == NOBODY) newest = slot;
        else records.older[after] = slot;
    }

    void remove(int slot) {
        int before = records.older[slot];
        int after = records.newer[slot];
        if (before == NOBODY) oldest = after;
        else records.newer[before] = after;
        if (after == NOBODY) newest = before;
        else records.older[after] = before;
        if (passed == slot) passed = before;
    }

    /// Moves `passed` up to the newest one sent before `(nanos, end)`. A segment is passed once for
    /// each sending, and once more when the queue grows.
    void pass(long nanos, int end) {
        int next = passed == NOBODY ? oldest : records.newer[passed];
        while (next != NOBODY && isAfter(nanos, end, records.sentNanos[next], records.ends[next])) {
            passed = next;
            next = records.newer[next];
        }
    }

    void clear() {
        oldest = NOBODY;
        newest = NOBODY;
        passed = NOBODY;
    }

    /// The slots are elsewhere: each one is the low bits of the same position as before.
    ///
    /// @param first the position of the queue's first segment
    void move(SentRecords to, long first) {
        SentRecords from = records;
        records = to;
        int before = oldest;
        clear();
        for (; before != NOBODY; before = from.newer[before]) {
            link(slot(from, before, first), newest);
        }
    }

    private int slot(SentRecords from, int slot, long first) {
        long position = first + (slot - (int) first & from.mask);
        return (int) position & records.mask;
    }
}
