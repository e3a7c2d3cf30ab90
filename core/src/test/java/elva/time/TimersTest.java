package elva.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.support.Allocation;
import elva.support.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Order, ties, moving and cancelling of deadlines; times that are negative and that wrap.
class TimersTest {
    private final Timers timers = new Timers();

    @Test
    void poll_beforeDeadline_isNull() {
        timers.schedule(timer(), 1000);

        assertThat(timers.pollExpired(999)).isNull();
        assertThat(timers.size()).isEqualTo(1);
    }

    @Test
    void poll_atDeadline_removesTimer() {
        Timer timer = timer();
        timers.schedule(timer, 1000);
        assertThat(timer.running()).isTrue();
        assertThat(timer.deadlineNanos()).isEqualTo(1000);

        assertThat(timers.pollExpired(1000)).isSameAs(timer);

        assertThat(timer.running()).isFalse();
        assertThat(timers.size()).isZero();
        assertThat(timers.pollExpired(1000)).isNull();
    }

    @Test
    void earliest_looksAtItAndLeavesItThere() {
        assertThat(timers.earliest()).isNull();
        scheduled(2000);
        Timer first = scheduled(1000);

        assertThat(timers.earliest()).isSameAs(first);
        assertThat(timers.size()).isEqualTo(2);
    }

    @Test
    void poll_severalDue_earliestFirst() {
        Timer third = scheduled(3000);
        Timer first = scheduled(1000);
        Timer second = scheduled(2000);

        assertThat(drain(5000)).containsExactly(first, second, third);
    }

    @Test
    void poll_equalDeadlines_inOrderOfScheduling() {
        List<Timer> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) expected.add(scheduled(1000));

