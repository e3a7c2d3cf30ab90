package elva.tcp.loss;

/// The smoothed round-trip time, and the retransmission timeout that follows from it. RFC 6298.
///
/// Times are nanoseconds. One estimator per connection; not thread-safe. Numbers in parentheses
/// are the RFC's rules.
///
/// Deviation, docs/decisions/0010: with a minimum below the 1 s of (2.4), a plain lower bound would
/// leave no room for the peer's delayed ACK: on a steady path RTTVAR dies out, RTO comes down to
/// SRTT, and the last segment of an odd number is sent again each time the peer waits. So the
/// minimum then bounds what is added to SRTT. From 1 s up it bounds RTO, as the RFC has it.
public final class RttEstimator {
    private static final long RFC_MIN_NANOS = 1_000_000_000L;   // (2.4)
    /// 18 years: beyond all use, and four of it do not overflow.
    private static final long SAMPLE_MAX_NANOS = 1L << 59;

    private final long granularityNanos;                        // G
    private final long rtoMinNanos;
    private final long rtoMaxNanos;                             // (2.5)
    private boolean measured;
    private long srttNanos;
    private long rttvarNanos;
    private long rtoNanos;

    /// @param granularityNanos G, how coarse the clock is that fires the timer
    /// @param rtoInitialNanos RTO until the first measurement (2.1)
    public RttEstimator(long granularityNanos, long rtoInitialNanos, long rtoMinNanos,
            long rtoMaxNanos) {
        this.granularityNanos = granularityNanos;
        this.rtoMinNanos = rtoMinNanos;
        this.rtoMaxNanos = rtoMaxNanos;
        rtoNanos = Math.min(rtoInitialNanos, rtoMaxNanos);
    }

    /// Takes one measurement, R', the only one of its round trip. The caller leaves out segments
    /// that were retransmitted, unless timestamps tell which copy was acknowledged (Karn, §3).
    ///
    /// @param rttNanos below 0 counts as 0: arrivals and departures are stamped in batches
    public void sample(long rttNanos) {
        sample(rttNanos, 1);
    }

    /// Takes one measurement of several in a round trip, each of which weighs the less: all
    /// together they leave as long a memory as one would. RFC 7323 §4.2, Appendix G.
    ///
    /// @param expectedSamples how many one round trip brings, 1 or more
    public void sample(long rttNanos, int expectedSamples) {
        long rtt = Math.clamp(rttNanos, 0, SAMPLE_MAX_NANOS);
        if (!measured) {                                        // (2.2)
            measured = true;
            srttNanos = rtt;
            rttvarNanos = rtt / 2;
        } else {                                                // (2.3); RTTVAR uses the old SRTT
            rttvarNanos += (Math.abs(srttNanos - rtt) - rttvarNanos) / (4L * expectedSamples);
            srttNanos += (rtt - srttNanos) / (8L * expectedSamples);
        }
        timeout();
    }

    /// ExpectedSamples of RFC 7323 Appendix G: every second segment is acknowledged.
    ///
    /// @param flight FlightSize
    /// @param smss 1 or more
    public static int expectedSamples(int flight, int smss) {
        return (int) Math.max(1, Math.ceilDiv(flight, 2L * smss));
    }

    /// The first measurement from text that was sent after a spurious timeout: the path may have
    /// become slower, and is at least not taken for faster than before. RFC 4015 §3.1 (11).
    ///
    /// @param beforeSrttNanos SRTT_prev, [#spuriousSrttNanos] from before the timeout
    /// @param beforeRttvarNanos RTTVAR_prev
    public void adapt(long rttNanos, long beforeSrttNanos, long beforeRttvarNanos) {
        long rtt = Math.clamp(rttNanos, 0, SAMPLE_MAX_NANOS);
        measured = true;
        srttNanos = Math.max(beforeSrttNanos, rtt);
        rttvarNanos = Math.max(beforeRttvarNanos, rtt / 2);
        timeout();
    }

    /// SRTT_prev as RFC 4015 §3.1 (0) wants it kept: two ticks longer than it was.
    public long spuriousSrttNanos() {
        return srttNanos + 2 * granularityNanos;
    }

    private void timeout() {
        long added = Math.max(granularityNanos, 4 * rttvarNanos);
        long rto = rtoMinNanos < RFC_MIN_NANOS
                ? srttNanos + Math.max(added, rtoMinNanos)
                : Math.max(srttNanos + added, rtoMinNanos);     // (2.4)
        rtoNanos = Math.min(rto, rtoMaxNanos);                  // (2.5)
    }

    /// The timer expired: doubles the timeout, up to the maximum. (5.5)
    public void backOff() {
        rtoNanos = rtoNanos > rtoMaxNanos / 2 ? rtoMaxNanos : 2 * rtoNanos;
    }

    /// Forgets what was measured and starts again: after a SYN that was sent more than once, with
    /// 3 s when text begins to flow. (5.7)
    public void restartAt(long rtoNanos) {
        measured = false;
        srttNanos = 0;
        rttvarNanos = 0;
        this.rtoNanos = Math.min(rtoNanos, rtoMaxNanos);
    }

    /// Whether there was a measurement, so that SRTT and RTTVAR mean something.
    public boolean measured() { return measured; }

    public long rtoNanos() { return rtoNanos; }

    /// 0 before the first measurement.
    public long srttNanos() { return srttNanos; }

    /// 0 before the first measurement.
    public long rttvarNanos() { return rttvarNanos; }
}
