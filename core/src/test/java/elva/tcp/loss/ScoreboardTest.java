package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Allocation;
import elva.support.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// RFC 2018 §5 and §8, RFC 2883 §4 and §5, Update() of RFC 6675 §4. Eight segments of 500 octets
/// from 1000 on fly, so SND.UNA is 1000 and SND.NXT 5000.
class ScoreboardTest {
    private final SentQueue queue = new SentQueue(new SentPool(), 1 << 16);
    private final Scoreboard board = new Scoreboard(queue);
    private final List<Integer> delivered = new ArrayList<>();
    private final Delivery delivery = (q, position) -> delivered.add(q.start(position));

    ScoreboardTest() {
        for (int i = 0; i < 8; i++) queue.sent(1000 + 500 * i, 1500 + 500 * i, i);
    }

    private void ack(int ack, int... edges) {
        delivered.clear();
        board.take(ack, edges, edges.length / 2, delivery);
    }

    @Test
    void ack_withoutBlocks_deliversWhatItPasses() {
        ack(2000);

        assertThat(delivered).containsExactly(1000, 1500);
        assertThat(board.acknowledgedLength()).isEqualTo(1000);
        assertThat(board.deliveredLength()).isEqualTo(1000);
        assertThat(board.highest()).isEqualTo(2000);
        assertThat(queue.length()).isEqualTo(3000);
    }

    @Test
    void ack_withinASegment_deliversItLater() {
        ack(1700);
        assertThat(delivered).containsExactly(1000);
        assertThat(board.acknowledgedLength()).isEqualTo(700);

        ack(2000);
        assertThat(delivered).containsExactly(1700);
        assertThat(board.acknowledgedLength()).isEqualTo(300);
    }

    @Test
    void ack_ofEverything_leavesNothing() {
        ack(5000, 2000, 2500);
        assertThat(delivered).hasSize(8);
        assertThat(queue.count()).isZero();
        ack(5000, 6000, 7000);
        assertThat(board.anyDelivered()).isFalse();
        assertThat(board.deliveredLength()).isZero();
    }

    @Test
    void ack_left_movesNothing() {
        ack(2000);
        ack(1500, 3000, 3500);
        assertThat(queue.start(queue.first())).isEqualTo(2000);
        assertThat(delivered).as("its SACK is true nevertheless").containsExactly(3000);
    }

    @Test
    void block_overWholeSegments_sacksThemOnce() {
        ack(1000, 2000, 3000);
        assertThat(delivered).containsExactly(2000, 2500);
        assertThat(board.sackedLength()).isEqualTo(1000);
        assertThat(queue.sackedLength()).isEqualTo(1000);
        assertThat(queue.count()).as("kept until acknowledged").isEqualTo(8);

        ack(1000, 2000, 3500);
        assertThat(delivered).containsExactly(3000);
        assertThat(board.sackedLength()).isEqualTo(500);
    }

    @Test
    void block_overParts_sacksWholeSegmentsOnly() {
        ack(1000, 1600, 3400);
        assertThat(delivered).containsExactly(2000, 2500);
        ack(1000, 3001, 3499);
        assertThat(delivered).isEmpty();
    }

    @Test
    void ack_overSackedSegments_countsOnlyTheOthers() {
        ack(1000, 1500, 2000);
        ack(2500);
        assertThat(delivered).containsExactly(1000, 2000);
        assertThat(board.acknowledgedLength()).isEqualTo(1000);
        assertThat(queue.sackedLength()).isZero();
    }

    @Test
    void ack_withinASackedSegment_countsNothingTwice() {
        ack(1000, 1500, 2000);
        ack(1700);
        assertThat(board.acknowledgedLength()).isEqualTo(500);
        assertThat(queue.sackedLength()).isEqualTo(300);
    }

    @Test
    void block_notWithinWhatFlies_isNotBelieved() {
        ack(1000, 4500, 5001);
        ack(1000, 3000, 3000);
        ack(1000, 3500, 3000);
        ack(1000, 1000, 1500);
        ack(1000, 500, 2000);
        ack(1000, 3000, 3000 + (1 << 31));
        ack(1000, 5000, 6000);
        ack(1000, 1500 + (1 << 31), 2000);
        assertThat(delivered).isEmpty();
        assertThat(queue.sackedCount()).isZero();
    }

    @Test
    void blocks_four_areAllTaken() {
        ack(1000, 4500, 5000, 3500, 4000, 2500, 3000, 1500, 2000);
        assertThat(delivered).containsExactlyInAnyOrder(4500, 3500, 2500, 1500);
        assertThat(board.highest()).isEqualTo(5000);
    }

    @Test
    void blocks_moreThanCounted_areNotRead() {
        board.take(1000, new int[] {2000, 2500, 3000, 3500}, 1, delivery);
        assertThat(delivered).containsExactly(2000);
    }

    @Test
    void sacked_atTheFront_isReneged() {
        ack(1000, 1500, 2000);
        assertThat(board.isReneged()).isFalse();
        ack(1500);
        assertThat(board.isReneged()).isTrue();
        ack(2000);
        assertThat(board.isReneged()).isFalse();
    }

