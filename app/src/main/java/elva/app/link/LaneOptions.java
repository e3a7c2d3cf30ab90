package elva.app.link;

import elva.sim.LinkConditions;

/// What one direction of a link is to be. Immutable.
///
/// @param from where it begins: `a`
/// @param to where it ends: `b`
/// @param conditions by the simulator's model; partitions count from the link's beginning
/// @param seed where its chances come from, together with its name
/// @param limit the most that may be on the way
public record LaneOptions(String from, String to, LinkConditions conditions, long seed,
        Limit limit) {

    /// A bound of memory.
    ///
    /// @param packets 1 or more
    /// @param octets 0 or more
    public record Limit(int packets, long octets) {
        /// 65,536 packets, 64 MiB.
        public static final Limit STANDARD = new Limit(65_536, 64L << 20);
    }
}
