package elva.tcp.buffer;

import static elva.tcp.buffer.ChunkPool.CHUNK_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Seed;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random operations against a byte array with a mark for each octet that is held.
class ReceiveBufferModelTest {

    @Test
    void anyOperations_ampleMemory_equalByteArray() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 30; round++) {
            int capacity = random.nextInt(1, 2 << random.nextInt(1, 17));
            int rangeLimit = random.nextInt(1, 1 << random.nextInt(1, 9));
            Model model = new Model(capacity, rangeLimit, capacity / CHUNK_LENGTH + 2, random);
            model.name = seed + ", round " + round;
            for (int step = 0; step < 300; step++) model.step();
            model.end();
        }
    }

    @Test
    void anyOperations_scarceMemory_keepInOrderTextAndHoldOnlyWhatIsStored() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 30; round++) {
            int capacity = random.nextInt(CHUNK_LENGTH, 6 * CHUNK_LENGTH);
            int rangeLimit = random.nextInt(1, 1 << random.nextInt(1, 9));
            Model model = new Model(capacity, rangeLimit, random.nextInt(1, 6), random);
            model.scarce = true;
            model.name = seed + ", round " + round;
            for (int step = 0; step < 300; step++) model.step();
            model.end();
        }
    }

    /// The window as two arrays, from the first unread octet on.
    private static final class Model {
        final ChunkPool chunks;
        final ReceiveBuffer buffer;
        final SplittableRandom random;
        final int capacity;
        final int rangeLimit;
        final long chunkLimit;
        final byte[] octets;
        final boolean[] held;
        String name = "";
        boolean scarce;
        int unread;
        /// Where in the endless text the first unread octet is.
        long place;

        Model(int capacity, int rangeLimit, int chunkLimit, SplittableRandom random) {
            chunks = new ChunkPool((long) chunkLimit * CHUNK_LENGTH);
            buffer = new ReceiveBuffer(chunks, capacity, rangeLimit);
            this.capacity = capacity;
            this.rangeLimit = rangeLimit;
            this.chunkLimit = chunkLimit;
            this.random = random;
            octets = new byte[capacity];
            held = new boolean[capacity + 1];
        }

        void step() {
            switch (random.nextInt(16)) {
                case 0, 2 -> advance();
                case 1, 4 -> read(random.nextInt(3) == 0 ? capacity : random.nextInt(capacity + 1),
                        random.nextInt(8) == 0);
                case 3 -> dropHeld(random.nextInt(capacity - unread + 1));
                default -> write();
            }
            compare();
        }

        private void write() {
            int free = capacity - unread;
            int ahead = random.nextInt(4) == 0 ? 0 : random.nextInt(free + 1);
            int most = Math.min(free - ahead, 1 << random.nextInt(1, 17));
            int length = random.nextInt(most + 1);
            byte[] text = Text.octets(place + unread + ahead, length);
            if (!scarce && length > 0 && random.nextInt(3) == 0) {
                text[random.nextInt(length)]++;
            }
            write(ahead, text);
        }

        private void write(int ahead, byte[] text) {
            boolean[] before = held.clone();
            boolean refused = !scarce && !makeRoom(ahead, text.length);
            boolean wrote = buffer.write(ahead, MemorySegment.ofArray(text), 0, text.length);
            if (scarce) {
                adopt(before, ahead, text.length, wrote);
            } else {
                assertThat(wrote).as(name).isEqualTo(!refused);
                if (wrote) store(ahead, text);
            }
        }

        /// The rule of the limit: a new range takes the place of the farthest, or is refused.
        private boolean makeRoom(int ahead, int length) {
            if (length == 0 || ahead == 0) return true;
            int from = unread + ahead - 1;
            for (int at = from; at <= from + length + 1; at++) {
                if (at >= unread && held[at]) return true;
            }
            int behindHole = 0;
            int farthest = 0;
            for (int at = unread + 1; at < capacity; at++) {
                if (held[at] && !held[at - 1]) {
                    behindHole++;
                    farthest = at;
                }
            }
            if (behindHole < rangeLimit) return true;
            if (farthest < unread + ahead) return false;
            Arrays.fill(held, farthest, capacity, false);
            return true;
        }

        private void store(int ahead, byte[] text) {
            for (int i = 0; i < text.length; i++) {
                int at = unread + ahead + i;
                if (!held[at]) octets[at] = text[i];
                held[at] = true;
            }
        }

        /// Where memory is scarce, takes over what the buffer says it holds, if that may be.
        private void adopt(boolean[] before, int ahead, int length, boolean wrote) {
            Arrays.fill(held, unread, held.length, false);
            for (int i = 0; i < buffer.heldCount(); i++) {
                Arrays.fill(held, unread + buffer.heldLeft(i), unread + buffer.heldRight(i), true);
            }
            int left = unread + ahead;
            int right = left + length;
            boolean fresh = false;
            boolean invented = false;
            boolean lost = false;
            for (int at = 0; at < capacity; at++) {
                lost |= at < left && before[at] && !held[at];
                if (!held[at] || before[at]) continue;
                fresh = true;
                invented |= at < left || at >= right;
                octets[at] = Text.octet(place + at);
            }
            assertThat(invented).as("%s: holds what never came", name).isFalse();
            assertThat(lost).as("%s: dropped text left of what came", name).isFalse();
            if (!wrote) assertThat(fresh).as(name).isFalse();
            if (ahead == 0 && unread == 0 && !before[0]) {
                assertThat(wrote).as("%s: text at RCV.NXT finds no memory", name).isTrue();
            }
        }

        private void advance() {
            int end = unread;
            while (end < capacity && held[end]) end++;
            assertThat(buffer.advance()).as(name).isEqualTo(end - unread);
            unread = end;
        }

        private void dropHeld(int ahead) {
            buffer.dropHeld(ahead);
            Arrays.fill(held, unread + ahead, held.length, false);
        }

        private void read(int length, boolean skip) {
            byte[] target = new byte[capacity];
            int count = skip ? buffer.skip(length)
                    : buffer.read(MemorySegment.ofArray(target), 0, length);
            assertThat(count).as(name).isEqualTo(Math.min(length, unread));
            if (!skip) {
                assertThat(Arrays.equals(target, 0, count, octets, 0, count)).as(name).isTrue();
            }
            System.arraycopy(octets, count, octets, 0, capacity - count);
            System.arraycopy(held, count, held, 0, capacity - count);
            Arrays.fill(held, capacity - count, capacity, false);
            unread -= count;
            place += count;
        }

        private void compare() {
            assertThat(buffer.unread()).as(name).isEqualTo(unread);
            assertThat(buffer.free()).as(name).isEqualTo(capacity - unread);
            int at = unread;
            int count = 0;
            while (true) {
                while (at < capacity && !held[at]) at++;
                if (at == capacity) break;
                assertThat(buffer.heldLeft(count)).as(name).isEqualTo(at - unread);
                while (at < capacity && held[at]) at++;
                assertThat(buffer.heldRight(count)).as(name).isEqualTo(at - unread);
                count++;
            }
            assertThat(buffer.heldCount()).as(name).isEqualTo(count);
            int behindHole = count > 0 && buffer.heldLeft(0) == 0 ? count - 1 : count;
            assertThat(behindHole).as(name).isLessThanOrEqualTo(rangeLimit);
            assertThat(chunks.usedBytes()).as(name)
                    .isLessThanOrEqualTo(chunkLimit * CHUNK_LENGTH);
            if (unread == 0 && count == 0) assertThat(chunks.usedBytes()).as(name).isZero();
        }

        /// A peer that sends again what is missing comes through at last, and nothing is left.
        void end() {
            advance();
            read(unread, false);
            for (int pass = 0; pass < 3; pass++) {
                write(0, Text.octets(place, capacity));
                advance();
                assertThat(unread).as(name).isBetween(scarce ? 1 : capacity, capacity);
                read(unread, false);
            }
            buffer.clear();
            assertThat(chunks.usedBytes()).as(name).isZero();
        }
    }
}
