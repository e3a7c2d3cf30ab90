package elva.host;

import java.util.SplittableRandom;

/// Loses and reorders packets by chance: the same seed and the same packets, the same fate.
///
/// Called by the network it is given to, and used for one network only.
public final class RandomImpairment implements Impairment {
    /// How long a packet is held back, so that those behind it overtake it.
    private static final long HOLD_LEAST_NANOS = 1_000_000;
    private static final long HOLD_MOST_NANOS = 8_000_000;

    private final SplittableRandom inbound;
    private final SplittableRandom outbound;
    private final double loss;
    private final double reordering;

    /// @param seed what the chance of both directions begins with
    /// @param loss share of the packets that are lost, 0..1, in each direction
    /// @param reordering share of the others that are held back 1..8 ms, 0..1
    /// @throws IllegalArgumentException if a share is outside 0..1
    public RandomImpairment(long seed, double loss, double reordering) {
        this.loss = share("loss", loss);
        this.reordering = share("reordering", reordering);
        outbound = new SplittableRandom(seed);
        inbound = outbound.split();
    }

    private static double share(String name, double share) {
        if (share >= 0 && share <= 1) return share;
        throw new IllegalArgumentException(name + " " + share + " outside 0..1");
    }

    @Override
    public long outbound(int length) {
        return fate(outbound);
    }

    @Override
    public long inbound(int length) {
        return fate(inbound);
    }

    private long fate(SplittableRandom random) {
        if (random.nextDouble() < loss) return DROP;
        if (random.nextDouble() >= reordering) return PASS;
        return random.nextLong(HOLD_LEAST_NANOS, HOLD_MOST_NANOS);
    }
}
