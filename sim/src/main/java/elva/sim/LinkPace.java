package elva.sim;

/// How fast a link is. Immutable. Times are nanoseconds.
///
/// @param delayNanos from one end to the other
/// @param jitterNanos what the delay may grow by, evenly drawn; packets stay in order
/// @param reorderNanos what an overtaken packet waits longer
/// @param bitsPerSecond rate, 0 for no limit
/// @param queueLimitBytes what may wait for the line; more is lost
public record LinkPace(long delayNanos, long jitterNanos, long reorderNanos, long bitsPerSecond,
        long queueLimitBytes) {

    /// 10 ms each way, no jitter, no limit of rate; an overtaken packet is 20 ms late.
    public static final LinkPace STANDARD =
            new LinkPace(10_000_000, 0, 20_000_000, 0, Long.MAX_VALUE);

    /// @throws IllegalArgumentException if a value is negative
    public LinkPace {
        if (Math.min(Math.min(delayNanos, jitterNanos), Math.min(reorderNanos, bitsPerSecond)) < 0
                || queueLimitBytes < 0) {
            throw new IllegalArgumentException("negative pace of a link");
        }
    }
}
