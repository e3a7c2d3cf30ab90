package elva.sim.scenario;

import elva.judge.Violation;
import elva.sim.ladder.Ladder;
import elva.sim.ladder.Side;
import java.util.List;

/// What a scenario came to. Immutable.
///
/// @param violations of the RFC's rules that the wire monitors found, of either end
/// @param endNanos virtual time that passed
public record ScenarioResult(Scenario scenario, Ladder ladder, List<Violation> violations,
        long endNanos) {

    /// Whether both ends went through the states the scenario promises. Faults may prevent it.
    public boolean wentAsExpected() {
        return ladder.path(Side.LEFT).equals(scenario.leftPath())
                && ladder.path(Side.RIGHT).equals(scenario.rightPath());
    }
}
