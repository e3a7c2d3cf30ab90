package elva.tcp.loss;

import static elva.tcp.loss.ForwardRto.Advice.CONVENTIONAL;
import static elva.tcp.loss.ForwardRto.Advice.NONE;
import static elva.tcp.loss.ForwardRto.Advice.SEND_NEW;
import static elva.tcp.loss.ForwardRto.Advice.SPURIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 5682 §2.1 and §3.1. SND.UNA 2000, SND.NXT 5000, segments of 1000; the timer resends the
/// first, and two new ones bring SND.NXT to 7000.
class ForwardRtoTest {
    private final ForwardRto frto = new ForwardRto();

    private void basic() {
        frto.timedOut(false, 3000, false);
    }

    private void selective() {
        frto.timedOut(true, 3000, false);
    }

    private ForwardRto.Advice moved(int una, int nxt) {
        return frto.acknowledged(una, nxt, true, 1000, una);
    }

    private ForwardRto.Advice duplicate(int nxt) {
        return frto.acknowledged(2000, nxt, false, 0, 2000);
    }

    private ForwardRto.Advice sacked(int una, int octets, int end) {
        return frto.acknowledged(una, 7000, false, octets, end);
    }

    @Test
    void withoutTimeout_nothing() {
        assertThat(moved(3000, 5000)).isEqualTo(NONE);
    }

    @Test
    void basic_twoAcksThatMove_isSpurious() {
        basic();
        assertThat(moved(3000, 5000)).isEqualTo(SEND_NEW);
        assertThat(moved(4000, 7000)).isEqualTo(SPURIOUS);
        assertThat(frto.isRunning()).isFalse();
    }

    /// (2a)
    @Test
    void basic_firstIsDuplicate_isConventional() {
        basic();
        assertThat(duplicate(5000)).isEqualTo(CONVENTIONAL);
        assertThat(moved(3000, 5000)).isEqualTo(NONE);
    }

    /// (2a): all ACKs may have been lost.
    @Test
    void first_coversAll_isConventional() {
        basic();
        assertThat(moved(5000, 5000)).isEqualTo(CONVENTIONAL);
        selective();
        assertThat(moved(5000, 5000)).isEqualTo(CONVENTIONAL);
    }

    /// (2a), §2.2: a peer that acknowledges parts.
    @Test
    void first_coversAPartOfTheResend_isConventional() {
        basic();
        assertThat(moved(2500, 5000)).isEqualTo(CONVENTIONAL);
    }

    /// (2b)
    @Test
    void first_nothingNewToSend_isConventional() {
        basic();
        assertThat(moved(3000, 5000)).isEqualTo(SEND_NEW);
        frto.cannotSend();
        assertThat(moved(4000, 5000)).isEqualTo(NONE);
    }

    /// (3a)
    @Test
    void basic_secondIsDuplicate_isConventional() {
        basic();
        moved(3000, 5000);
        assertThat(frto.acknowledged(3000, 7000, false, 0, 3000)).isEqualTo(CONVENTIONAL);
    }

    /// §3.1 (2): duplicates before the first are waited out.
    @Test
    void selective_duplicatesFirst_waits() {
        selective();
        assertThat(duplicate(5000)).isEqualTo(NONE);
        assertThat(sacked(2000, 1000, 4000)).isEqualTo(NONE);
        assertThat(moved(3000, 5000)).isEqualTo(SEND_NEW);
    }

    /// §3.1 (3b): SACK of what was sent before the timeout.
    @Test
    void selective_secondSacksOldText_isSpurious() {
        selective();
        moved(3000, 5000);
        assertThat(sacked(3000, 1000, 5000)).isEqualTo(SPURIOUS);
    }

    @Test
    void selective_secondMovesWithinOldText_isSpurious() {
        selective();
        moved(3000, 5000);
        assertThat(moved(4000, 7000)).isEqualTo(SPURIOUS);
    }

    /// §3.1 (3a)
    @Test
    void selective_secondSacksNewText_isConventional() {
        selective();
        moved(3000, 5000);
        assertThat(sacked(3000, 1000, 6000)).isEqualTo(CONVENTIONAL);
    }

    /// §3.1 (3a): a duplicate ACK that brings nothing.
    @Test
    void selective_secondBringsNothing_isConventional() {
        selective();
        moved(3000, 5000);
        assertThat(sacked(3000, 0, 3000)).isEqualTo(CONVENTIONAL);
    }

    /// (1): not while an earlier loss is mended.
    @Test
    void timeout_inRecovery_isConventional() {
        frto.timedOut(true, 3000, true);
        assertThat(frto.isRunning()).isFalse();
        assertThat(moved(3000, 5000)).isEqualTo(NONE);
    }

    /// (1), §2.2: but again for the same segment.
    @Test
    void timeout_againForTheSameSegment_beginsAnew() {
        selective();
        frto.timedOut(true, 3000, true);
        assertThat(moved(3000, 5000)).isEqualTo(SEND_NEW);
        frto.timedOut(true, 4000, true);
        assertThat(frto.isRunning()).as("after the first ACK it is another recovery").isFalse();
    }

    @Test
    void numbers_acrossTheWrap_areTheSame() {
        frto.timedOut(true, -500, false);
        assertThat(frto.acknowledged(-500, 1500, true, 1000, -500)).isEqualTo(SEND_NEW);
        assertThat(frto.acknowledged(500, 3500, true, 1000, 500)).isEqualTo(SPURIOUS);
        frto.timedOut(true, -500, false);
        assertThat(frto.acknowledged(-600, 1500, true, 900, -600)).isEqualTo(CONVENTIONAL);
    }

    @Test
    void reset_stops() {
        selective();
        frto.reset();
        assertThat(frto.isRunning()).isFalse();
    }
}
