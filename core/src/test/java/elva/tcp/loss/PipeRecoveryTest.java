package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Allocation;
import elva.support.Seed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// RFC 6675 §4 and §5, rule by rule, and against its definitions octet by octet. SMSS 100, SND.UNA
/// 2000, ten segments fly.
class PipeRecoveryTest {
    private static final int SMSS = 100;

    private final SentQueue queue = new SentQueue(new SentPool(), 1 << 16);
    private final Scoreboard board = new Scoreboard(queue);
    private final PipeRecovery pipe = new PipeRecovery(3);

    PipeRecoveryTest() {
        for (int i = 0; i < 10; i++) queue.sent(2000 + 100 * i, 2100 + 100 * i, i);
    }

    /// @return whether recovery is to begin
    private boolean ack(int ack, int... edges) {
        board.take(ack, edges, edges.length / 2, pipe::delivered);
        if (board.acknowledgedLength() > 0) pipe.moved();
        pipe.markLost(queue, SMSS);
        return board.sackedLength() > 0 && pipe.duplicateAck(queue);
    }

    private void resend(int from) {
        long at = queue.find(from);
        queue.resent(from, queue.end(at), 50);
        pipe.resent(queue, at);
    }

    private int start(long position) {
        return position == queue.end() ? -1 : queue.start(position);
    }

    private int firstLost() {
        return start(queue.firstLost());
    }

    @Test
    void isLost_threeRunsAbove() {
        ack(2000, 2100, 2110);
        ack(2000, 2100, 2200, 2300, 2400);
        assertThat(firstLost()).isEqualTo(-1);
        ack(2000, 2500, 2600);
        assertThat(firstLost()).isEqualTo(2000);
        assertThat(queue.lostLength()).as("2200 has two runs above").isEqualTo(100);
    }

    @Test
    void isLost_moreThanTwoSegmentsAbove() {
        ack(2000, 2500, 2700);
        assertThat(firstLost()).isEqualTo(-1);
        ack(2000, 2500, 2800);
        assertThat(queue.lostLength()).isEqualTo(500);
        assertThat(pipe.pipe(queue)).isEqualTo(200);
    }

    @Test
    void duplicateAcks_three_beginRecovery() {
        assertThat(ack(2000, 2100, 2200)).isFalse();
        assertThat(ack(2000, 2100, 2300)).isFalse();
        assertThat(ack(2000, 2100, 2400)).isTrue();
    }

    /// §5 (1): segments too small for IsLost().
    @Test
    void duplicateAcks_threeOfTinySegments_beginRecovery() {
        queue.clear();
        for (int i = 0; i < 10; i++) queue.sent(2000 + i, 2001 + i, i);
        ack(2000, 2001, 2002);
        ack(2000, 2001, 2003);
        assertThat(ack(2000, 2001, 2004)).isTrue();
        assertThat(firstLost()).isEqualTo(-1);
        pipe.begin(queue);
        assertThat(firstLost()).isEqualTo(2000);
        resend(2000);
        assertThat(pipe.pipe(queue)).as("2000 twice, being not IsLost()").isEqualTo(8);
        ack(2000, 2001, 2008);
        assertThat(pipe.pipe(queue)).isEqualTo(4);
    }

    /// §5 (2): one ACK that tells of three.
    @Test
    void duplicateAck_oneForThree_beginsRecovery() {
        assertThat(ack(2000, 2100, 2400)).isTrue();
    }

    /// §2: a duplicate ACK brings new SACK, whatever else.
    @Test
    void duplicateAcks_withoutNewSack_areNone() {
        ack(2000, 2100, 2200);
        for (int i = 0; i < 5; i++) assertThat(ack(2000, 2100, 2200)).isFalse();
    }

    @Test
    void ackThatMoves_startsToCountAnew() {
        ack(2000, 2200, 2300);
        ack(2000, 2200, 2300, 2400, 2500);
        ack(2100);
        assertThat(ack(2100, 2600, 2700)).as("but IsLost(2100)").isTrue();
        assertThat(firstLost()).isEqualTo(2100);
    }

    /// §4 NextSeg (1), §5 (C.2), SetPipe (b).
    @Test
    void resent_lostSegment_fliesAgain() {
        ack(2000, 2300, 2600);
        pipe.begin(queue);
        assertThat(pipe.pipe(queue)).isEqualTo(400);
        resend(2000);
        assertThat(pipe.pipe(queue)).isEqualTo(500);
        assertThat(firstLost()).isEqualTo(2100);
        resend(2100);
        resend(2200);
        assertThat(firstLost()).isEqualTo(-1);
        ack(2000, 2300, 2900);
        assertThat(firstLost()).as("lost again is not seen").isEqualTo(-1);
    }

