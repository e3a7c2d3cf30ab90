package elva.judge;

import static elva.tcp.State.*;

import elva.tcp.Cause;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.4, §3.8.6: what is acknowledged and offered. RCV.NXT 5000, window 4000, MSS 1000.
class ReceiveRulesTest {
    private static final String TEXT = "<SEQ=5000><ACK=2000><DATA=500><CTL=ACK>";
    private static final String LATER = "<SEQ=5500><ACK=2000><DATA=500><CTL=ACK>";

    @Test
    void ack_ofWhatArrived_isRight() {
        Watch.established().arrives(TEXT).sent("<SEQ=2000><ACK=5500><WND=3500><CTL=ACK>").keeps();
    }

    @Test
    void ack_beyondWhatArrived_isFound() {
        Watch.established().arrives(TEXT).sent("<SEQ=2000><ACK=5501><CTL=ACK>")
                .breaks(Rule.ACK_ARRIVED);
    }

    @Test
    void ack_overAHole_isFound() {
        Watch.established().arrives(LATER).sent("<SEQ=2000><ACK=6000><CTL=ACK>")
                .breaks(Rule.ACK_ARRIVED);
    }

    @Test
    void ack_ofNoSynThatCame_isFound() {
        new Watch().arrives("<SEQ=4999><CTL=SYN>").arc(LISTEN, SYN_RECEIVED, Cause.SYN)
                .sent("<SEQ=1999><ACK=5001><CTL=SYN,ACK>").breaks(Rule.ACK_ARRIVED);
    }

    @Test
    void ack_afterTheHoleIsFilled_coversAll() {
        Watch.established().arrives(LATER).sent("<SEQ=2000><ACK=5000><CTL=ACK>").arrives(TEXT)
                .sent("<SEQ=2000><ACK=6000><WND=3000><CTL=ACK>").keeps();
    }

    @Test
    void ack_thatGoesBack_isFound() {
        Watch.established().arrives(TEXT).sent("<SEQ=2000><ACK=5500><CTL=ACK>").keeps()
                .sent("<SEQ=2000><ACK=5499><CTL=ACK>").breaksFirst(Rule.ACK_NEVER_BACK);
    }

    @Test
    void window_thatStays_isRight() {
        Watch.established().arrives(TEXT).sent("<SEQ=2000><ACK=5500><WND=3500><CTL=ACK>").keeps();
    }

    @Test
    void window_thatShrinks_isFound() {
        Watch.established().arrives(TEXT).sent("<SEQ=2000><ACK=5500><WND=3499><CTL=ACK>")
                .breaks(Rule.WINDOW_NEVER_SHRINKS);
    }

    @Test
    void window_afterThePeersFin_mayBeAnything() {
        Watch.established().arrives("<SEQ=5000><ACK=2000><CTL=FIN,ACK>")
                .arc(ESTABLISHED, CLOSE_WAIT, Cause.FIN)
                .sent("<SEQ=2000><ACK=5001><WND=0><CTL=ACK>").keeps();
    }

    @Test
    void window_thatMovesByASegment_isRight() {
        Watch.established().arrives(TEXT).sent("<SEQ=2000><ACK=5500><WND=4500><CTL=ACK>").keeps();
    }

    @Test
    void window_thatMovesByAnOctet_isFound() {
        Watch.established().arrives(TEXT).sent("<SEQ=2000><ACK=5500><WND=3501><CTL=ACK>")
                .breaks(Rule.SILLY_WINDOW);
    }

    @Test
    void ackDelay_belowHalfASecond_isRight() {
        Watch.established().arrives(TEXT).after(499).sent("<SEQ=2000><ACK=5500><CTL=ACK>").keeps();
    }

    @Test
    void ackDelay_ofHalfASecond_isFound() {
        Watch.established().arrives(TEXT).after(500).sent("<SEQ=2000><ACK=5500><CTL=ACK>")
                .breaks(Rule.ACK_DELAY);
    }

    @Test
    void ackDelay_withoutAnyAck_isFoundInTheEnd() {
        Watch.established().arrives(TEXT).after(60_000).breaks(Rule.ACK_DELAY);
    }

    @Test
    void ackDelay_ofAConnectionThatWasReset_isForgiven() {
        Watch.established().arrives(TEXT).arc(ESTABLISHED, CLOSED, Cause.ABORT).after(60_000)
                .keeps();
    }

    @Test
    void secondSegment_acknowledgedAtOnce_isRight() {
        Watch.established().arrives("<SEQ=5000><ACK=2000><DATA=1000><CTL=ACK>").after(10)
                .arrives("<SEQ=6000><ACK=2000><DATA=1000><CTL=ACK>")
                .sent("<SEQ=2000><ACK=7000><CTL=ACK>").after(10).keeps();
    }

    @Test
    void secondSegment_notAcknowledged_isFound() {
        Watch.established().arrives("<SEQ=5000><ACK=2000><DATA=1000><CTL=ACK>").after(10)
                .arrives("<SEQ=6000><ACK=2000><DATA=1000><CTL=ACK>").after(1)
                .breaks(Rule.ACK_EVERY_SECOND);
    }

    @Test
    void textBehindAHole_acknowledgedAtOnce_isRight() {
        Watch.established().arrives(LATER).sent("<SEQ=2000><ACK=5000><CTL=ACK>").after(1).keeps();
    }

    @Test
    void textBehindAHole_notAcknowledgedAtOnce_isFound() {
        Watch.established().arrives(LATER).after(1).breaks(Rule.ACK_AT_ONCE);
    }

    @Test
    void textLeftOfTheWindow_notAcknowledgedAtOnce_isFound() {
        Watch.established().arrives(TEXT).sent("<SEQ=2000><ACK=5500><CTL=ACK>").arrives(TEXT)
                .after(1).breaks(Rule.ACK_AT_ONCE);
    }
}
