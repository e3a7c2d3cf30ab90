package elva.host;

import elva.stack.StackObserver;
import elva.tcp.Discard;
import elva.tcp.State;
import elva.tcp.Summary;
import elva.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/// Makes events of the JDK Flight Recorder of what the stack tells. An event that nobody records
/// costs a look at a flag.
final class FlightRecorder implements StackObserver {

    @Override
    public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
        TcpStateChange event = new TcpStateChange();
        if (!event.shouldCommit()) return;
        event.local = local.toString();
        event.remote = remote.toString();
        event.from = arc.from().toString();
        event.to = arc.to().toString();
        event.cause = arc.cause().toString();
        event.commit();
    }

    @Override
    public void discarded(Discard discard, @Nullable Endpoint local, @Nullable Endpoint remote,
            long nowNanos) {
        TcpDiscard event = new TcpDiscard();
        if (!event.shouldCommit()) return;
        event.local = local == null ? "" : local.toString();
        event.remote = remote == null ? "" : remote.toString();
        event.reason = discard.name();
        event.meaning = discard.toString();
        event.commit();
    }

    @Override
    public void retransmitted(Endpoint local, Endpoint remote, Retransmission what,
            long nowNanos) {
        TcpRetransmit event = new TcpRetransmit();
        if (!event.shouldCommit()) return;
        event.local = local.toString();
        event.remote = remote.toString();
        event.state = what.state().toString();
        event.seq = Integer.toUnsignedLong(what.seq());
        event.length = what.length();
        event.count = what.count();
        event.commit();
    }

    @Override
    public void resetSent(Endpoint local, Endpoint remote, State state, String why,
            long nowNanos) {
        reset(local, remote, "sent", state, why);
    }

    @Override
    public void resetReceived(Endpoint local, Endpoint remote, State state, long nowNanos) {
        reset(local, remote, "received", state, "");
    }

    private static void reset(Endpoint local, Endpoint remote, String direction, State state,
            String why) {
        TcpReset event = new TcpReset();
        if (!event.shouldCommit()) return;
        event.local = local.toString();
        event.remote = remote.toString();
        event.direction = direction;
        event.state = state.toString();
        event.why = why;
        event.commit();
    }

    @Override
    public void closed(Summary summary, long nowNanos) {
        TcpClose event = new TcpClose();
        if (!event.shouldCommit()) return;
        event.local = summary.local().toString();
        event.remote = summary.remote().toString();
        event.from = summary.end().from().toString();
        event.cause = summary.end().cause().toString();
        event.story = summary.end().story();
        event.livedNanos = summary.closedNanos() - summary.openedNanos();
        event.octetsSent = summary.octetsSent();
        event.octetsReceived = summary.octetsReceived();
        event.segmentsSent = summary.segmentsSent();
        event.segmentsReceived = summary.segmentsReceived();
        event.segmentsRetransmitted = summary.segmentsRetransmitted();
        event.commit();
    }
}
