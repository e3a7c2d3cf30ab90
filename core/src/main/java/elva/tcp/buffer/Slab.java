package elva.tcp.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What a [ChunkPool] asks of the system and gives back at once: chunks side by side.
final class Slab {
    static final int CHUNK_COUNT = 64;
    static final int LENGTH = CHUNK_COUNT * ChunkPool.CHUNK_LENGTH;

    private final Arena arena;
    private @Nullable Chunk firstFree;
    private int lentCount;

    /// Where the pool keeps it among all slabs.
    int index;
    /// Neighbours among the slabs that lend some of their chunks, but not all.
    @Nullable Slab previous;
    @Nullable Slab next;

    /// @param memory [#LENGTH] octets that live as long as the arena
    Slab(Arena arena, MemorySegment memory) {
        this.arena = arena;
        for (long at = LENGTH - ChunkPool.CHUNK_LENGTH; at >= 0; at -= ChunkPool.CHUNK_LENGTH) {
            Chunk chunk = new Chunk(this, memory.asSlice(at, ChunkPool.CHUNK_LENGTH));
            chunk.nextFree = firstFree;
            firstFree = chunk;
        }
    }

    boolean full()  { return lentCount == CHUNK_COUNT; }
    boolean empty() { return lentCount == 0; }

    Chunk lend() {
        Chunk chunk = firstFree;
        if (chunk == null) throw new AssertionError("a slab lends what it does not have");
        firstFree = chunk.nextFree;
        chunk.lent = true;
        lentCount++;
        return chunk;
    }

    void takeBack(Chunk chunk) {
        chunk.lent = false;
        chunk.nextFree = firstFree;
        firstFree = chunk;
        lentCount--;
    }

    void close() {
        arena.close();
    }
}
