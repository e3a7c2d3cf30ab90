package elva.app.capture;

import elva.judge.Tuple;
import elva.pcap.CaptureTap;
import elva.sim.Carriage;
import elva.sim.Fate;
import elva.sim.Host;
import elva.sim.WorldObserver;
import elva.sim.scenario.ScenarioOptions;
import elva.tcp.TcpObserver.Arc;
import elva.tcp.TcpObserver.Retransmission;

/// What the left end of a scenario sees, as a capture: its packets, its side of each, and what the
/// link does to them.
public final class ScenarioCapture implements WorldObserver {
    private static final String LEFT = "A";

    private final CaptureTap tap;

    private ScenarioCapture(CaptureTap tap) {
        this.tap = tap;
    }

    /// Lets a scenario be captured. Behind its end [CaptureTap#finish] is to be called.
    public static ScenarioOptions of(CaptureTap tap, ScenarioOptions options) {
        return options.tap(tap.lossy()).observer(new ScenarioCapture(tap));
    }

    @Override
    public void stateChanged(Host host, Tuple tuple, Arc arc) {
        if (!host.name().equals(LEFT)) return;
        tap.stateChanged(tuple.local(), tuple.remote(), arc, host.clockNanos());
    }

    @Override
    public void retransmitted(Host host, Tuple tuple, Retransmission what) {
        if (!host.name().equals(LEFT)) return;
        tap.retransmitted(tuple.local(), tuple.remote(), what, host.clockNanos());
    }

    @Override
    public void carried(Carriage carriage) {
        boolean ours = carriage.from().equals(LEFT);
        Fate fate = carriage.fate();
        if (ours) tap.fate(words(fate));
        else if (!fate.arrives()) tap.lostOnItsWayHere();
    }

    private static String words(Fate fate) {
        return switch (fate) {
            case DELIVERED, DUPLICATE -> "";
            case CORRUPTED -> "damaged by the link";
            case LOST, SCRIPTED, PARTITIONED, QUEUE_FULL -> "lost by the link";
            case TOO_BIG, NO_ROUTE -> "lost: " + fate;
        };
    }
}
