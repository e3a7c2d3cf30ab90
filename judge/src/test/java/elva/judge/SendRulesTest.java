package elva.judge;

import static elva.tcp.State.*;

import elva.tcp.Cause;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.4, §3.6, §3.8: the sequence space of what is sent. SND.NXT 2000, windows 4000.
class SendRulesTest {
    private static final String TEXT = "<SEQ=2000><ACK=5000><DATA=500><CTL=ACK>";

    private static Watch finWait1() {
        return Watch.established().arc(ESTABLISHED, FIN_WAIT_1, Cause.CLOSE);
    }

    @Test
    void synState_inSynSent_isRight() {
        new Watch().arc(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN).sent("<SEQ=1999><CTL=SYN>").keeps();
    }

    @Test
    void synState_inEstablished_isFound() {
        Watch.established().sent("<SEQ=1999><ACK=5000><CTL=SYN,ACK>").breaks(Rule.SYN_STATE);
    }

    @Test
    void synState_afterAnAckInSynReceived_isRight() {
        new Watch().arrives("<SEQ=4999><CTL=SYN>").arc(LISTEN, SYN_RECEIVED, Cause.SYN)
                .sent("<SEQ=1999><ACK=5000><CTL=SYN,ACK>").after(300)
                .arrives("<SEQ=9999><ACK=2000><CTL=ACK>").sent("<SEQ=2000><ACK=5000><CTL=ACK>")
                .after(700).sent("<SEQ=1999><ACK=5000><CTL=SYN,ACK>").keeps();
    }

    @Test
    void synSequence_sameAgain_isRight() {
        new Watch().arc(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN).sent("<SEQ=1999><CTL=SYN>")
                .after(1_000).sent("<SEQ=1999><CTL=SYN>").keeps();
    }

    @Test
    void synSequence_otherAgain_isFound() {
        new Watch().arc(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN).sent("<SEQ=1999><CTL=SYN>")
                .after(1_000).sent("<SEQ=1998><CTL=SYN>").breaks(Rule.SYN_SEQUENCE);
    }

    private static Watch timeWait() {
        return finWait1().sent("<SEQ=2000><ACK=5000><CTL=FIN,ACK>")
                .arrives("<SEQ=5000><ACK=2001><CTL=FIN,ACK>")
                .arc(FIN_WAIT_1, FIN_WAIT_2, Cause.ACK_OF_FIN).arc(FIN_WAIT_2, TIME_WAIT, Cause.FIN)
                .sent("<SEQ=2001><ACK=5001><CTL=ACK>")
                .arrives("<SEQ=7000><CTL=SYN>").arc(TIME_WAIT, SYN_RECEIVED, Cause.SYN);
    }

    @Test
    void synOnTimeWait_aboveTheOldNumbers_isRight() {
        timeWait().sent("<SEQ=2002><ACK=7001><CTL=SYN,ACK>").keeps();
    }

    @Test
    void synOnTimeWait_amongTheOldNumbers_isFound() {
        timeWait().sent("<SEQ=2001><ACK=7001><CTL=SYN,ACK>").breaks(Rule.SYN_ON_TIME_WAIT);
    }

    @Test
    void ack_missingInEstablished_isFound() {
        Watch.established().sent("<SEQ=2000><DATA=10><CTL=PSH>").breaks(Rule.ACK_ALWAYS);
    }

    @Test
    void text_inARow_isRight() {
        Watch.established().sent(TEXT).sent("<SEQ=2500><ACK=5000><DATA=500><CTL=ACK>").keeps();
    }

    @Test
    void text_afterAGap_isFound() {
        Watch.established().sent(TEXT).sent("<SEQ=2501><ACK=5000><DATA=500><CTL=ACK>")
                .breaks(Rule.SEQ_CONTINUOUS);
    }

    @Test
    void ackSequence_beyondWhatWasSent_isFound() {
        Watch.established().arrives("<SEQ=5000><ACK=2000><DATA=9><CTL=ACK>")
                .sent("<SEQ=2001><ACK=5009><CTL=ACK>").breaks(Rule.SEQ_OF_ACK);
    }

    @Test
    void ackSequence_leftOfTheFirstOctet_isFound() {
        Watch.established().sent(TEXT).arrives("<SEQ=5000><ACK=2000><DATA=9><CTL=ACK>")
                .sent("<SEQ=1999><ACK=5009><CTL=ACK>").breaks(Rule.SEQ_OF_ACK);
    }

    @Test
    void window_filledToTheEdge_isRight() {
        String last = "<SEQ=5000><ACK=2000><WND=700><CTL=ACK>";
        Watch.established().arrives("<SEQ=5000><ACK=2000><WND=500><CTL=ACK>").arrives(last)
                .sent("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>")
                        .keeps();   // 4000 was offered once
    }

