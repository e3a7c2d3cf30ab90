package elva.ip;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Lends native memory for what waits to be put together, in chains of blocks, up to a limit.
///
/// All of it is taken from the system with the first fragment that ever comes, and lent again and
/// again from then on: a flood of fragments takes no memory beyond it and leaves no garbage.
final class FragmentPool {
    /// Small, so that a flood of the smallest fragments wastes little of the pool on each.
    static final int BLOCK_LENGTH = 256;
    /// The end of a chain, or no chain.
    static final int NONE = -1;

    private final int blockCount;
    private MemorySegment memory = MemorySegment.NULL;
    private int[] next = {};
    private int firstFree = NONE;
    private int freeCount;

    /// @param blockCount how many blocks there are to lend
    FragmentPool(int blockCount) {
        this.blockCount = blockCount;
        freeCount = blockCount;
    }

    /// How many blocks so many octets take.
    static int blocksOf(int length) {
        return (length + BLOCK_LENGTH - 1) / BLOCK_LENGTH;
    }

    int freeCount() { return freeCount; }

    int usedCount() { return blockCount - freeCount; }

    /// Copies octets into a chain.
    ///
    /// @param length at least 1; there must be blocks for them
    /// @return the chain
    int keep(MemorySegment from, long offset, int length) {
        if (next.length == 0) allocate();
        int chain = firstFree;
        for (int done = 0; done < length; done += BLOCK_LENGTH) {
            int block = firstFree;
            if (block == NONE) throw new AssertionError("more fragments than the pool holds");
            int part = Math.min(BLOCK_LENGTH, length - done);
            MemorySegment.copy(from, offset + done, memory, at(block), part);
            freeCount--;
            firstFree = next[block];
            if (done + BLOCK_LENGTH >= length) next[block] = NONE;
        }
        return chain;
    }

    private void allocate() {
        memory = Arena.ofAuto().allocate((long) blockCount * BLOCK_LENGTH, 8);
        next = new int[blockCount];
        for (int i = 0; i < blockCount; i++) next[i] = i + 1;
        next[blockCount - 1] = NONE;
        firstFree = 0;
    }

    private static long at(int block) {
        return (long) block * BLOCK_LENGTH;
    }

    /// Takes a chain back; [#NONE] is none.
    void giveBack(int chain) {
        int block = chain;
        while (block != NONE) {
            int after = next[block];
            next[block] = firstFree;
            firstFree = block;
            freeCount++;
            block = after;
        }
    }

    /// Copies what a chain holds.
    void copy(int chain, int length, MemorySegment to, long offset) {
        int block = chain;
        for (int done = 0; done < length; done += BLOCK_LENGTH) {
            int part = Math.min(BLOCK_LENGTH, length - done);
            MemorySegment.copy(memory, at(block), to, offset + done, part);
            block = next[block];
        }
    }

    /// Whether a chain holds these octets.
    boolean holds(int chain, MemorySegment octets, long offset, int length) {
        int block = chain;
        for (int done = 0; done < length; done += BLOCK_LENGTH) {
            int part = Math.min(BLOCK_LENGTH, length - done);
            long from = offset + done;
            if (MemorySegment.mismatch(memory, at(block), at(block) + part, octets, from,
                    from + part) >= 0) {
                return false;
            }
            block = next[block];
        }
        return true;
    }
}
