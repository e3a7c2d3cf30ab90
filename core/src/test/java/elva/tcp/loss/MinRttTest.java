package elva.tcp.loss;

import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Allocation;
import elva.support.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// RFC 8985 §6.2 step 1: a minimum that follows a path that has become longer. The window is 1000.
class MinRttTest {
    private final MinRtt min = new MinRtt(1000);

    @Test
    void nothing_yet_isZero() {
        assertThat(min.nanos()).isZero();
    }

    @Test
    void sample_shorter_isTakenAtOnce() {
        min.sample(100, 0);
        min.sample(120, 10);
        assertThat(min.nanos()).isEqualTo(100);
        min.sample(90, 20);
        assertThat(min.nanos()).isEqualTo(90);
    }

    @Test
    void path_longerNow_isKnownAfterTheWindow() {
        min.sample(100, 0);
        for (int now = 10; now < 1000; now += 10) min.sample(150, now);
        assertThat(min.nanos()).isEqualTo(100);
        min.sample(150, 1000);
        assertThat(min.nanos()).isEqualTo(150);
    }

    @Test
    void silence_longerThanTheWindow_forgetsAll() {
        min.sample(100, 0);
        min.sample(200, 1001);
        assertThat(min.nanos()).isEqualTo(200);
    }

    /// The work does not grow with the time.
    @Test
    void silence_ofAHundredYears_forgetsAll() {
        min.sample(100, 0);
        min.sample(200, Long.MAX_VALUE / 3);
        assertThat(min.nanos()).isEqualTo(200);
    }

    @Test
    void reset_forgets() {
        min.sample(100, 0);
        min.reset();
        assertThat(min.nanos()).isZero();
        min.sample(200, 10);
        assertThat(min.nanos()).isEqualTo(200);
    }

    @Test
    void clock_ofAnyValue_isTheSame() {
        long start = Long.MAX_VALUE - 500;
        min.sample(100, start);
        min.sample(150, start + 900);
        assertThat(min.nanos()).isEqualTo(100);
        min.sample(150, start + 1001);
        assertThat(min.nanos()).isEqualTo(150);
    }

    @Test
    void anySamples_areBoundedByTheTrueMinima() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 300; round++) {
            MinRtt filter = new MinRtt(1000);
            List<long[]> samples = new ArrayList<>();
            long now = 0;
            int pause = random.nextInt(1, 400);
            for (int i = 0; i < 200; i++) {
                now += random.nextInt(pause);
                long rtt = 100L + random.nextInt(random.nextInt(1, 200));
                samples.add(new long[] {rtt, now});
                filter.sample(rtt, now);
                assertThat(filter.nanos()).as(seed.toString())
                        .isBetween(least(samples, now, 1000), least(samples, now, 875));
            }
        }
    }

    private static long least(List<long[]> samples, long now, long window) {
        return samples.stream().filter(s -> now - s[1] <= window).mapToLong(s -> s[0]).min()
                .orElseThrow();
    }

    @Test
    void samples_allocateNothing() {
        assertThat(Allocation.ofOneRun(() -> {
            for (int i = 0; i < 10_000; i++) min.sample(100 + i % 7, i);
        })).isZero();
    }
}
