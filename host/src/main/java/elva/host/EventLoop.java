package elva.host;

import elva.host.tun.TunDevice;
import elva.stack.Stack;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Drives a stack: one platform thread that waits for packets and deadlines, and the one lock under
/// which everybody else makes user calls.
///
/// An application's thread takes the lock, makes its call and [#settle]s: what the call owes leaves
/// at once, in that thread. The loop is woken only if it would sleep past a deadline that is new.
/// Waiting is by conditions of the lock, so that virtual threads park; the one call that blocks
/// natively, the wait for the device, is the loop's own.
///
/// **Our own stalls.** Between two looks at the clock this thread may have lost seconds, to a
/// garbage collection or to other processes, while the answers it was waiting for lay in the
/// device's queue. So before a timer fires everything that has arrived is processed: our sleep is
/// not the peer's loss. Round-trip times are taken from the time at which a batch was read.
final class EventLoop {
    /// Batches read before timers that are due fire in any case.
    private static final int DRAIN_BATCHES = 16;
    private static final long PAUSE_AFTER_FAILURE_NANOS = 10_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final TunDevice device;
    private final Link link;
    private final Reporter reporter;
    private final Arrivals arrivals = new Arrivals();
    private final Thread thread;
    private @Nullable Stack stack;
    private Runnable afterFailure = () -> {};

    // guarded by the lock
    private boolean driving;
    private boolean stopped;
    private boolean asleep;
    private long sleepUntilNanos;
    private long lastNanos = System.nanoTime();
    private @Nullable IOException failure;

    EventLoop(TunDevice device, Link link, Reporter reporter) {
        this.device = device;
        this.link = link;
        this.reporter = reporter;
        thread = Thread.ofPlatform().name("elva " + device.name()).daemon().unstarted(this::run);
    }

    /// Begins to drive.
    ///
    /// @param afterFailure called with the lock held when the device is gone
    void start(Stack driven, Runnable afterFailure) {
        stack = driven;
        this.afterFailure = afterFailure;
        thread.start();
    }

    // For whoever makes user calls

    void lock() { lock.lock(); }

    void unlock() { lock.unlock(); }

    Condition newCondition() { return lock.newCondition(); }

    /// The stack, with the lock held.
    ///
    /// @throws SocketException if the network is closed
    /// @throws IOException if the device is gone
    Stack stack() throws IOException {
        if (failure != null) throw new IOException(failure.getMessage(), failure);
        if (stopped || stack == null) throw new SocketException("Socket closed: network closed");
        return stack;
    }

    /// Whether whoever calls must not wait, with the lock held: a callback of the stack, or an
    /// error handler on the loop's own thread, for which nobody would go on.
    boolean mustNotWait() {
        return driving || Thread.currentThread().equals(thread);
    }

    /// Whether user calls can still be made, with the lock held.
    boolean isDriven() {
        return stack != null && !stopped;
    }

    /// The time of a user call, with the lock held: never before that of the call before it.
    long nowNanos() {
        return after(System.nanoTime());
    }

    private long after(long nanos) {
        if (nanos - lastNanos > 0) lastNanos = nanos;
        return lastNanos;
    }

    /// Sends what user calls owe, with the lock held. In a callback of the stack it does nothing:
    /// whoever drives goes on to send.
    void settle(long nowNanos) {
        if (driving || stopped || stack == null) return;
        transmit(stack, nowNanos);
        if (asleep && isBefore(nextDeadlineNanos(stack), sleepUntilNanos)) {
            asleep = false;
            device.wake();
        }
    }

