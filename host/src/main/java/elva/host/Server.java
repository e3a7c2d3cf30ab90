package elva.host;

import elva.tcp.End;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Hands each connection of a listener to a handler, in a virtual thread of its own.
final class Server {
    private static final long PAUSE_AFTER_FAILURE_NANOS = 100_000_000;

    private final Acceptor acceptor;
    private final ConnectionHandler handler;
    private final Reporter reporter;

    /// Where connections come from.
    @FunctionalInterface
    interface Acceptor {

        /// Waits for one.
        ///
        /// @throws IOException if none will come any more
        TcpConnection accept() throws IOException;
    }

    Server(Acceptor acceptor, ConnectionHandler handler, Reporter reporter) {
        this.acceptor = acceptor;
        this.handler = handler;
        this.reporter = reporter;
    }

    /// Begins, and ends when the listener is closed.
    ///
    /// @param name of its thread
    void start(String name) {
        Thread.ofVirtual().name(name).start(this::run);
    }

    /// An error, of memory say, costs at most the connection that was to be accepted: whoever comes
    /// later is still served.
    private void run() {
        while (true) {
            try {
                begin(acceptor.accept());
            } catch (IOException _) {
                return;                                  // closed, or the device is gone
            } catch (Throwable e) {
                reporter.failed("server", e);
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
            }
        }
    }

    private void begin(TcpConnection connection) {
        try {
            Thread.ofVirtual().name("elva " + connection.remote())
                    .start(() -> handle(connection));
        } catch (Throwable e) {
            connection.abort();
            throw e;
        }
    }

    private void handle(TcpConnection connection) {
        String name = connection.local() + " <- " + connection.remote();
        try {
            handler.handle(connection);
            connection.close();
        } catch (Exception | Error e) {
            End end = connection.end();
            connection.abort();
            if (isExplained(e, end)) reporter.foreseen("handler of " + name, e);
            else reporter.failed("handler of " + name, e);
        }
    }

    /// Whether the handler only passes on that its connection is gone. Any peer can do that to it
    /// as often as it likes, so it is no warning.
    private static boolean isExplained(Throwable failure, @Nullable End end) {
        if (end == null || end.isOrderly()) return false;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SocketException) return true;
        }
        return false;
    }
}
