package elva.sim;

import java.util.List;

/// What one direction of a link is like. Immutable; made from another one by what is to differ.
///
/// @param mtu largest IP packet that passes, octets; for a longer one the sender gets an ICMP error
public record LinkConditions(LinkFaults faults, LinkPace pace, int mtu) {

    /// No faults, 10 ms, any length.
    public static final LinkConditions STANDARD =
            new LinkConditions(LinkFaults.NONE, LinkPace.STANDARD, 65_535);

    public LinkConditions faults(LinkFaults other) {
        return new LinkConditions(other, pace, mtu);
    }

    public LinkConditions pace(LinkPace other) {
        return new LinkConditions(faults, other, mtu);
    }

    public LinkConditions mtu(int octets) {
        return new LinkConditions(faults, pace, octets);
    }

    /// The same, but this share of packets never arrives.
    ///
    /// @param share 0..1
    public LinkConditions loss(double share) {
        return faults(new LinkFaults(share, faults.duplication(), faults.reordering(),
                faults.corruption(), faults.partitions()));
    }

    /// The same, but this share arrives twice.
    ///
    /// @param share 0..1
    public LinkConditions duplication(double share) {
        return faults(new LinkFaults(faults.loss(), share, faults.reordering(),
                faults.corruption(), faults.partitions()));
    }

    /// The same, but later packets may overtake this share.
    ///
    /// @param share 0..1
    public LinkConditions reordering(double share) {
        return faults(new LinkFaults(faults.loss(), faults.duplication(), share,
                faults.corruption(), faults.partitions()));
    }

    /// The same, but one bit is turned in this share.
    ///
    /// @param share 0..1
    public LinkConditions corruption(double share) {
        return faults(new LinkFaults(faults.loss(), faults.duplication(), faults.reordering(),
                share, faults.partitions()));
    }

    public LinkConditions partitions(List<Interval> intervals) {
        return faults(new LinkFaults(faults.loss(), faults.duplication(), faults.reordering(),
                faults.corruption(), intervals));
    }

    public LinkConditions delayNanos(long nanos) {
        return pace(new LinkPace(nanos, pace.jitterNanos(), pace.reorderNanos(),
                pace.bitsPerSecond(), pace.queueLimitBytes()));
    }

    public LinkConditions jitterNanos(long nanos) {
        return pace(new LinkPace(pace.delayNanos(), nanos, pace.reorderNanos(),
                pace.bitsPerSecond(), pace.queueLimitBytes()));
    }

    public LinkConditions reorderNanos(long nanos) {
        return pace(new LinkPace(pace.delayNanos(), pace.jitterNanos(), nanos,
                pace.bitsPerSecond(), pace.queueLimitBytes()));
    }

    /// The same, but for its rate.
    ///
    /// @param bitsPerSecond 0 for no limit
    /// @param queueLimitBytes what may wait
    public LinkConditions rate(long bitsPerSecond, long queueLimitBytes) {
        return pace(new LinkPace(pace.delayNanos(), pace.jitterNanos(), pace.reorderNanos(),
                bitsPerSecond, queueLimitBytes));
    }
}
