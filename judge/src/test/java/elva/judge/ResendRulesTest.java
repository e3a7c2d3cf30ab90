package elva.judge;

import static elva.tcp.State.*;

import elva.tcp.Cause;
import org.junit.jupiter.api.Test;

/// RFC 6298 §5, RFC 5681 §3: when text is sent again, and how much flies. SND.NXT 2000, MSS 1000.
class ResendRulesTest {
    private static final String DUPLICATE = "<SEQ=5000><ACK=2000><CTL=ACK>";

    private static String text(int seq) {
        return text(seq, 1_000);
    }

    private static String text(int seq, int length) {
        return "<SEQ=" + seq + "><ACK=5000><DATA=" + length + "><CTL=ACK>";
    }

    private static String ack(int number) {
        return "<SEQ=5000><ACK=" + number + "><WND=40000><CTL=ACK>";
    }

    private static Watch inFlight(int segments) {
        Watch watch = Watch.established().arrives(ack(2000));
        for (int i = 0; i < segments; i++) watch.sent(text(2000 + 1000 * i));
        return watch;
    }

    @Test
    void syn_againAfterTheInitialTimeout_isRight() {
        new Watch().arc(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN).sent("<SEQ=1999><CTL=SYN>")
                .after(1_000).sent("<SEQ=1999><CTL=SYN>").keeps();
    }

    @Test
    void syn_againTooSoon_isFound() {
        new Watch().arc(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN).sent("<SEQ=1999><CTL=SYN>")
                .after(999).sent("<SEQ=1999><CTL=SYN>").breaks(Rule.SYN_TIMER);
    }

    @Test
    void synAck_askedForByTheSynAgain_mayLeaveAtOnce() {
        new Watch().arrives("<SEQ=4999><CTL=SYN>").arc(LISTEN, SYN_RECEIVED, Cause.SYN)
                .sent("<SEQ=1999><ACK=5000><CTL=SYN,ACK>").after(5)
                .arrives("<SEQ=4999><CTL=SYN>").sent("<SEQ=1999><ACK=5000><CTL=SYN,ACK>").keeps();
    }

    @Test
    void text_againAfterTheLeastTimeout_isRight() {
        inFlight(1).after(200).sent(text(2000)).keeps();
    }

    @Test
    void text_againBeforeTheTimeout_isFound() {
        inFlight(1).after(199).sent(text(2000)).breaks(Rule.RETRANSMIT_EARLY);
    }

    @Test
    void text_againAfterThreeDuplicates_isRight() {
        inFlight(4).after(50).arrives(ack(2000)).arrives(ack(2000)).arrives(ack(2000))
                .sent(text(2000)).keeps();
    }

    @Test
    void text_againAfterTwoDuplicates_isFound() {
        inFlight(4).after(50).arrives(ack(2000)).arrives(ack(2000)).sent(text(2000))
                .breaks(Rule.RETRANSMIT_EARLY);
    }

    @Test
    void text_againForAPartialAck_isRight() {
        inFlight(4).after(50).arrives(ack(2000)).arrives(ack(2000)).arrives(ack(2000))
                .sent(text(2000)).after(50).arrives(ack(4000)).sent(text(4000)).keeps();
    }

    @Test
    void text_againBecauseThePathIsNarrower_isRight() {
        inFlight(3).after(50).arrivesTooBig().sent(text(2000, 800)).sent(text(2800, 800)).keeps();
    }

    @Test
    void text_againByTheTimerSoonAfterFastRetransmit_isFound() {
        inFlight(4).after(150).arrives(ack(2000)).arrives(ack(2000)).arrives(ack(2000))
                .sent(text(2000)).keeps().after(60).sent(text(2000))
                .breaks(Rule.RETRANSMIT_EARLY);
    }

    @Test
    void text_againAfterTheRecoveryEnded_needsANewReason() {
        inFlight(4).after(50).arrives(ack(2000)).arrives(ack(2000)).arrives(ack(2000))
                .sent(text(2000)).after(50).arrives(ack(6000)).sent(text(6000)).after(50)
                .sent(text(6000)).breaks(Rule.RETRANSMIT_EARLY);
    }

