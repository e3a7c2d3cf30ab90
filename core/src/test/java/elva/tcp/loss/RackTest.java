package elva.tcp.loss;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Allocation;
import org.junit.jupiter.api.Test;

/// RFC 8985 §6, step by step. Segments of 100 octets from SND.UNA 2000 on, one each millisecond
/// from 0 ms; the round trip takes 100 ms, and that is min_RTT and SRTT.
class RackTest {
    private static final long NO_ECHO = Long.MAX_VALUE;

    private final SentQueue queue = new SentQueue(new SentPool(), 1 << 20);
    private final Scoreboard board = new Scoreboard(queue);
    private final Rack rack = new Rack(3);
    private long nowNanos;
    private long echoNanos = NO_ECHO;
    private boolean inRecovery;
    private int next = 2000;

    private void send(int segments) {
        for (int i = 0; i < segments; i++, next += 100) {
            queue.sent(next, next + 100, ms((next - 2000) / 100));
        }
    }

    /// An ACK at a time; what is lost then.
    ///
    /// @return how long to wait, milliseconds
    private long ack(long millis, int ack, int... edges) {
        nowNanos = ms(millis);
        rack.begin();
        board.take(ack, edges, edges.length / 2, (q, position) ->
                rack.delivered(q, position, nowNanos, echoNanos, ms(100)));
        rack.update(nowNanos);
        return detect(millis);
    }

