package elva.sim.conversation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.tcp.Cause;
import elva.tcp.End;
import elva.tcp.Reason;
import elva.tcp.State;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The oracle of what both programs saw: each of its complaints, and silence when all is well.
class VerdictTest {
    private static final End ORDERLY = new End(State.LAST_ACK, Cause.ACK_OF_FIN,
            Reason.CONNECTION_CLOSING, "");
    private static final End RESET = new End(State.ESTABLISHED, Cause.RST,
            Reason.CONNECTION_RESET, "");
    private static final EndPlan POLITE = EndPlan.draw(new SplittableRandom(1), false)
            .closing(Closing.AFTER_SENDING).atMost(0);

    /// Everything sent and received was nothing at all, and both closed.
    private static AppReport well() {
        return new AppReport("A", POLITE, 0, 0, 0, true, false, ORDERLY);
    }

    private static AppReport streams(long sent, long received, long closedAt) {
        return new AppReport("A", POLITE, sent, received, closedAt, true, false, ORDERLY);
    }

    private static AppReport ended(boolean gaveUp, @Nullable End end) {
        return new AppReport("A", POLITE, 0, 0, 0, ORDERLY.equals(end), gaveUp, end);
    }

    @Test
    void conversation_thatWentWell_isPraised() {
        assertThatCode(() -> Verdict.check(true, well(), well())).doesNotThrowAnyException();
    }

    @Test
    void stream_longerThanWhatWasSent_isFound() {
        assertThatThrownBy(() -> Verdict.check(false, streams(0, 6, 0), streams(5, 0, 6)))
                .isInstanceOf(AssertionError.class).hasMessageContaining("more than the peer sent");
    }

    @Test
    void stream_thatEndsEarly_isFound() {
        assertThatThrownBy(() -> Verdict.check(false, streams(0, 5, 0), streams(6, 0, 6)))
                .isInstanceOf(AssertionError.class).hasMessageContaining("the stream ended");
    }

    @Test
    void stream_thatEndsThoughNobodyClosed_isFound() {
        assertThatThrownBy(() -> Verdict.check(false, streams(0, 0, 0), streams(0, 0, -1)))
                .isInstanceOf(AssertionError.class).hasMessageContaining("after -1");
    }

    @Test
    void gentleConversation_thatWasReset_isFound() {
        assertThatThrownBy(() -> Verdict.check(true, well(), ended(false, RESET)))
                .isInstanceOf(AssertionError.class).hasMessageContaining("did not end as agreed");
    }

    @Test
    void gentleConversation_thatNeverEnded_isFound() {
        assertThatThrownBy(() -> Verdict.check(true, ended(false, null), well()))
                .isInstanceOf(AssertionError.class).hasMessageContaining("did not end as agreed");
    }

    @Test
    void lossOfPatience_withAPeerThatIsGone_isExcused() {
        assertThatCode(() -> Verdict.check(false, ended(true, RESET), ended(false, RESET)))
                .doesNotThrowAnyException();
    }

    @Test
    void lossOfPatience_withAPeerThatIsWell_isFound() {
        assertThatThrownBy(() -> Verdict.check(false, ended(true, RESET), well()))
                .isInstanceOf(AssertionError.class).hasMessageContaining("stuck");
    }
}
