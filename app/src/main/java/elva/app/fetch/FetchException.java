package elva.app.fetch;

import java.io.IOException;

/// A page that cannot be had, by the server's own word.
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1;

    FetchException(String message) {
        super(message);
    }
}
