package elva.pcap;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A stream that a thread of its own writes: whoever hands octets over does not wait for the disk,
/// nor for the reader of a pipe. What waits is bounded by [#hasRoom], which is to be asked first.
///
/// Any thread. An interrupt of the calling thread does no harm.
final class BackgroundOutput extends OutputStream {
    /// What waits and for how long.
    ///
    /// @param octetsMost that may wait to be written
    /// @param patienceNanos how long a caller waits for room while nothing moves
    /// @param closePatienceNanos the same at the end, before the rest is given up
    record Limits(long octetsMost, long patienceNanos, long closePatienceNanos) {}

    private final OutputStream out;
    private final Limits limits;
    private final Thread thread;

    // guarded by this
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private long waitingOctets;
    private long writtenCount;
    private boolean stalled;
    private boolean ended;
    private boolean finished;
    private @Nullable IOException failure;

    BackgroundOutput(OutputStream out, Limits limits) {
        this.out = out;
        this.limits = limits;
        thread = Thread.ofPlatform().name("elva capture file").daemon().start(this::run);
    }

    private void run() {
        try (out) {
            for (byte[] octets; (octets = next()) != null;) {
                out.write(octets);
                written(octets.length);
            }
        } catch (IOException e) {
            failed(e);
        } catch (Throwable e) {
            failed(new IOException(e.toString(), e));
        } finally {
            finished();
        }
    }

    private synchronized void finished() {
        finished = true;
        notifyAll();
    }

    private synchronized byte @Nullable [] next() throws InterruptedException {
        while (queue.isEmpty() && !ended) wait();
        return queue.poll();
    }

    private synchronized void written(int length) {
        waitingOctets -= length;
        writtenCount++;
        stalled = false;
        notifyAll();
    }

    private synchronized void failed(IOException e) {
        if (failure == null) failure = e;
        queue.clear();
        waitingOctets = 0;
        notifyAll();
    }

    /// Whether more may be handed over. If there is no room it waits for some, but not for a stream
    /// that stands still: then it says no at once until that moves again.
    synchronized boolean hasRoom() {
        if (waitingOctets < limits.octetsMost) return true;
        if (stalled) return false;
        stalled = !await(() -> waitingOctets < limits.octetsMost, limits.patienceNanos);
        return !stalled;
    }

    /// Waits until something is so, with the monitor held.
    ///
    /// @return false if it is not, and nothing was written for so long
    private boolean await(BooleanSupplier what, long patienceNanos) {
        boolean interrupted = false;
        long seen = writtenCount;
        long deadline = System.nanoTime() + patienceNanos;
        for (long left; !what.getAsBoolean() && (left = deadline - System.nanoTime()) > 0;) {
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException _) {
                interrupted = true;
            }
            if (writtenCount != seen) deadline = System.nanoTime() + patienceNanos;
            seen = writtenCount;
        }
        if (interrupted) Thread.currentThread().interrupt();
        return what.getAsBoolean();
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /// Hands octets over; they are copied.
    ///
    /// @throws IOException if some before could not be written
    @Override
    public synchronized void write(byte[] octets, int offset, int length) throws IOException {
        if (failure != null) throw failure;
        byte[] copy = new byte[length];
        System.arraycopy(octets, offset, copy, 0, length);
        queue.add(copy);
        waitingOctets += length;
        notifyAll();
    }

    /// Waits until everything is written, as long as there is progress.
    ///
    /// @throws IOException if it could not be
    @Override
    public synchronized void close() throws IOException {
        ended = true;
        notifyAll();
        if (!await(() -> finished, limits.closePatienceNanos)) {
            long left = waitingOctets;
            thread.interrupt();
            failed(new IOException("nobody takes it; the last " + left + " octets are missing"));
        }
        if (failure != null) throw failure;
    }
}
