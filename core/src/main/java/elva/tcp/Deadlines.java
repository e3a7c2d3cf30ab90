package elva.tcp;

import elva.time.Timer;
import elva.time.Timers;

/// The deadlines of one connection behind the one timer it has in the queue.
///
/// A deadline that moves away does not touch the queue: the timer then comes once too early and is
/// put where it belongs.
final class Deadlines {
    private final Timers timers;
    private final Timer timer;
    private final long[] atNanos = new long[TimerKind.ALL.length];
    private int armed;

    Deadlines(Timers timers, Timer timer) {
        this.timers = timers;
        this.timer = timer;
    }

    boolean runs(TimerKind kind) {
        return (armed & 1 << kind.ordinal()) != 0;
    }

    boolean isDue(TimerKind kind, long nowNanos) {
        return runs(kind) && nowNanos - atNanos[kind.ordinal()] >= 0;
    }

    /// When a timer ends that runs.
    long deadlineNanos(TimerKind kind) {
        return atNanos[kind.ordinal()];
    }

    void arm(TimerKind kind, long deadlineNanos) {
        armed |= 1 << kind.ordinal();
        atNanos[kind.ordinal()] = deadlineNanos;
        if (!timer.running() || deadlineNanos - timer.deadlineNanos() < 0) {
            timers.schedule(timer, deadlineNanos);
        }
    }

    void disarm(TimerKind kind) {
        armed &= ~(1 << kind.ordinal());
        if (armed == 0) timers.cancel(timer);
    }

    /// Stops them all.
    void disarmAll() {
        armed = 0;
        timers.cancel(timer);
    }

    /// Puts the timer at the earliest deadline.
    void reschedule() {
        if (armed == 0) return;
        boolean found = false;
        long earliest = 0;
        for (TimerKind kind : TimerKind.ALL) {
            if (runs(kind) && (!found || atNanos[kind.ordinal()] - earliest < 0)) {
                earliest = atNanos[kind.ordinal()];
                found = true;
            }
        }
        timers.schedule(timer, earliest);
    }
}
