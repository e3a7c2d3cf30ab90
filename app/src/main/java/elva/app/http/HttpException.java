package elva.app.http;

import java.io.IOException;

/// A message that is no HTTP/1.1, or one that is not served. The peer's fault.
public final class HttpException extends IOException {
    private static final long serialVersionUID = 1;

    private final Status status;

    /// @param status what a server answers
    /// @param message what was found
    public HttpException(Status status, String message) {
        super(message);
        this.status = status;
    }

    /// What a server answers.
    public Status status() { return status; }
}
