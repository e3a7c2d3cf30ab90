package elva.sim.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import elva.tcp.Setting;
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

    private static long seedOfALongConversation() {
        for (long seed = 0;; seed++) {
            Plan plan = Plan.draw(seed);
            boolean fits = plan.isGentle() && plan.opening() == Opening.LISTEN
                    && !plan.a().config().is(Setting.TIMESTAMPS)        // or PAWS would find it
                    && plan.b().io().octets() > 10_000 && plan.there().faults().loss() == 0
                    && plan.back().faults().loss() == 0;
            if (fits) return seed;
        }
    }
}
