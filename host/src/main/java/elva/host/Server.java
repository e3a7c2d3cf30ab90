package elva.host;

import java.io.IOException;

/// Hands each connection of a listener to a handler, in a virtual thread of its own.
final class Server {
    private final TcpListener listener;
    private final ConnectionHandler handler;
    private final Reporter reporter;

    Server(TcpListener listener, ConnectionHandler handler, Reporter reporter) {
        this.listener = listener;
        this.handler = handler;
        this.reporter = reporter;
    }

    /// Begins, and ends when the listener is closed.
    void start() {
        Thread.ofVirtual().name("elva " + listener.local()).start(this::run);
    }

    private void run() {
        while (true) {
            TcpConnection connection;
            try {
                connection = listener.accept();
            } catch (IOException _) {
                return;                                  // closed, or the device is gone
            }
            Thread.ofVirtual().name("elva " + connection.remote()).start(() -> handle(connection));
        }
    }

    private void handle(TcpConnection connection) {
        String name = connection.local() + " <- " + connection.remote();
        try {
            handler.handle(connection);
            connection.close();
        } catch (Exception | Error e) {
            connection.abort();
            reporter.failed("handler of " + name, e);
        }
    }
}
