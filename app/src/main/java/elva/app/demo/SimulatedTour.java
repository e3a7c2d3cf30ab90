package elva.app.demo;

import elva.app.capture.ScenarioCapture;
import elva.pcap.CaptureTap;
import elva.sim.ladder.Ladder;
import elva.sim.ladder.Side;
import elva.sim.scenario.Scenario;
import elva.sim.scenario.ScenarioOptions;
import elva.sim.scenario.ScenarioResult;
import elva.sim.scenario.Scenarios;
import elva.tcp.State;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;

/// The same tour between two Elvas in virtual time, for where there is no namespace and no TUN.
public final class SimulatedTour {
    private static final List<String> STORIES = List.of("data", "active-close", "passive-close",
            "half-close", "refused", "reset-established", "simultaneous-open",
            "simultaneous-close");

    private final Audience audience;
    private final LongFunction<CaptureTap> taps;

    /// @param taps makes what captures every packet of one story's left end, from the nanoseconds
    ///     that had passed when it began
    public SimulatedTour(Audience audience, LongFunction<CaptureTap> taps) {
        this.audience = audience;
        this.taps = taps;
    }

    /// Goes all the way.
    ///
    /// @return the states that neither end was in
    /// @throws IOException if a story does not go as it should
    public Set<State> go() throws IOException {
        Set<State> missing = EnumSet.allOf(State.class);
        int number = 0;
        long passedNanos = 0;
        for (String name : STORIES) {
            Scenario scenario = Objects.requireNonNull(Scenarios.named(name), name);
            audience.begins(++number, scenario.description());
            CaptureTap tap = taps.apply(passedNanos);
            ScenarioResult result = scenario.run(
                    ScenarioCapture.of(tap, ScenarioOptions.STANDARD));
            tap.finish();
            passedNanos += result.endNanos();
            if (!result.wentAsExpected()) throw new IOException(name + ": took another course");
            audience.ended("./elva sim " + name);
            audience.ladder(result.ladder());
            missing.removeAll(states(result.ladder()));
        }
        audience.begins(++number, "The link loses packets");
        audience.ended(SimulatedLoss.play());
        return missing;
    }

    private static Set<State> states(Ladder ladder) {
        Set<State> states = EnumSet.noneOf(State.class);
        for (Side side : Side.values()) states.addAll(ladder.path(side));
        return states;
    }
}
