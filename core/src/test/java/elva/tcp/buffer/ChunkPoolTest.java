package elva.tcp.buffer;

import static elva.tcp.buffer.ChunkPool.CHUNK_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.support.Allocation;
import elva.support.Seed;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Lending, the limit, and giving slabs back to the system.
class ChunkPoolTest {
    private static final int SLAB = Slab.LENGTH;

    @Test
    void take_limitReached_isNullUntilOneIsGiven() {
        ChunkPool pool = new ChunkPool(3 * CHUNK_LENGTH + 1);
        List<Chunk> lent = take(pool, 3);
        assertThat(pool.take()).isNull();
        assertThat(pool.usedBytes()).isEqualTo(3 * CHUNK_LENGTH);

        pool.give(lent.getFirst());

        assertThat(pool.usedBytes()).isEqualTo(2 * CHUNK_LENGTH);
        assertThat(pool.take()).isNotNull();
        assertThat(pool.take()).isNull();
    }

    @Test
    void take_limitBelowOneChunk_holdsNothing() {
        ChunkPool pool = new ChunkPool(CHUNK_LENGTH - 1);

        assertThat(pool.take()).isNull();
        assertThat(pool.heldBytes()).isZero();
    }

    @Test
    void chunks_ofSeveralSlabs_areWholeAndApart() {
        ChunkPool pool = new ChunkPool(130 * CHUNK_LENGTH);
        List<Chunk> lent = take(pool, 130);
        for (int i = 0; i < lent.size(); i++) lent.get(i).memory().fill((byte) i);

        for (int i = 0; i < lent.size(); i++) {
            byte[] octets = lent.get(i).memory().toArray(ValueLayout.JAVA_BYTE);
            assertThat(octets).hasSize(CHUNK_LENGTH).containsOnly(i);
        }
    }

