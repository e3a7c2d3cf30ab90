package elva.pcap;

import elva.stack.TappedPacket;
import elva.tcp.Cause;
import elva.tcp.State;
import elva.tcp.TcpObserver.Arc;
import elva.tcp.TcpObserver.Retransmission;
import elva.wire.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a stack has told about its connections and no packet has shown yet.
///
/// The arcs that a segment makes its connection take are told just before that segment; those of
/// user calls and timers wait for the SYN, FIN or RST by which the peer hears of them.
final class Happenings {
    static final Shown NONE = new Shown(List.of(), null);

    /// Connections about which something may wait; of more the eldest is forgotten.
    private static final int CONNECTIONS_MOST = 1 << 16;

    private final Map<Pair, Waiting> waiting = new LinkedHashMap<>();
    private @Nullable Pair last;

    private record Pair(Endpoint local, Endpoint remote) {}

    private static final class Waiting {
        final List<Arc> arcs = new ArrayList<>();
        long arcNanos;
        @Nullable Retransmission again;
    }

    /// What one packet shows.
    ///
    /// @param arcs in their order
    /// @param again `null` if it is sent for the first time
    record Shown(List<Arc> arcs, @Nullable Retransmission again) {}

    void took(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
        if (remote.port() == 0) return;                  // a listener's own
        if (arc.cause() == Cause.TWO_MSL || arc.cause() == Cause.EVICTED) return;   // unsaid
        last = new Pair(local, remote);
        Waiting w = of(last);
        boolean begins = arc.from() == State.CLOSED || arc.from() == State.LISTEN;
        if (begins && w.arcNanos != nowNanos) w.arcs.clear();
        w.arcNanos = nowNanos;
        w.arcs.add(arc);
    }

    void sentAgain(Endpoint local, Endpoint remote, Retransmission what) {
        of(new Pair(local, remote)).again = what;
    }

    private Waiting of(Pair pair) {
        Waiting w = waiting.computeIfAbsent(pair, _ -> new Waiting());
        if (waiting.size() > CONNECTIONS_MOST) waiting.remove(waiting.keySet().iterator().next());
        return w;
    }

    /// What a segment that leaves shows.
    Shown shownBySent(PacketEnds packet) {
        Pair pair = new Pair(packet.local(), packet.remote());
        Waiting w = waiting.get(pair);
        if (w == null) return NONE;
        Retransmission again = w.again;
        if (again != null && again.seq() != packet.seq()) again = null;
        if (again != null) w.again = null;
        List<Arc> arcs = List.of();
        if (packet.tellsState()) {
            arcs = List.copyOf(w.arcs);
            w.arcs.clear();
        }
        if (w.arcs.isEmpty() && w.again == null) waiting.remove(pair);
        return new Shown(arcs, again);
    }

    /// What a packet that arrived shows: the latest arcs of the connection that took one last, back
    /// to the state in which the packet met it.
    Shown shownByArrival(TappedPacket packet) {
        Pair pair = last;
        last = null;
        Waiting w = pair == null || packet.cause() == null ? null : waiting.get(pair);
        if (pair == null || w == null) return NONE;
        int first = w.arcs.size() - 1;
        while (first > 0 && w.arcs.get(first).from() != packet.before()) first--;
        List<Arc> taken = w.arcs.subList(Math.max(0, first), w.arcs.size());
        List<Arc> arcs = List.copyOf(taken);
        taken.clear();
        if (w.arcs.isEmpty() && w.again == null) waiting.remove(pair);
        return new Shown(arcs, null);
    }
}
