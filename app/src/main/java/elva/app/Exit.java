package elva.app;

/// What `./elva` tells the shell.
final class Exit {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int RESET = 4;
    static final int TIMED_OUT = 5;
    /// Ctrl-C, as shells say it.
    static final int INTERRUPTED = 130;
    /// SIGTERM.
    static final int TERMINATED = 143;

    private Exit() {}
}
