package elva.tcp.buffer;

import static elva.tcp.buffer.ChunkPool.CHUNK_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.support.Allocation;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/// Text between the network and RECEIVE: in order, behind holes, overlapping, beyond limits.
class ReceiveBufferTest {
    private static final int LIMIT = 4;

    private final ChunkPool pool = new ChunkPool(1 << 20);
    private final ReceiveBuffer buffer = new ReceiveBuffer(pool, 4000, LIMIT);

    @Test
    void write_inOrder_isReadable() {
        assertThat(write(0, "hello")).isTrue();
        assertThat(buffer.unread()).isZero();

        assertThat(buffer.advance()).isEqualTo(5);

        assertThat(buffer.unread()).isEqualTo(5);
        assertThat(buffer.free()).isEqualTo(3995);
        assertThat(buffer.capacity()).isEqualTo(4000);
        assertThat(read(100)).isEqualTo("hello");
        assertThat(buffer.unread()).isZero();
        assertThat(read(100)).isEmpty();
    }

    @Test
    void write_behindHole_isHeldUntilHoleIsFilled() {
        assertThat(write(5, "world")).isTrue();
        assertThat(buffer.advance()).isZero();
        assertThat(held()).isEqualTo("5..10");

        assertThat(write(0, "hello")).isTrue();

        assertThat(buffer.advance()).isEqualTo(10);
        assertThat(held()).isEmpty();
        assertThat(read(100)).isEqualTo("helloworld");
    }

    @Test
    void write_atOffset_takesFromThere() {
        buffer.write(0, Text.ascii("..hello.."), 2, 5);
        buffer.advance();

        assertThat(read(100)).isEqualTo("hello");
    }

    @Test
    void write_touchingRanges_joinThem() {
        write(10, "k");
        write(12, "m");
        write(14, "o");
        assertThat(held()).isEqualTo("10..11 12..13 14..15");

        write(11, "l");
        assertThat(held()).isEqualTo("10..13 14..15");
        write(9, "jklmno");

        assertThat(held()).isEqualTo("9..15");
    }

    @Test
    void advance_partOfRanges_bringsTheOthersNearer() {
        write(20, "uv");
        write(10, "kl");
        write(0, "abcdefghij");

        assertThat(buffer.advance()).isEqualTo(12);

        assertThat(held()).isEqualTo("8..10");
        assertThat(buffer.advance()).isZero();
    }

    @Test
    void write_overlap_firstOctetStays() {
        write(2, "CD");
        write(6, "GH");

        assertThat(write(0, "abcdefghij")).isTrue();

        assertThat(buffer.advance()).isEqualTo(10);
        assertThat(read(100)).isEqualTo("abCDefGHij");
    }

    @Test
    void write_overlapThatDiffers_leavesWhatCameFirst() {
        write(2, "cd");
        write(6, "gh");
        write(0, "abcdefghij");

        write(1, "bXdefgX");
        write(9, "X");

        buffer.advance();
        assertThat(read(100)).isEqualTo("abcdefghij");
    }

    @Test
    void write_textTouchingButNotOverlapping_isOneRange() {
        write(2, "cd");
        write(4, "ef");
        write(0, "ab");

        assertThat(held()).isEqualTo("0..6");
    }

    @Test
    void write_nothingOrDuplicate_isHeld() {
        assertThat(write(3, "")).isTrue();
        assertThat(held()).isEmpty();
        assertThat(pool.usedBytes()).isZero();

        write(3, "def");
        assertThat(write(4, "e")).isTrue();

        assertThat(held()).isEqualTo("3..6");
    }

    @Test
    void write_rangeBeyondLimitFarther_isRefused() {
        for (int i = 1; i <= LIMIT; i++) write(10 * i, "x");

        assertThat(write(10 * LIMIT + 5, "y")).isFalse();

        assertThat(held()).isEqualTo("10..11 20..21 30..31 40..41");
    }

    @Test
    void write_rangeBeyondLimitNearer_takesPlaceOfFarthest() {
        for (int i = 1; i <= LIMIT; i++) write(10 * i, "x");

        assertThat(write(35, "y")).isTrue();

        assertThat(held()).isEqualTo("10..11 20..21 30..31 35..36");
    }

    @Test
    void write_touchingRangeAtLimit_isNoNewRange() {
        for (int i = 1; i <= LIMIT; i++) write(10 * i, "x");

        assertThat(write(41, "y")).isTrue();
        assertThat(write(9, "y")).isTrue();

        assertThat(held()).isEqualTo("9..11 20..21 30..31 40..42");
    }

