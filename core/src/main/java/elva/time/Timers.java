package elva.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Deadlines in a queue, the earliest first, those of equal time in the order of their scheduling.
///
/// Has no clock: the caller says what time it is. Times are nanoseconds of any origin, which may be
/// negative and may wrap; they compare by difference, so all that run at once must lie within 2^63
/// ns (292 years) of each other. Not thread-safe.
///
/// A binary heap in which each timer knows its place: scheduling, moving, cancelling and polling
/// are O(log n), the next deadline O(1). Memory follows the number of timers that run, up and down.
public final class Timers {
    private static final int LEAST_CAPACITY = 64;

    private @Nullable Timer[] heap = new Timer[LEAST_CAPACITY];
    private int size;
    private long turn;

    /// Starts a timer, or moves it if it runs. It then comes after all of the same deadline.
    ///
    /// @throws AssertionError if it runs in another queue
    public void schedule(Timer timer, long deadlineNanos) {
        boolean running = timer.running();
        if (running) checkMine(timer);
        timer.deadlineNanos = deadlineNanos;
        timer.turn = turn++;
        if (!running) {
            if (size == heap.length) heap = Arrays.copyOf(heap, 2 * size);
            timer.index = size++;
        }
        settle(timer, timer.index);
    }

    /// Stops a timer; does nothing if it does not run.
    ///
    /// @throws AssertionError if it runs in another queue
    public void cancel(Timer timer) {
        if (timer.running()) remove(timer);
    }

    /// Takes out the earliest timer that is due.
    ///
    /// @return `null` if none is
    public @Nullable Timer pollExpired(long nowNanos) {
        if (size == 0) return null;
        Timer earliest = at(0);
        if (earliest.deadlineNanos - nowNanos > 0) return null;
        remove(earliest);
        return earliest;
    }

    /// When the earliest timer expires; `Long.MAX_VALUE` if none runs.
    public long nextDeadlineNanos() {
        return size == 0 ? Long.MAX_VALUE : at(0).deadlineNanos;
    }

    /// The timer that expires next; `null` if none runs.
    public @Nullable Timer earliest() {
        return size == 0 ? null : at(0);
    }

    /// How many timers run.
    public int size() {
        return size;
    }

    private void remove(Timer timer) {
        checkMine(timer);
        int hole = timer.index;
        timer.index = Timer.NOT_RUNNING;
        Timer last = at(--size);
        heap[size] = null;
        if (last != timer) settle(last, hole);
        if (heap.length > LEAST_CAPACITY && size < heap.length / 4) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }

    /// Puts a timer where it belongs, beginning at a place that is free for it.
    private void settle(Timer timer, int place) {
        int index = place;
        while (index > 0 && precedes(timer, at((index - 1) / 2))) {
            index = fill(index, (index - 1) / 2);
        }
        int child = earlierChild(index);
        while (child < size && precedes(at(child), timer)) {
            index = fill(index, child);
            child = earlierChild(index);
        }
        heap[index] = timer;
        timer.index = index;
    }

    /// Moves a timer to a free place, and says which place became free.
    private int fill(int free, int from) {
        Timer moved = at(from);
        heap[free] = moved;
        moved.index = free;
        return from;
    }

    /// At or past [#size] if there is no child.
    private int earlierChild(int index) {
        int left = 2 * index + 1;
        int right = left + 1;
        return right < size && precedes(at(right), at(left)) ? right : left;
    }

    private static boolean precedes(Timer a, Timer b) {
        long difference = a.deadlineNanos - b.deadlineNanos;
        return difference < 0 || (difference == 0 && a.turn - b.turn < 0);
    }

    private Timer at(int index) {
        Timer timer = heap[index];
        if (timer == null) throw new AssertionError("no timer at " + index + " of " + size);
        return timer;
    }

    private void checkMine(Timer timer) {
        if (timer.index >= size || heap[timer.index] != timer) {
            throw new AssertionError("a timer that runs in another queue");
        }
    }
}
