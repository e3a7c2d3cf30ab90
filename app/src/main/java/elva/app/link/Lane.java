package elva.app.link;

import elva.sim.Carriage;
import elva.sim.Fate;
import elva.sim.Outside;
import elva.sim.World;
import elva.sim.WorldObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// One direction of a link in real time: a simulated world of its own, with nothing in it but one
/// link between two places outside, whose virtual time is made to follow a clock.
///
/// So what becomes of a packet is the simulator's to decide, by the seed and by the packets before
/// it; the clock decides only how late it comes out. One thread drives; any may ask for [#figures].
final class Lane {
    /// Packets of one step, so that whoever drives can stop.
    private static final int STEP_MOST = 256;
    private static final Count[] COUNTS = Count.values();
    private static final int FLYING = COUNTS.length;
    private static final int LATE_SUM = FLYING + 1;
    private static final int LATE_MOST = FLYING + 2;

    private final LaneOptions options;
    private final End from;
    private final End to;
    private final LongSupplier clock;
    private final LaneObserver observer;
    private final World world;
    private final Outside entry;
    private final List<Carriage> carriages = new ArrayList<>();
    private final AtomicLongArray counts = new AtomicLongArray(COUNTS.length + 3);
    private long flyingOctets;

    /// @param clock nanoseconds since the link began
    Lane(LaneOptions options, End from, End to, LongSupplier clock, LaneObserver observer) {
        this.options = options;
        this.from = from;
        this.to = to;
        this.clock = clock;
        this.observer = observer;
        world = new World(options.seed());
        entry = world.outside(options.from(), from::transmit);
        world.outside(options.to(), this::leaves);
        world.link(options.from(), options.to()).conditions(options.conditions());
        world.observe(new WorldObserver() {
            @Override
            public void carried(Carriage carriage) {
                carriages.add(carriage);
            }
        });
    }

    /// Lets out what is due, and takes in what is there.
    ///
    /// @return when the next step is due at the latest, if no packet comes before;
    ///     [Long#MAX_VALUE] if never
    /// @throws IOException if an end is gone
    long step() throws IOException {
        for (int i = 0; i < STEP_MOST; i++) {
            long nowNanos = clock.getAsLong();
            world.runUntil(nowNanos);
            byte[] packet = from.receive();
            if (packet == null) return world.nextEventNanos();
            enters(packet, nowNanos);
        }
        return clock.getAsLong();
    }

    private void enters(byte[] packet, long nowNanos) {
        add(Count.PACKETS, 1);
        add(Count.OCTETS, packet.length);
        carriages.clear();
        if (isFull(packet.length)) add(Count.QUEUE_FULL, 1);
        else entry.send(options.to(), packet);
        for (Carriage carriage : carriages) note(carriage);
        observer.entered(packet, nowNanos, carriages);
    }

    private boolean isFull(int length) {
        return counts.getPlain(FLYING) >= options.limit().packets()
                || flyingOctets + length > options.limit().octets();
    }

    private void note(Carriage carriage) {
        switch (carriage.fate()) {
            case DELIVERED -> { }
            case DUPLICATE -> add(Count.DUPLICATED, 1);
            case CORRUPTED -> add(Count.CORRUPTED, 1);
            case LOST, SCRIPTED, NO_ROUTE -> add(Count.LOST, 1);
            case PARTITIONED -> add(Count.PARTITIONED, 1);
            case QUEUE_FULL -> add(Count.QUEUE_FULL, 1);
            case TOO_BIG -> add(Count.TOO_BIG, 1);
        }
        if (!carriage.fate().arrives()) return;
        if (carriage.heldBack() && carriage.fate() != Fate.DUPLICATE) {
            add(Count.REORDERED, 1);
        }
        add(FLYING, 1);
        flyingOctets += carriage.packet().length;
    }

    private void leaves(byte[] packet) {
        add(FLYING, -1);
        flyingOctets -= packet.length;
        long late = clock.getAsLong() - world.nowNanos();
        add(LATE_SUM, late);
        if (late > counts.getPlain(LATE_MOST)) counts.setRelease(LATE_MOST, late);
        boolean taken = to.transmit(packet);
        add(taken ? Count.ARRIVED : Count.REFUSED, 1);
        if (taken) add(Count.ARRIVED_OCTETS, packet.length);
    }

    private void add(Count what, long much) {
        add(what.ordinal(), much);
    }

    /// One thread writes; the others only have to see it some time.
    private void add(int at, long much) {
        counts.setRelease(at, counts.getPlain(at) + much);
    }

    /// Any thread.
    LaneFigures figures() {
        Map<Count, Long> all = new EnumMap<>(Count.class);
        for (Count count : COUNTS) all.put(count, counts.getAcquire(count.ordinal()));
        long out = counts.getAcquire(Count.ARRIVED.ordinal())
                + counts.getAcquire(Count.REFUSED.ordinal());
        long mean = out == 0 ? 0 : counts.getAcquire(LATE_SUM) / out;
        return new LaneFigures(all, counts.getAcquire(FLYING), mean,
                counts.getAcquire(LATE_MOST));
    }
}
