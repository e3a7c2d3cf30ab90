package elva.tcp.buffer;

import static elva.tcp.buffer.ChunkPool.CHUNK_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.support.Allocation;
import elva.support.Seed;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Text between the user and SND.UNA: queued, copied out, acknowledged.
class SendBufferTest {
    private final ChunkPool pool = new ChunkPool(1 << 20);

    @Test
    void write_moreThanRoom_takesWhatFits() {
        SendBuffer buffer = new SendBuffer(pool, 4000);

        assertThat(buffer.write(Text.segment(0, 3000), 0, 3000)).isEqualTo(3000);
        assertThat(buffer.free()).isEqualTo(1000);
        assertThat(buffer.write(Text.segment(3000, 3000), 0, 3000)).isEqualTo(1000);
        assertThat(buffer.free()).isZero();
        assertThat(buffer.write(Text.segment(4000, 1), 0, 1)).isZero();
        assertThat(buffer.length()).isEqualTo(4000);
        assertThat(copy(buffer, 0, 4000)).isEqualTo(Text.octets(0, 4000));
    }

    @Test
    void write_atOffset_takesFromThere() {
        SendBuffer buffer = new SendBuffer(pool, 4000);

        buffer.write(Text.segment(0, 100), 40, 20);

        assertThat(copy(buffer, 0, 20)).isEqualTo(Text.octets(40, 20));
    }

    @Test
    void write_memorySpent_takesWhatFitsIntoChunks() {
        SendBuffer buffer = new SendBuffer(new ChunkPool(2 * CHUNK_LENGTH), 100_000);

        assertThat(buffer.write(Text.segment(0, 50_000), 0, 50_000)).isEqualTo(2 * CHUNK_LENGTH);
        assertThat(buffer.write(Text.segment(0, 1), 0, 1)).isZero();
        assertThat(buffer.length()).isEqualTo(2 * CHUNK_LENGTH);

        buffer.release(CHUNK_LENGTH);
        assertThat(buffer.write(Text.segment(2L * CHUNK_LENGTH, 9), 0, 9)).isEqualTo(9);
        assertThat(copy(buffer, 0, buffer.length()))
                .isEqualTo(Text.octets(CHUNK_LENGTH, CHUNK_LENGTH + 9));
    }

    @Test
    void copy_acrossChunks_consumesNothing() {
        SendBuffer buffer = filled(40_000);

        assertThat(copy(buffer, 16_000, 20_000)).isEqualTo(Text.octets(16_000, 20_000));
        assertThat(copy(buffer, 16_000, 20_000)).isEqualTo(Text.octets(16_000, 20_000));
        assertThat(buffer.length()).isEqualTo(40_000);
    }

    @Test
    void copy_toOffset_leavesTheRestAlone() {
        MemorySegment target = MemorySegment.ofArray(new byte[6]);

        filled(100).copyTo(10, 2, target, 3);

        assertThat(target.toArray(ValueLayout.JAVA_BYTE))
                .containsExactly(0, 0, 0, Text.octet(10), Text.octet(11), 0);
    }

