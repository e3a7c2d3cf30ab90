package elva.judge;

import static elva.tcp.State.*;

import elva.tcp.Cause;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.3.2: arcs of the table, one after the other; §3.6.1: TIME-WAIT.
class StateRulesTest {

    private static Watch timeWait() {
        return Watch.established().arc(ESTABLISHED, FIN_WAIT_1, Cause.CLOSE)
                .arc(FIN_WAIT_1, FIN_WAIT_2, Cause.ACK_OF_FIN)
                .arc(FIN_WAIT_2, TIME_WAIT, Cause.FIN);
    }

    @Test
    void arc_ofTheTable_isLegal() {
        timeWait().keeps();
    }

    @Test
    void arc_ofNoTable_isFound() {
        Watch.established().arc(ESTABLISHED, TIME_WAIT, Cause.FIN).breaks(Rule.ARC_LEGAL);
    }

    @Test
    void arc_fromAnotherState_isFound() {
        Watch.established().arc(CLOSE_WAIT, LAST_ACK, Cause.CLOSE).breaks(Rule.ARC_CONTIGUOUS);
    }

    @Test
    void arc_ofNoConnection_isFound() {
        new Watch().arc(ESTABLISHED, CLOSE_WAIT, Cause.FIN).breaks(Rule.ARC_CONTIGUOUS);
    }

    @Test
    void embryo_bornOfAListenerAndGone_isLegal() {
        new Watch().arc(LISTEN, SYN_RECEIVED, Cause.SYN).arc(SYN_RECEIVED, LISTEN, Cause.RST)
                .arc(LISTEN, SYN_RECEIVED, Cause.SYN).keeps();
    }

    @Test
    void timeWait_ofTwoMsl_isRight() {
        timeWait().after(240_000).arc(TIME_WAIT, CLOSED, Cause.TWO_MSL).keeps();
    }

    @Test
    void timeWait_cutShort_isFound() {
        timeWait().after(239_999).arc(TIME_WAIT, CLOSED, Cause.TWO_MSL)
                .breaks(Rule.TIME_WAIT_LASTS);
    }

    @Test
    void timeWait_thatNobodyProlonged_isFoundTooLong() {
        timeWait().after(240_001).arc(TIME_WAIT, CLOSED, Cause.TWO_MSL)
                .breaks(Rule.TIME_WAIT_LASTS);
    }

    @Test
    void timeWait_prolongedByAFin_isRight() {
        timeWait().after(100_000).arrives("<SEQ=4999><ACK=2000><CTL=FIN,ACK>")
                .sent("<SEQ=2000><ACK=5000><CTL=ACK>")
                .after(240_000).arc(TIME_WAIT, CLOSED, Cause.TWO_MSL).keeps();
    }

    @Test
    void timeWait_endedByAbort_mayBeShort() {
        timeWait().after(1).arc(TIME_WAIT, CLOSED, Cause.ABORT).keeps();
    }

    @Test
    void violation_toldToPeople_namesRuleClauseConnectionAndState() {
        Watch watch = Watch.established().after(1_500).arc(ESTABLISHED, TIME_WAIT, Cause.FIN);
        Assertions.assertThat(watch.text()).isEqualTo("1.500000000 arc-legal (3.3.2): "
                + "192.0.2.2:80 - 192.0.2.1:40000 ESTABLISHED ESTABLISHED -> TIME-WAIT by FIN is "
                + "in no table");
    }
}
