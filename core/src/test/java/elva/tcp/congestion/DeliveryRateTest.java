package elva.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// draft-ietf-ccwg-bbr §4.1. Segments of 1000 octets; times are milliseconds.
class DeliveryRateTest {
    private static final long MILLI = 1_000_000;

    private final DeliveryRate rate = new DeliveryRate();
    private final AckSample ack = new AckSample();
    private final LossSample loss = new LossSample();

    private SendNote sent(long position, long at, int flight) {
        SendNote note = new SendNote();
        note.position = position;
        note.length = 1_000;
        note.sentNanos = at * MILLI;
        note.flight = flight;
        rate.sent(note);
        return note;
    }

    private AckSample acked(long at, long rtt, SendNote... notes) {
        ack.clear(at * MILLI);
        ack.rttNanos = rtt < 0 ? -1 : rtt * MILLI;
        rate.begin();
        for (SendNote note : notes) rate.delivered(note, ack);
        rate.end(ack);
        return ack;
    }

    @Test
    void steadyFlow_rate_isWhatTheAcksTell() {
        SendNote[] notes = new SendNote[20];
        for (int i = 0; i < 10; i++) notes[i] = sent(i, 0, 1_000 * (i + 1));
        for (int i = 0; i < 10; i++) {
            acked(100 + i, 100, notes[i]);
            notes[10 + i] = sent(10 + i, 100 + i, 10_000);
        }
        for (int i = 10; i < 20; i++) {
            acked(190 + i, 100, notes[i]);
            assertThat(ack.deliveredSinceSent).isEqualTo(10_000);
            assertThat(ack.deliveryRate).as("the first ten left at 0").isEqualTo(
                    10_000_000 / (90 + i));
        }
        assertThat(rate.delivered()).isEqualTo(20_000);
    }

    /// The ACKs of 10 segments that took 90 ms to send come at once.
    @Test
    void compressedAcks_rate_isNoHigherThanItWasSent() {
        SendNote first = sent(0, 0, 1_000);
        acked(100, 100, first);
        SendNote[] notes = new SendNote[10];
        for (int i = 0; i < 10; i++) notes[i] = sent(1 + i, 100 + 10 * i, 1_000 * (i + 1));
        acked(300, 110, notes);
        assertThat(ack.deliveryRate).isEqualTo(10_000 * 1000 / 200);
        SendNote[] again = new SendNote[10];
        for (int i = 0; i < 10; i++) again[i] = sent(11 + i, 300 + 100 * i, 1_000 * (i + 1));
        for (int i = 0; i < 9; i++) acked(1_299, -1, again[i]);
        acked(1_300, 100, again[9]);
        assertThat(ack.deliveryRate).isEqualTo(10_000);
    }

    @Test
    void stretchAck_tellsOfTheNewestSegment() {
        SendNote a = sent(0, 0, 1_000);
        SendNote b = sent(1, 50, 2_000);
        acked(150, 100, a, b);
        assertThat(ack.sentFlight).isEqualTo(2_000);
        assertThat(ack.deliveryRate).isEqualTo(2_000 * 1000 / 150);
        SendNote c = sent(2, 150, 1_000);
        SendNote d = sent(3, 160, 2_000);
        acked(260, 100, d, c);
        assertThat(ack.sentFlight).as("whatever the order").isEqualTo(2_000);
    }

    @Test
    void intervalBelowTheLeastRoundTrip_tellsNothing() {
        acked(100, 100, sent(0, 0, 1_000));
        acked(150, -1, sent(1, 100, 1_000));
        assertThat(ack.deliveryRate).isZero();
        assertThat(ack.deliveredSinceSent).isEqualTo(1_000);
    }

    @Test
    void ackOfNothing_tellsNothing() {
        acked(100, -1);
        assertThat(ack.deliveryRate).isZero();
        assertThat(ack.priorDelivered).isEqualTo(-1);
    }

    /// Time without anything in flight belongs to no rate.
    @Test
    void idleTime_doesNotCount() {
        acked(100, 100, sent(0, 0, 1_000));
        acked(5_100, 100, sent(1, 5_000, 1_000));
        assertThat(ack.deliveryRate).isEqualTo(10_000);
    }

    @Test
    void applicationLimited_marksAllUntilTheGapHasPassed() {
        SendNote a = sent(0, 0, 1_000);
        rate.limitedByApplication(1_000);
        assertThat(rate.isApplicationLimited()).isTrue();
        SendNote b = sent(1, 50, 2_000);
        assertThat(acked(100, 100, a).applicationLimited).isFalse();
        assertThat(rate.isApplicationLimited()).as("the gap is behind it").isTrue();
        SendNote c = sent(2, 110, 2_000);
        assertThat(acked(150, 100, b).applicationLimited).isTrue();
        assertThat(rate.isApplicationLimited()).isFalse();
        SendNote d = sent(3, 160, 2_000);
        assertThat(acked(210, 100, c).applicationLimited).isTrue();
        assertThat(acked(260, 100, d).applicationLimited).isFalse();
    }

    @Test
    void losses_areCountedSinceTheSegmentLeft() {
        SendNote a = sent(0, 0, 1_000);
        SendNote b = sent(1, 0, 2_000);
        SendNote c = sent(2, 0, 3_000);
        rate.lost(a, loss);
        assertThat(loss.lostSinceSent).isEqualTo(1_000);
        assertThat(loss.sentFlight).isEqualTo(1_000);
        SendNote d = sent(3, 50, 3_000);
        rate.lost(b, loss);
        assertThat(loss.lostSinceSent).isEqualTo(2_000);
        assertThat(acked(100, 100, c).lostSinceSent).isEqualTo(2_000);
        assertThat(acked(150, 100, d).lostSinceSent).isEqualTo(1_000);
        assertThat(rate.lost()).isEqualTo(2_000);
    }
}
