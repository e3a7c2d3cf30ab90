package elva.tcp.buffer;

import static elva.tcp.buffer.ChunkPool.CHUNK_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Seed;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever order overlapping segments come in, each octet is the one of the first segment that had
/// it. Once within a chunk, once across the edge between two.
class ReceiveBufferOrderTest {
    private static final int MOST = 16;

    private final ChunkPool pool = new ChunkPool(1 << 20);
    private final ReceiveBuffer buffer = new ReceiveBuffer(pool, 4 * CHUNK_LENGTH, 256);
    private final MemorySegment prefix = Text.segment(0, CHUNK_LENGTH);
    private final MemorySegment[] texts = new MemorySegment[MOST];
    private final byte[] target = new byte[CHUNK_LENGTH];
    private final MemorySegment targetSegment = MemorySegment.ofArray(target);

    ReceiveBufferOrderTest() {
        for (int i = 0; i < texts.length; i++) {
            byte[] text = new byte[MOST];
            Arrays.fill(text, (byte) (i + 1));
            texts[i] = MemorySegment.ofArray(text);
        }
    }

    /// Each order of six segments, in many sets of six.
    @ParameterizedTest
    @ValueSource(ints = {0, CHUNK_LENGTH - 8})
    void sixSegmentsOverSixteenOctets_anyOrder_firstWins(int before) {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        checkOrders(before, seed, new int[] {0, 6, 4, 10, 8, 16, 2, 3, 12, 14, 0, 16});
        checkOrders(before, seed, new int[] {0, 4, 4, 8, 8, 12, 12, 16, 6, 10, 3, 13});
        for (int set = 0; set < 100; set++) {
            int[] edges = new int[12];
            for (int i = 0; i < edges.length; i += 2) {
                edges[i] = random.nextInt(16);
                edges[i + 1] = random.nextInt(edges[i] + 1, 17);
            }
            checkOrders(before, seed, edges);
        }
    }

    /// Each sequence of three segments that ten octets have room for.
    @ParameterizedTest
    @ValueSource(ints = {0, CHUNK_LENGTH - 5})
    void anyThreeSegmentsOverTenOctets_firstWins(int before) {
        int[] all = new int[110];
        int count = 0;
        for (int left = 0; left < 10; left++) {
            for (int right = left + 1; right <= 10; right++) {
                all[count++] = left;
                all[count++] = right;
            }
        }
        int[] edges = new int[6];
        for (int i = 0; i < 55 * 55 * 55; i++) {
            int rest = i;
            for (int k = 0; k < 3; k++, rest /= 55) {
                System.arraycopy(all, 2 * (rest % 55), edges, 2 * k, 2);
            }
            check(before, edges, null);
        }
    }

    @Test
    void permutations_ofSix_areAllDifferent() {
        int[] order = {0, 1, 2, 3, 4, 5};
        int count = 1;
        int[] last = order.clone();
        while (nextPermutation(order)) {
            assertThat(Arrays.compare(last, order)).isNegative();
            last = order.clone();
            count++;
        }
        assertThat(count).isEqualTo(720);
    }

    private void checkOrders(int before, Seed seed, int[] edges) {
        int[] order = new int[edges.length / 2];
        for (int i = 0; i < order.length; i++) order[i] = i;
        int[] ordered = new int[edges.length];
        do {
            for (int i = 0; i < order.length; i++) {
                System.arraycopy(edges, 2 * order[i], ordered, 2 * i, 2);
            }
            check(before, ordered, seed);
        } while (nextPermutation(order));
    }

    /// @param before how far into a chunk the segments begin
    /// @param edges left and right of each segment, in the order they come
    private void check(int before, int[] edges, @Nullable Seed seed) {
        buffer.clear();
        if (before > 0) {
            // one octet stays unread, or the buffer would begin a new chunk
            buffer.write(0, prefix, 0, before);
            buffer.advance();
            buffer.skip(before - 1);
        }
        int unreadBefore = buffer.unread();
        byte[] expected = new byte[MOST + 1];
        for (int i = 0; 2 * i < edges.length; i++) {
            int left = edges[2 * i];
            int right = edges[2 * i + 1];
            boolean stored = buffer.write(left, texts[i], 0, right - left);
            for (int at = left; at < right; at++) {
                if (expected[at] == 0) expected[at] = (byte) (i + 1);
            }
            if (!stored || !holdsExactly(expected)) fail(edges, seed, "ranges after " + i);
        }
        int inOrder = 0;
        while (expected[inOrder] != 0) inOrder++;
        if (buffer.advance() != inOrder) fail(edges, seed, "RCV.NXT");
        buffer.skip(unreadBefore);
        int read = buffer.read(targetSegment, 0, MOST);
        if (read != inOrder || !Arrays.equals(target, 0, read, expected, 0, read)) {
            fail(edges, seed, "text");
        }
        checkBehindHoles(expected, inOrder, edges, seed);
    }

    /// Fills what holes there are, and reads the rest.
    private void checkBehindHoles(byte[] expected, int inOrder, int[] edges,
            @Nullable Seed seed) {
        for (int at = inOrder; at < MOST; at++) {
            if (expected[at] != 0) continue;
            buffer.write(at - inOrder, texts[MOST - 1], 0, 1);
            expected[at] = MOST;
        }
        int count = MOST - inOrder;
        if (buffer.advance() != count) fail(edges, seed, "RCV.NXT at last");
        buffer.read(targetSegment, 0, count);
        if (!Arrays.equals(target, 0, count, expected, inOrder, MOST)) {
            fail(edges, seed, "text behind holes");
        }
        if (pool.usedBytes() != 0) fail(edges, seed, "chunks left");
    }

    private boolean holdsExactly(byte[] expected) {
        int at = 0;
        for (int i = 0; i < buffer.heldCount(); i++) {
            while (at < buffer.heldLeft(i)) if (expected[at++] != 0) return false;
            while (at < buffer.heldRight(i)) if (expected[at++] == 0) return false;
            if (expected[at] != 0) return false;
        }
        while (at < expected.length) if (expected[at++] != 0) return false;
        return true;
    }

    private static void fail(int[] edges, @Nullable Seed seed, String what) {
        throw new AssertionError(what + " of segments " + Arrays.toString(edges) + ", " + seed);
    }

    /// The next greater order of the same numbers.
    private static boolean nextPermutation(int[] order) {
        int i = order.length - 2;
        while (i >= 0 && order[i] > order[i + 1]) i--;
        if (i < 0) return false;
        int j = order.length - 1;
        while (order[j] < order[i]) j--;
        swap(order, i, j);
        for (int l = i + 1, r = order.length - 1; l < r; l++, r--) swap(order, l, r);
        return true;
    }

    private static void swap(int[] order, int i, int j) {
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}
