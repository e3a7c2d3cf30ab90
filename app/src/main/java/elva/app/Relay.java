package elva.app;

import elva.host.TcpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Standard input into a connection, and what the connection brings to standard output, both at
/// once. The end of either input ends that direction alone: a half-close. One thread.
final class Relay {
    private static final int BUFFER_LENGTH = 1 << 17;
    private static final Duration LAST_ACK = Duration.ofSeconds(5);

    private final Terminal terminal;
    private final TcpConnection connection;
    private long received;
    private volatile @Nullable Failure unreadable;

    Relay(Terminal terminal, TcpConnection connection) {
        this.terminal = terminal;
        this.connection = connection;
    }

    /// Relays until both directions have ended.
    ///
    /// @throws IOException if the connection breaks, or a stream of ours does
    void run() throws IOException {
        connection.noDelay(true);
        FutureTask<Long> typing = new FutureTask<>(this::send);
        Thread.ofPlatform().name("elva input").daemon().start(typing);
        try {
            receive();
        } catch (IOException e) {
            Failure ours = unreadable;
            if (ours != null) throw ours;
            throw e;
        }
        if (!typing.isDone()) {
            terminal.err().println("elva: the peer has closed its side (we are in "
                    + connection.state() + "); the end of input (Ctrl-D) closes ours");
        }
        long sent = outcome(typing);
        boolean acknowledged = connection.awaitClosed(LAST_ACK);
        terminal.err().println("closed: " + Figures.bytes(sent) + " sent, "
                + Figures.bytes(received) + " received"
                + (acknowledged ? "" : "; the last of it was not acknowledged in "
                + LAST_ACK.toSeconds() + " s, " + connection.state()));
    }

    private long send() throws IOException {
        byte[] buffer = new byte[BUFFER_LENGTH];
        long sent = 0;
        for (int n; (n = read(buffer)) >= 0; sent += n) {
            connection.output().write(buffer, 0, n);
        }
        connection.shutdownOutput();
        return sent;
    }

    /// Input that cannot be read is no end of input: the peer hears of it by a reset, and nobody
    /// waits for its answer.
    private int read(byte[] buffer) {
        try {
            return terminal.in().read(buffer);
        } catch (IOException e) {
            Failure ours = Failure.failed("standard input: " + Complaints.story(e));
            unreadable = ours;
            connection.abort();
            throw ours;
        }
    }

    private void receive() throws IOException {
        byte[] buffer = new byte[BUFFER_LENGTH];
        for (int n; (n = connection.input().read(buffer)) >= 0; received += n) {
            write(terminal, buffer, 0, n);
        }
        terminal.out().flush();
    }

    /// Writes to standard output.
    ///
    /// @throws IOException if nobody takes it
    static void write(Terminal terminal, byte[] octets, int offset, int length)
            throws IOException {
        terminal.out().write(octets, offset, length);
        if (terminal.out().checkError()) throw new IOException(Terminal.TROUBLE);
    }

    private static long outcome(FutureTask<Long> typing) throws IOException {
        try {
            return typing.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) throw failure;
            if (e.getCause() instanceof Failure failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
