package elva.sim.scenario;

import elva.sim.LinkFaults;
import elva.sim.WorldObserver;
import elva.stack.Tap;
import org.jspecify.annotations.Nullable;

/// How a scenario is to be run. Immutable.
///
/// @param seed of its world: initial sequence numbers, and what the faults hit
/// @param faults of both directions, beside what the scenario itself does
/// @param v6 whether over IPv6
/// @param tap sees the left end's packets; `null`: nobody
/// @param observer sees all that happens; `null`: nobody
public record ScenarioOptions(long seed, LinkFaults faults, boolean v6, @Nullable Tap tap,
        @Nullable WorldObserver observer) {

    /// Seed 1, no faults of its own, IPv4.
    public static final ScenarioOptions STANDARD =
            new ScenarioOptions(1, LinkFaults.NONE, false, null, null);

    public ScenarioOptions seed(long other) {
        return new ScenarioOptions(other, faults, v6, tap, observer);
    }

    public ScenarioOptions faults(LinkFaults other) {
        return new ScenarioOptions(seed, other, v6, tap, observer);
    }

    public ScenarioOptions v6(boolean on) {
        return new ScenarioOptions(seed, faults, on, tap, observer);
    }

    public ScenarioOptions tap(@Nullable Tap other) {
        return new ScenarioOptions(seed, faults, v6, other, observer);
    }

    public ScenarioOptions observer(@Nullable WorldObserver other) {
        return new ScenarioOptions(seed, faults, v6, tap, other);
    }
}
