package elva.sim.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.sim.Host;
import elva.sim.Times;
import elva.tcp.ConnectionListener;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.Setting;
import elva.wire.Endpoint;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Random conversations: the same seed gives the same run, other seeds give others, and a fault
/// that is planted is found with its story.
class ConversationTest {
    private static final int SEED_COUNT = 200;

    @Test
    void conversation_ofTheSameSeed_isTheSameRun() {
        Set<Long> hashes = new HashSet<>();
        for (long seed = 0; seed < SEED_COUNT; seed++) {
            ConversationResult first = Conversation.run(seed);
            ConversationResult second = Conversation.run(seed);
            assertThat(second.traceHash()).as("seed " + seed).isEqualTo(first.traceHash());
            assertThat(second.packets()).isEqualTo(first.packets());
            assertThat(second.endNanos()).isEqualTo(first.endNanos());
            hashes.add(first.traceHash());
        }
        assertThat(hashes).hasSizeGreaterThan(SEED_COUNT * 9 / 10);  // some abort unheard
    }

    @Test
    void conversation_ofManySeeds_meetsEveryKindOfPlan() {
        Set<Opening> openings = new HashSet<>();
        Set<Closing> closings = new HashSet<>();
        for (long seed = 0; seed < SEED_COUNT; seed++) {
            Plan plan = Plan.draw(seed);
            openings.add(plan.opening());
            closings.add(plan.a().closing());
            assertThat(plan.a().closing().closesAlone() || plan.b().closing().closesAlone())
                    .isTrue();
        }
        assertThat(openings).containsExactlyInAnyOrder(Opening.values());
        assertThat(closings).containsExactlyInAnyOrder(Closing.values());
    }

    /// Somebody on the path puts text of his own into the stream, with numbers that fit.
    @Test
    void conversation_withForgedText_isFoundAndTold() {
        long seed = seedOfALongConversation();
        assertThatThrownBy(() -> Conversation.run(Plan.draw(seed), Forger::new))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("of the stream is wrong")
                .hasMessageContaining("(replay: ./elva prove chaos --seed 0x"
                        + Long.toHexString(seed) + " --count 1)")
                .hasMessageContaining("B > A");
    }

    /// A turns Nagle's algorithm off, which the monitor was not told of.
    @Test
    void conversation_thatBreaksARule_isFoundAndTold() {
        Plan plan = Plan.draw(seedOfABusyWriter());
        assertFound(plan, "A", host -> host.tcp().connections().forEach(c -> c.noDelay(true)),
                "A broke a rule at ", "nagle (");
    }

    /// A listener that nobody closes.
    @Test
    void conversation_thatLeavesSomething_isFoundAndTold() {
        Plan plan = Plan.draw(seedOfALongConversation());
        assertFound(plan, "B", host -> host.tcp().listen(new Endpoint(host.address(), 81),
                OpenOptions.STANDARD, Listener.Events.NONE, host.clockNanos()),
                "B keeps something: ", "listeners=1");
    }

    /// A callback that fails, of a listener of B's that is none of the conversation's.
    @Test
    void conversation_withACallbackThatFails_isFoundAndTold() {
        Plan plan = Plan.draw(seedOfALongConversation());
        assertFound(plan, "B", host -> {
            Endpoint at = new Endpoint(host.address(), 81);
            host.tcp().listen(at, OpenOptions.STANDARD, _ -> {
                throw new AssertionError("on purpose");
            }, host.clockNanos());
            host.tcp().connect(at, OpenOptions.STANDARD, ConnectionListener.NONE,
                    host.clockNanos());
        }, "B: ", "on purpose");
    }

    private static void assertFound(Plan plan, String victim, Consumer<Host> deed,
            String... words) {
        assertThatThrownBy(() -> Conversation.run(plan, _ -> new Saboteur(victim, deed)))
                .isInstanceOf(AssertionError.class).hasMessageContainingAll(words)
                .hasMessageContaining("(replay: ./elva prove chaos --seed 0x"
                        + Long.toHexString(plan.seed()) + " --count 1)")
                .hasMessageContaining("B > A");
    }

    /// Its A writes little, slowly, and again before the last was acknowledged.
    private static long seedOfABusyWriter() {
        for (long seed = 0;; seed++) {
            Plan plan = Plan.draw(seed);
            EndPlan.Io io = plan.a().io();
            boolean fits = isLong(plan) && !plan.a().noDelay() && io.writeLength() < 400
                    && io.octets() > 2_000 && io.writePauseNanos() > 50 * Times.MILLISECOND
                    && io.writePauseNanos() < Times.SECOND;
            if (fits) return seed;
        }
    }

    private static long seedOfALongConversation() {
        for (long seed = 0;; seed++) {
            if (isLong(Plan.draw(seed))) return seed;
        }
    }

    private static boolean isLong(Plan plan) {
        return plan.isGentle() && plan.opening() == Opening.LISTEN
                && !plan.a().config().is(Setting.TIMESTAMPS)            // or PAWS would find it
                && plan.b().io().octets() > 10_000 && plan.there().faults().loss() == 0
                && plan.back().faults().loss() == 0;
    }
}
