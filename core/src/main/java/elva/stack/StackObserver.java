package elva.stack;

import elva.tcp.TcpObserver;

/// What a stack tells about itself: all that its TCP tells, and what befalls pings. See
/// [TcpObserver] for thread and duties.
public interface StackObserver extends TcpObserver {

    /// Hears nothing.
    StackObserver NONE = new StackObserver() {};

    /// Code that a ping called back threw; the ping was closed.
    default void pingFailed(Ping ping, Throwable failure) {}
}
