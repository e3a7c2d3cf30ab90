package elva.tcp.congestion;

/// Feeds a controller with ACKs at times of its own, as a test wants them. SMSS 1000.
final class Feed {
    static final int SMSS = 1_000;
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;

    final CongestionControl control;
    final AckSample ack = new AckSample();
    long nowNanos = 7 * SECOND;
    private long delivered;

    Feed(CongestionControl control) {
        this.control = control;
        control.segmentSize(SMSS);
    }

    Feed after(long nanos) {
        nowNanos += nanos;
        return this;
    }

    /// A sample in which the window was full, before it is given to the controller.
    AckSample sample(int octets, long rttNanos) {
        delivered += octets;
        ack.clear(nowNanos);
        ack.ackedLength = octets;
        ack.deliveredLength = octets;
        ack.deliveredTotal = delivered;
        ack.rttNanos = rttNanos;
        ack.srttNanos = Math.max(0, rttNanos);
        ack.flightBefore = control.window();
        ack.flight = Math.max(0, control.window() - octets);
        ack.windowLimited = true;
        return ack;
    }

    Feed acks(int octets) {
        return acks(octets, 100 * MILLI);
    }

    Feed acks(int octets, long rttNanos) {
        control.acknowledged(sample(octets, rttNanos));
        return this;
    }

    /// Acknowledges a whole window, segment by segment, evenly over one round trip.
    Feed round(long rttNanos) {
        int count = Math.max(1, control.window() / SMSS);
        for (int i = 0; i < count; i++) after(rttNanos / count).acks(SMSS, rttNanos);
        return this;
    }

    Feed loses() {
        control.lossDetected(control.window(), nowNanos);
        return this;
    }

    Feed recovers() {
        control.recovered(control.window(), nowNanos);
        return this;
    }

    Feed timesOut() {
        control.timedOut(control.window(), false, nowNanos);
        return this;
    }
}
