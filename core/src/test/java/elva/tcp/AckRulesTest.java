package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Control;

/// RFC 9293 §3.8.6.3 and §3.10.7.4: when ACKs leave, and how few.
class AckRulesTest {

    @BothVersions
    @Label("MUST-40")
    void oneSegment_anyDelay_isAcknowledgedWithinHalfASecond(IpVersion ip) {
        for (long delayNanos : new long[] {0, 1, 40_000_000, 499_999_999}) {
            for (State state : new State[] {ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2}) {
                Bench bench = in(state).over(ip).with(Setting.DELAYED_ACK, delayNanos);
                bench.arrives(data(1).ack(state == FIN_WAIT_1 ? 1999 : 2000));
                bench.after(ofMillis(500).minusNanos(1));
                assertThat(bench.fresh()).as(state + " after " + delayNanos + " ns")
                        .anyMatch(s -> s.ack() == 5001);
            }
        }
        assertThat(Setting.DELAYED_ACK.most()).isLessThan(500_000_000);
    }

    @BothVersions
    @Label("MUST-40")
    void segmentsThatTrickle_eachDelay_countsFromTheFirst(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.DELAYED_ACK, 400_000_000);
        bench.arrives(data(1000)).after(ofMillis(300)).arrives(data(1).seq(6000));
        bench.sends("").after(ofMillis(100)).sends("<SEQ=2000><ACK=6001><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-40")
    void synReceived_textWithTheHandshakesAck_isAcknowledgedInTime(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).passively().over(ip).arrives(data(1));
        bench.after(ofMillis(500).minusNanos(1)).sends("<SEQ=2000><ACK=5001><CTL=ACK>");
        Bench active = in(SYN_SENT).over(ip).arrives(synAck().seq(4999), data(1));
        active.forget().after(ofMillis(500).minusNanos(1)).sends("<SEQ=2000><ACK=5001><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-58")
    void batch_ofSegmentsInOrder_drawsOneAck(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrivesTogether(data(1000), data(1000).seq(6000),
                data(1000).seq(7000), data(1000).seq(8000))
                .sends("<SEQ=2000><ACK=9000><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-58")
    void batch_thatEndsWithAFin_drawsOneAck(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrivesTogether(data(1000), data(1000).seq(6000),
                fin().seq(7000)).sends("<SEQ=2000><ACK=7001><CTL=ACK>").thenIn(CLOSE_WAIT);
    }

    @BothVersions
    @Label("MUST-58")
    void ack_whenTextIsToBeSent_goesWithIt(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100)).sends("");
        bench.user().send(10).sends("<SEQ=2000><ACK=5100><DATA=10><CTL=ACK>");
        bench.arrives(ackOf(2010).seq(5100)).after(ofMillis(500)).sends("");
        Bench closing = in(ESTABLISHED).over(ip).arrives(data(100)).user().close();
        closing.sends("<SEQ=2000><ACK=5100><CTL=FIN,ACK>");
    }

    @BothVersions
    @Label("MUST-58")
    void ack_owedAtOnceAndTextToBeSent_isOneSegment(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.host().arrives(data(1000));
        bench.host().arrives(data(1000).seq(6000));
        bench.user().send(10).sends("<SEQ=2000><ACK=7000><DATA=10><CTL=ACK>");
        bench.after(ofMillis(100)).sends("");
    }

    @BothVersions
    @Label("MUST-58")
    void ack_windowOpenedByTheReaderMeanwhile_isOneSegment(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.connection().listener((c, bits) -> {
            if ((bits & Signal.READABLE) != 0) bench.user().receiveNow();
        });
        bench.arrivesTogether(data(1000), data(1000).seq(6000), data(1000).seq(7000));
        assertThat(bench.only().rightEdge()).isEqualTo(12_000);
    }

    @BothVersions
    @Label("MUST-59")
    void segmentsHeld_firstOneArrives_areAcknowledgedByOne(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(500).seq(5500), data(500).seq(6000),
                data(500).seq(6500), data(500).seq(7000)).forget();
        bench.arrives(data(500)).sends("<SEQ=2000><ACK=7500><CTL=ACK>");
        bench.after(ofMillis(500)).sends("").user().receives(2500);
    }

    @BothVersions
    @Label("MUST-59")
    void batch_outOfOrderButComplete_drawsOneAck(IpVersion ip) {
        in(ESTABLISHED).over(ip).arrivesTogether(data(500).seq(5500), data(500).seq(6000),
                data(500)).sends("<SEQ=2000><ACK=6500><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-59")
    void heldFin_firstSegmentArrives_isAcknowledgedByOne(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.arrives(segment(Control.FIN | Control.ACK).seq(5500).length(500)).forget();
        bench.arrives(data(500)).sends("<SEQ=2000><ACK=6001><CTL=ACK>").thenIn(CLOSE_WAIT);
    }

    @BothVersions
    @Label("MUST-58")
    void delayedAck_ofOneInstant_isNotSentTwice(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100)).after(ofMillis(40))
                .sends("<SEQ=2000><ACK=5100><CTL=ACK>");
        bench.after(ofMillis(500)).after(ofNanos(1)).sends("");
    }
}