    @Test
    void held_growingAndShrinking_followsUseButForOneSpare() {
        ChunkPool pool = new ChunkPool(10 * SLAB);
        assertThat(pool.heldBytes()).isZero();
        List<Chunk> lent = take(pool, 64);
        assertThat(pool.heldBytes()).isEqualTo(SLAB);
        lent.addAll(take(pool, 65));
        assertThat(pool.heldBytes()).isEqualTo(3 * SLAB);

        for (Chunk chunk : lent) pool.give(chunk);

        assertThat(pool.heldBytes()).isEqualTo(SLAB);
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void take_afterAllWasGiven_usesSpare() {
        ChunkPool pool = new ChunkPool(SLAB);
        Chunk first = chunk(pool);
        pool.give(first);

        assertThat(chunk(pool).slab).isSameAs(first.slab);
        assertThat(pool.heldBytes()).isEqualTo(SLAB);
    }

    @Test
    void give_slabWhollyFreeBesideSpare_closesItsMemory() {
        ChunkPool pool = new ChunkPool(2 * SLAB);
        List<Chunk> lent = take(pool, 65);
        pool.give(lent.get(64));

        for (Chunk chunk : lent.subList(0, 64)) pool.give(chunk);

        assertThatThrownBy(() -> lent.getFirst().memory().fill((byte) 1))
                .isInstanceOf(IllegalStateException.class);
        lent.get(64).memory().fill((byte) 1);
    }

    @Test
    void take_severalSlabsPartlyFree_usesFullestAndLetsOthersRunEmpty() {
        ChunkPool pool = new ChunkPool(2 * SLAB);
        List<Chunk> lent = take(pool, 128);
        for (Chunk chunk : lent.subList(0, 63)) pool.give(chunk);
        pool.give(lent.get(100));

        assertThat(chunk(pool).slab).isSameAs(lent.get(100).slab);
        assertThat(chunk(pool).slab).isSameAs(lent.get(0).slab);
    }

    @Test
    void give_slabBetweenOthersRunsEmpty_leavesTheOthersInUse() {
        ChunkPool pool = new ChunkPool(3 * SLAB);
        List<Chunk> lent = take(pool, 192);
        pool.give(lent.get(0));
        pool.give(lent.get(64));
        pool.give(lent.get(128));

        for (Chunk chunk : lent.subList(65, 128)) pool.give(chunk);

        assertThat(chunk(pool).slab).isSameAs(lent.get(128).slab);
        assertThat(chunk(pool).slab).isSameAs(lent.get(0).slab);
        assertThat(chunk(pool).slab).isSameAs(lent.get(64).slab);
        assertThat(pool.heldBytes()).isEqualTo(3 * SLAB);
    }

    @Test
    void give_twice_isOurDefect() {
        ChunkPool pool = new ChunkPool(SLAB);
        Chunk chunk = chunk(pool);
        pool.give(chunk);

        assertThatThrownBy(() -> pool.give(chunk)).isInstanceOf(AssertionError.class);
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void take_systemRefusesMemory_isNullAndNotAskedAgain() {
        int[] asked = new int[1];
        ChunkPool pool = new ChunkPool(10 * SLAB, arena -> {
            if (++asked[0] == 2) throw new OutOfMemoryError("as the test has it");
            return arena.allocate(SLAB);
        });
        List<Chunk> lent = take(pool, 64);

        assertThat(pool.take()).isNull();
        assertThat(pool.take()).isNull();

        assertThat(asked[0]).isEqualTo(2);
        pool.give(lent.getFirst());
        assertThat(pool.take()).isNotNull();
        assertThat(pool.heldBytes()).isEqualTo(SLAB);
    }

    @Test
    void close_withChunksLent_givesAllBackAndLendsNoMore() {
        ChunkPool pool = new ChunkPool(10 * SLAB);
        List<Chunk> lent = take(pool, 129);

        pool.close();

        assertThat(pool.heldBytes()).isZero();
        assertThat(pool.take()).isNull();
        assertThatThrownBy(() -> lent.getFirst().memory().fill((byte) 1))
                .isInstanceOf(IllegalStateException.class);
        for (Chunk chunk : lent) pool.give(chunk);
        assertThat(pool.usedBytes()).isZero();
        assertThat(pool.take()).isNull();
    }

    @Test
    void chunk_takenInOneThread_isUsableInAnother() throws InterruptedException {
        ChunkPool pool = new ChunkPool(SLAB);
        Chunk[] taken = new Chunk[1];
        Thread other = new Thread(() -> taken[0] = chunk(pool));
        other.start();
        other.join();

        taken[0].memory().fill((byte) 7);
        pool.give(taken[0]);

        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void anyOperations_keepChunksApartAndHeldBelowLimitPlusSlab() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        int limit = random.nextInt(1, 400);
        ChunkPool pool = new ChunkPool((long) limit * CHUNK_LENGTH);
        List<Chunk> lent = new ArrayList<>();
        List<Integer> marks = new ArrayList<>();
        for (int step = 0; step < 50_000; step++) {
            boolean growing = step / 1000 % 2 == 0;
            if (random.nextInt(5) < (growing ? 4 : 1)) {
                Chunk chunk = pool.take();
                assertThat(chunk == null).as("%s, step %d", seed, step)
                        .isEqualTo(lent.size() == limit);
                if (chunk == null) continue;
                chunk.memory().set(ValueLayout.JAVA_INT, 0, step);
                lent.add(chunk);
                marks.add(step);
            } else if (!lent.isEmpty()) {
                int i = random.nextInt(lent.size());
                Chunk chunk = lent.set(i, lent.getLast());
                int mark = marks.set(i, marks.getLast());
                lent.removeLast();
                marks.removeLast();
                assertThat(chunk.memory().get(ValueLayout.JAVA_INT, 0)).as("%s", seed)
                        .isEqualTo(mark);
                pool.give(chunk);
            }
            assertThat(pool.usedBytes()).as("%s, step %d", seed, step)
                    .isEqualTo((long) lent.size() * CHUNK_LENGTH);
            assertThat(pool.heldBytes()).as("%s, step %d", seed, step)
                    .isBetween(pool.usedBytes(), (long) limit * CHUNK_LENGTH + SLAB - 1);
        }
        for (Chunk chunk : lent) pool.give(chunk);
        assertThat(pool.heldBytes()).as("%s", seed).isEqualTo(SLAB);
    }

    @Test
    void takeAndGive_steadyState_allocateNothing() {
        ChunkPool pool = new ChunkPool(10 * SLAB);
        take(pool, 200);
        @Nullable Chunk[] taken = new Chunk[56];

        long bytes = Allocation.ofOneRun(() -> {
            for (int round = 0; round < 100; round++) {
                for (int i = 0; i < taken.length; i++) taken[i] = pool.take();
                for (Chunk chunk : taken) if (chunk != null) pool.give(chunk);
            }
        });

        assertThat(bytes).isZero();
    }

    private static Chunk chunk(ChunkPool pool) {
        Chunk chunk = pool.take();
        if (chunk == null) throw new AssertionError("no chunk");
        return chunk;
    }

    private static List<Chunk> take(ChunkPool pool, int count) {
        List<Chunk> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) taken.add(chunk(pool));
        return taken;
    }
}
