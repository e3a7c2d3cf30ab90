package elva.pcap;

import elva.tcp.Cause;
import elva.tcp.Discard;
import elva.tcp.State;
import org.jspecify.annotations.Nullable;

/// Our side of a packet in one line, which a capture carries as the packet's comment.
///
/// ```
/// Elva: SYN-RECEIVED -> ESTABLISHED by ACK of SYN
/// Elva: ESTABLISHED; discarded: TCP_CSUM, bad TCP checksum
/// Elva: sent in FIN-WAIT-1
/// ```
final class PacketComment {
    private PacketComment() {}

    /// The arguments are what a tapped packet says of itself.
    static String of(boolean outbound, @Nullable State before, @Nullable State after,
            @Nullable Cause cause, @Nullable Discard discard) {
        StringBuilder text = new StringBuilder("Elva: ");
        if (outbound) {
            text.append(before == null ? "sent without a connection" : "sent in " + before);
        } else {
            text.append(name(before));
            if (before != after || cause != null) text.append(" -> ").append(name(after));
            if (cause != null) text.append(" by ").append(cause);
        }
        if (discard != null) {
            text.append("; discarded: ").append(discard.name()).append(", ").append(discard);
        }
        return text.toString();
    }

    private static String name(@Nullable State state) {
        return state == null ? "no connection" : state.toString();
    }
}
