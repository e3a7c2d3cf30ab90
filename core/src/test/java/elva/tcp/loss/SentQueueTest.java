package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.support.Allocation;
import org.junit.jupiter.api.Test;

/// The record of what flies: RFC 8985 §5.2 and §6.1, RFC 6675 §4 (the sums), RFC 2018 §8. Segments
/// of 100 octets from SND.UNA 2000 on, sent at 10, 20, 30, ... ns.
class SentQueueTest {
    private final SentPool pool = new SentPool();
    private final SentQueue queue = new SentQueue(pool, 1000);

    private void send(int segments) {
        for (int i = 0; i < segments; i++) {
            int from = 2000 + 100 * queue.count();
            queue.sent(from, from + 100, 10L * (queue.count() + 1));
        }
    }

    @Test
    void sent_threeSegments_areRemembered() {
        send(3);

        assertThat(queue.count()).isEqualTo(3);
        assertThat(queue.length()).isEqualTo(300);
        assertThat(queue.pipe()).isEqualTo(300);
        assertThat(queue.start(queue.first() + 1)).isEqualTo(2100);
        assertThat(queue.end(queue.first() + 1)).isEqualTo(2200);
        assertThat(queue.sentNanos(queue.first() + 1)).isEqualTo(20);
        assertThat(queue.transmissions(queue.first() + 1)).isEqualTo(1);
        assertThat(queue.isRetransmitted(queue.first() + 1)).isFalse();
    }

    @Test
    void sent_notWhereItEnded_isOurDefect() {
        send(1);
        assertThatThrownBy(() -> queue.sent(2200, 2300, 20)).isInstanceOf(AssertionError.class);
    }

    @Test
    void sent_tillFull_isFull() {
        SentQueue small = new SentQueue(pool, 2);
        small.sent(2000, 2100, 10);
        assertThat(small.isFull()).isFalse();
        small.sent(2100, 2200, 10);
        assertThat(small.isFull()).isTrue();
    }

    @Test
    void sent_acrossTheWrap_isFound() {
        for (int i = 0; i < 200; i++) queue.sent(-10_000 + 100 * i, -9_900 + 100 * i, i);

        assertThat(queue.length()).isEqualTo(20_000);
        assertThat(queue.find(-10_000)).isEqualTo(queue.first());
        assertThat(queue.find(-1)).isEqualTo(queue.first() + 99);
        assertThat(queue.find(0)).isEqualTo(queue.first() + 100);
        assertThat(queue.find(9_999)).isEqualTo(queue.first() + 199);
        assertThat(queue.find(10_000)).isEqualTo(queue.end());
    }

    @Test
    void lost_segment_leavesThePipeUntilResent() {
        send(3);
        queue.lose(queue.first());
        queue.lose(queue.first() + 2);

        assertThat(queue.pipe()).isEqualTo(100);
        assertThat(queue.lostLength()).isEqualTo(200);
        assertThat(queue.firstLost()).isEqualTo(queue.first());

        queue.resent(2000, 2100, 40);

        assertThat(queue.pipe()).isEqualTo(200);
        assertThat(queue.isLost(queue.first())).isFalse();
        assertThat(queue.isRetransmitted(queue.first())).isTrue();
        assertThat(queue.sentNanos(queue.first())).isEqualTo(40);
        assertThat(queue.firstLost()).isEqualTo(queue.first() + 2);
    }

    @Test
    void lost_lowerOneLater_isFirst() {
        send(5);
        queue.lose(queue.first() + 3);
        assertThat(queue.firstLost()).isEqualTo(queue.first() + 3);
        queue.lose(queue.first() + 1);
        assertThat(queue.firstLost()).isEqualTo(queue.first() + 1);
    }

    @Test
    void lost_longAfterAnother_isFoundWhereItIs() {
        send(1);
        queue.lose(queue.first());
        queue.removeFirst();
        for (int i = 0; i < 300; i++) {
            queue.sent(2100 + i, 2101 + i, 50);
            if (i >= 20) queue.removeFirst();
        }
        queue.lose(queue.first() + 5);
        assertThat(queue.firstLost()).isEqualTo(queue.first() + 5);
    }

    @Test
    void lost_nothing_isNowhere() {
        send(2);
        assertThat(queue.firstLost()).isEqualTo(queue.end());
    }

    @Test
    void resent_severalSegmentsInOne_countsEach() {
        send(4);
        queue.loseAll(false);

        queue.resent(2000, 2300, 50);

        assertThat(queue.lostLength()).isEqualTo(100);
        for (int i = 0; i < 3; i++) {
            assertThat(queue.transmissions(queue.first() + i)).isEqualTo(2);
            assertThat(queue.sentNanos(queue.first() + i)).isEqualTo(50);
        }
    }

