package elva.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import elva.support.Seed;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The windowed maximum, against one that remembers everything.
class MaxFilterTest {

    @Test
    void max_ofRandomValues_isExactOrALittleYounger() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        MaxFilter filter = new MaxFilter();
        ArrayDeque<long[]> all = new ArrayDeque<>();
        long time = 0;
        int exact = 0;
        for (int i = 0; i < 10_000; i++) {
            time += random.nextInt(3);
            long value = random.nextInt(1_000);
            filter.update(20, time, value);
            all.add(new long[] {time, value});
            long edge = time - 20;
            while (all.peek()[0] < edge) all.poll();
            long best = all.stream().mapToLong(v -> v[1]).max().orElseThrow();
            assertThat(filter.max()).as(seed::toString).isBetween(value, best);
            if (filter.max() == best) exact++;
        }
        assertThat(exact).as(seed::toString).isGreaterThan(8_000);
    }

    @Test
    void max_ofTwoCycles_forgetsTheOneBeforeTheLast() {
        MaxFilter filter = new MaxFilter();
        filter.update(1, 0, 100);
        filter.update(1, 1, 50);
        filter.update(1, 1, 60);
        assertThat(filter.max()).isEqualTo(100);
        filter.update(1, 2, 40);
        assertThat(filter.max()).isEqualTo(60);
        filter.update(1, 3, 30);
        assertThat(filter.max()).isEqualTo(40);
    }

    @Test
    void max_afterALongPause_isTheNewValue() {
        MaxFilter filter = new MaxFilter();
        filter.update(10, 0, 100);
        filter.update(10, 5, 90);
        filter.update(10, 100, 7);
        assertThat(filter.max()).isEqualTo(7);
    }
}
