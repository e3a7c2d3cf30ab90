package elva.tcp;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/// What TCP tells about itself. A border, so an interface; every method does nothing unless
/// overridden.
///
/// Called by the thread that drives the stack, in the middle of its work: an observer must not call
/// the stack back. What it throws is told to its own [#defect] and stops nothing; where assertions
/// are on it reaches the driver. Times are the driver's.
public interface TcpObserver {

    /// Hears nothing.
    TcpObserver NONE = new TcpObserver() {};

    /// A connection, an embryo or a TIME-WAIT took an arc.
    default void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {}

    /// A segment, or the part of it that matters, went no further.
    ///
    /// @param local `null` if the ports were not known yet
    default void discarded(Discard discard, @Nullable Endpoint local, @Nullable Endpoint remote,
            long nowNanos) {}

    /// Text, a SYN or a FIN was sent again.
    default void retransmitted(Endpoint local, Endpoint remote, Retransmission what,
            long nowNanos) {}

    /// A reset leaves.
    ///
    /// @param state of the connection that sends it; CLOSED if it belongs to none
    default void resetSent(Endpoint local, Endpoint remote, State state, String why,
            long nowNanos) {}

    /// A reset was obeyed.
    ///
    /// @param state in which it met the connection
    default void resetReceived(Endpoint local, Endpoint remote, State state, long nowNanos) {}

    /// A connection is gone; what it did.
    default void closed(Summary summary, long nowNanos) {}

    /// Advice to whoever chooses the path (RFC 1122 §3.3.1.4): delivery to this address is in doubt
    /// since R1 (MUST-20), or works again.
    default void deliveryAdvice(IpAddress destination, boolean good, long nowNanos) {}

    /// Code that a user had called back threw; its connection was aborted.
    default void callbackFailed(Connection connection, Throwable failure) {}

    /// A listener's callback threw.
    default void listenerFailed(Listener listener, Throwable failure) {}

    /// This TCP caught itself in a mistake; the connection it happened to was aborted.
    ///
    /// @param connection `null` if it had none yet, or if it was this observer that threw
    default void defect(@Nullable Connection connection, AssertionError failure) {}

    /// A change of state and why.
    record Arc(State from, State to, Cause cause) {}

    /// What was sent again.
    ///
    /// @param seq its first sequence number
    /// @param length how many sequence numbers it takes
    /// @param count how often the timer has run out for it, 0 if three duplicate ACKs asked for it
    record Retransmission(State state, int seq, int length, int count) {}
}