    @Test
    void resent_inPieces_isResentWithTheLast() {
        send(2);
        queue.loseAll(false);

        queue.resent(2000, 2060, 30);

        assertThat(queue.isLost(queue.first())).isTrue();
        assertThat(queue.resendFrom(queue.first())).isEqualTo(2060);
        assertThat(queue.lostLength()).isEqualTo(140);
        assertThat(queue.pipe()).isEqualTo(60);

        queue.resent(2060, 2100, 40);

        assertThat(queue.isLost(queue.first())).isFalse();
        assertThat(queue.sentNanos(queue.first())).isEqualTo(40);
        assertThat(queue.transmissions(queue.first())).isEqualTo(2);
        assertThat(queue.pipe()).isEqualTo(100);
    }

    @Test
    void resent_aPieceThenAcknowledgedBeyondIt_goesOnFromThere() {
        send(2);
        queue.loseAll(false);
        queue.resent(2000, 2060, 30);
        queue.trimFirst(2080);

        assertThat(queue.resendFrom(queue.first())).isEqualTo(2080);
        assertThat(queue.lostLength()).isEqualTo(120);
        assertThat(queue.pipe()).isZero();
    }

    @Test
    void resent_aPieceThenAllLostAgain_beginsAnew() {
        send(2);
        queue.loseAll(false);
        queue.resent(2000, 2060, 30);

        queue.loseAll(false);

        assertThat(queue.resendFrom(queue.first())).isEqualTo(2000);
        assertThat(queue.lostLength()).isEqualTo(200);
    }

    @Test
    void resent_aPieceOfOneNotLost_countsAsRetransmitted() {
        send(1);
        queue.resent(2000, 2060, 30);

        assertThat(queue.isRetransmitted(queue.first())).isTrue();
        assertThat(queue.sentNanos(queue.first())).isEqualTo(10);
        assertThat(queue.pipe()).isEqualTo(100);
    }

    @Test
    void resent_endOfASegment_isResent() {
        send(1);
        queue.resent(2040, 2100, 30);
        assertThat(queue.sentNanos(queue.first())).isEqualTo(30);
    }

    @Test
    void sacked_segment_leavesThePipeAndIsKept() {
        send(3);
        queue.sack(queue.first() + 1);

        assertThat(queue.count()).isEqualTo(3);
        assertThat(queue.pipe()).isEqualTo(200);
        assertThat(queue.sackedLength()).isEqualTo(100);
        assertThat(queue.sackedCount()).isEqualTo(1);
    }

    @Test
    void sacked_lostSegment_isNotLost() {
        send(3);
        queue.lose(queue.first() + 1);
        queue.sack(queue.first() + 1);

        assertThat(queue.lostLength()).isZero();
        assertThat(queue.firstLost()).isEqualTo(queue.end());
        assertThat(queue.pipe()).isEqualTo(200);
    }

    @Test
    void removeFirst_ofEachKind_leavesTheSums() {
        send(4);
        queue.sack(queue.first());
        queue.lose(queue.first() + 1);
        queue.lose(queue.first() + 2);

        queue.removeFirst();
        assertThat(queue.sackedLength()).isZero();
        queue.removeFirst();
        assertThat(queue.lostLength()).isEqualTo(100);
        assertThat(queue.length()).isEqualTo(200);
        queue.trimFirst(2250);
        assertThat(queue.lostLength()).isEqualTo(50);
        assertThat(queue.length()).isEqualTo(150);
        assertThat(queue.pipe()).isEqualTo(100);
    }

    @Test
    void removeFirst_ofNothing_isOurDefect() {
        assertThatThrownBy(queue::removeFirst).isInstanceOf(AssertionError.class);
    }

    @Test
    void loseAll_keepingSacked_losesTheRest() {
        send(4);
        queue.sack(queue.first() + 2);
        queue.lose(queue.first() + 1);

        queue.loseAll(false);

        assertThat(queue.lostLength()).isEqualTo(300);
        assertThat(queue.lostCount()).isEqualTo(3);
        assertThat(queue.pipe()).isZero();
        assertThat(queue.isSacked(queue.first() + 2)).isTrue();
    }

    @Test
    void loseAll_sackedToo_forgetsSack() {
        send(4);
        queue.sack(queue.first());
        queue.sack(queue.first() + 2);

        queue.loseAll(true);

        assertThat(queue.lostLength()).isEqualTo(400);
        assertThat(queue.sackedCount()).isZero();
        assertThat(queue.firstLost()).isEqualTo(queue.first());
        queue.resent(2000, 2400, 90);
        assertThat(queue.pipe()).isEqualTo(400);
    }

