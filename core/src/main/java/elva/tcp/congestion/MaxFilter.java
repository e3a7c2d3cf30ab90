package elva.tcp.congestion;

/// The largest of the values of a window of time, whatever time is counted in. Kathleen Nichols'
/// algorithm: the best three of the window, each later than the one before, so that there is a next
/// one when the best is too old.
final class MaxFilter {
    private final long[] values = new long[3];
    private final long[] times = new long[3];

    long max() {
        return values[0];
    }

    void reset(long time, long value) {
        for (int i = 0; i < 3; i++) set(i, time, value);
    }

    /// Takes a value.
    ///
    /// @param window how much older than `time` a value may be and still count
    void update(long window, long time, long value) {
        if (value >= values[0] || time - times[2] > window) {
            reset(time, value);
            return;
        }
        if (value >= values[1]) {
            set(1, time, value);
            set(2, time, value);
        } else if (value >= values[2]) {
            set(2, time, value);
        }
        age(window, time, value);
    }

    private void age(long window, long time, long value) {
        long age = time - times[0];
        if (age > window) {
            shift();
            set(2, time, value);
            if (time - times[0] > window) {
                shift();
                set(2, time, value);
            }
        } else if (times[1] == times[0] && age > window / 4) {
            set(1, time, value);
            set(2, time, value);
        } else if (times[2] == times[1] && age > window / 2) {
            set(2, time, value);
        }
    }

    private void shift() {
        set(0, times[1], values[1]);
        set(1, times[2], values[2]);
    }

    private void set(int i, long time, long value) {
        times[i] = time;
        values[i] = value;
    }
}