    @Test
    void write_inOrderAtLimit_dropsNothing() {
        for (int i = 1; i <= LIMIT; i++) write(10 * i, "x");

        assertThat(write(0, "y")).isTrue();
        assertThat(held()).isEqualTo("0..1 10..11 20..21 30..31 40..41");
        assertThat(write(50, "z")).isFalse();

        assertThat(buffer.advance()).isEqualTo(1);
        assertThat(held()).isEqualTo("9..10 19..20 29..30 39..40");
    }

    @Test
    void write_rangeDropped_givesItsChunksBack() {
        ReceiveBuffer wide = new ReceiveBuffer(pool, 200_000, 1);
        wide.write(50_000, Text.segment(0, 40_000), 0, 40_000);
        assertThat(pool.usedBytes()).isEqualTo(3 * CHUNK_LENGTH);

        wide.write(100, Text.segment(0, 10), 0, 10);

        assertThat(pool.usedBytes()).isEqualTo(CHUNK_LENGTH);
    }

    @Test
    void write_rangeDropped_keepsChunkItSharesWithAnother() {
        ReceiveBuffer wide = new ReceiveBuffer(pool, 200_000, 2);
        wide.write(10, Text.segment(10, 10), 0, 10);
        wide.write(100, Text.segment(100, 20_000), 0, 20_000);

        wide.write(30, Text.segment(30, 10), 0, 10);

        assertThat(pool.usedBytes()).isEqualTo(CHUNK_LENGTH);
        wide.write(0, Text.segment(0, 100), 0, 100);
        assertThat(wide.advance()).isEqualTo(100);
        byte[] text = new byte[100];
        wide.read(MemorySegment.ofArray(text), 0, 100);
        assertThat(text).isEqualTo(Text.octets(0, 100));
    }

    @Test
    void write_memorySpent_holdsOnlyWhatWasStored() {
        ReceiveBuffer wide = new ReceiveBuffer(new ChunkPool(2 * CHUNK_LENGTH), 200_000, LIMIT);

        assertThat(wide.write(0, Text.segment(0, 50_000), 0, 50_000)).isTrue();

        assertThat(wide.heldRight(0)).isEqualTo(2 * CHUNK_LENGTH);
        assertThat(wide.advance()).isEqualTo(2 * CHUNK_LENGTH);
        assertThat(wide.write(0, Text.segment(0, 1), 0, 1)).isFalse();
        assertThat(wide.heldCount()).isZero();
        byte[] target = new byte[2 * CHUNK_LENGTH];
        wide.read(MemorySegment.ofArray(target), 0, target.length);
        assertThat(target).isEqualTo(Text.octets(0, target.length));
    }

    @Test
    void write_memorySpentByOtherBuffer_isFalseAndOwnsNothing() {
        ChunkPool small = new ChunkPool(CHUNK_LENGTH);
        small.take();
        ReceiveBuffer poor = new ReceiveBuffer(small, 4000, LIMIT);

        assertThat(poor.write(0, Text.segment(0, 1), 0, 1)).isFalse();

        assertThat(poor.heldCount()).isZero();
        assertThat(poor.advance()).isZero();
    }

    @Test
    void write_memorySpentByTextBehindHole_givesItUpForHole() {
        ChunkPool small = new ChunkPool(2 * CHUNK_LENGTH);
        ReceiveBuffer wide = new ReceiveBuffer(small, 200_000, LIMIT);
        wide.write(40_000, Text.segment(40_000, 10), 0, 10);
        wide.write(80_000, Text.segment(80_000, 10), 0, 10);

        assertThat(wide.write(0, Text.segment(0, 100), 0, 100)).isTrue();

        assertThat(wide.heldCount()).isEqualTo(2);
        assertThat(wide.heldLeft(0)).isZero();
        assertThat(wide.heldLeft(1)).isEqualTo(40_000);
        assertThat(small.usedBytes()).isEqualTo(2 * CHUNK_LENGTH);
    }

    @Test
    void write_memorySpentFartherText_isRefusedAndGivesNothingUp() {
        ChunkPool small = new ChunkPool(2 * CHUNK_LENGTH);
        ReceiveBuffer wide = new ReceiveBuffer(small, 200_000, LIMIT);
        wide.write(40_000, Text.segment(40_000, 10), 0, 10);
        wide.write(80_000, Text.segment(80_000, 10), 0, 10);

        assertThat(wide.write(120_000, Text.segment(0, 100), 0, 100)).isFalse();

        assertThat(wide.heldCount()).isEqualTo(2);
    }

