package elva.host;

/// Hears what happens to a connection: see [TcpConnection#onSignal]. A border, so an interface.
@FunctionalInterface
public interface SignalListener {

    /// Called by whichever thread drives the stack, with its lock held: it may make calls that do
    /// not wait, and must not wait; a call that would is an [IllegalStateException]. What it throws
    /// aborts this connection, reaches [NetworkOptions#errors], and is the cause of what every
    /// later call of this connection throws; other connections do not notice.
    ///
    /// @param signals bits of [elva.tcp.Signal]
    void signalled(TcpConnection connection, int signals);
}
