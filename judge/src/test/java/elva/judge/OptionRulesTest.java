package elva.judge;

import elva.tcp.Cause;
import elva.tcp.State;
import org.junit.jupiter.api.Test;

/// RFC 7323, RFC 2018, RFC 2883: what both SYNs agreed upon.
class OptionRulesTest {
    private static final String SACK_PERMITTED = "01010402";
    private static final String ACK = "<SEQ=2000><ACK=5000><CTL=ACK>";

    /// A connection whose SYNs both had these options.
    private static Watch agreed(String ours, String theirs) {
        return new Watch().arc(State.CLOSED, State.SYN_SENT, Cause.ACTIVE_OPEN)
                .sent("<SEQ=1999><CTL=SYN><OPT=" + ours + ">")
                .arrives("<SEQ=4999><ACK=2000><CTL=SYN,ACK><OPT=" + theirs + ">")
                .arc(State.SYN_SENT, State.ESTABLISHED, Cause.SYN_ACK);
    }

    private static String stamp(int value, int echo) {
        return "0101080a%08x%08x".formatted(value, echo);
    }

    private static String options(String hex) {
        return "<OPT=" + hex + ">";
    }

    private static String block(int left, int right) {
        return "%08x%08x".formatted(left, right);
    }

    private static Watch stamped() {
        return agreed(stamp(10, 0), stamp(700, 10)).sent(ACK + options(stamp(11, 700)));
    }

    private static Watch permitting() {
        return agreed(SACK_PERMITTED, SACK_PERMITTED).sent(ACK);
    }

    @Test
    void timestamps_onEverySegment_breakNothing() {
        stamped().arrives("<SEQ=5000><ACK=2000><DATA=9><CTL=ACK>" + options(stamp(701, 11)))
                .sent("<SEQ=2000><ACK=5009><CTL=ACK>" + options(stamp(12, 701))).keeps();
    }

    @Test
    void timestamps_missingOnce_areFound() {
        stamped().sent("<SEQ=2000><ACK=5000><DATA=9><CTL=PSH,ACK>")
                .breaks(Rule.TIMESTAMPS_ALWAYS);
    }

    @Test
    void timestamps_neverAgreedUpon_areFound() {
        agreed(stamp(10, 0), "").sent(ACK + options(stamp(11, 0)))
                .breaks(Rule.TIMESTAMPS_ALWAYS);
    }

    @Test
    void timestamps_thatGoBack_areFound() {
        stamped().sent("<SEQ=2000><ACK=5000><DATA=9><CTL=PSH,ACK>" + options(stamp(9, 700)))
                .breaks(Rule.TIMESTAMPS_RISE);
    }

    @Test
    void echo_ofAnotherTimestamp_isFound() {
        stamped().sent("<SEQ=2000><ACK=5000><DATA=9><CTL=PSH,ACK>" + options(stamp(12, 699)))
                .breaks(Rule.TIMESTAMP_ECHO);
    }

    @Test
    void echo_behindAHole_isStillTheLastInOrder() {
        stamped().arrives("<SEQ=5100><ACK=2000><DATA=9><CTL=ACK>" + options(stamp(701, 11)))
                .sent(ACK + options(stamp(12, 700))).keeps();
        stamped().arrives("<SEQ=5100><ACK=2000><DATA=9><CTL=ACK>" + options(stamp(701, 11)))
                .sent(ACK + options(stamp(12, 701))).breaks(Rule.TIMESTAMP_ECHO);
    }

    /// PAWS: what it drops did not arrive.
    @Test
    void oldTimestamp_acknowledged_isFound() {
        stamped().arrives("<SEQ=5000><ACK=2000><DATA=9><CTL=ACK>" + options(stamp(600, 11)))
                .sent("<SEQ=2000><ACK=5009><CTL=ACK>" + options(stamp(12, 700)))
                .breaks(Rule.ACK_ARRIVED);
    }

    @Test
    void sack_ofWhatArrived_breaksNothing() {
        permitting().arrives("<SEQ=5100><ACK=2000><DATA=9><CTL=ACK>")
                .sent(ACK + options("0101050a" + block(5100, 5109))).keeps();
    }

    @Test
    void sack_ofWhatDidNotArrive_isFound() {
        permitting().arrives("<SEQ=5100><ACK=2000><DATA=9><CTL=ACK>")
                .sent(ACK + options("0101050a" + block(5100, 5110))).breaks(Rule.SACK_ARRIVED);
    }

    @Test
    void sack_neverPermitted_isFound() {
        agreed(SACK_PERMITTED, "").sent(ACK).arrives("<SEQ=5100><ACK=2000><DATA=9><CTL=ACK>")
                .sent(ACK + options("0101050a" + block(5100, 5109))).breaks(Rule.SACK_PERMITTED);
    }

    @Test
    void duplicate_inTheFirstBlockAlone_mayLieLeft() {
        Watch twice = permitting().arrives("<SEQ=5000><ACK=2000><DATA=9><CTL=ACK>")
                .sent("<SEQ=2000><ACK=5009><CTL=ACK>")
                .arrives("<SEQ=5000><ACK=2000><DATA=9><CTL=ACK>");
        twice.sent("<SEQ=2000><ACK=5009><CTL=ACK>" + options("0101050a" + block(5000, 5009)))
                .keeps();
        permitting().arrives("<SEQ=5000><ACK=2000><DATA=9><CTL=ACK>")
                .arrives("<SEQ=5100><ACK=2000><DATA=9><CTL=ACK>")
                .sent("<SEQ=2000><ACK=5009><CTL=ACK>"
                        + options("01010512" + block(5100, 5109) + block(5000, 5009)))
                .breaks(Rule.SACK_ARRIVED);
    }

    @Test
    void synOption_behindTheSyn_isFound() {
        permitting().sent("<SEQ=2000><ACK=5000><DATA=9><CTL=PSH,ACK>" + options("01030307"))
                .breaks(Rule.OPTION_ON_SYN);
    }
}
