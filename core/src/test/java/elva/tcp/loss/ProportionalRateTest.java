package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Allocation;
import elva.support.Seed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// RFC 9937, with the examples of RFC 6937 §3.1. Segments of 1000 octets; 20 of them fly, SSTHRESH
/// becomes 10.
class ProportionalRateTest {
    private static final int SMSS = 1000;

    private final ProportionalRate prr = new ProportionalRate();
    private int pipe;

    /// One ACK; all that it allows leaves.
    ///
    /// @return segments sent
    private int ack(int delivered, boolean safe) {
        int window = prr.acknowledged(delivered * SMSS, pipe * SMSS, safe, SMSS);
        int sent = Math.max(0, window / SMSS - pipe);
        prr.sent(sent * SMSS);
        pipe += sent;
        return sent;
    }

    /// §3.1, first example: segment 0 of 20 is lost, 20 and 21 went by limited transmit. The RFC
    /// counts whole segments and rounds up, which sends each new one an ACK sooner.
    @Test
    void recovery_singleLoss_sendsEverySecondAck() {
        StringBuilder sent = new StringBuilder();
        pipe = 22 - 3 - 1;
        prr.begin(10 * SMSS, 22 * SMSS, 3 * SMSS, SMSS);
        sent.append(ack(1, false));
        for (int i = 4; i <= 19; i++) {
            pipe--;
            sent.append(ack(1, false));
        }
        assertThat(sent).hasToString("10010101010101001");
        assertThat(pipe).isEqualTo(10);
    }

    /// §3.1, second example: 0 to 14 are lost. ACKs that move nothing: the conservative bound.
    @Test
    void recovery_heavyLoss_sendsWhatWasDelivered() {
        pipe = 4;
        prr.begin(10 * SMSS, 22 * SMSS, 3 * SMSS, SMSS);
        StringBuilder sent = new StringBuilder().append(ack(1, false));
        for (int i = 18; i <= 19; i++) {
            pipe--;
            sent.append(ack(1, false));
        }
        assertThat(sent).hasToString("111");
        assertThat(pipe).isEqualTo(5);
    }

    /// The same with ACKs that move SND.UNA and show no further loss: slow start.
    @Test
    void recovery_heavyLossAndGoodProgress_sendsOneMoreEach() {
        pipe = 4;
        prr.begin(10 * SMSS, 22 * SMSS, 3 * SMSS, SMSS);
        ack(1, false);
        pipe--;
        assertThat(ack(1, true)).isEqualTo(2);
        pipe--;
        assertThat(ack(1, true)).isEqualTo(2);
    }

    @Test
    void recovery_belowThreshold_neverAboveIt() {
        pipe = 9;
        prr.begin(10 * SMSS, 22 * SMSS, 3 * SMSS, SMSS);
        assertThat(ack(8, true)).isEqualTo(1);
        assertThat(pipe).isEqualTo(10);
    }

    /// What was delivered and not used is kept.
    @Test
    void recovery_nothingToSend_banksWhatWasDelivered() {
        pipe = 4;
        prr.begin(10 * SMSS, 22 * SMSS, 3 * SMSS, SMSS);
        ack(1, false);
        for (int i = 0; i < 3; i++) prr.acknowledged(SMSS, (4 - i) * SMSS, false, SMSS);
        pipe = 2;
        assertThat(ack(1, false)).isEqualTo(4);
    }

    @Test
    void begin_whateverPipe_allowsTheFastRetransmit() {
        prr.begin(10 * SMSS, 100 * SMSS, 3 * SMSS, 1);
        pipe = 96;
        assertThat(ack(0, false)).isEqualTo(1);
        assertThat(ack(0, false)).as("and once only").isZero();
    }

    /// RecoverFS: what this ACK told of was in flight before it.
    @Test
    void begin_withManyDelivered_countsThemAsFlight() {
        prr.begin(10 * SMSS, 20 * SMSS, 5 * SMSS, 5 * SMSS);
        pipe = 14;
        assertThat(prr.acknowledged(5 * SMSS, 14 * SMSS, false, SMSS)).isEqualTo(16_500);
    }

    @Test
    void sentMoreThanAllowed_windowIsWhatFlies() {
        prr.begin(10 * SMSS, 22 * SMSS, 3 * SMSS, SMSS);
        prr.sent(9 * SMSS);
        assertThat(prr.acknowledged(SMSS, 18 * SMSS, false, SMSS)).isEqualTo(18 * SMSS);
    }

    @Test
    void begin_withoutFlight_dividesByNothing() {
        prr.begin(2 * SMSS, 0, 0, 0);
        assertThat(prr.acknowledged(0, 0, false, SMSS)).isEqualTo(SMSS);
    }

    @Test
    void timer_losesMore_sendsOnlyWhatIsLeftOver() {
        pipe = 18;
        prr.begin(10 * SMSS, 22 * SMSS, 3 * SMSS, SMSS);
        ack(1, false);
        pipe = 3;
        assertThat(ack(0, false)).isZero();
    }

    /// §4 of RFC 6937: in a recovery no more is sent than was delivered, but for one segment and
    /// for the ACKs that move SND.UNA; and never does more than SSTHRESH fly for it.
    @Test
    void anyRecovery_keepsItsBounds() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 2000; round++) {
            int flight = random.nextInt(20, 3000);
            int ssthresh = Math.max(2, flight * random.nextInt(5, 9) / 10);
            prr.begin(ssthresh * SMSS, flight * SMSS, 3 * SMSS, SMSS);
            pipe = flight - 3;
            long delivered = 0;
            long sent = 0;
            int safe = 0;
            for (int i = 0; i < 200 && pipe > 0; i++) {
                int now = random.nextInt(0, Math.min(pipe, 4) + 1);
                pipe -= now;
                if (random.nextInt(20) == 0) pipe -= random.nextInt(pipe + 1);
                boolean isSafe = random.nextBoolean();
                int before = pipe;
                safe += isSafe ? 1 : 0;
                delivered += now;
                sent += ack(now, isSafe);
                assertThat(sent).as(seed.toString()).isLessThanOrEqualTo(delivered + safe + 1);
                if (pipe > before && sent > 1) {
                    assertThat(pipe).as(seed.toString()).isLessThanOrEqualTo(
                            Math.max(ssthresh, before + now + 1));
                }
            }
        }
    }

    @Test
    void windows_upToAGigabyte_doNotOverflow() {
        prr.begin(1 << 29, 1 << 30, 0, 1 << 20);
        assertThat(prr.acknowledged(1 << 30, 1 << 30, true, 65_535)).isBetween(1 << 30,
                Integer.MAX_VALUE);
    }

    @Test
    void acks_allocateNothing() {
        assertThat(Allocation.ofOneRun(() -> {
            prr.begin(10_000, 22_000, 3000, 1000);
            for (int i = 0; i < 1000; i++) {
                prr.acknowledged(1000, 15_000, true, 1000);
                prr.sent(1000);
            }
        })).isZero();
    }
}
