package elva.tcp;

/// Who wants to know what happens to a connection. A border, so an interface.
@FunctionalInterface
public interface ConnectionListener {

    /// Hears nothing; the state can be asked instead.
    ConnectionListener NONE = (connection, signals) -> {};

    /// Called by the thread that drives the stack, when it transmits: after everything that arrived
    /// was processed and before anything is sent. May make user calls. What it throws ends this
    /// connection with an ABORT and is reported; other connections do not notice.
    ///
    /// @param signals what happened since the last call, bits of [Signal]
    void signalled(Connection connection, int signals);
}