    @Test
    void window_passedByAnOctet_isFound() {
        Watch watch = Watch.established();
        for (int at = 2000; at < 6000; at += 1000) {
            watch.sent("<SEQ=" + at + "><ACK=5000><DATA=1000><CTL=ACK>");
        }
        watch.keeps().sent("<SEQ=6000><ACK=5000><DATA=2><CTL=ACK>").breaks(Rule.BEYOND_WINDOW);
    }

    @Test
    void window_passedByAProbe_isRight() {
        Watch watch = Watch.established();
        for (int at = 2000; at < 6000; at += 1000) {
            watch.sent("<SEQ=" + at + "><ACK=5000><DATA=1000><CTL=ACK>");
        }
        watch.arrives("<SEQ=5000><ACK=6000><WND=0><CTL=ACK>").after(200)
                .sent("<SEQ=6000><ACK=5000><DATA=1><CTL=ACK>").keeps();
    }

    @Test
    void window_scaledByBothSyns_isShifted() {
        new Watch().arc(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN)
                .sent("<SEQ=1999><CTL=SYN><OPT=03030200>")
                .arrives("<SEQ=4999><ACK=2000><WND=500><CTL=SYN,ACK><MSS=1000><OPT=03030300>")
                .arc(SYN_SENT, ESTABLISHED, Cause.SYN_ACK).sent("<SEQ=2000><ACK=5000><CTL=ACK>")
                .arrives("<SEQ=5000><ACK=2000><WND=100><CTL=ACK>")
                .sent("<SEQ=2000><ACK=5000><DATA=800><CTL=ACK>").keeps()
                .sent("<SEQ=2800><ACK=5000><DATA=2><CTL=ACK>").breaks(Rule.BEYOND_WINDOW);
    }

    @Test
    void octet_sentAgainTheSame_isRight() {
        Watch.established().sent(TEXT).after(200).sent(TEXT).keeps();
    }

    @Test
    void octet_sentAgainChanged_isFound() {
        Watch.established().sent(TEXT).after(200)
                .sent("<SEQ=2400><ACK=5000><DATA=10><FILL=1><CTL=ACK>").breaks(Rule.SAME_OCTET);
    }

    @Test
    void segmentSize_abovePeersMss_isFound() {
        Watch.established().sent("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>").keeps();
        Watch.established().sent("<SEQ=2000><ACK=5000><DATA=1001><CTL=ACK>")
                .breaks(Rule.SEGMENT_SIZE);
    }

    @Test
    void segmentSize_withoutMssOption_is536() {
        Watch passive = new Watch().arrives("<SEQ=4999><CTL=SYN>")
                .arc(LISTEN, SYN_RECEIVED, Cause.SYN).sent("<SEQ=1999><ACK=5000><CTL=SYN,ACK>")
                .arrives("<SEQ=5000><ACK=2000><CTL=ACK>")
                .arc(SYN_RECEIVED, ESTABLISHED, Cause.ACK_OF_SYN)
                .sent("<SEQ=2000><ACK=5000><DATA=536><CTL=ACK>").keeps();
        passive.sent("<SEQ=2536><ACK=5000><DATA=537><CTL=ACK>").breaks(Rule.SEGMENT_SIZE);
    }

    @Test
    void text_inSynReceived_isFound() {
        new Watch().arrives("<SEQ=4999><CTL=SYN>").arc(LISTEN, SYN_RECEIVED, Cause.SYN)
                .sent("<SEQ=1999><ACK=5000><CTL=SYN,ACK>").keeps()
                .sent("<SEQ=2000><ACK=5000><DATA=5><CTL=ACK>").breaks(Rule.TEXT_STATE);
    }

    @Test
    void fin_inFinWait1_isRight() {
        finWait1().sent("<SEQ=2000><ACK=5000><DATA=500><CTL=FIN,ACK>").after(200)
                .sent("<SEQ=2000><ACK=5000><DATA=500><CTL=FIN,ACK>").keeps();
    }

    @Test
    void fin_inEstablished_isFound() {
        Watch.established().sent("<SEQ=2000><ACK=5000><CTL=FIN,ACK>").breaks(Rule.FIN_STATE);
    }

    @Test
    void fin_withALaterNumber_isFound() {
        finWait1().sent("<SEQ=2000><ACK=5000><CTL=FIN,ACK>").after(200)
                .sent("<SEQ=2001><ACK=5000><CTL=FIN,ACK>").breaksFirst(Rule.AFTER_FIN);
    }

    @Test
    void fin_withAnEarlierNumber_isFound() {
        finWait1().sent("<SEQ=2000><ACK=5000><DATA=500><CTL=FIN,ACK>").after(200)
                .sent("<SEQ=2000><ACK=5000><DATA=499><CTL=FIN,ACK>").breaks(Rule.FIN_ONCE);
    }

