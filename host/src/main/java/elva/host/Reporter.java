package elva.host;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// Tells the log, and whoever asked to be told, what went wrong in code that was called back. Any
/// thread. Never throws.
final class Reporter {
    private final Logger log;
    private final String network;
    private final ErrorHandler handler;

    /// @param network the beginning of each message: `elva0`
    Reporter(String network, ErrorHandler handler) {
        this(System.getLogger("elva.host"), network, handler);
    }

    Reporter(Logger log, String network, ErrorHandler handler) {
        this.log = log;
        this.network = network;
        this.handler = handler;
    }

    /// Something failed: a warning, unless somebody is told.
    void failed(String where, Throwable failure) {
        report(handler.equals(ErrorHandler.NONE) ? Level.WARNING : Level.DEBUG, where, failure);
    }

    /// Something failed as it must, because a peer was rude, say: for whoever is told, and no
    /// warning.
    void foreseen(String where, Throwable failure) {
        report(Level.DEBUG, where, failure);
    }

    private void report(Level level, String where, Throwable failure) {
        log(level, network + ": " + where + " failed", failure);
        try {
            handler.failed(where, failure);
        } catch (Throwable e) {
            log(Level.WARNING, network + ": error handler failed", e);
        }
    }

    /// Something to know that is no failure of anybody's code.
    void note(String what) {
        log(Level.DEBUG, network + ": " + what, null);
    }

    private void log(Level level, String what, @Nullable Throwable why) {
        try {
            log.log(level, what, why);
        } catch (Throwable _) {
            // a log that fails leaves nobody to tell
        }
    }
}
