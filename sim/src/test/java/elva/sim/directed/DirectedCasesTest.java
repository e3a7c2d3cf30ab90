package elva.sim.directed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.sim.WorldObserver;
import elva.sim.conversation.Tally;
import elva.tcp.Discard;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import elva.tcp.Transition;
import elva.wire.Endpoint;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every directed case reaches what it is named after, over IPv4 and IPv6 where it can.
class DirectedCasesTest {
    private static final int SEED_COUNT = 4;

    @TestFactory
    Stream<DynamicTest> case_ofAnySeed_reachesItsArcOrDiscard() {
        return DirectedCases.ALL.stream().map(c -> DynamicTest.dynamicTest(
                c.name() + " over " + c.version(), () -> {
                    for (long seed = 0; seed < SEED_COUNT; seed++) {
                        assertThat(reached(c.run(seed))).as("seed " + seed).contains(c.name());
                    }
                }));
    }

    private static Set<String> reached(Tally tally) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < Transition.ALL.size(); i++) {
            if (tally.arcs(i) > 0) names.add(ArcCases.nameOf(Transition.ALL.get(i)));
        }
        for (Discard d : Discard.values()) {
            if (tally.discards(d) > 0) names.add(DiscardCases.nameOf(d));
        }
        return names;
    }

    @Test
    void case_ofEveryDiscard_exists() {
        assertThat(Discard.values()).filteredOn(d -> DirectedCases.of(d) == null).isEmpty();
    }

    @Test
    void bench_whoseScriptFails_tellsTheStory() {
        DirectedCase broken = DirectedCase.of("broken", b -> {
            b.reach(State.CLOSE_WAIT);
            throw new IllegalStateException("on purpose");
        });
        assertThatThrownBy(() -> broken.run(5)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken, seed 0x5  (replay: ./elva prove chaos --seed 0x5 "
                        + "--count 1)")
                .hasMessageContaining("on purpose")
                        .hasMessageContaining("ESTABLISHED -> CLOSE-WAIT");
    }

    @Test
    void bench_whoseHostBreaksARule_isFound() {
        assertFound(b -> {
            b.establish();
            b.connection().noDelay(true);                    // the monitor expects Nagle's
            b.send(10);
            b.send(10);
        }, "the host broke a rule at ", "nagle (");
    }

    @Test
    void bench_whoseHostKeepsSomething_isFound() {
        assertFound(b -> b.host().tcp().listen(new Endpoint(b.host().address(), 81),
                OpenOptions.STANDARD, Listener.Events.NONE, b.now()),
                "the host keeps something: ", "listeners=1");
    }

    @Test
    void bench_whoseCallbackFails_isFound() {
        assertFound(b -> {
            b.establish();
            b.connection().listener((_, _) -> {
                throw new IllegalStateException("on purpose");
            });
            b.text(10);
        }, "on purpose");
    }

    private static void assertFound(Consumer<Bench> script, String... words) {
        assertThatThrownBy(() -> DirectedCase.of("sabotage", script).run(5))
                .isInstanceOf(AssertionError.class).hasMessageContainingAll(words)
                .hasMessageContaining("sabotage, seed 0x5  (replay: ");
    }

    @Test
    void bench_thatIsLeftWithAConnection_isNotFoundClean() {
        Bench bench = new Bench(1, TcpConfig.STANDARD, false,
                new WorldObserver() {});
        bench.establish();
        assertThat(bench.host().stack().usage().isNothing()).isFalse();
        bench.finish();
        assertThat(bench.host().stack().usage().isNothing()).isTrue();
        bench.dispose();
    }
}