    @Test
    void text_afterTheFin_isFound() {
        finWait1().sent("<SEQ=2000><ACK=5000><CTL=FIN,ACK>")
                .sent("<SEQ=2001><ACK=5000><DATA=1><CTL=ACK>").breaksFirst(Rule.AFTER_FIN);
    }

    @Test
    void closed_sendsAnAck_isFound() {
        new Watch().arrives("<SEQ=5000><ACK=2000><CTL=ACK>")
                .sent("<SEQ=2000><ACK=5000><CTL=ACK>").breaks(Rule.CLOSED_SILENT);
    }

    @Test
    void closed_withStatesUntold_mayBeAnything() {
        new Watch(Expectations.STANDARD.with(Bound.STATES_TOLD, 0)).sent("<SEQ=1999><CTL=SYN>")
                .arrives("<SEQ=4999><ACK=2000><CTL=SYN,ACK>").sent("<SEQ=2000><ACK=5000><CTL=ACK>")
                .keeps().sent("<SEQ=2009><ACK=5000><DATA=1><CTL=ACK>").breaks(Rule.SEQ_CONTINUOUS);
    }

    @Test
    void urgentPointer_thatAdvances_isRight() {
        Watch.established().sent("<SEQ=2000><ACK=5000><DATA=5><URP=9><CTL=URG,ACK>")
                .sent("<SEQ=2005><ACK=5000><DATA=9><URP=9><CTL=URG,ACK>").keeps();
    }

    @Test
    void urgentPointer_thatGoesBack_isFound() {
        Watch.established().sent("<SEQ=2000><ACK=5000><DATA=5><URP=9><CTL=URG,ACK>")
                .sent("<SEQ=2005><ACK=5000><DATA=1><URP=3><CTL=URG,ACK>")
                .breaks(Rule.URGENT_POINTER);
    }

    @Test
    void urgentPointer_ofZero_isFound() {
        Watch.established().sent("<SEQ=2000><ACK=5000><DATA=5><CTL=URG,ACK>")
                .breaks(Rule.URGENT_POINTER);
    }

    @Test
    void push_missingOnAShortSegment_isFoundIfEverySendIsPushed() {
        Expectations pushed = Expectations.STANDARD.with(Bound.EVERY_SEND_PUSHED, 1);
        Watch.established().sent(TEXT).keeps();
        Watch.established(pushed).sent("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>")
                .sent("<SEQ=3000><ACK=5000><DATA=5><CTL=PSH,ACK>").keeps();
        Watch.established(pushed).sent(TEXT).breaks(Rule.PUSH);
    }

    @Test
    void nagle_ofASmallSegmentWhileTextIsOutstanding_isFound() {
        Expectations nagle = Expectations.STANDARD.with(Bound.NAGLE, 1);
        Watch.established().sent(TEXT).sent("<SEQ=2500><ACK=5000><DATA=9><CTL=ACK>").keeps();
        Watch.established(nagle).sent(TEXT).sent("<SEQ=2500><ACK=5000><DATA=1000><CTL=ACK>")
                .keeps().sent("<SEQ=3500><ACK=5000><DATA=999><CTL=ACK>").breaks(Rule.NAGLE);
    }

    @Test
    void nagle_ofASmallSegmentThatWaitedOrIsTheLast_isRight() {
        Expectations nagle = Expectations.STANDARD.with(Bound.NAGLE, 1);
        Watch.established(nagle).sent(TEXT).arrives("<SEQ=5000><ACK=2500><CTL=ACK>")
                .sent("<SEQ=2500><ACK=5000><DATA=9><CTL=ACK>").after(100)
                .sent("<SEQ=2509><ACK=5000><DATA=9><CTL=ACK>")
                .arc(ESTABLISHED, FIN_WAIT_1, Cause.CLOSE)
                .sent("<SEQ=2518><ACK=5000><DATA=9><CTL=FIN,ACK>").keeps();
    }

    @Test
    void sequence_thatWraps_goesOn() {
        new Watch().arc(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN)
                .sent("<SEQ=4294967285><CTL=SYN><MSS=1000>")
                .arrives("<SEQ=4999><ACK=4294967286><CTL=SYN,ACK><MSS=1000>")
                .arc(SYN_SENT, ESTABLISHED, Cause.SYN_ACK)
                .sent("<SEQ=4294967286><ACK=5000><CTL=ACK>")
                .sent("<SEQ=4294967286><ACK=5000><DATA=20><CTL=ACK>")
                .arrives("<SEQ=5000><ACK=10><CTL=ACK>")
                .sent("<SEQ=10><ACK=5000><DATA=20><CTL=ACK>").keeps()
                .sent("<SEQ=31><ACK=5000><DATA=20><CTL=ACK>").breaks(Rule.SEQ_CONTINUOUS);
    }
}
