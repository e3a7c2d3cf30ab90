package elva.stack;

import elva.tcp.TcpObserver;

/// What a stack tells about itself: all that its TCP tells. See [TcpObserver] for thread and
/// duties.
public interface StackObserver extends TcpObserver {

    /// Hears nothing.
    StackObserver NONE = new StackObserver() {};
}
