package elva.sim;

import java.util.List;

/// What a link does wrong, each packet by itself. Immutable.
///
/// @param loss share of packets that never arrive, 0..1
/// @param duplication share that arrives twice, 0..1
/// @param reordering share that later packets may overtake, 0..1
/// @param corruption share in which one bit is turned, 0..1; every such bit is under a checksum
/// @param partitions when nothing passes at all
public record LinkFaults(double loss, double duplication, double reordering, double corruption,
        List<Interval> partitions) {

    /// None.
    public static final LinkFaults NONE = new LinkFaults(0, 0, 0, 0, List.of());

    /// @throws IllegalArgumentException if a share is outside 0..1
    public LinkFaults {
        partitions = List.copyOf(partitions);
        for (double share : new double[] {loss, duplication, reordering, corruption}) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share " + share + " outside 0..1");
            }
        }
    }

    /// Whether a packet may come to harm at this moment.
    boolean isPartitioned(long timeNanos) {
        for (Interval p : partitions) if (p.contains(timeNanos)) return true;
        return false;
    }
}
