package elva.host;

/// Hears what went wrong in code that a [Network] called back: handlers of connections, listeners,
/// observers, taps. A border, so an interface.
@FunctionalInterface
public interface ErrorHandler {

    /// Hears nothing.
    ErrorHandler NONE = (_, _) -> {};

    /// Called by the thread in which it happened, perhaps with the stack's lock held: it must not
    /// wait, so leave [Network#close()] to another thread. What it throws is logged.
    ///
    /// @param where whose code it was: `tap`, `observer`, `device` when that is gone,
    ///     `handler of 192.0.2.2:80 <- 192.0.2.1:40123`
    void failed(String where, Throwable failure);
}