    @Test
    void write_givingUpFarTextFreesChunkOfStoredText_keepsStoredText() {
        ChunkPool small = new ChunkPool(2 * CHUNK_LENGTH);
        ReceiveBuffer wide = new ReceiveBuffer(small, 200_000, LIMIT);
        wide.write(50_000, Text.segment(50_000, 10), 0, 10);

        assertThat(wide.write(0, Text.segment(0, 30_000), 0, 30_000)).isTrue();

        assertThat(wide.advance()).isEqualTo(30_000);
        byte[] target = new byte[30_000];
        wide.read(MemorySegment.ofArray(target), 0, target.length);
        assertThat(target).isEqualTo(Text.octets(0, target.length));
    }

    @Test
    void write_beyondWindow_isOurDefect() {
        assertThatThrownBy(() -> write(3998, "abc")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> write(-1, "abc")).isInstanceOf(AssertionError.class);
    }

    @Test
    void read_part_leavesTheRest() {
        write(0, "hello");
        buffer.advance();
        write(1, "x");

        assertThat(read(2)).isEqualTo("he");
        assertThat(buffer.unread()).isEqualTo(3);
        assertThat(held()).isEqualTo("1..2");
        assertThat(read(9)).isEqualTo("llo");
        assertThat(held()).isEqualTo("1..2");
    }

    @Test
    void peek_consumesNothing() {
        write(0, "hello");
        buffer.advance();
        MemorySegment target = MemorySegment.ofArray(new byte[5]);

        assertThat(buffer.peek(1, target, 0, 3)).isEqualTo(3);
        assertThat(Text.ascii(target, 3)).isEqualTo("ell");
        assertThat(buffer.peek(4, target, 0, 3)).isEqualTo(1);
        assertThat(buffer.peek(9, target, 0, 3)).isZero();
        assertThat(buffer.unread()).isEqualTo(5);
    }

    @Test
    void skip_consumesWithoutCopy() {
        write(0, "hello");
        buffer.advance();

        assertThat(buffer.skip(3)).isEqualTo(3);
        assertThat(read(9)).isEqualTo("lo");
        assertThat(buffer.skip(3)).isZero();
    }

