package elva.tcp.buffer;

import java.lang.foreign.MemorySegment;

/// Text from the first octet not acknowledged to the last one queued. Owns no chunk when empty.
///
/// Positions count octets from the front, the first unacknowledged one. Not thread-safe.
public final class SendBuffer {
    private final ChunkRing octets;
    private int capacity;
    private int length;

    /// @param capacity octets, 1..2^30
    public SendBuffer(ChunkPool pool, int capacity) {
        octets = new ChunkRing(pool);
        this.capacity = capacity;
    }

    /// Appends octets, as many as there is room and memory for.
    ///
    /// @return how many were taken, 0..length
    public int write(MemorySegment source, long offset, int length) {
        int taken = octets.write(this.length, source, offset, Math.min(length, free()));
        this.length += taken;
        return taken;
    }

    /// Octets queued and not acknowledged.
    public int length() {
        return length;
    }

    /// Octets that may still be queued; 0 also while more is queued than a lowered capacity allows.
    public int free() {
        return Math.max(0, capacity - length);
    }

    public int capacity() {
        return capacity;
    }

    /// Changes the room for what comes; what is queued stays.
    ///
    /// @param capacity octets, 1..2^30
    public void capacity(int capacity) {
        this.capacity = capacity;
    }

    /// Copies text, to be sent, without consuming it.
    ///
    /// @param from octets behind the front
    /// @throws AssertionError if there is less text
    public void copyTo(int from, int length, MemorySegment target, long offset) {
        if (from < 0 || length < 0 || from > this.length - length) {
            throw new AssertionError(length + " octets at " + from + " of " + this.length);
        }
        octets.copyTo(from, length, target, offset);
    }

    /// Drops acknowledged text from the front.
    ///
    /// @throws AssertionError if there is less text
    public void release(int count) {
        if (count < 0 || count > length) {
            throw new AssertionError(count + " octets acknowledged of " + length);
        }
        length -= count;
        if (length == 0) octets.clear();
        else octets.dropFront(count);
    }

    /// Drops all text.
    public void clear() {
        length = 0;
        octets.clear();
    }
}