    /// Waits until a condition is signalled, or for no reason at all: whoever calls looks again.
    /// With the lock held.
    ///
    /// @param deadlineNanos 0: for ever
    /// @param timedOut what the exception says; asked at the deadline only
    /// @throws SocketTimeoutException at the deadline
    /// @throws InterruptedIOException if the thread is interrupted; its interrupt status stays set
    @SuppressWarnings("WaitNotInLoop")
    void await(Condition condition, long deadlineNanos, Supplier<String> timedOut)
            throws IOException {
        if (mustNotWait()) {
            throw new IllegalStateException("a callback of the stack must not wait");
        }
        try {
            if (deadlineNanos == 0) {
                condition.await();
                return;
            }
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) throw new SocketTimeoutException(timedOut.get());
            condition.awaitNanos(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /// A deadline for [#await].
    ///
    /// @param timeoutNanos 0: for ever
    static long deadlineNanos(long timeoutNanos) {
        if (timeoutNanos == 0) return 0;
        long deadline = System.nanoTime() + timeoutNanos;
        return deadline == 0 ? 1 : deadline;
    }

    /// Signalled at each change of any state: for those few who wait for the network as a whole.
    /// Who waits for one connection has a condition of that one.
    Condition moved() { return moved; }

    /// Tells those who wait for [#moved], with the lock held.
    void connectionMoved() {
        moved.signalAll();
    }

    /// Why the device is gone; `null` while it is there.
    @Nullable IOException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the loop and gives everything back. Whoever still waits is told.
    void stop() {
        lock.lock();
        try {
            if (stopped) return;
            stopped = true;
            device.wake();
        } finally {
            lock.unlock();
        }
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        lock.lock();
        try {
            if (stack != null) stack.close();
            device.close();
        } finally {
            lock.unlock();
        }
    }

    // The loop's own thread

    private void run() {
        Stack driven = stack;
        if (driven == null) return;
        long timeoutNanos = 0;
        while (timeoutNanos >= 0) {
            try {
                device.await(timeoutNanos);
                arrivals.read(device);
                timeoutNanos = turn(driven);
            } catch (IOException e) {
                fail(driven, e);
                return;
            } catch (Throwable e) {
                reporter.failed("event loop", e);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
                timeoutNanos = 0;
            }
        }
    }

    /// Processes what was read, fires what is due, sends what is owed.
    ///
    /// @return how long to wait then; negative: no more
    private long turn(Stack driven) throws IOException {
        lock.lock();
        try {
            asleep = false;
            if (stopped) return -1;
            process(driven);
            fireTimers(driven);
            long now = nowNanos();
            release(driven, now);
            transmit(driven, now);
            sleepUntilNanos = nextDeadlineNanos(driven);
            asleep = true;
            if (sleepUntilNanos == Long.MAX_VALUE) return Long.MAX_VALUE;
            return Math.max(0, sleepUntilNanos - System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void process(Stack driven) {
        long now = after(arrivals.arrivalNanos());
        driving = true;
        try {
            for (int i = 0; i < arrivals.count(); i++) process(driven, i, now);
        } finally {
            driving = false;
        }
    }

    private void process(Stack driven, int i, long nowNanos) {
        int offset = arrivals.offset(i);
        int length = arrivals.length(i);
        try {
            if (!link.admits(arrivals.buffer(), offset, length)) return;
            driven.receive(arrivals.buffer(), offset, length, nowNanos);
        } catch (Throwable e) {
            reporter.failed("stack, at a packet that arrived", e);
        }
    }

    private void fireTimers(Stack driven) throws IOException {
        if (!isDue(driven)) return;
        for (int i = 0; i < DRAIN_BATCHES && arrivals.read(device) > 0; i++) process(driven);
        driving = true;
        try {
            driven.timeouts(nowNanos());
        } catch (Throwable e) {
            reporter.failed("stack, at a timeout", e);
        } finally {
            driving = false;
        }
    }

    private boolean isDue(Stack driven) {
        long deadline = driven.nextDeadlineNanos();
        return deadline != Long.MAX_VALUE && nowNanos() - deadline >= 0;
    }

    private void release(Stack driven, long nowNanos) {
        driving = true;
        try {
            link.release(driven, nowNanos);
        } catch (Throwable e) {
            reporter.failed("stack, at a packet held back", e);
        } finally {
            driving = false;
        }
    }

    private void transmit(Stack driven, long nowNanos) {
        driving = true;
        try {
            driven.transmit(nowNanos);
        } catch (Throwable e) {
            reporter.failed("stack, when it sent", e);
        } finally {
            driving = false;
        }
    }

    /// The device is gone: nobody waits for ever.
    private void fail(Stack driven, IOException e) {
        reporter.failed("device", e);
        lock.lock();
        try {
            failure = e;
            long now = nowNanos();
            abortAll(driven, now);
            transmit(driven, now);
        } finally {
            connectionMoved();
            afterFailure.run();
            lock.unlock();
        }
    }

    private void abortAll(Stack driven, long nowNanos) {
        for (var connection : driven.tcp().connections()) {
            try {
                connection.abort(nowNanos);
            } catch (Throwable e) {
                reporter.failed("stack, at an abort", e);
            }
        }
    }

    private long nextDeadlineNanos(Stack driven) {
        long ofStack = driven.nextDeadlineNanos();
        long ofLink = link.nextDeadlineNanos();
        return isBefore(ofLink, ofStack) ? ofLink : ofStack;
    }

    /// Whether one deadline comes before another; [Long#MAX_VALUE] is none at all.
    private static boolean isBefore(long a, long b) {
        if (a == Long.MAX_VALUE) return false;
        return b == Long.MAX_VALUE || a - b < 0;
    }
}
