package elva.tcp;

/// A user call that cannot be done: the caller's fault, or how the connection ended.
public final class ConnectionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /// @param detail which connection, what was found, what was expected
    public ConnectionException(Reason reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
