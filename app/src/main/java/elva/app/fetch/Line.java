package elva.app.fetch;

import elva.wire.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A connection as a client sees it. A border, so an interface.
public interface Line extends Closeable {

    InputStream input() throws IOException;

    OutputStream output() throws IOException;

    /// Opens connections. A border, so an interface.
    @FunctionalInterface
    interface Opener {
        Line open(Endpoint server) throws IOException;
    }
}
