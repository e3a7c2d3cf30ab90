package elva.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Pacing at 1,000,000 octets a second, 1 ms for 1000 octets, in quanta of 4000.
class PacerTest {
    private static final long MILLI = 1_000_000;
    private static final long RATE = 1_000_000;

    private final Pacer pacer = new Pacer();
    private long nowNanos = -3 * MILLI;

    /// Sends as many segments as may leave now.
    private int burst() {
        int count = 0;
        for (; pacer.mayLeave(nowNanos); count++) pacer.sent(1_000, RATE, 4_000, nowNanos);
        return count;
    }

    @Test
    void quantum_leavesAtOnce_andTheNextWhenItsTimeHasPassed() {
        assertThat(burst()).isEqualTo(4);
        assertThat(pacer.nextNanos()).isEqualTo(nowNanos + 4 * MILLI);
        nowNanos += 4 * MILLI - 1;
        assertThat(burst()).isZero();
        nowNanos += 1;
        assertThat(burst()).isEqualTo(4);
    }

    @Test
    void lateDriver_upToHalfAQuantum_losesNoTime() {
        burst();
        long sent = 4;
        for (int i = 0; i < 100; i++) {
            nowNanos = pacer.nextNanos() + 2 * MILLI;
            sent += burst();
        }
        assertThat((pacer.nextNanos() + 3 * MILLI) / MILLI).isEqualTo(sent);
    }

    @Test
    void silence_ofAnyLength_allowsOneQuantumAndAHalf() {
        burst();
        nowNanos += 1_000 * MILLI;
        assertThat(burst()).isEqualTo(4);
        assertThat(pacer.nextNanos()).isEqualTo(nowNanos + 2 * MILLI);
        nowNanos += 2 * MILLI;
        assertThat(burst()).isEqualTo(4);
        assertThat(pacer.nextNanos()).isEqualTo(nowNanos + 4 * MILLI);
    }

    @Test
    void halfAQuantum_leavesTheOtherHalfForLater() {
        pacer.sent(1_000, RATE, 4_000, nowNanos);
        pacer.sent(1_000, RATE, 4_000, nowNanos);
        nowNanos += MILLI;
        assertThat(burst()).isEqualTo(2);
        assertThat(pacer.nextNanos()).isEqualTo(nowNanos + 3 * MILLI);
    }

    @Test
    void segmentLargerThanTheQuantum_leavesAlone() {
        pacer.sent(9_000, RATE, 4_000, nowNanos);
        assertThat(pacer.mayLeave(nowNanos + 9 * MILLI - 1)).isFalse();
        assertThat(pacer.mayLeave(nowNanos + 9 * MILLI)).isTrue();
    }

    @Test
    void reset_forgetsWhatLeft() {
        burst();
        pacer.reset();
        assertThat(pacer.mayLeave(nowNanos)).isTrue();
    }
}
