package elva.sim.directed;

import elva.sim.Replay;
import elva.sim.conversation.Recorder;
import elva.sim.conversation.Tally;
import elva.tcp.TcpConfig;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A conversation made to take one arc, or to have a segment discarded for one reason. Immutable;
/// any thread.
///
/// @param name what it is after, `arc ESTABLISHED -> CLOSED by RST`
/// @param version over which IP it makes sense
/// @param settings of the host under test, made from the standard ones
/// @param script what is done
public record DirectedCase(String name, Version version, UnaryOperator<TcpConfig> settings,
        Consumer<Bench> script) {

    /// Versions of IP.
    public enum Version {
        ANY, V4, V6;

        /// Which one a run of this seed uses.
        boolean isV6(long seed) {
            return this == V6 || (this == ANY && (seed & 1) == 1);
        }
    }

    static DirectedCase of(String name, Consumer<Bench> script) {
        return new DirectedCase(name, Version.ANY, UnaryOperator.identity(), script);
    }

    DirectedCase with(UnaryOperator<TcpConfig> other) {
        return new DirectedCase(name, version, other, script);
    }

    DirectedCase over(Version other) {
        return new DirectedCase(name, other, settings, script);
    }

    /// Runs it; the seed gives numbers, ports, and who opens where that does not matter.
    ///
    /// @return what was counted
    /// @throws AssertionError if an oracle finds a fault; its message tells the story
    public Tally run(long seed) {
        Recorder recorder = new Recorder();
        Bench bench = new Bench(seed, settings.apply(TcpConfig.STANDARD), version.isV6(seed),
                recorder);
        try {
            script.accept(bench);
            bench.finish();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(story(seed, e, recorder), e);
        } finally {
            bench.dispose();
        }
        return bench.tally();
    }

    private String story(long seed, Throwable failure, Recorder recorder) {
        return name + ", " + Replay.line(seed) + "\n" + failure + "\n"
                + recorder.story();
    }
}
