package elva.tcp.congestion;

/// HyStart++: slow start that ends when the round trip grows, before the queue overflows. RFC 9406.
///
/// Slow start first; once a round's least round trip is clearly above the round's before, several
/// rounds of conservative slow start, in which the round trip may show that it was a mistake; then
/// it is over. For the first slow start of a connection only (§4.3), so it is never reset.
///
/// Rounds are counted in octets delivered, not by SEG.ACK: as long as nothing is lost, which ends
/// slow start anyway, that is the same.
final class HyStart {
    private static final long MIN_RTT_THRESH_NANOS = 4_000_000;             // §4.3
    private static final long MAX_RTT_THRESH_NANOS = 16_000_000;
    private static final int MIN_RTT_DIVISOR = 8;
    private static final int N_RTT_SAMPLE = 8;
    private static final int CSS_GROWTH_DIVISOR = 4;
    private static final int CSS_ROUNDS = 5;
    private static final int L_UNPACED = 8;
    private static final long INFINITY = Long.MAX_VALUE;

    private final boolean paced;
    private long windowEnd;
    private long lastRoundMinRttNanos = INFINITY;
    private long currentRoundMinRttNanos = INFINITY;
    private int rttSampleCount;
    private boolean conservative;
    private long cssBaselineMinRttNanos = INFINITY;
    private int cssRounds;

    /// @param paced whether text leaves paced, so that large steps make no bursts: L is infinite
    HyStart(boolean paced) {
        this.paced = paced;
    }

    /// Whether it is in conservative slow start.
    boolean isConservative() {
        return conservative;
    }

    /// What the window grows by for so many octets acknowledged. §4.2.
    int growth(int acked, int smss) {
        int counted = paced ? acked : Math.min(acked, L_UNPACED * smss);
        return conservative ? counted / CSS_GROWTH_DIVISOR : counted;
    }

    /// Takes what an ACK tells of the round trip.
    ///
    /// @return whether slow start is over: SSTHRESH is CWND
    boolean isOver(AckSample ack) {
        if (ack.rttNanos >= 0) sample(ack.rttNanos);
        if (ack.deliveredTotal < windowEnd) return false;
        windowEnd = ack.deliveredTotal + ack.flight;
        lastRoundMinRttNanos = currentRoundMinRttNanos;
        currentRoundMinRttNanos = INFINITY;
        rttSampleCount = 0;
        return conservative && ++cssRounds >= CSS_ROUNDS;
    }

    private void sample(long rttNanos) {
        currentRoundMinRttNanos = Math.min(currentRoundMinRttNanos, rttNanos);
        rttSampleCount++;
        if (rttSampleCount < N_RTT_SAMPLE) return;
        if (conservative) {
            if (currentRoundMinRttNanos < cssBaselineMinRttNanos) conservative = false;
        } else if (lastRoundMinRttNanos != INFINITY
                && currentRoundMinRttNanos >= lastRoundMinRttNanos + threshold()) {
            conservative = true;
            cssBaselineMinRttNanos = currentRoundMinRttNanos;
            cssRounds = 0;
        }
    }

    /// RttThresh.
    private long threshold() {
        return Math.clamp(lastRoundMinRttNanos / MIN_RTT_DIVISOR, MIN_RTT_THRESH_NANOS,
                MAX_RTT_THRESH_NANOS);
    }
}
