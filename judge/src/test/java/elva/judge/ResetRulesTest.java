package elva.judge;

import static elva.tcp.State.*;

import elva.tcp.Cause;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.5.2: the two forms of a reset that answers, and the one that gives up.
class ResetRulesTest {

    @Test
    void reset_ofASegmentWithAck_takesItsAck() {
        new Watch().arrives("<SEQ=5000><ACK=2000><DATA=10><CTL=ACK>").sent("<SEQ=2000><CTL=RST>")
                .keeps();
    }

    @Test
    void reset_ofASegmentWithAck_withAnotherNumberIsFound() {
        new Watch().arrives("<SEQ=5000><ACK=2000><DATA=10><CTL=ACK>").sent("<SEQ=2001><CTL=RST>")
                .breaks(Rule.RST_FORM);
    }

    @Test
    void reset_ofASegmentWithoutAck_acknowledgesItsLength() {
        new Watch().arrives("<SEQ=5000><DATA=10><CTL=SYN>").sent("<SEQ=0><ACK=5011><CTL=RST,ACK>")
                .keeps();
    }

    @Test
    void reset_ofASegmentWithoutAck_withAnotherLengthIsFound() {
        new Watch().arrives("<SEQ=5000><DATA=10><CTL=SYN>").sent("<SEQ=0><ACK=5010><CTL=RST,ACK>")
                .breaks(Rule.RST_FORM);
    }

    @Test
    void reset_ofNothing_isFound() {
        new Watch().sent("<SEQ=0><ACK=5010><CTL=RST,ACK>").breaks(Rule.RST_FORM);
    }

    @Test
    void reset_withText_isFound() {
        new Watch().arrives("<SEQ=5000><ACK=2000><DATA=10><CTL=ACK>")
                .sent("<SEQ=2000><DATA=3><CTL=RST>").breaks(Rule.RST_FORM);
    }

    @Test
    void reset_ofAReset_isFound() {
        new Watch().arrives("<SEQ=5000><ACK=2000><CTL=RST,ACK>").sent("<SEQ=2000><CTL=RST>")
                .breaks(Rule.RST_FOR_RST);
    }

    @Test
    void reset_byAbort_hasTheConnectionsNumbers() {
        Watch.established().arc(ESTABLISHED, CLOSED, Cause.ABORT)
                .sent("<SEQ=2000><ACK=5000><CTL=RST,ACK>").keeps();
    }

    @Test
    void reset_byAbort_withForeignNumbersIsFound() {
        Watch.established().arc(ESTABLISHED, CLOSED, Cause.ABORT)
                .sent("<SEQ=2001><ACK=5000><CTL=RST,ACK>").breaks(Rule.RST_FORM);
    }
}
