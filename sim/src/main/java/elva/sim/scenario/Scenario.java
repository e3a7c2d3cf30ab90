package elva.sim.scenario;

import elva.tcp.State;
import java.util.List;
import java.util.function.Consumer;

/// A short story of two ends, always the same: what it shows, what is done, and the states both
/// ends go through. Immutable; any thread may run it.
///
/// @param name as people type it, `half-close`
/// @param description what it shows, in a sentence or two
/// @param leftPath the left end's states if the link has no faults of its own
/// @param rightPath the right end's
public record Scenario(String name, String description, List<State> leftPath,
        List<State> rightPath, Script script) {

    public Scenario {
        leftPath = List.copyOf(leftPath);
        rightPath = List.copyOf(rightPath);
    }

    /// What is done.
    @FunctionalInterface
    public interface Script extends Consumer<Stage> {}

    /// Plays it in a world of its own.
    ///
    /// @throws AssertionError if the TCP catches itself in a mistake
    public ScenarioResult run(ScenarioOptions options) {
        try (Stage stage = new Stage(options)) {
            script.accept(stage);
            return stage.result(this);
        }
    }
}
