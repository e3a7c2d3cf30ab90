package elva.host;

/// What a server does with one connection: see [Network#serve]. A border, so an interface.
@FunctionalInterface
public interface ConnectionHandler {

    /// Called by a virtual thread of this connection's own; it may wait as long as it likes. When
    /// it returns, the connection is closed. What it throws aborts the connection and reaches
    /// [NetworkOptions#errors]; other connections do not notice.
    void handle(TcpConnection connection) throws Exception;
}
