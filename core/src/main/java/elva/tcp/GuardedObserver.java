package elva.tcp;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/// Stands between TCP and its observer: what that throws is its own defect, told to it as one, and
/// does not stop the step that told it something. Where assertions are on, as in tests and
/// simulations, it flies.
final class GuardedObserver implements TcpObserver {
    private final TcpObserver told;
    boolean flies = GuardedObserver.class.desiredAssertionStatus();

    private GuardedObserver(TcpObserver told) {
        this.told = told;
    }

    @SuppressWarnings("ReferenceEquality")     // the very NONE
    static TcpObserver of(TcpObserver told) {
        return told == NONE ? NONE : new GuardedObserver(told);
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            if (flies) throw e;
            report(new AssertionError("an observer threw", e));
        }
    }

    private void report(AssertionError failure) {
        try {
            told.defect(null, failure);
        } catch (RuntimeException | Error _) {
            // nobody is left to be told
        }
    }

    @Override
    public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
        tell(() -> told.stateChanged(local, remote, arc, nowNanos));
    }

    @Override
    public void discarded(Discard discard, @Nullable Endpoint local, @Nullable Endpoint remote,
            long nowNanos) {
        tell(() -> told.discarded(discard, local, remote, nowNanos));
    }

    @Override
    public void retransmitted(Endpoint local, Endpoint remote, Retransmission what,
            long nowNanos) {
        tell(() -> told.retransmitted(local, remote, what, nowNanos));
    }

    @Override
    public void resetSent(Endpoint local, Endpoint remote, State state, String why,
            long nowNanos) {
        tell(() -> told.resetSent(local, remote, state, why, nowNanos));
    }

    @Override
    public void resetReceived(Endpoint local, Endpoint remote, State state, long nowNanos) {
        tell(() -> told.resetReceived(local, remote, state, nowNanos));
    }

    @Override
    public void closed(Summary summary, long nowNanos) {
        tell(() -> told.closed(summary, nowNanos));
    }

    @Override
    public void deliveryAdvice(IpAddress destination, boolean good, long nowNanos) {
        tell(() -> told.deliveryAdvice(destination, good, nowNanos));
    }

    @Override
    public void callbackFailed(Connection connection, Throwable failure) {
        tell(() -> told.callbackFailed(connection, failure));
    }

    @Override
    public void listenerFailed(Listener listener, Throwable failure) {
        tell(() -> told.listenerFailed(listener, failure));
    }

    @Override
    public void defect(@Nullable Connection connection, AssertionError failure) {
        tell(() -> told.defect(connection, failure));
    }
}
