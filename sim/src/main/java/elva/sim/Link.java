package elva.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One direction between two hosts: carries packets, with the faults it is told to have.
///
/// What happens to a packet follows from the world's seed and the packets before it.
public final class Link {
    private static final long DUPLICATE_LATER_NANOS = 1_000_000;

    private final World world;
    private final Node from;
    private final Node to;
    private final SplittableRandom random;
    private final List<Drop> drops = new ArrayList<>();
    private LinkConditions conditions;
    private long lineFreeNanos;
    private long lastArrivalNanos;

    Link(World world, Node from, Node to, LinkConditions conditions) {
        this.world = world;
        this.from = from;
        this.to = to;
        this.conditions = conditions;
        this.random = world.random("link " + from.name() + " " + to.name());
    }

    /// What it is like from now on.
    public void conditions(LinkConditions wanted) {
        conditions = wanted;
    }

    public LinkConditions conditions() {
        return conditions;
    }

    /// Loses the `nth` packet from now that fits, counted from 1.
    public void lose(PacketFilter what, int nth) {
        drops.add(new Drop(what, nth, nth));
    }

    /// Loses every packet from now on that fits.
    public void loseAll(PacketFilter what) {
        drops.add(new Drop(what, 1, Integer.MAX_VALUE));
    }

    /// Forgets every wish to lose a packet.
    public void loseNothing() {
        drops.clear();
    }

    private static final class Drop {
        private final PacketFilter what;
        private final int first;
        private final int last;
        private int seen;

        Drop(PacketFilter what, int first, int last) {
            this.what = what;
            this.first = first;
            this.last = last;
        }

        boolean takes(PacketView packet) {
            if (!what.fits(packet)) return false;
            seen++;
            return first <= seen && seen <= last;
        }
    }

    /// Puts a packet at the far end, at once and unharmed. Nobody sent it.
    public void inject(byte[] packet) {
        world.at(world.nowNanos(), () -> to.arrived(packet));
    }

    boolean touches(Node node) {
        return from.equals(node) || to.equals(node);
    }

    /// Takes a packet from its sender.
    void carry(byte[] packet) {
        Fate fate = fate(packet);
        if (fate == Fate.TOO_BIG) world.tooBig(packet, conditions.mtu(), from);
        if (!fate.arrives()) {
            tell(packet, fate, world.nowNanos(), false);
            return;
        }
        LinkFaults faults = conditions.faults();
        long due = due(packet.length);
        boolean late = chance(faults.reordering());
        long arrives = late ? due + conditions.pace().reorderNanos() : inOrder(due);
        boolean twice = chance(faults.duplication());
        boolean corrupted = chance(faults.corruption());
        tell(packet, corrupted ? Fate.CORRUPTED : Fate.DELIVERED, arrives, late);
        byte[] carried = corrupted ? BitFlip.of(packet, random) : packet;
        world.at(arrives, () -> to.arrived(carried));
        if (twice) {
            long again = arrives + random.nextLong(DUPLICATE_LATER_NANOS + 1);
            tell(packet, Fate.DUPLICATE, again, late);
            world.at(again, () -> to.arrived(packet));
        }
    }

    private void tell(byte[] packet, Fate fate, long arrivesNanos, boolean heldBack) {
        world.carried(new Carriage(from.name(), to.name(), packet, world.nowNanos(), fate,
                arrivesNanos, heldBack));
    }

    private Fate fate(byte[] packet) {
        if (packet.length > conditions.mtu()) return Fate.TOO_BIG;
        if (conditions.faults().isPartitioned(world.nowNanos())) return Fate.PARTITIONED;
        if (isDropped(packet)) return Fate.SCRIPTED;
        if (chance(conditions.faults().loss())) return Fate.LOST;
        return isQueueFull(packet.length) ? Fate.QUEUE_FULL : Fate.DELIVERED;
    }

    private boolean isDropped(byte[] packet) {
        if (drops.isEmpty()) return false;
        PacketView view = PacketView.of(packet);
        boolean dropped = false;
        for (Drop d : drops) dropped |= d.takes(view);
        return dropped;
    }

    private boolean chance(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    private boolean isQueueFull(int length) {
        long rate = conditions.pace().bitsPerSecond();
        if (rate == 0) return false;
        long waitsNanos = Math.max(0, lineFreeNanos - world.nowNanos());
        double waiting = waitsNanos * (rate / 8e9);
        return waiting + length > conditions.pace().queueLimitBytes();
    }

    /// When a packet is through, not looking at those before it.
    private long due(int length) {
        LinkPace pace = conditions.pace();
        long leaves = world.nowNanos();
        if (pace.bitsPerSecond() > 0) {
            long takes = Math.max(1, length * 8_000_000_000L / pace.bitsPerSecond());
            lineFreeNanos = Math.max(lineFreeNanos, leaves) + takes;
            leaves = lineFreeNanos;
        }
        long jitter = pace.jitterNanos() == 0 ? 0 : random.nextLong(pace.jitterNanos() + 1);
        return leaves + pace.delayNanos() + jitter;
    }

    private long inOrder(long dueNanos) {
        lastArrivalNanos = Math.max(lastArrivalNanos, dueNanos);
        return lastArrivalNanos;
    }
}
