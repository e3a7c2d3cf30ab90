package elva.app;

import elva.app.serve.Transfer;
import elva.app.serve.TransferObserver;
import elva.host.TcpConnection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells of transfers: one line for each that has ended, and where the terminal allows it one that
/// moves, for all that go on. Any thread.
final class TransferLog {
    /// Below this a rate says nothing: it all fits the send buffer.
    private static final int RATED_LEAST = 1_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final Map<Transfer, TcpConnection> active = new HashMap<>();
    private long ended;
    private long endedBytes;
    private long shownBytes;
    private long shownNanos;

    TransferLog(Terminal terminal) {
        this.terminal = terminal;
    }

    /// What is to hear of one connection's requests.
    TransferObserver of(TcpConnection connection) {
        return new TransferObserver() {
            private long resentBefore;

            @Override
            public void began(Transfer transfer) {
                resentBefore = resent(connection);
                add(transfer, connection);
            }

            @Override
            public void ended(Transfer transfer, @Nullable IOException failure) {
                long resent = resent(connection) - resentBefore;
                remove(transfer, connection.remote() + "  " + line(transfer, resent, failure));
            }
        };
    }

    private static long resent(TcpConnection connection) {
        return connection.status().info().totalRetrans();
    }

    /// `GET /file.bin  200  20,000,000 bytes in 152.1 ms, 131 MB/s, 0 resent`
    static String line(Transfer transfer, long resent, @Nullable IOException failure) {
        String request = (transfer.method() + " " + transfer.path()).strip();
        String amount = Figures.bytes(transfer.bytes()) + " in " + Figures.time(transfer.nanos());
        if (failure != null) {
            return request + "  broke off after " + amount + ": " + Complaints.story(failure);
        }
        String rate = transfer.bytes() < RATED_LEAST ? ""
                : ", " + Figures.rate(transfer.bytes(), transfer.nanos());
        return request + "  " + transfer.status() + "  " + amount + rate + ", " + resent
                + " resent";
    }

    private synchronized void add(Transfer transfer, TcpConnection connection) {
        active.put(transfer, connection);
    }

    private synchronized void remove(Transfer transfer, String line) {
        active.remove(transfer);
        ended++;
        endedBytes += transfer.bytes();
        clear();
        terminal.out().println(line);
        terminal.out().flush();
        notifyAll();
    }

    /// Whether one that goes on is this connection's.
    synchronized boolean isBusy(TcpConnection connection) {
        return active.containsValue(connection);
    }

    /// `12 requests, 345 MB`
    synchronized String total() {
        return Figures.count(ended, "request") + ", " + Figures.size(endedBytes);
    }

    /// Draws the line that moves; to be called a few times a second.
    synchronized void draw(long nowNanos) {
        if (!terminal.live()) return;
        long bytes = endedBytes;
        for (Transfer transfer : active.keySet()) bytes += transfer.bytes();
        String rate = shownNanos == 0 ? ""
                : "  " + Figures.rate(bytes - shownBytes, nowNanos - shownNanos);
        shownBytes = bytes;
        shownNanos = nowNanos;
        clear();
        if (active.isEmpty()) return;
        terminal.err().print(Figures.count(active.size(), "transfer") + "  " + Figures.size(bytes)
                + rate);
        terminal.err().flush();
    }

    private void clear() {
        if (terminal.live()) terminal.err().print(CLEAR);
    }

    /// Waits until no transfer goes on.
    ///
    /// @return whether that came in time
    synchronized boolean awaitIdle(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (!active.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) return false;
            wait(left);
        }
        return true;
    }
}
