package elva.tcp.buffer;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A piece of native memory on loan from a [ChunkPool], [ChunkPool#CHUNK_LENGTH] octets long.
///
/// What it holds when it is taken is whatever its last user left there.
public final class Chunk {
    final Slab slab;
    /// The next one of the slab that is not lent; means something only while this one is not.
    @Nullable Chunk nextFree;
    boolean lent;

    private final MemorySegment memory;

    Chunk(Slab slab, MemorySegment memory) {
        this.slab = slab;
        this.memory = memory;
    }

    /// Its octets; not to be touched after the chunk is given back.
    public MemorySegment memory() {
        return memory;
    }
}