    @Test
    void copy_beyondText_isOurDefect() {
        SendBuffer buffer = filled(100);
        MemorySegment target = MemorySegment.ofArray(new byte[200]);

        assertThatThrownBy(() -> buffer.copyTo(90, 11, target, 0))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> buffer.copyTo(-1, 1, target, 0))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> buffer.copyTo(Integer.MAX_VALUE, 1, target, 0))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> buffer.copyTo(1, -1, target, 0))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void release_part_dropsItsChunks() {
        SendBuffer buffer = filled(40_000);
        assertThat(pool.usedBytes()).isEqualTo(3 * CHUNK_LENGTH);

        buffer.release(CHUNK_LENGTH - 1);
        assertThat(pool.usedBytes()).isEqualTo(3 * CHUNK_LENGTH);
        buffer.release(1);
        assertThat(pool.usedBytes()).isEqualTo(2 * CHUNK_LENGTH);

        assertThat(buffer.length()).isEqualTo(40_000 - CHUNK_LENGTH);
        assertThat(copy(buffer, 0, 100)).isEqualTo(Text.octets(CHUNK_LENGTH, 100));
    }

    @Test
    void release_all_ownsNoChunk() {
        SendBuffer buffer = filled(20_000);

        buffer.release(19_999);
        assertThat(pool.usedBytes()).isEqualTo(CHUNK_LENGTH);
        buffer.release(1);

        assertThat(pool.usedBytes()).isZero();
        assertThat(buffer.length()).isZero();
    }

    @Test
    void write_afterAllWasReleased_beginsWholeChunk() {
        SendBuffer buffer = filled(16_000);
        buffer.release(10_000);
        buffer.release(6_000);

        buffer.write(Text.segment(0, 16_000), 0, 16_000);

        assertThat(pool.usedBytes()).isEqualTo(CHUNK_LENGTH);
    }

    @Test
    void write_afterMuchTextWasCleared_beginsAnew() {
        int length = 100 * CHUNK_LENGTH;
        SendBuffer buffer = new SendBuffer(new ChunkPool(2L * length), length);
        buffer.write(Text.segment(0, length), 0, length);
        buffer.release(3 * CHUNK_LENGTH);

        buffer.clear();

        assertThat(buffer.write(Text.segment(7, length), 0, length)).isEqualTo(length);
        assertThat(copy(buffer, 0, length)).isEqualTo(Text.octets(7, length));
    }

    @Test
    void release_moreThanText_isOurDefect() {
        SendBuffer buffer = filled(100);

        assertThatThrownBy(() -> buffer.release(101)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> buffer.release(-1)).isInstanceOf(AssertionError.class);
        assertThat(buffer.length()).isEqualTo(100);
    }

    @Test
    void capacity_belowText_keepsTextAndTakesNoMore() {
        SendBuffer buffer = filled(4000);

        buffer.capacity(1000);

        assertThat(buffer.capacity()).isEqualTo(1000);
        assertThat(buffer.free()).isZero();
        assertThat(buffer.write(Text.segment(0, 1), 0, 1)).isZero();
        buffer.release(3500);
        assertThat(buffer.free()).isEqualTo(500);
        assertThat(copy(buffer, 0, 500)).isEqualTo(Text.octets(3500, 500));
    }

    @Test
    void clear_withText_ownsNoChunk() {
        SendBuffer buffer = filled(40_000);

        buffer.clear();

        assertThat(buffer.length()).isZero();
        assertThat(pool.usedBytes()).isZero();
        assertThat(buffer.write(Text.segment(7, 9), 0, 9)).isEqualTo(9);
        assertThat(copy(buffer, 0, 9)).isEqualTo(Text.octets(7, 9));
    }

    @Test
    void anyOperations_equalByteArray() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 20; round++) {
            int capacity = random.nextInt(1, 1 << random.nextInt(1, 19));
            int chunkLimit = random.nextInt(1, 20);
            new Model(capacity, chunkLimit, random).run(2000, seed + ", round " + round);
        }
    }

    @Test
    void writeCopyRelease_steadyState_allocateNothing() {
        SendBuffer buffer = new SendBuffer(pool, 100_000);
        MemorySegment text = Text.segment(0, 30_000);

        long bytes = Allocation.ofOneRun(() -> {
            for (int i = 0; i < 200; i++) {
                int taken = buffer.write(text, 0, 30_000);
                buffer.copyTo(0, taken, text, 0);
                buffer.release(i % 3 == 0 ? buffer.length() : buffer.length() / 2);
            }
            buffer.clear();
        });

        assertThat(bytes).isZero();
    }

    private SendBuffer filled(int length) {
        SendBuffer buffer = new SendBuffer(pool, length);
        assertThat(buffer.write(Text.segment(0, length), 0, length)).isEqualTo(length);
        return buffer;
    }

    private static byte[] copy(SendBuffer buffer, int from, int length) {
        byte[] target = new byte[length];
        buffer.copyTo(from, length, MemorySegment.ofArray(target), 0);
        return target;
    }

    /// An endless text of which a part is in the buffer: `[una, una + length)`.
    private static final class Model {
        final ChunkPool chunks;
        final SendBuffer buffer;
        final SplittableRandom random;
        final int capacity;
        final int chunkLimit;
        long una;
        int length;

        Model(int capacity, int chunkLimit, SplittableRandom random) {
            chunks = new ChunkPool((long) chunkLimit * CHUNK_LENGTH);
            buffer = new SendBuffer(chunks, capacity);
            this.capacity = capacity;
            this.chunkLimit = chunkLimit;
            this.random = random;
        }

        void run(int steps, String seed) {
            for (int step = 0; step < steps; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> write(seed);
                    case 1 -> release();
                    default -> compare(seed);
                }
                assertThat(buffer.length()).as("%s, step %d", seed, step).isEqualTo(length);
                long least = (length + CHUNK_LENGTH - 1L) / CHUNK_LENGTH * CHUNK_LENGTH;
                assertThat(chunks.usedBytes()).as("%s, step %d", seed, step)
                        .isBetween(least, length == 0 ? 0 : least + CHUNK_LENGTH);
            }
            buffer.clear();
            assertThat(chunks.usedBytes()).as(seed).isZero();
        }

        private void write(String seed) {
            int offered = random.nextInt(1 << random.nextInt(1, 18));
            int taken = buffer.write(Text.segment(una + length, offered), 0, offered);
            int fitting = Math.min(offered, capacity - length);
            length += taken;
            if (taken == fitting) return;
            assertThat(taken).as(seed).isLessThan(fitting);
            assertThat(chunks.usedBytes()).as("%s: less was taken but memory is left", seed)
                    .isEqualTo((long) chunkLimit * CHUNK_LENGTH);
        }

        private void release() {
            int count = random.nextInt(4) == 0 ? length : random.nextInt(length + 1);
            buffer.release(count);
            length -= count;
            una += count;
        }

        private void compare(String seed) {
            int from = random.nextInt(length + 1);
            int count = random.nextInt(length - from + 1);
            assertThat(copy(buffer, from, count)).as(seed)
                    .isEqualTo(Text.octets(una + from, count));
        }
    }
}
