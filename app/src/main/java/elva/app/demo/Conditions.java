package elva.app.demo;

import elva.host.Impairment;
import elva.host.RandomImpairment;
import org.jspecify.annotations.Nullable;

/// What the link does to packets, changed from one conversation to the next. Set by the tour's
/// thread, asked by whoever drives the stack.
final class Conditions implements Impairment {
    private volatile long holdNanos;
    private volatile @Nullable RandomImpairment chance;
    private volatile long lost;

    /// Everything passes at once.
    void clear() {
        holdNanos = PASS;
        chance = null;
    }

    /// What Elva sends is this long under way, so that segments can cross.
    void hold(long nanos) {
        holdNanos = nanos;
    }

    /// How long what Elva sends is under way.
    long holdNanos() { return holdNanos; }

    /// A share of the packets is lost, each way.
    void lose(double share, long seed) {
        lost = 0;
        chance = new RandomImpairment(seed, share, 0);
    }

    /// Packets lost since [#lose].
    long lost() { return lost; }

    @Override
    public long outbound(int length) {
        RandomImpairment random = chance;
        return random == null ? holdNanos : counted(random.outbound(length));
    }

    @Override
    public long inbound(int length) {
        RandomImpairment random = chance;
        return random == null ? PASS : counted(random.inbound(length));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")     // under the stack's lock
    private long counted(long fate) {
        if (fate == DROP) lost++;
        return fate;
    }
}
