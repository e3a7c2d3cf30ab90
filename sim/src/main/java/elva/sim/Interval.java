package elva.sim;

/// A stretch of virtual time, `[fromNanos, toNanos)`. Immutable.
///
/// @param fromNanos when it begins
/// @param toNanos when it is over; [Long#MAX_VALUE]: never
public record Interval(long fromNanos, long toNanos) {

    /// @throws IllegalArgumentException if it ends before it begins
    public Interval {
        if (toNanos < fromNanos) {
            throw new IllegalArgumentException("interval " + fromNanos + ".." + toNanos + " ns");
        }
    }

    /// Whether a moment lies in it.
    public boolean contains(long timeNanos) {
        return fromNanos <= timeNanos && timeNanos < toNanos;
    }
}
