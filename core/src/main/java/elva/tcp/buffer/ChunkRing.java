package elva.tcp.buffer;

import static elva.tcp.buffer.ChunkPool.CHUNK_LENGTH;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Octets at positions 0, 1, 2 ... in chunks that are borrowed when something is written to them.
///
/// ```
///  |chunk 0          |chunk 1          |no chunk         |chunk 3          |
///  |      position 0 ^       written   |     a hole      |  written        |
///  |<-head->|
/// ```
///
/// Which positions hold something, the caller knows. The slots grow to the farthest position
/// written, and shrink only when all is dropped.
final class ChunkRing {
    private static final @Nullable Chunk[] NO_SLOTS = new Chunk[0];
    private static final int LEAST_SLOTS = 4;
    /// As many slots stay without chunks, so that a busy connection does not allocate them again.
    private static final int KEPT_SLOTS = 64;

    private final ChunkPool pool;
    /// Length 0 or a power of two.
    private @Nullable Chunk[] slots = NO_SLOTS;
    /// The slot of position 0.
    private int first;
    /// Where position 0 is in its chunk.
    private int head;

    ChunkRing(ChunkPool pool) {
        this.pool = pool;
    }

    /// Stores octets, borrowing chunks as needed.
    ///
    /// @return how many were stored; less than `length` if the pool lends no more
    int write(int position, MemorySegment source, long offset, int length) {
        int done = 0;
        while (done < length) {
            int at = head + position + done;
            Chunk chunk = borrow(at / CHUNK_LENGTH);
            if (chunk == null) break;
            int within = at % CHUNK_LENGTH;
            int count = Math.min(length - done, CHUNK_LENGTH - within);
            MemorySegment.copy(source, offset + done, chunk.memory(), within, count);
            done += count;
        }
        return done;
    }

    /// Copies octets that were written.
    void copyTo(int position, int length, MemorySegment target, long offset) {
        int done = 0;
        while (done < length) {
            int at = head + position + done;
            int within = at % CHUNK_LENGTH;
            int count = Math.min(length - done, CHUNK_LENGTH - within);
            MemorySegment.copy(written(at), within, target, offset + done, count);
            done += count;
        }
    }

    /// Drops octets at the front; what was at position `count` is then at 0.
    void dropFront(int count) {
        head += count;
        while (head >= CHUNK_LENGTH) {
            if (slots.length > 0) {
                giveBack(0);
                first = first + 1 & slots.length - 1;
            }
            head -= CHUNK_LENGTH;
        }
    }

    /// Gives back the chunks that hold nothing left of `end`, up to the one of position `last`.
    ///
    /// @param end behind the last position to keep
    /// @param last a position that was written
    void dropBehind(int end, int last) {
        int firstFree = (head + end + CHUNK_LENGTH - 1) / CHUNK_LENGTH;
        for (int i = firstFree; i <= (head + last) / CHUNK_LENGTH; i++) giveBack(i);
    }

    /// Drops everything and owns no chunk.
    void clear() {
        for (int i = 0; i < slots.length; i++) giveBack(i);
        if (slots.length > KEPT_SLOTS) slots = NO_SLOTS;
        first = 0;
        head = 0;
    }

    private @Nullable Chunk borrow(int index) {
        if (index >= slots.length) grow(index + 1);
        int slot = first + index & slots.length - 1;
        Chunk chunk = slots[slot];
        if (chunk == null) {
            chunk = pool.take();
            slots[slot] = chunk;
        }
        return chunk;
    }

    private void grow(int count) {
        int length = Math.max(LEAST_SLOTS, Integer.highestOneBit(count - 1) << 1);
        @Nullable Chunk[] grown = Arrays.copyOfRange(slots, first, first + length);
        System.arraycopy(slots, 0, grown, slots.length - first, first);
        slots = grown;
        first = 0;
    }

    private void giveBack(int index) {
        int slot = first + index & slots.length - 1;
        Chunk chunk = slots[slot];
        if (chunk == null) return;
        slots[slot] = null;
        pool.give(chunk);
    }

    private MemorySegment written(int at) {
        Chunk chunk = slots[first + at / CHUNK_LENGTH & slots.length - 1];
        if (chunk == null) throw new AssertionError("nothing was written at " + (at - head));
        return chunk.memory();
    }
}