    @Test
    void duplicate_example1_below() {
        ack(4000, 3000, 3500);
        assertThat(board.duplicate()).isTrue();
        assertThat(board.duplicateLeft()).isEqualTo(3000);
        assertThat(board.duplicateRight()).isEqualTo(3500);
        assertThat(queue.sackedCount()).isZero();
    }

    @Test
    void duplicate_example2_belowAndABlock() {
        ack(4000, 3000, 3500, 4500, 5000);
        assertThat(board.duplicate()).isTrue();
        assertThat(board.sackedLength()).isEqualTo(500);
        assertThat(queue.isSacked(queue.find(4500))).isTrue();
    }

    @Test
    void duplicate_example3_withinTheSecondBlock() {
        ack(3000, 3500, 4000);
        assertThat(board.duplicate()).isFalse();
        ack(3000, 4000, 4500, 3500, 4500);
        assertThat(board.duplicate()).isTrue();
        assertThat(board.duplicateLeft()).isEqualTo(4000);
        assertThat(delivered).containsExactly(4000);
    }

    @Test
    void duplicate_example4_aPart() {
        ack(2500, 1000, 1500);
        assertThat(board.duplicate()).isTrue();
    }

    @Test
    void duplicate_example6_withinTheSecondOfThree() {
        ack(1000, 1500, 2000, 1500, 3000, 3500, 4000);
        assertThat(board.duplicate()).isTrue();
        assertThat(delivered).containsExactlyInAnyOrder(1500, 2000, 2500, 3500);
    }

    @Test
    void duplicate_comparedWithItsOwnAck_notWithSndUna() {
        ack(4000);
        ack(2000, 3000, 3500);
        assertThat(board.duplicate()).as("an old ACK, overtaken").isFalse();
    }

    @Test
    void blocks_notNested_areNoDuplicate() {
        ack(1000, 2000, 2500, 3000, 3500);
        assertThat(board.duplicate()).isFalse();
        ack(1000, 2000, 3000, 2000, 2500);
        assertThat(board.duplicate()).isFalse();
        ack(3000, 2500, 3500);
        assertThat(board.duplicate()).as("across SEG.ACK").isFalse();
        ack(3000, 2500, 3500, 2500, 3500);
        assertThat(board.duplicate()).as("across SEG.ACK, within the second").isFalse();
        ack(3000, 2500, 2000);
        assertThat(board.duplicate()).as("backwards").isFalse();
    }

    @Test
    void duplicate_withNothingInFlight_isStillTold() {
        ack(5000);
        ack(5000, 4500, 5000);
        assertThat(board.duplicate()).isTrue();
    }

    @Test
    void numbers_acrossTheWrap_areTheSame() {
        SentQueue wrapping = new SentQueue(new SentPool(), 100);
        for (int i = 0; i < 8; i++) wrapping.sent(-2000 + 500 * i, -1500 + 500 * i, i);
        Scoreboard wrapped = new Scoreboard(wrapping);

        wrapped.take(-1500, new int[] {-500, 1000, 1500, 2001}, 2, delivery);

        assertThat(delivered).containsExactly(-2000, -500, 0, 500);
        wrapped.take(1000, new int[] {-500, 500}, 1, delivery);
        assertThat(wrapped.duplicate()).isTrue();
        assertThat(wrapping.length()).isEqualTo(1000);
        assertThat(wrapping.sackedCount()).isZero();
    }

    /// CVE-2019-11477, -11478, -5599: blocks of a few octets anywhere.
    @Test
    void tinyBlocks_aMillion_addNoRecordAndAllocateNothing() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        SentQueue big = new SentQueue(new SentPool(), 1 << 17);
        for (int i = 0; i < 4 << 20; i += 48) big.sent(i, i + 48, i);
        int segments = big.count();
        Scoreboard attacked = new Scoreboard(big);
        int[] edges = new int[8];
        Delivery nobody = (_, _) -> { };
        long bytes = Allocation.ofOneRun(() -> {
            for (int i = 0; i < 170_000; i++) {
                for (int b = 0; b < 4; b++) {
                    edges[2 * b] = random.nextInt(1, 4 << 20);
                    edges[2 * b + 1] = edges[2 * b] + random.nextInt(1, 9);
                }
                attacked.take(0, edges, 4, nobody);
            }
        });
        assertThat(bytes).isZero();
        assertThat(big.count()).as(seed.toString()).isEqualTo(segments);
        assertThat(big.sackedCount()).as(seed.toString()).isZero();
    }

    @Test
    void anyBlocks_atAll_throwNothingAndFreeNothing() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        int[] edges = new int[8];
        for (int i = 0; i < 200_000; i++) {
            for (int e = 0; e < 8; e++) edges[e] = edge(random);
            board.take(1000, edges, random.nextInt(5), delivery);
            assertThat(queue.count()).as(seed.toString()).isEqualTo(8);
            assertThat(queue.isSacked(queue.first())).as(seed.toString()).isFalse();
        }
    }

    private static int edge(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> 1000 + 500 * random.nextInt(-2, 11);
            case 2 -> random.nextInt(900, 5100);
            default -> 3000 + (1 << 31) + random.nextInt(-2500, 2500);
        };
    }
}
