package elva.pcap;

import elva.stack.TappedPacket;
import elva.tcp.Cause;
import elva.tcp.Discard;
import elva.tcp.State;
import elva.tcp.TcpObserver.Arc;
import elva.tcp.TcpObserver.Retransmission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Our side of a packet in one line, which a capture carries as the packet's comment.
///
/// ```
/// Elva: FIN-WAIT-1 -> FIN-WAIT-2 by ACK of FIN -> TIME-WAIT by FIN
/// Elva: ESTABLISHED; discarded: TCP_CSUM, bad TCP checksum
/// Elva: sent; ESTABLISHED -> FIN-WAIT-1 by CLOSE
/// Elva: sent in FIN-WAIT-1 (again, timer)
/// ```
final class PacketComment {
    private PacketComment() {}

    /// @param shown what the stack told besides
    static String of(TappedPacket packet, Happenings.Shown shown) {
        Meeting meeting = new Meeting(packet.outbound(), packet.before(), packet.after(),
                packet.cause(), packet.discard());
        return of(meeting, shown);
    }

    /// What a tapped packet says of itself.
    record Meeting(boolean outbound, @Nullable State before, @Nullable State after,
            @Nullable Cause cause, @Nullable Discard discard) {}

    static String of(Meeting packet, Happenings.Shown shown) {
        StringBuilder text = new StringBuilder("Elva: ");
        if (packet.outbound) {
            sent(packet, shown, text);
        } else if (shown.arcs().isEmpty()) {
            arrived(packet, text);
        } else {
            arcs(shown.arcs(), text);
        }
        if (packet.discard != null) {
            text.append("; discarded: ").append(packet.discard.name()).append(", ")
                    .append(packet.discard);
        }
        return text.toString();
    }

    private static void sent(Meeting packet, Happenings.Shown shown, StringBuilder text) {
        if (!shown.arcs().isEmpty()) {
            text.append("sent; ");
            arcs(shown.arcs(), text);
        } else {
            text.append(packet.before == null ? "sent without a connection"
                    : "sent in " + packet.before);
        }
        Retransmission again = shown.again();
        if (again != null) text.append(again.count() == 0 ? " (again, fast)" : " (again, timer)");
    }

    /// What the tap tells alone: the last arc, whatever came before it.
    private static void arrived(Meeting packet, StringBuilder text) {
        text.append(name(packet.before));
        if (packet.before != packet.after || packet.cause != null) {
            text.append(" -> ").append(name(packet.after));
        }
        if (packet.cause != null) text.append(" by ").append(packet.cause);
    }

    /// One behind the other; where one does not begin where the last ended, anew.
    private static void arcs(List<Arc> arcs, StringBuilder text) {
        State at = null;
        for (Arc arc : arcs) {
            if (arc.from() != at) text.append(at == null ? "" : ", ").append(arc.from());
            text.append(" -> ").append(arc.to()).append(" by ").append(arc.cause());
            at = arc.to();
        }
    }

    private static String name(@Nullable State state) {
        return state == null ? "no connection" : state.toString();
    }
}