    @Test
    void chunks_nothingUnreadOrHeld_areGivenBack() {
        write(0, "hello");
        write(9, "x");
        assertThat(pool.usedBytes()).isEqualTo(CHUNK_LENGTH);
        buffer.advance();
        read(5);
        assertThat(pool.usedBytes()).isEqualTo(CHUNK_LENGTH);

        write(0, "abcd");
        assertThat(buffer.advance()).isEqualTo(5);
        assertThat(read(5)).isEqualTo("abcdx");

        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void chunks_partRead_areGivenBack() {
        ReceiveBuffer wide = new ReceiveBuffer(pool, 60_000, LIMIT);
        wide.write(0, Text.segment(0, 40_000), 0, 40_000);
        wide.advance();

        wide.skip(CHUNK_LENGTH - 1);
        assertThat(pool.usedBytes()).isEqualTo(3 * CHUNK_LENGTH);
        wide.skip(1);

        assertThat(pool.usedBytes()).isEqualTo(2 * CHUNK_LENGTH);
    }

    @Test
    void dropHeld_behindFin_keepsWhatIsLeftOfIt() {
        write(0, "hello");
        buffer.advance();
        write(2, "cd");
        write(6, "ghij");
        write(12, "m");

        buffer.dropHeld(12);
        assertThat(held()).isEqualTo("2..4 6..10");
        buffer.dropHeld(8);
        assertThat(held()).isEqualTo("2..4 6..8");

        write(0, "abXXef");
        assertThat(buffer.advance()).isEqualTo(8);
        assertThat(read(100)).isEqualTo("helloabcdefgh");
    }

    @Test
    void dropHeld_behindAllThatIsHeld_dropsNothing() {
        write(2, "cd");
        write(6, "gh");

        buffer.dropHeld(8);

        assertThat(held()).isEqualTo("2..4 6..8");
    }

    @Test
    void dropHeld_everything_keepsTextInOrderAlone() {
        ReceiveBuffer wide = new ReceiveBuffer(pool, 200_000, LIMIT);
        wide.write(0, Text.segment(0, 100), 0, 100);
        wide.advance();
        wide.write(50, Text.segment(0, 40_000), 0, 40_000);
        wide.write(100_000, Text.segment(0, 10), 0, 10);
        assertThat(pool.usedBytes()).isEqualTo(4 * CHUNK_LENGTH);

        wide.dropHeld(20_000);
        assertThat(pool.usedBytes()).isEqualTo(2 * CHUNK_LENGTH);
        wide.dropHeld(0);

        assertThat(wide.heldCount()).isZero();
        assertThat(wide.unread()).isEqualTo(100);
        assertThat(pool.usedBytes()).isEqualTo(CHUNK_LENGTH);
        wide.skip(100);
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void dropHeld_everythingWithNothingUnread_ownsNothing() {
        write(0, "hello");
        buffer.advance();
        write(2, "cd");
        read(5);

        buffer.dropHeld(0);

        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void clear_withTextAndRanges_ownsNothing() {
        write(0, "hello");
        buffer.advance();
        write(9, "x");

        buffer.clear();

        assertThat(buffer.unread()).isZero();
        assertThat(held()).isEmpty();
        assertThat(pool.usedBytes()).isZero();
        write(0, "again");
        buffer.advance();
        assertThat(read(9)).isEqualTo("again");
    }

    @Test
    void ranges_afterMoreThanTwoToThe31Octets_stillCompare() {
        int window = 1 << 20;
        ReceiveBuffer wide = new ReceiveBuffer(new ChunkPool(2L * window), window, LIMIT);
        MemorySegment text = Text.segment(0, window);
        for (long passed = 0; passed < (1L << 31) + 2L * window; passed += window) {
            wide.write(window / 2, text, 0, window / 2);
            wide.write(window / 4, text, 0, 1);
            assertThat(wide.heldCount()).isEqualTo(2);
            assertThat(wide.heldLeft(1)).isEqualTo(window / 2);
            wide.write(0, text, 0, window / 2);
            assertThat(wide.advance()).isEqualTo(window);
            wide.skip(window);
        }
    }

    @Test
    void writeAdvanceRead_steadyState_allocateNothing() {
        ReceiveBuffer wide = new ReceiveBuffer(pool, 65_535, LIMIT);
        MemorySegment text = Text.segment(0, 30_000);

        long bytes = Allocation.ofOneRun(() -> {
            for (int i = 0; i < 100; i++) {
                wide.write(2920, text, 2920, 1460);
                wide.write(5840, text, 5840, 1460);
                wide.write(0, text, 0, 30_000);
                wide.advance();
                wide.read(text, 0, i % 3 == 0 ? 30_000 : 29_999);
                wide.skip(1);
            }
        });

        assertThat(bytes).isZero();
    }

    @Test
    void ranges_aFewHundred_keepTheirPlaceForTheNext() {
        ReceiveBuffer wide = new ReceiveBuffer(pool, 65_535, 1000);
        MemorySegment text = Text.segment(0, 2000);

        assertThat(Allocation.ofOneRun(() -> holdAndFill(wide, text, 200))).isZero();
    }

    @Test
    void ranges_veryMany_giveTheirPlaceBack() {
        ReceiveBuffer wide = new ReceiveBuffer(pool, 65_535, 1000);
        MemorySegment text = Text.segment(0, 2000);

        assertThat(Allocation.ofOneRun(() -> holdAndFill(wide, text, 900))).isPositive();
    }

    private static void holdAndFill(ReceiveBuffer buffer, MemorySegment text, int ranges) {
        for (int i = 1; i <= ranges; i++) buffer.write(2 * i, text, 2L * i, 1);
        buffer.write(0, text, 0, 2 * ranges);
        buffer.skip(buffer.advance());
    }

    private boolean write(int ahead, String text) {
        return buffer.write(ahead, Text.ascii(text), 0, text.length());
    }

    private String read(int length) {
        MemorySegment target = MemorySegment.ofArray(new byte[length]);
        return Text.ascii(target, buffer.read(target, 0, length));
    }

    private String held() {
        StringBuilder held = new StringBuilder();
        for (int i = 0; i < buffer.heldCount(); i++) {
            held.append(buffer.heldLeft(i)).append("..").append(buffer.heldRight(i)).append(' ');
        }
        return held.toString().strip();
    }
}
