package elva.time;

/// One deadline of one owner. In at most one [Timers] at a time; not thread-safe.
public final class Timer {
    static final int NOT_RUNNING = -1;

    private final Expiring owner;

    /// Where [Timers] keeps it.
    int index = NOT_RUNNING;
    long deadlineNanos;
    /// Counts calls that schedule: says who comes first among equal deadlines.
    long turn;

    public Timer(Expiring owner) {
        this.owner = owner;
    }

    public Expiring owner() {
        return owner;
    }

    /// Whether it is scheduled and neither expired nor cancelled.
    public boolean running() {
        return index != NOT_RUNNING;
    }

    /// When it expires; where it last was to, if it does not run.
    public long deadlineNanos() {
        return deadlineNanos;
    }
}
