package elva.sim;

import elva.judge.Tuple;
import elva.tcp.Discard;
import elva.tcp.TcpObserver.Arc;
import elva.tcp.TcpObserver.Retransmission;
import org.jspecify.annotations.Nullable;

/// Sees what happens in a world. Every method does nothing unless overridden. Called in the middle
/// of things: it must not change the world.
public interface WorldObserver {

    /// A packet left a host, and this is what becomes of it.
    default void carried(Carriage carriage) {}

    /// A connection of a host took an arc.
    default void stateChanged(Host host, Tuple tuple, Arc arc) {}

    /// A connection of a host sends something again, which is carried next.
    default void retransmitted(Host host, Tuple tuple, Retransmission what) {}

    /// A host refused a segment.
    default void discarded(Host host, Discard discard, @Nullable Tuple tuple) {}
}