    /// RFC 4015 §3.1 (8); the order of sending is as it was.
    @Test
    void loseNothing_afterAll_putsThemBackInOrder() {
        send(5);
        queue.resent(2200, 2300, 60);
        queue.loseAll(false);
        queue.resent(2100, 2200, 70);

        queue.loseNothing();

        assertThat(queue.lostLength()).isZero();
        assertThat(queue.lostCount()).isZero();
        assertThat(queue.pipe()).isEqualTo(500);
        StringBuilder order = new StringBuilder();
        for (int slot = queue.order().oldest(); slot != SendOrder.NOBODY;) {
            order.append(queue.start(queue.position(slot))).append(' ');
            slot = queue.order().newer(slot);
        }
        assertThat(order).hasToString("2000 2300 2400 2200 2100 ");
    }

    @Test
    void lostTotal_countsEachLoss() {
        send(3);
        queue.lose(queue.first());
        queue.resent(2000, 2100, 40);
        queue.lose(queue.first());
        queue.loseAll(false);
        assertThat(queue.lostTotal()).isEqualTo(400);
    }

    @Test
    void neighbours_ofSacked_areFoundBothWays() {
        send(6);
        queue.sack(queue.first() + 1);
        queue.sack(queue.first() + 2);
        queue.sack(queue.first() + 4);
        long first = queue.first();

        assertThat(queue.nextUnsacked(first + 1)).isEqualTo(first + 3);
        assertThat(queue.nextUnsacked(first + 4)).isEqualTo(first + 5);
        assertThat(queue.lastSackedBefore(first + 6)).isEqualTo(first + 4);
        assertThat(queue.lastSackedBefore(first + 4)).isEqualTo(first + 2);
        assertThat(queue.lastSackedBefore(first + 1)).isEqualTo(first - 1);
        assertThat(queue.lastUnsackedBefore(first + 3)).isEqualTo(first);
        assertThat(queue.lastUnsackedBefore(first)).isEqualTo(first - 1);
    }

    @Test
    void rate_noted_isToldUntilNotedAgain() {
        send(2);
        long second = queue.first() + 1;
        queue.noteRate(second, 7, 8, 9, true);

        assertThat(queue.delivered(second)).isEqualTo(7);
        assertThat(queue.deliveredNanos(second)).isEqualTo(8);
        assertThat(queue.firstSentNanos(second)).isEqualTo(9);
        assertThat(queue.isApplicationLimited(second)).isTrue();
        for (int i = 0; i < 300; i++) queue.sent(2200 + i, 2201 + i, 100);
        assertThat(queue.delivered(second)).isEqualTo(7);
        assertThat(queue.isApplicationLimited(second)).isTrue();
        queue.noteRate(second, 7, 8, 9, false);
        assertThat(queue.isApplicationLimited(second)).isFalse();
    }

    @Test
    void transmissions_many_areCountedTo127() {
        send(1);
        for (int i = 0; i < 300; i++) queue.resent(2000, 2100, i);
        assertThat(queue.transmissions(queue.first())).isEqualTo(127);
    }

    @Test
    void emptied_queue_ownsNoMemoryAndGoesOn() {
        send(100);
        for (int i = 0; i < 100; i++) queue.removeFirst();

        assertThat(queue.length()).isZero();
        assertThat(pool.spare()).isEqualTo(64 + 128);
        queue.sent(7000, 7100, 5);
        assertThat(queue.start(queue.first())).isEqualTo(7000);
        assertThat(pool.spare()).isEqualTo(128);
    }

    @Test
    void cleared_queue_forgetsAll() {
        send(3);
        queue.lose(queue.first());
        queue.sack(queue.first() + 1);
        queue.noteRate(queue.first() + 2, 1, 1, 1, true);
        queue.clear();

        assertThat(queue.pipe()).isZero();
        queue.sent(2000, 2100, 5);
        queue.sent(2100, 2200, 5);
        queue.sent(2200, 2300, 5);
        assertThat(queue.pipe()).isEqualTo(300);
        assertThat(queue.isApplicationLimited(queue.first() + 2)).isFalse();
    }

    @Test
    void pool_atItsLimit_keepsNoMore() {
        SentQueue[] queues = new SentQueue[3];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new SentQueue(pool, 1 << 20);
            for (int n = 0; n < 100_000; n++) queues[i].sent(n, n + 1, n);
        }
        for (SentQueue q : queues) q.clear();
        assertThat(pool.spare()).isBetween(SentPool.SPARE_MOST / 2, SentPool.SPARE_MOST);
    }

    @Test
    void flights_thatComeAndGo_allocateNothing() {
        long bytes = Allocation.ofOneRun(() -> {
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 500; i++) queue.sent(100 * i, 100 * i + 100, i);
                for (int i = 0; i < 500; i += 3) queue.lose(queue.first() + i);
                for (int i = 1; i < 500; i += 3) queue.sack(queue.first() + i);
                while (queue.firstLost() < queue.end()) {
                    long at = queue.firstLost();
                    queue.resent(queue.start(at), queue.end(at), 600);
                }
                while (queue.count() > 0) queue.removeFirst();
            }
        });
        assertThat(bytes).isZero();
    }
}
