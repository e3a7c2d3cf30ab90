package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 3522 §3.2 and RFC 2883 §5. Recovery begins with SND.UNA 2000 and SND.NXT 6000; the segment
/// of 1000 that begins it is resent at timestamp 700.
class SpuriousRecoveryTest {
    private final SpuriousRecovery spurious = new SpuriousRecovery();

    private void begin() {
        spurious.begin(2000, 6000, 0);
        spurious.resent(1000);
        spurious.stamped(700);
    }

    @Test
    void echo_ofBefore_isSpurious() {
        begin();
        assertThat(spurious.acknowledged(699, false, false)).isTrue();
        assertThat(spurious.acknowledged(699, false, false)).as("once").isFalse();
    }

    /// (4): "smaller than" is strict.
    @Test
    void echo_ofTheResend_isNone() {
        begin();
        assertThat(spurious.acknowledged(700, false, false)).isFalse();
    }

    @Test
    void echo_acrossTheWrap_isSpurious() {
        spurious.begin(2000, 6000, 0);
        spurious.stamped(3);
        assertThat(spurious.acknowledged(-2, false, false)).isTrue();
    }

    /// (3): the first acceptable ACK and no other.
    @Test
    void echo_ofTheSecondAck_isNotAsked() {
        begin();
        spurious.acknowledged(700, false, false);
        assertThat(spurious.acknowledged(600, false, false)).isFalse();
    }

    /// (5), §3.3: all ACKs were lost.
    @Test
    void echo_withDuplicateOrOfAll_isNone() {
        begin();
        assertThat(spurious.acknowledged(600, true, false)).isFalse();
        begin();
        assertThat(spurious.acknowledged(600, false, true)).isFalse();
    }

    /// (5): a peer that is known to tell of duplicates, and did not.
    @Test
    void echo_ofAllFromOneThatTellsDuplicates_isSpurious() {
        spurious.duplicate(1000, 2000);
        assertThat(spurious.everDuplicate()).isTrue();
        begin();
        assertThat(spurious.acknowledged(600, false, true)).isTrue();
    }

    @Test
    void echo_withoutStamp_isNotAsked() {
        spurious.begin(2000, 6000, 0);
        assertThat(spurious.acknowledged(1, false, false)).isFalse();
        begin();
        spurious.unstamped();
        assertThat(spurious.acknowledged(1, false, false)).isFalse();
    }

    @Test
    void duplicates_ofAllThatWasResent_areSpurious() {
        begin();
        spurious.resent(1000);
        assertThat(spurious.duplicate(2000, 3000)).isFalse();
        assertThat(spurious.duplicate(4000, 5000)).isTrue();
        assertThat(spurious.duplicate(4000, 5000)).as("once").isFalse();
    }

    @Test
    void duplicates_ofAPart_areNone() {
        begin();
        assertThat(spurious.duplicate(2000, 2999)).isFalse();
    }

    @Test
    void duplicates_ofOtherText_areNone() {
        begin();
        assertThat(spurious.duplicate(1000, 2000)).isFalse();
        assertThat(spurious.duplicate(5500, 6500)).isFalse();
        assertThat(spurious.duplicate(2000, 3000)).isTrue();
    }

    @Test
    void duplicates_beforeAnythingWasResent_areNone() {
        spurious.begin(2000, 6000, 0);
        assertThat(spurious.duplicate(2000, 3000)).isFalse();
    }

    /// A probe's own duplicate says nothing of the recovery that follows it.
    @Test
    void duplicates_ofAProbe_countWithIt() {
        spurious.begin(2000, 6000, 1000);
        spurious.resent(1000);
        assertThat(spurious.duplicate(5000, 6000)).isFalse();
        assertThat(spurious.duplicate(2000, 3000)).isTrue();
    }

    @Test
    void ended_nothingIsTakenBack() {
        begin();
        spurious.end();
        assertThat(spurious.duplicate(2000, 3000)).isFalse();
        assertThat(spurious.acknowledged(1, false, false)).isFalse();
    }

    @Test
    void numbers_acrossTheWrap_areTheSame() {
        spurious.begin(-1000, 3000, 0);
        spurious.resent(2000);
        assertThat(spurious.duplicate(-2000, -1000)).isFalse();
        assertThat(spurious.duplicate(-1000, 0)).isFalse();
        assertThat(spurious.duplicate(0, 1000)).isTrue();
    }
}
