package elva.judge;

import elva.wire.Control;
import elva.wire.Seq;
import java.util.ArrayDeque;

/// Resets: those that answer a segment have its numbers, those of a connection have its own.
/// RFC 9293 §3.5.2.
final class ResetRules {
    /// What arrived earlier than now is forgotten beyond this many, what arrived now beyond the
    /// other.
    private static final int EARLIER_COUNT = 16;
    private static final int NOW_COUNT = 4_096;

    private final Flow flow;
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();

    ResetRules(Flow flow) {
        this.flow = flow;
    }

    private record Arrival(long timeNanos, int flags, int end, int ack) {

        /// Whether a RST has the form of an answer to this.
        boolean isAnsweredBy(Packet reset) {
            if ((flags & Control.ACK) != 0) {
                return !reset.has(Control.ACK) && reset.seq == ack;
            }
            return reset.has(Control.ACK) && reset.seq == 0 && reset.ack == end;
        }

        boolean isReset() {
            return (flags & Control.RST) != 0;
        }
    }

    void arrived(Packet packet) {
        arrivals.add(new Arrival(packet.nowNanos, packet.flags, packet.end(), packet.ack));
        boolean old = arrivals.getFirst().timeNanos != packet.nowNanos;
        if (arrivals.size() > (old ? EARLIER_COUNT : NOW_COUNT)) arrivals.remove();
    }

    void sent(Packet packet) {
        if (packet.length() > 0) flow.report(Rule.RST_FORM, packet, "a RST with text");
        if (isOwn(packet)) return;
        boolean answersReset = false;
        for (Arrival arrival : arrivals) {
            if (!arrival.isAnsweredBy(packet)) continue;
            if (!arrival.isReset()) return;
            answersReset = true;
        }
        if (answersReset) flow.report(Rule.RST_FOR_RST, packet, "answers a RST");
        else flow.report(Rule.RST_FORM, packet, "neither an answer nor of this connection");
    }

    /// Whether the numbers are those of the connection that is or was here: it gave up.
    private boolean isOwn(Packet packet) {
        SendRules send = flow.send;
        if (!send.isKnown() || !Seq.inRange(send.una(), packet.seq, send.next())) return false;
        if (!packet.has(Control.ACK)) return true;
        ReceiveRules receive = flow.receive;
        return receive.isKnown() && Seq.le(packet.ack, receive.front());
    }
}
