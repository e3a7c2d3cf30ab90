package elva.app;

/// A command that ends with a word of why and an exit code: the user's, the peer's or the system's
/// doing, never our own defect, so it has no stack trace.
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /// @param exitCode one of [Exit]
    /// @param message one line: where, what was found, what would work
    Failure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /// What was typed makes no sense: exit code 2.
    static Failure usage(String message) {
        return new Failure(Exit.USAGE, message);
    }

    /// It could not be done: exit code 1.
    static Failure failed(String message) {
        return new Failure(Exit.FAILED, message);
    }

    int exitCode() { return exitCode; }
}
