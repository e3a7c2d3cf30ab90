package elva.tcp.congestion;

/// How fast the path delivers: from each segment's way there and back, how much else was delivered
/// meanwhile. draft-ietf-ccwg-bbr §4.1.
///
/// A rate is what was delivered over the longer of the time it took to be sent and the time it took
/// to be acknowledged, so that neither ACKs that come in a heap nor a burst make it too high.
/// Without SACK a hole hides what arrives behind it; rates are then too low until it is filled.
public final class DeliveryRate {
    private long delivered;
    private long deliveredNanos;
    private long firstSentNanos;
    private long lost;
    /// The count of delivered octets at which the gap the user left will have come back; 0: none.
    private long applicationLimited;
    private long minRttNanos = Long.MAX_VALUE;

    // The newest segment this ACK delivered
    private boolean any;
    private long newestPosition;
    private long newestSentNanos;
    private long newestLost;
    private long ackNanos;
    private long sendNanos;

    /// C.delivered: octets delivered so far, text sent twice and delivered twice counted once.
    public long delivered() { return delivered; }

    /// C.lost: octets given up for lost so far.
    public long lost() { return lost; }

    /// Whether text that flies left after the user had none for a while.
    public boolean isApplicationLimited() { return applicationLimited != 0; }

    /// A segment leaves. §4.1.2.2.
    ///
    /// @param note its length, time and flight are set; the rest is filled in
    public void sent(SendNote note) {
        if (note.flight <= note.length) {
            firstSentNanos = note.sentNanos;
            deliveredNanos = note.sentNanos;
        }
        note.firstSentNanos = firstSentNanos;
        note.deliveredNanos = deliveredNanos;
        note.delivered = delivered;
        note.lost = lost;
        note.applicationLimited = applicationLimited != 0;
    }

    /// An ACK begins to be processed.
    public void begin() {
        any = false;
    }

    /// The ACK told of a segment for the first time. §4.1.2.3.
    public void delivered(SendNote note, AckSample ack) {
        delivered += note.length;
        deliveredNanos = ack.nowNanos;
        if (any && !isNewer(note)) return;
        any = true;
        newestPosition = note.position;
        newestSentNanos = note.sentNanos;
        newestLost = note.lost;
        sendNanos = note.sentNanos - note.firstSentNanos;
        ackNanos = deliveredNanos - note.deliveredNanos;
        firstSentNanos = note.sentNanos;
        ack.priorDelivered = note.delivered;
        ack.sentFlight = note.flight;
        ack.applicationLimited = note.applicationLimited;
    }

    private boolean isNewer(SendNote note) {
        long later = note.sentNanos - newestSentNanos;
        return later > 0 || (later == 0 && note.position > newestPosition);
    }

    /// The ACK is processed: its sample gets the rate.
    public void end(AckSample ack) {
        if (ack.rttNanos >= 0) minRttNanos = Math.min(minRttNanos, ack.rttNanos);
        ack.deliveredTotal = delivered;
        if (applicationLimited != 0 && delivered > applicationLimited) applicationLimited = 0;
        if (!any) return;
        ack.lostSinceSent = lost - newestLost;
        ack.deliveredSinceSent = delivered - ack.priorDelivered;
        long interval = Math.max(sendNanos, ackNanos);
        if (interval <= 0 || interval < minRttNanos) return;    // a resent segment's, too short
        ack.deliveryRate = (long) (ack.deliveredSinceSent / (interval / 1e9));
    }

    /// A segment is given up for lost.
    public void lost(SendNote note, LossSample sample) {
        lost += note.length;
        sample.position = note.position;
        sample.length = note.length;
        sample.sentFlight = note.flight;
        sample.lostSinceSent = lost - note.lost;
        sample.applicationLimited = note.applicationLimited;
        sample.deliveredTotal = delivered;
    }

    /// Nothing waits to be sent, and the window would take more: what leaves from now on, for a
    /// round trip, says how fast the user is. §4.1.2.4.
    public void limitedByApplication(int flight) {
        applicationLimited = Math.max(delivered + flight, 1);
    }
}
