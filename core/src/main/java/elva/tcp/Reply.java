package elva.tcp;

import elva.wire.Datagram;
import org.jspecify.annotations.Nullable;

/// One segment without text that is owed by no whole connection. Used again and again.
final class Reply {
    private final Datagram to = new Datagram();
    int localPort;
    int remotePort;
    int seq;
    int ack;
    int control;
    int wnd;
    final SentOptions options = new SentOptions();
    State state = State.CLOSED;
    /// Whose SYN,ACK it is; `null` if it is none.
    @Nullable HalfOpen embryo;
    /// Whose ACK it is, if it is in TIME-WAIT.
    @Nullable TimeWait timeWait;

    void answer(Segment s) {
        embryo = null;
        timeWait = null;
        to.sourceHigh = s.localHigh;
        to.sourceLow = s.localLow;
        to.destinationHigh = s.remoteHigh;
        to.destinationLow = s.remoteLow;
        localPort = s.localPort;
        remotePort = s.remotePort;
        options.clear();
        wnd = 0;
    }

    void from(ControlBlock b) {
        embryo = null;
        timeWait = null;
        b.address(to);
        localPort = b.localPort;
        remotePort = b.remotePort;
        options.clear();
        wnd = 0;
    }

    void by(int dscp, int hopLimit, @Nullable SourceRoute route) {
        to.dscp = dscp;
        to.hopLimit = hopLimit;
        SourceRoute.put(route, to);
    }

    /// It is about to leave: echoes what came by now.
    void refresh() {
        if (timeWait != null && options.timestamps) options.tsEcr = timeWait.tsRecent;
    }

    /// It has left: the place it had holds nobody.
    void release() {
        embryo = null;
        timeWait = null;
    }

    void address(Datagram out) {
        out.sourceHigh = to.sourceHigh;
        out.sourceLow = to.sourceLow;
        out.destinationHigh = to.destinationHigh;
        out.destinationLow = to.destinationLow;
        out.options = to.options;
        out.firstHop = to.firstHop;
        out.dscp = to.dscp;
        out.hopLimit = to.hopLimit;
    }

    /// Whether it is a SYN,ACK whose embryo has grown up or gone since.
    boolean isStale() {
        return embryo != null && embryo.state != State.SYN_RECEIVED;
    }
}
