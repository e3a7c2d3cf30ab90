package elva.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.tcp.Discard;
import elva.tcp.Transition;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Ten thousand random conversations and every directed one; `-Delva.seed` and `-Delva.count` make
/// it others.
class ChaosTest {

    @Test
    void conversations_byTheThousand_keepEveryPromise() throws InterruptedException {
        ChaosOptions options = ChaosOptions.STANDARD
                .seed(Long.decode(System.getProperty("elva.seed", "1")))
                .count(Integer.getInteger("elva.count", ChaosOptions.STANDARD.count()));
        System.out.println("chaos: seed 0x" + Long.toHexString(options.seed()) + ", "
                + options.count() + " conversations");
        ChaosSummary summary = Chaos.run(options, ChaosTest::tell);
        summary.lines().forEach(System.out::println);
        if (options.count() < ChaosOptions.STANDARD.count()) {
            System.out.println("chaos: coverage was NOT judged: that takes "
                    + ChaosOptions.STANDARD.count() + " conversations (-Delva.count)");
            return;
        }
        assertThat(summary.missing()).isEmpty();
        assertThat(summary.outdatedExcuses()).isEmpty();
        long some = summary.conversations() / 10;
        assertThat(summary.withLoss()).isGreaterThan(some);
        assertThat(summary.withReordering()).isGreaterThan(some);
        assertThat(summary.withHalfClose()).isGreaterThan(some);
        assertThat(summary.withAbort()).isGreaterThan(some);
    }

    private static void tell(int done) {
        if (done % 2_000 == 0) System.out.println("chaos: " + done + " worlds done");
    }

    @Test
    void chaos_ofTheSameSeed_countsTheSameOnAnyNumberOfThreads() throws InterruptedException {
        ChaosOptions options = ChaosOptions.STANDARD.seed(77).count(60).rounds(1);
        List<String> alone = Chaos.run(options.threads(1), _ -> { }).lines();
        assertThat(Chaos.run(options.threads(3), _ -> { }).lines()).isEqualTo(alone);
    }

    @Test
    void chaos_ofNothing_missesEverything() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        ChaosSummary summary = Chaos.run(ChaosOptions.STANDARD.count(0).rounds(0), told::set);
        assertThat(told).hasValue(0);
        long excused = Transition.ALL.stream().filter(t -> Unreached.why(t) != null).count();
        assertThat(summary.missing()).hasSize(Transition.ALL.size() - (int) excused
                + Discard.values().length);
        assertThat(summary.missing()).contains("CLOSED       -> LISTEN       by passive OPEN: 0",
                "IP_VERSION: 0");
        assertThat(summary.lines()).anyMatch(l -> l.endsWith("passive OPEN  !"));
    }

    @Test
    void directedCases_inOneRound_takeNoArcThatIsExcused() throws InterruptedException {
        ChaosSummary summary = Chaos.run(ChaosOptions.STANDARD.count(0).rounds(1), _ -> { });
        assertThat(summary.outdatedExcuses()).isEmpty();
        assertThat(summary.missing()).isNotEmpty();
    }

    @Test
    void options_thatCannotBe_areRefused() {
        assertThatThrownBy(() -> ChaosOptions.STANDARD.threads(0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("threads 0");
        assertThatThrownBy(() -> ChaosOptions.STANDARD.count(-1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("count -1");
    }
}