    @Test
    void text_againInOtherPieces_isKnownByItsOldTimes() {
        inFlight(2).after(150).sent(text(4000)).after(50).sent(text(2500, 500)).keeps();
        inFlight(1).after(150).sent(text(3000)).after(50).sent(text(3500, 500))
                .breaks(Rule.RETRANSMIT_EARLY);
    }

    @Test
    void probe_sentAgainWhenTheWindowOpens_needsNoTimeout() {
        Watch.established().arrives("<SEQ=5000><ACK=2000><WND=0><CTL=ACK>").keeps();
        Watch watch = Watch.established();
        for (int at = 2000; at < 6000; at += 1000) watch.sent(text(at));
        watch.arrives("<SEQ=5000><ACK=6000><WND=0><CTL=ACK>").after(200).sent(text(6000, 1))
                .after(5).arrives(ack(6000)).sent(text(6000)).keeps();
    }

    @Test
    void probe_beforeTheWindowWasZeroForATimeout_isFound() {
        Watch watch = Watch.established();
        for (int at = 2000; at < 6000; at += 1000) watch.sent(text(at));
        watch.arrives("<SEQ=5000><ACK=6000><WND=0><CTL=ACK>").after(199).sent(text(6000, 1))
                .breaks(Rule.PROBE_EARLY);
    }

    @Test
    void backoff_thatDoubles_isRight() {
        inFlight(1).after(200).sent(text(2000)).after(400).sent(text(2000)).after(800)
                .sent(text(2000)).keeps();
    }

    @Test
    void backoff_thatDoesNotDouble_isFound() {
        inFlight(1).after(200).sent(text(2000)).after(399).sent(text(2000)).breaks(Rule.BACKOFF);
    }

    @Test
    void backoff_atTheLongestPause_stays() {
        inFlight(1).after(60_000).sent(text(2000)).after(60_000).sent(text(2000)).keeps();
    }

    @Test
    void backoff_afterAnArrival_beginsAgain() {
        inFlight(1).after(400).sent(text(2000)).after(10).arrives(DUPLICATE).after(390)
                .sent(text(2000)).keeps();
    }

    @Test
    void initialWindow_ofTenSegments_isRight() {
        inFlight(10).keeps();
    }

    @Test
    void initialWindow_ofElevenSegments_isFound() {
        inFlight(11).breaks(Rule.INITIAL_WINDOW);
    }

    @Test
    void initialWindow_byConfiguration_isSmaller() {
        Watch watch = Watch.established(Expectations.STANDARD.with(Bound.INITIAL_WINDOW, 3));
        watch.arrives(ack(2000)).sent(text(2000)).sent(text(3000)).sent(text(4000)).keeps()
                .sent(text(5000)).breaks(Rule.INITIAL_WINDOW);
    }

    @Test
    void congestionWindow_grownByWhatWasAcknowledged_isRight() {
        Watch watch = inFlight(10).arrives(ack(3000));
        watch.sent(text(12000)).sent(text(13000)).keeps();
    }

    @Test
    void congestionWindow_grownBeyondSlowStart_isFound() {
        Watch watch = inFlight(10).arrives(ack(3000));
        for (int at = 12000; at < 16000; at += 1000) watch.sent(text(at));
        watch.keeps().sent(text(16000)).breaks(Rule.CONGESTION_WINDOW);
    }

    @Test
    void lossWindow_ofOneSegment_isRight() {
        inFlight(3).after(200).sent(text(2000)).after(10).arrives(ack(3000)).sent(text(3000))
                .sent(text(4000)).keeps();
    }

    @Test
    void lossWindow_ofTwoSegments_isFound() {
        inFlight(3).after(200).sent(text(2000)).sent(text(3000)).breaks(Rule.LOSS_WINDOW);
    }
}
