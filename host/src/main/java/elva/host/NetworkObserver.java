package elva.host;

import elva.stack.Ping;
import elva.stack.StackObserver;
import elva.tcp.Connection;
import elva.tcp.Discard;
import elva.tcp.Listener;
import elva.tcp.State;
import elva.tcp.Summary;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a network does with all that its stack tells: records it, logs failures, wakes whoever
/// drains, and hands it to the observer of the application, which is unplugged if it throws.
final class NetworkObserver implements StackObserver {
    private final FlightRecorder recorder = new FlightRecorder();
    private final Reporter reporter;
    private final Runnable connectionMoved;
    private StackObserver application;

    /// @param connectionMoved called at each change of a state
    NetworkObserver(Reporter reporter, StackObserver application, Runnable connectionMoved) {
        this.reporter = reporter;
        this.application = application;
        this.connectionMoved = connectionMoved;
    }

    private void tell(Consumer<StackObserver> what) {
        try {
            what.accept(application);
        } catch (Throwable e) {
            application = StackObserver.NONE;
            reporter.failed("observer", e);
        }
    }

    @Override
    public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
        recorder.stateChanged(local, remote, arc, nowNanos);
        connectionMoved.run();
        tell(o -> o.stateChanged(local, remote, arc, nowNanos));
    }

    @Override
    public void discarded(Discard discard, @Nullable Endpoint local, @Nullable Endpoint remote,
            long nowNanos) {
        recorder.discarded(discard, local, remote, nowNanos);
        tell(o -> o.discarded(discard, local, remote, nowNanos));
    }

    @Override
    public void retransmitted(Endpoint local, Endpoint remote, Retransmission what,
            long nowNanos) {
        recorder.retransmitted(local, remote, what, nowNanos);
        tell(o -> o.retransmitted(local, remote, what, nowNanos));
    }

    @Override
    public void resetSent(Endpoint local, Endpoint remote, State state, String why,
            long nowNanos) {
        recorder.resetSent(local, remote, state, why, nowNanos);
        tell(o -> o.resetSent(local, remote, state, why, nowNanos));
    }

    @Override
    public void resetReceived(Endpoint local, Endpoint remote, State state, long nowNanos) {
        recorder.resetReceived(local, remote, state, nowNanos);
        tell(o -> o.resetReceived(local, remote, state, nowNanos));
    }

    @Override
    public void closed(Summary summary, long nowNanos) {
        recorder.closed(summary, nowNanos);
        tell(o -> o.closed(summary, nowNanos));
    }

    @Override
    public void deliveryAdvice(IpAddress destination, boolean good, long nowNanos) {
        reporter.note("delivery to " + destination
                + (good ? " works again" : " is in doubt"));
        tell(o -> o.deliveryAdvice(destination, good, nowNanos));
    }

    @Override
    public void callbackFailed(Connection connection, Throwable failure) {
        reporter.failed("callback of " + name(connection), failure);
        tell(o -> o.callbackFailed(connection, failure));
    }

    @Override
    public void pingFailed(Ping ping, Throwable failure) {
        reporter.failed("callback of a ping to " + ping.to(), failure);
        tell(o -> o.pingFailed(ping, failure));
    }

    @Override
    public void listenerFailed(Listener listener, Throwable failure) {
        reporter.failed("callback of listener " + listener.local(), failure);
        tell(o -> o.listenerFailed(listener, failure));
    }

    @Override
    public void defect(@Nullable Connection connection, AssertionError failure) {
        reporter.failed(connection == null ? "stack"
                : "stack, at " + name(connection), failure);
        tell(o -> o.defect(connection, failure));
    }

    private static String name(Connection connection) {
        return connection.local() + " -> " + connection.remote();
    }
}