        assertThat(drain(1000)).containsExactlyElementsOf(expected);
    }

    @Test
    void schedule_runningTimer_movesItBehindItsEquals() {
        Timer moved = scheduled(1000);
        Timer other = scheduled(1000);

        timers.schedule(moved, 1000);

        assertThat(drain(1000)).containsExactly(other, moved);
    }

    @Test
    void schedule_runningTimerToEarlierAndLater_moves() {
        Timer early = scheduled(1000);
        Timer late = scheduled(9000);
        scheduled(5000);

        timers.schedule(late, 500);
        timers.schedule(early, 6000);

        assertThat(timers.nextDeadlineNanos()).isEqualTo(500);
        assertThat(drain(500)).containsExactly(late);
        assertThat(timers.size()).isEqualTo(2);
        assertThat(timers.nextDeadlineNanos()).isEqualTo(5000);
    }

    @Test
    void schedule_acrossWrapOfTime_comparesByDifference() {
        Timer after = scheduled(Long.MAX_VALUE + 1000);
        Timer before = scheduled(Long.MAX_VALUE - 1000);
        Timer negative = new Timer(_ -> {});
        Timers others = new Timers();
        others.schedule(negative, -1000);

        assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE - 1000);
        assertThat(drain(Long.MAX_VALUE)).containsExactly(before);
        assertThat(drain(Long.MIN_VALUE + 5000)).containsExactly(after);
        assertThat(others.pollExpired(-1001)).isNull();
        assertThat(others.pollExpired(5)).isSameAs(negative);
    }

    @Test
    void cancel_runningTimer_neverExpires() {
        Timer cancelled = scheduled(1000);
        Timer other = scheduled(2000);

        timers.cancel(cancelled);

        assertThat(cancelled.running()).isFalse();
        assertThat(drain(5000)).containsExactly(other);
    }

    @Test
    void cancel_timerThatDoesNotRun_doesNothing() {
        scheduled(1000);

        timers.cancel(timer());

        assertThat(timers.size()).isEqualTo(1);
    }

    @Test
    void nextDeadline_noTimer_isFarthest() {
        assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void owner_isWhoTheTimerWasMadeFor() {
        long[] called = new long[1];
        timers.schedule(new Timer(now -> called[0] = now), 1000);

        Timer due = timers.pollExpired(1500);
        assertThat(due).isNotNull();
        due.owner().expired(1500);

        assertThat(called[0]).isEqualTo(1500);
    }

    @Test
    void schedule_timerOfAnotherQueue_isOurDefect() {
        scheduled(1000);
        Timer foreign = timer();
        new Timers().schedule(foreign, 1000);

        assertThatThrownBy(() -> timers.schedule(foreign, 2000)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> timers.cancel(foreign)).isInstanceOf(AssertionError.class);
    }

    @Test
    void anyOperations_equalSortedSet() {
        Seed seed = Seed.choose();
        SplittableRandom random = seed.random();
        Model model = new Model(random.nextInt(1, 3000), random);
        for (int step = 0; step < 100_000; step++) {
            model.step();
            assertThat(timers.size()).as("%s, step %d", seed, step).isEqualTo(model.order.size());
            assertThat(timers.nextDeadlineNanos()).as("%s, step %d", seed, step)
                    .isEqualTo(model.nextDeadlineNanos());
            assertThat(model.agreed).as("%s, step %d", seed, step).isTrue();
        }
    }

    @Test
    void anyOperations_steadyState_allocateNothing() {
        Timer[] many = new Timer[1000];
        for (int i = 0; i < many.length; i++) many[i] = timer();

        long bytes = Allocation.ofOneRun(() -> {
            for (int i = 0; i < many.length; i++) timers.schedule(many[i], i * 7919L % 1000);
            for (int i = 0; i < many.length; i += 2) timers.schedule(many[i], i * 104_729L % 1000);
            for (int i = 0; i < 600; i++) timers.cancel(many[i]);
            while (timers.size() > 300) timers.pollExpired(1000);
        });

        assertThat(bytes).isZero();
    }

    private static Timer timer() {
        return new Timer(_ -> {});
    }

    private Timer scheduled(long deadlineNanos) {
        Timer timer = timer();
        timers.schedule(timer, deadlineNanos);
        return timer;
    }

    private List<Timer> drain(long nowNanos) {
        List<Timer> drained = new ArrayList<>();
        while (true) {
            Timer timer = timers.pollExpired(nowNanos);
            if (timer == null) return drained;
            drained.add(timer);
        }
    }

    private record Entry(long deadlineNanos, long turn, int index) {}

    /// The same as a sorted set, around a time that wraps while the test runs.
    private final class Model {
        final TreeSet<Entry> order;
        final @Nullable Entry[] entries;
        final Timer[] all;
        final SplittableRandom random;
        long nowNanos = Long.MAX_VALUE - 100_000;
        long turn;
        boolean agreed = true;

        Model(int count, SplittableRandom random) {
            this.random = random;
            entries = new Entry[count];
            all = new Timer[count];
            for (int i = 0; i < count; i++) all[i] = timer();
            long origin = nowNanos;
            order = new TreeSet<>(Comparator.comparingLong((Entry e) -> e.deadlineNanos - origin)
                    .thenComparingLong(Entry::turn));
        }

        long nextDeadlineNanos() {
            return order.isEmpty() ? Long.MAX_VALUE : order.first().deadlineNanos;
        }

        void step() {
            int i = random.nextInt(all.length);
            switch (random.nextInt(8)) {
                case 0 -> {
                    forget(i);
                    timers.cancel(all[i]);
                }
                case 1, 2 -> poll();
                case 3 -> nowNanos += random.nextInt(10);
                default -> {
                    forget(i);
                    Entry entry = new Entry(nowNanos + random.nextInt(5000), turn++, i);
                    entries[i] = entry;
                    order.add(entry);
                    timers.schedule(all[i], entry.deadlineNanos);
                }
            }
            agreed &= all[i].running() == (entries[i] != null);
        }

        private void forget(int i) {
            Entry entry = entries[i];
            if (entry != null) order.remove(entry);
            entries[i] = null;
        }

        private void poll() {
            Timer polled = timers.pollExpired(nowNanos);
            Entry first = order.isEmpty() ? null : order.first();
            if (first == null || first.deadlineNanos - nowNanos > 0) {
                agreed &= polled == null;
                return;
            }
            agreed &= polled == all[first.index];
            forget(first.index);
        }
    }
}