    private long detect(long millis) {
        nowNanos = ms(millis);
        rack.window(inRecovery, queue.sackedCount(), ms(100), ms(100));
        return MILLISECONDS.convert(rack.detectLoss(queue, nowNanos),
                java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    private String lost() {
        StringBuilder text = new StringBuilder();
        for (long at = queue.first(); at < queue.end(); at++) {
            if (queue.isLost(at)) text.append(queue.start(at)).append(' ');
        }
        return text.toString().strip();
    }

    private void resend(long millis, int from) {
        queue.resent(from, from + 100, ms(millis));
    }

    private static long ms(long millis) {
        return MILLISECONDS.toNanos(millis);
    }

    @Test
    void acks_inOrder_loseNothing() {
        send(3);
        assertThat(ack(100, 2100)).isZero();
        assertThat(ack(101, 2200)).isZero();
        assertThat(lost()).isEmpty();
        assertThat(rack.rttNanos()).isEqualTo(ms(100));
    }

    @Test
    void nothingDelivered_yet_losesNothing() {
        send(3);
        assertThat(detect(1000)).isZero();
        assertThat(lost()).isEmpty();
    }

    /// Step 5: one SACK is enough once the window has passed, min_RTT/4 = 25 ms.
    @Test
    void hole_oneSack_isLostAfterTheWindow() {
        send(2);
        assertThat(ack(101, 2000, 2100, 2200)).isEqualTo(24);
        assertThat(rack.reorderWindowNanos()).isEqualTo(ms(25));
        assertThat(detect(124)).isEqualTo(1);
        assertThat(lost()).isEmpty();
        assertThat(detect(125)).isZero();
        assertThat(lost()).isEqualTo("2000");
    }

    /// Step 4: three SACKed segments and no reordering seen: at once.
    @Test
    void hole_threeSacks_isLostAtOnce() {
        send(4);
        ack(101, 2000, 2100, 2200);
        ack(102, 2000, 2100, 2300);
        assertThat(lost()).isEmpty();
        assertThat(ack(103, 2000, 2100, 2400)).isZero();
        assertThat(lost()).isEqualTo("2000");
    }

    /// Step 4: in recovery the window is 0 while no reordering was seen.
    @Test
    void hole_inRecovery_isLostAtOnce() {
        inRecovery = true;
        send(2);
        ack(101, 2000, 2100, 2200);
        assertThat(lost()).isEqualTo("2000");
    }

    /// Step 5: the timer is for the last of them, each falls due by itself.
    @Test
    void holes_several_waitForTheLast() {
        send(11);
        assertThat(ack(110, 2000, 3000, 3100)).isEqualTo(24);
        assertThat(lost()).isEmpty();
        assertThat(detect(127)).isEqualTo(7);
        assertThat(lost()).isEqualTo("2000 2100 2200");
        assertThat(detect(134)).isZero();
        assertThat(queue.lostCount()).isEqualTo(10);
    }

    @Test
    void sentLaterThanTheNewestDelivered_isNotJudged() {
        send(5);
        ack(101, 2000, 2100, 2200);
        detect(1000);
        assertThat(lost()).isEqualTo("2000");
    }

    /// §9.1, example 2: R2 SACKed shows R1 lost.
    @Test
    void retransmission_lostAgain_isFound() {
        inRecovery = true;
        send(3);
        ack(102, 2000, 2200, 2300);
        assertThat(lost()).isEqualTo("2000 2100");
        resend(103, 2000);
        resend(104, 2100);
        assertThat(lost()).isEmpty();
        ack(204, 2000, 2100, 2300);
        assertThat(lost()).isEqualTo("2000");
        assertThat(queue.transmissions(queue.first())).isEqualTo(2);
    }

    /// Step 5: equal times are told apart by the number.
    @Test
    void sentAtOneMoment_lowerOneIsBefore() {
        inRecovery = true;
        queue.sent(2000, 2100, ms(5));
        queue.sent(2100, 2200, ms(5));
        queue.sent(2200, 2300, ms(5));
        ack(105, 2000, 2100, 2200);
        assertThat(lost()).isEqualTo("2000");
    }

    @Test
    void resentAtTheMomentOfALaterOne_isBeforeIt() {
        inRecovery = true;
        send(3);
        ack(102, 2000, 2200, 2300);
        queue.sent(2300, 2400, ms(103));
        resend(103, 2000);
        resend(103, 2100);
        ack(203, 2000, 2100, 2300);
        assertThat(lost()).isEqualTo("2000");
    }

    @Test
    void order_acrossTheWrap_isTheSame() {
        inRecovery = true;
        queue.sent(-200, -100, ms(5));
        queue.sent(-100, 0, ms(5));
        queue.sent(0, 100, ms(5));
        queue.sent(100, 200, ms(5));
        ack(105, -200, 0, 100);
        assertThat(lost()).isEqualTo("-200 -100");
    }

    /// Step 2, condition 1: the ACK answers the first sending.
    @Test
    void resent_echoOfTheFirst_isIgnored() {
        send(1);
        queue.lose(queue.first());
        resend(200, 2000);
        echoNanos = ms(199);
        ack(310, 2100);
        assertThat(rack.rttNanos()).isZero();
    }

    @Test
    void resent_echoOfTheSecond_counts() {
        send(1);
        queue.lose(queue.first());
        resend(200, 2000);
        echoNanos = ms(200);
        ack(310, 2100);
        assertThat(rack.rttNanos()).isEqualTo(ms(110));
    }

    /// Step 2, condition 2: sooner than any round trip was.
    @Test
    void resent_ackTooSoon_isIgnored() {
        send(1);
        queue.lose(queue.first());
        resend(200, 2000);
        ack(299, 2100);
        assertThat(rack.rttNanos()).isZero();
        send(1);
        queue.lose(queue.first());
        resend(400, 2100);
        ack(500, 2200);
        assertThat(rack.rttNanos()).isEqualTo(ms(100));
    }

    /// Step 2: of several segments of one ACK the one that was sent last gives RACK.rtt.
    @Test
    void rtt_ofSeveral_isOfTheNewest() {
        send(4);
        ack(110, 2200, 2300, 2400);
        assertThat(rack.rttNanos()).isEqualTo(ms(107));
    }

    /// Step 2: an older segment gives RACK.rtt but is no RACK.segment.
    @Test
    void rtt_ofALateOne_makesMorePatient() {
        inRecovery = true;
        send(4);
        ack(101, 2000, 2100, 2200);
        resend(102, 2000);
        ack(150, 2000, 2100, 2200, 2300, 2400);
        assertThat(lost()).isEqualTo("2200");
        assertThat(rack.rttNanos()).isEqualTo(ms(147));
    }

    /// Step 3: an original below RACK.fack is reordering.
    @Test
    void reordering_ofAnOriginal_isSeen() {
        send(3);
        ack(101, 2000, 2100, 2200);
        assertThat(rack.reorderingSeen()).isFalse();
        ack(102, 2200);
        assertThat(rack.reorderingSeen()).isTrue();
        inRecovery = true;
        detect(103);
        assertThat(rack.reorderWindowNanos()).isEqualTo(ms(25));
    }

    @Test
    void reordering_ofARetransmission_isNone() {
        send(2);
        ack(101, 2000, 2100, 2200);
        resend(126, 2000);
        ack(226, 2200);
        assertThat(rack.reorderingSeen()).isFalse();
    }

    @Test
    void blocks_inAnyOrderInOneAck_areNoReordering() {
        send(4);
        ack(103, 2000, 2300, 2400, 2100, 2200);
        assertThat(rack.reorderingSeen()).isFalse();
    }

    /// Step 4: with reordering seen three SACKs are not enough, the window must pass.
    @Test
    void reorderingSeen_threeSacks_waitForTheWindow() {
        send(2);
        ack(101, 2000, 2100, 2200);
        ack(101, 2200);
        send(4);
        assertThat(ack(105, 2200, 2300, 2600)).isEqualTo(22);
        assertThat(lost()).isEmpty();
    }

    /// Step 4: one more quarter for each round with D-SACK.
    @Test
    void duplicates_inRounds_widenTheWindow() {
        rack.adapt(2000, 3000, true, false);
        assertThat(rack.reorderMultiplier()).isEqualTo(2);
        rack.adapt(2500, 3500, true, false);
        assertThat(rack.reorderMultiplier()).as("the same round").isEqualTo(2);
        rack.adapt(3000, 4000, true, false);
        assertThat(rack.reorderMultiplier()).isEqualTo(3);
        rack.window(false, 0, ms(100), ms(100));
        assertThat(rack.reorderWindowNanos()).isEqualTo(ms(75));
    }

    @Test
    void window_ever_isAtMostSrtt() {
        for (int at = 0; at < 2000; at++) rack.adapt(at, at, true, false);
        assertThat(rack.reorderMultiplier()).isEqualTo(255);
        rack.window(false, 0, ms(100), ms(130));
        assertThat(rack.reorderWindowNanos()).isEqualTo(ms(130));
    }

    @Test
    void window_withoutRoundTrip_isZero() {
        rack.window(false, 0, 0, 0);
        assertThat(rack.reorderWindowNanos()).isZero();
    }

    /// Step 4: 16 recoveries without D-SACK and it is narrow again.
    @Test
    void recoveries_sixteenWithoutDuplicates_narrowTheWindow() {
        rack.adapt(2000, 3000, true, false);
        for (int i = 0; i < 15; i++) rack.adapt(4000, 5000, false, true);
        assertThat(rack.reorderMultiplier()).isEqualTo(2);
        rack.adapt(4000, 5000, false, true);
        assertThat(rack.reorderMultiplier()).isEqualTo(1);
    }

    @Test
    void recoveries_withADuplicateBetween_beginToCountAnew() {
        rack.adapt(2000, 3000, true, false);
        for (int i = 0; i < 15; i++) rack.adapt(4000, 5000, false, true);
        rack.adapt(5000, 6000, true, true);
        assertThat(rack.reorderMultiplier()).isEqualTo(3);
        for (int i = 0; i < 15; i++) rack.adapt(7000, 8000, false, true);
        assertThat(rack.reorderMultiplier()).isEqualTo(3);
    }

    /// §6.3, with the example of §3.5: those sent right before the timeout are not lost.
    @Test
    void timeout_losesTheFirstAndTheOldOnes() {
        send(3);
        ack(101, 2000, 2100, 2200);
        inRecovery = true;
        ack(102, 2100);
        queue.sent(2300, 2400, ms(250));
        queue.sent(2400, 2500, ms(290));

        rack.timedOut(queue, ms(300));
        assertThat(lost()).isEqualTo("2200");
        rack.timedOut(queue, ms(390));
        assertThat(lost()).isEqualTo("2200 2300");
    }

    @Test
    void timeout_keepsWhatWasSacked() {
        send(3);
        ack(101, 2000, 2100, 2200);
        rack.timedOut(queue, ms(1000));
        assertThat(lost()).isEqualTo("2000 2200");
        assertThat(queue.isSacked(queue.first() + 1)).isTrue();
    }

    @Test
    void timeout_youngConnection_losesAll() {
        send(3);
        rack.timedOut(queue, ms(1000));
        assertThat(lost()).isEqualTo("2000 2100 2200");
        rack.timedOut(queue, ms(1001));
        queue.clear();
        rack.timedOut(queue, ms(1002));
    }

    @Test
    void timeout_firstSentJustNow_isLostNevertheless() {
        send(1);
        ack(100, 2100);
        queue.sent(2100, 2200, ms(300));
        queue.sent(2200, 2300, ms(300));
        rack.timedOut(queue, ms(301));
        assertThat(lost()).isEqualTo("2100");
    }

    @Test
    void reset_forgetsThePath() {
        send(3);
        ack(101, 2000, 2100, 2200);
        ack(102, 2200);
        rack.adapt(2200, 2300, true, false);
        rack.reset();
        assertThat(rack.reorderingSeen()).isFalse();
        assertThat(rack.reorderMultiplier()).isEqualTo(1);
        assertThat(rack.rttNanos()).isZero();
        detect(1000);
        assertThat(lost()).isEmpty();
    }

    @Test
    void lossyFlight_overAndOver_allocatesNothing() {
        Delivery toRack = (q, position) -> rack.delivered(q, position, nowNanos, NO_ECHO, 0);
        int[] edges = new int[2];
        long bytes = Allocation.ofOneRun(() -> {
            for (int round = 0; round < 50; round++) {
                send(200);
                edges[0] = next - 10_000;
                edges[1] = next;
                nowNanos += ms(1000);
                rack.begin();
                board.take(next - 20_000, edges, 1, toRack);
                rack.update(nowNanos);
                rack.window(true, 100, ms(100), ms(100));
                rack.detectLoss(queue, nowNanos);
                while (queue.firstLost() < queue.end()) {
                    resend(1, queue.start(queue.firstLost()));
                }
                board.take(next, edges, 0, toRack);
            }
        });
        assertThat(bytes).isZero();
    }
}
