package elva.tcp.congestion;

/// Spreads text over time: when a quantum has left, the next waits until the rate allows it.
/// draft-ietf-ccwg-bbr §5.6.2.
///
/// A driver that comes late does not lose the time: up to half a quantum is made good. So what
/// leaves at once is at most a quantum and a half, and a segment. Holds no rate: it may be another
/// one for each segment.
public final class Pacer {
    private static final double SECOND_NANOS = 1e9;

    private boolean started;
    private long begunNanos;
    private long nextNanos;
    /// What is left of the quantum.
    private long left;

    /// Whether a segment may leave now.
    public boolean mayLeave(long nowNanos) {
        return !started || left > 0 || nowNanos - nextNanos >= 0;
    }

    /// When the next quantum may leave, if none may now.
    public long nextNanos() {
        return nextNanos;
    }

    /// A segment leaves.
    ///
    /// @param rate octets per second, more than 0
    /// @param quantum octets that may leave at once
    public void sent(int length, long rate, int quantum, long nowNanos) {
        boolean later = nowNanos - nextNanos >= 0 && nowNanos != begunNanos;
        if (!started || left <= 0 || later) begin(rate, quantum, nowNanos);
        left -= length;
        nextNanos += (long) (length * SECOND_NANOS / rate);
    }

    private void begin(long rate, int quantum, long nowNanos) {
        long earliest = nowNanos - (long) (quantum * SECOND_NANOS / rate / 2);
        if (!started) nextNanos = nowNanos;
        else if (earliest - nextNanos > 0) nextNanos = earliest;
        begunNanos = nowNanos;
        left = quantum;
        started = true;
    }

    /// Nothing has left yet: the path is another one.
    public void reset() {
        started = false;
        left = 0;
    }
}
