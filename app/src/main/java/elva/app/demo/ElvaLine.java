package elva.app.demo;

import elva.app.fetch.Line;
import elva.host.TcpConnection;
import java.io.InputStream;
import java.io.OutputStream;

/// A connection of Elva's for the HTTP client.
record ElvaLine(TcpConnection connection) implements Line {
    @Override
    public InputStream input() {
        return connection.input();
    }

    @Override
    public OutputStream output() {
        return connection.output();
    }

    @Override
    public void close() {
        connection.close();
    }
}
