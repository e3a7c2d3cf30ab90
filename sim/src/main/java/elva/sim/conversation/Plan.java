package elva.sim.conversation;

import elva.sim.Interval;
import elva.sim.LinkConditions;
import elva.sim.LinkFaults;
import elva.sim.LinkPace;
import elva.sim.Times;
import elva.tcp.Setting;
import java.util.List;
import java.util.SplittableRandom;

/// One conversation between two ends, and the network between them. Immutable; follows from its
/// seed alone. Times are nanoseconds of virtual time.
///
/// @param acceptDelayNanos how late B accepts
/// @param there what A's packets meet, until the faults end
/// @param back what B's packets meet
/// @param faultsEndNanos from when on nothing is lost any more
/// @param intruder whether somebody sends old packets again and forges harmless ones
record Plan(long seed, boolean v6, Opening opening, EndPlan a, EndPlan b, long acceptDelayNanos,
        LinkConditions there, LinkConditions back, long faultsEndNanos, boolean intruder) {
    private static final int MTU_LEAST_V4 = 576;
    private static final int MTU_LEAST_V6 = 1_280;

    static Plan draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean v6 = random.nextInt(3) == 0;
        EndPlan a = EndPlan.draw(random, v6);
        EndPlan b = EndPlan.draw(random, v6);
        if (!a.closing().closesAlone() && !b.closing().closesAlone()) {
            a = a.closing(Closing.AFTER_SENDING);
        }
        if (a.closing() == Closing.TOGETHER || b.closing() == Closing.TOGETHER) {
            a = a.closing(Closing.TOGETHER);
            b = b.closing(Closing.TOGETHER);
        }
        int most = mostBetween(a, b);
        Opening opening = switch (random.nextInt(24)) {
            case 0 -> Opening.REFUSED;
            case 1, 2 -> Opening.SIMULTANEOUS;
            case 3, 4, 5 -> Opening.LISTEN_ONCE;
            default -> Opening.LISTEN;
        };
        long late = random.nextInt(5) == 0 ? random.nextLong(3 * Times.SECOND) : 0;
        long faultsEnd = random.nextLong(2 * Times.SECOND, 30 * Times.SECOND);
        boolean faulty = random.nextInt(5) > 0;
        LinkConditions there = conditions(random, faulty, faultsEnd);
        LinkConditions back = random.nextInt(4) == 0 ? conditions(random, faulty, faultsEnd)
                : there;
        if (random.nextInt(12) == 0) {
            int narrow = Math.min(a.mtu(), b.mtu()) - random.nextInt(700);
            there = there.mtu(Math.max(narrow, v6 ? MTU_LEAST_V6 : MTU_LEAST_V4));
        }
        boolean intruder = random.nextInt(8) == 0;
        return new Plan(seed, v6, opening, a.atMost(most), b.atMost(most), late, there, back,
                faultsEnd, intruder);
    }

    /// A tiny buffer on either side makes every octet take a round trip.
    private static int mostBetween(EndPlan a, EndPlan b) {
        long tight = Math.min(tightness(a), tightness(b));
        return tight < 64 ? 100 : tight < 1_000 ? 3_000 : Integer.MAX_VALUE;
    }

    private static long tightness(EndPlan end) {
        return Math.min(end.config().get(Setting.SEND_BUFFER),
                end.config().get(Setting.RECEIVE_BUFFER));
    }

    private static LinkConditions conditions(SplittableRandom random, boolean faulty,
            long faultsEndNanos) {
        long delay = random.nextInt(4) == 0 ? random.nextLong(1_000_000)
                : random.nextLong(100 * Times.MILLISECOND);
        long jitter = random.nextInt(3) == 0 ? random.nextLong(20 * Times.MILLISECOND) : 0;
        boolean slow = random.nextInt(6) == 0;
        long rate = slow ? 500_000 + random.nextLong(20_000_000) : 0;
        long queue = slow && random.nextInt(2) == 0 ? 10_000 + random.nextInt(60_000)
                : Long.MAX_VALUE;
        LinkPace pace = new LinkPace(delay, jitter, random.nextLong(1, 60 * Times.MILLISECOND),
                rate,
                queue);
        return new LinkConditions(faulty ? faults(random, faultsEndNanos) : LinkFaults.NONE, pace,
                65_535);
    }

    private static LinkFaults faults(SplittableRandom random, long faultsEndNanos) {
        List<Interval> partitions = List.of();
        if (random.nextInt(10) == 0) {
            long from = random.nextLong(faultsEndNanos);
            partitions = List.of(new Interval(from, random.nextLong(from, faultsEndNanos)));
        }
        return new LinkFaults(share(random, 0.8, 0.25), share(random, 0.2, 0.1),
                share(random, 0.6, 0.3), share(random, 0.2, 0.05), partitions);
    }

    /// With some chance a share below `most`, else none.
    private static double share(SplittableRandom random, double chance, double most) {
        return random.nextDouble() < chance ? random.nextDouble(most) : 0;
    }

    /// Whether nothing in it can keep both ends from everything they want.
    boolean isGentle() {
        boolean probes = a.keepAlive() || b.keepAlive();
        boolean faulty = !there.faults().equals(LinkFaults.NONE)
                || !back.faults().equals(LinkFaults.NONE);
        return opening != Opening.REFUSED && !a.closing().isRude() && !b.closing().isRude()
                && !(probes && faulty);
    }
}