    /// NextSeg (3).
    @Test
    void maybeLost_belowTheHighestSack_fliesTwice() {
        ack(2000, 2100, 2400, 2500, 2600);
        pipe.begin(queue);
        resend(2000);
        assertThat(firstLost()).isEqualTo(-1);
        assertThat(start(pipe.maybeLost(queue))).isEqualTo(2400);
        assertThat(pipe.pipe(queue)).isEqualTo(600);
        resend(2400);
        assertThat(pipe.pipe(queue)).isEqualTo(700);
        assertThat(start(pipe.maybeLost(queue))).isEqualTo(-1);
        ack(2000, 2100, 2400, 2500, 2900);
        assertThat(pipe.pipe(queue)).as("2400 is lost: once").isEqualTo(300);
        ack(2500, 2500, 2900);
        assertThat(pipe.pipe(queue)).isEqualTo(100);
    }

    @Test
    void maybeLost_delivered_fliesNoMore() {
        ack(2000, 2100, 2400, 2500, 2600);
        pipe.begin(queue);
        resend(2000);
        resend(2400);
        ack(2000, 2100, 2600);
        assertThat(pipe.pipe(queue)).isEqualTo(500);
    }

    /// NextSeg (4): the last unSACKed segment, once, and only behind the first resend.
    @Test
    void rescue_theLastSegment_once() {
        ack(2000, 2100, 2400);
        pipe.begin(queue);
        resend(2000);
        assertThat(start(pipe.rescue(queue))).isEqualTo(-1);
        ack(2400);
        assertThat(start(pipe.rescue(queue))).isEqualTo(2900);
        pipe.rescued();
        assertThat(start(pipe.rescue(queue))).isEqualTo(-1);
        ack(2400, 2600, 3000);
        assertThat(start(pipe.rescue(queue))).isEqualTo(-1);
    }

    @Test
    void rescue_upToTheFirstResend_isNone() {
        ack(2000, 2200, 2500);
        pipe.begin(queue);
        resend(2000);
        ack(2100);
        assertThat(start(pipe.rescue(queue))).isEqualTo(-1);
        ack(2200);
        assertThat(start(pipe.rescue(queue))).isEqualTo(2900);
    }

    /// §5 (A): what is SACKed stays so; what was lost before may be found lost again.
    @Test
    void ended_scoreboard_stays() {
        ack(2000, 2100, 2400);
        pipe.begin(queue);
        resend(2000);
        pipe.end();
        assertThat(queue.sackedCount()).isEqualTo(3);
    }

    /// §5.1: nothing is counted lost that is sent again after a timeout.
    @Test
    void timeout_losesAllAndJudgesNothingAgain() {
        ack(2000, 2100, 2400);
        pipe.begin(queue);
        resend(2000);
        queue.loseAll(true);
        pipe.timedOut(queue);
        assertThat(pipe.pipe(queue)).isZero();
        resend(2000);
        resend(2100);
        ack(2000, 2300, 2900);
        assertThat(firstLost()).isEqualTo(2200);
        assertThat(queue.isLost(queue.first() + 1)).isFalse();
    }

    @Test
    void counting_overAndOver_allocatesNothing() {
        Delivery toPipe = pipe::delivered;
        int[] edges = new int[4];
        assertThat(Allocation.ofOneRun(() -> {
            for (int round = 0; round < 100; round++) {
                queue.clear();
                for (int i = 0; i < 400; i++) queue.sent(100 * i, 100 * i + 100, i);
                for (int i = 1; i < 300; i += 2) {
                    edges[0] = 100 * i;
                    edges[1] = 100 * i + 100;
                    board.take(0, edges, 1, toPipe);
                    pipe.markLost(queue, SMSS);
                }
                pipe.begin(queue);
                while (queue.firstLost() < queue.end()) resend(queue.start(queue.firstLost()));
                pipe.end();
            }
        })).isZero();
    }

    @Test
    void anyFlight_inRecovery_equalsTheDefinitions() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 300; round++) {
            PipeModel model = new PipeModel(random, seed + ", round " + round);
            for (int step = 0; step < 120; step++) model.step();
        }
    }
}
