package elva.sim.conversation;

import elva.judge.Tuple;
import elva.sim.Carriage;
import elva.sim.Fate;
import elva.sim.Host;
import elva.sim.WorldObserver;
import elva.tcp.Cause;
import elva.tcp.Discard;
import elva.tcp.State;
import elva.tcp.TcpObserver.Arc;
import elva.tcp.Transition;
import java.util.HashMap;
import java.util.Map;

/// Counts what happens in a world: arcs, discards, packets and their fates. Not thread-safe.
public final class Tally implements WorldObserver {
    private static final Map<Arc, Integer> PLACES = places();

    private final long[] arcs = new long[Transition.ALL.size()];
    private final long[] discards = new long[Discard.values().length];
    private final long[] fates = new long[Fate.values().length];
    private final Map<String, Long> lastArrivals = new HashMap<>();
    private long reordered;
    private long aborted;

    private static Map<Arc, Integer> places() {
        Map<Arc, Integer> places = new HashMap<>();
        for (Transition t : Transition.ALL) {
            places.put(new Arc(t.from(), t.to(), t.cause()), places.size());
        }
        return Map.copyOf(places);
    }

    @Override
    public void carried(Carriage carriage) {
        fates[carriage.fate().ordinal()]++;
        if (!carriage.fate().arrives()) return;
        Long last = lastArrivals.get(carriage.from());
        if (last != null && carriage.arrivesNanos() < last) reordered++;
        else lastArrivals.put(carriage.from(), carriage.arrivesNanos());
    }

    @Override
    public void stateChanged(Host host, Tuple tuple, Arc arc) {
        Integer place = PLACES.get(arc);
        if (place == null) throw new AssertionError(host.name() + " " + tuple + ": illegal " + arc);
        arcs[place]++;
        if (arc.cause() == Cause.ABORT && arc.from() != State.TIME_WAIT) aborted++;
    }

    /// Adds what a host counted until now: once, when it is done.
    public void count(Host host) {
        for (Discard d : Discard.values()) discards[d.ordinal()] += host.stack().counters().get(d);
    }

    /// How often an arc of [Transition#ALL] was taken, by its place there.
    public long arcs(int place) { return arcs[place]; }

    public long discards(Discard discard) { return discards[discard.ordinal()]; }

    public long fates(Fate fate) { return fates[fate.ordinal()]; }

    /// Packets that were overtaken.
    public long reordered() { return reordered; }

    /// Connections that their own user aborted.
    public long aborted() { return aborted; }

    /// Packets that did not arrive whole, for whatever reason.
    public long lost() {
        return fates(Fate.LOST) + fates(Fate.SCRIPTED) + fates(Fate.PARTITIONED)
                + fates(Fate.QUEUE_FULL) + fates(Fate.CORRUPTED);
    }

    /// Adds what another one counted.
    public void add(Tally other) {
        for (int i = 0; i < arcs.length; i++) arcs[i] += other.arcs[i];
        for (int i = 0; i < discards.length; i++) discards[i] += other.discards[i];
        for (int i = 0; i < fates.length; i++) fates[i] += other.fates[i];
        reordered += other.reordered;
        aborted += other.aborted;
    }
}
