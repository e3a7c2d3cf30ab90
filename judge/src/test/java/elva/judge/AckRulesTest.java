package elva.judge;

import org.junit.jupiter.api.Test;

/// RFC 5681 §4.2, RFC 5961 §7, RFC 9293 §3.8.4: an ACK that says nothing new needs a reason.
class AckRulesTest {
    private static final String ACK = "<SEQ=2000><ACK=5000><CTL=ACK>";
    private static final String EMPTY = "<SEQ=4000><ACK=2000><CTL=ACK>";
    private static final Expectations KEEP_ALIVE = Expectations.STANDARD
            .with(Bound.KEEP_ALIVE_IDLE_NANOS, 7_200_000_000_000L);

    @Test
    void ack_repeatedForAnArrival_isRight() {
        Watch.established().arrives(EMPTY).sent(ACK).keeps();
    }

    @Test
    void ack_repeatedForNothing_isFound() {
        Watch.established().after(10).sent(ACK).breaks(Rule.ACK_UNPROVOKED);
    }

    @Test
    void acks_ofOneMoment_areAsManyAsArrivalsAtMost() {
        String late = "<SEQ=6000><ACK=2000><DATA=9><CTL=ACK>";
        Watch.established().after(10).arrives(late).arrives(late).sent(ACK).sent(ACK).keeps()
                .sent(ACK).breaks(Rule.ACK_UNPROVOKED);
    }

    @Test
    void ack_thatOpensTheWindow_needsNoArrival() {
        Watch.established().after(10).sent("<SEQ=2000><ACK=5000><WND=5000><CTL=ACK>").keeps();
    }

    @Test
    void challenge_twiceInASecond_isRight() {
        Watch.established().arrives(EMPTY).sent(ACK).after(500).arrives(EMPTY).sent(ACK).keeps();
    }

    @Test
    void challenge_tooSoonAfterTheLast_isFound() {
        Watch.established().arrives(EMPTY).sent(ACK).after(499).arrives(EMPTY).sent(ACK)
                .breaks(Rule.CHALLENGE_RATE);
    }

    @Test
    void challenge_ofTextInBetween_isNotLimited() {
        String old = "<SEQ=4000><ACK=2000><DATA=9><CTL=ACK>";
        Watch.established().arrives(EMPTY).sent(ACK).arrives(old).sent(ACK).arrives(old).sent(ACK)
                .keeps();
    }

    @Test
    void keepAlive_afterTwoHours_isRight() {
        Watch.established(KEEP_ALIVE).after(7_200_000).sent("<SEQ=1999><ACK=5000><CTL=ACK>")
                .after(75_000).sent("<SEQ=1999><ACK=5000><DATA=1><FILL=0><CTL=ACK>").keeps();
    }

    @Test
    void keepAlive_beforeItIsDue_isFound() {
        Watch.established(KEEP_ALIVE).after(7_199_999).sent("<SEQ=1999><ACK=5000><CTL=ACK>")
                .breaks(Rule.KEEP_ALIVE_EARLY);
    }

    @Test
    void keepAlive_beforeTheNextIsDue_isFound() {
        Watch.established(KEEP_ALIVE).after(7_200_000).sent("<SEQ=1999><ACK=5000><CTL=ACK>")
                .after(74_999).sent("<SEQ=1999><ACK=5000><CTL=ACK>").breaks(Rule.KEEP_ALIVE_EARLY);
    }

    @Test
    void keepAlive_thatNobodyAskedFor_isFound() {
        Watch.established().after(7_200_000).sent("<SEQ=1999><ACK=5000><CTL=ACK>")
                .breaks(Rule.KEEP_ALIVE_EARLY);
    }
}
