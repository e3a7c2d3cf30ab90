package elva.tcp.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lends native memory in chunks, up to a limit. One pool per shard; not thread-safe, but the
/// thread that drives the shard may change, so the arenas are shared.
///
/// Taking and giving are O(1) and allocate nothing while the slabs suffice. A slab is added only
/// when every one held is lent completely, so the memory held is below the limit plus one slab.
/// Slabs of which nothing is lent go back to the system, but for one spare. Chunks are taken first
/// from the slab that became partly free last: it is the fullest, and the others can run empty.
public final class ChunkPool {
    public static final int CHUNK_LENGTH = 16 * 1024;

    private final Function<Arena, MemorySegment> allocation;
    private final ArrayList<Slab> slabs = new ArrayList<>();
    private @Nullable Slab firstPartial;
    private @Nullable Slab spare;
    private long limitBytes;
    private long usedBytes;
    private boolean closed;

    /// @param limitBytes the most that is lent at once, 0 or more; less than a chunk lends nothing
    public ChunkPool(long limitBytes) {
        this(limitBytes, arena -> arena.allocate(Slab.LENGTH, CHUNK_LENGTH));
    }

    ChunkPool(long limitBytes, Function<Arena, MemorySegment> allocation) {
        this.limitBytes = limitBytes;
        this.allocation = allocation;
    }

    /// Lends a chunk.
    ///
    /// @return `null` if the limit is reached, the system has no memory, or the pool is closed
    public @Nullable Chunk take() {
        if (closed || isExhausted()) return null;
        Slab slab = firstPartial;
        if (slab == null) {
            slab = spare != null ? spare : add();
            if (slab == null) return null;
            spare = null;
            link(slab);
        }
        Chunk chunk = slab.lend();
        usedBytes += CHUNK_LENGTH;
        if (slab.full()) unlink(slab);
        return chunk;
    }

    /// Takes a chunk back.
    ///
    /// @throws AssertionError if it is not lent
    public void give(Chunk chunk) {
        if (!chunk.lent) throw new AssertionError("a chunk was given back twice");
        Slab slab = chunk.slab;
        boolean wasFull = slab.full();
        slab.takeBack(chunk);
        usedBytes -= CHUNK_LENGTH;
        if (closed) return;
        if (wasFull) link(slab);
        if (slab.empty()) retire(slab);
    }

    /// Whether nothing more is lent.
    public boolean isExhausted() {
        return freeCount() == 0;
    }

    /// How many chunks the limit still allows to lend.
    public long freeCount() {
        return Math.max(0, (limitBytes - usedBytes) / CHUNK_LENGTH);
    }

    /// What is lent.
    public long usedBytes() {
        return usedBytes;
    }

    /// What the system gave us: lent or not.
    public long heldBytes() {
        return (long) slabs.size() * Slab.LENGTH;
    }

    /// Gives all memory back. Chunks still lent must not be touched, only given back.
    public void close() {
        closed = true;
        for (Slab slab : slabs) slab.close();
        slabs.clear();
    }

    /// Asks the system for a slab. Where it refuses, what is held becomes the limit: each further
    /// question would cost a collection of garbage and about half a second (the JDK tries hard).
    private @Nullable Slab add() {
        Arena arena = Arena.ofShared();
        try {
            Slab slab = new Slab(arena, allocation.apply(arena));
            slab.index = slabs.size();
            slabs.add(slab);
            return slab;
        } catch (OutOfMemoryError _) {
            arena.close();
            limitBytes = heldBytes();
            return null;
        }
    }

    /// A slab lends nothing any more: it becomes the spare, or goes back to the system.
    private void retire(Slab slab) {
        unlink(slab);
        if (spare == null) {
            spare = slab;
            return;
        }
        Slab last = slabs.removeLast();
        if (last != slab) {
            slabs.set(slab.index, last);
            last.index = slab.index;
        }
        slab.close();
    }

    private void link(Slab slab) {
        Slab second = firstPartial;
        slab.next = second;
        if (second != null) second.previous = slab;
        firstPartial = slab;
    }

    private void unlink(Slab slab) {
        Slab before = slab.previous;
        Slab after = slab.next;
        if (before != null) before.next = after;
        else firstPartial = after;
        if (after != null) after.previous = before;
        slab.previous = null;
        slab.next = null;
    }
}
