package elva.tcp;

import elva.tcp.loss.SentQueue;
import elva.wire.Control;

/// Chooses what is sent again: what was lost, and the last segment where an ACK is overdue. RFC
/// 5681 §3.2, RFC 6675 §4, RFC 8985 §7.3; SHLD-16.
final class Resend {
    private final Draft draft;

    Resend(Draft draft) {
        this.draft = draft;
    }

    /// What is believed lost, as far as the peer's window and the congestion window go.
    boolean lost(Tcb t) {
        if (t.snd.wnd == 0 || !t.snd.synAcked) return false;
        if (t.sack.permitted) {
            long at = t.selective.nextLost();
            return at < t.flight.queue.end() && selective(t, at);
        }
        if (!t.recovery.owesResend(t.snd.nxt)) return false;
        draft.begin(t);
        int from = t.recovery.resendNext(t.snd.una);
        int sent = t.recovery.resendEnd(t.snd.nxt) - from;
        boolean held = t.recovery.isAfterTimeout() && (isHeld(t, from, sent) || Output.isPaced(t));
        if (held || !carry(t, from, sent)) return false;
        t.recovery.resent(from + Math.min(sent, draft.length()));
        return true;
    }

    /// What may be lost, where there is nothing new to send. RFC 6675 §4 NextSeg() (3), (4)
    boolean maybeLost(Tcb t) {
        if (!t.sack.permitted || t.snd.wnd == 0) return false;
        long at = t.selective.nextMaybeLost();
        return at < t.flight.queue.end() && selective(t, at);
    }

    /// Lost neighbours go in one packet.
    private boolean selective(Tcb t, long at) {
        draft.begin(t);
        SentQueue queue = t.flight.queue;
        int from = queue.resendFrom(at);
        int end = queue.end(at);
        int full = draft.fullLength(t);
        for (long next = at + 1; next < queue.end() && queue.isLost(next); next++) {
            if (queue.end(next) - from > full) break;
            end = queue.end(next);
        }
        boolean held = !t.selective.isFrontOwed()
                && (isHeld(t, from, end - from) || Output.isPaced(t));
        if (held || !carry(t, from, end - from)) return false;
        t.selective.resent(at);
        return true;
    }

    private boolean isHeld(Tcb t, int from, int sent) {
        int inFlight = t.inFlight();
        int length = Math.min(room(t, from), sent);
        if (inFlight == 0 || inFlight + length <= t.congestionWindow()) return false;
        t.statistics.windowLimited = true;
        return true;
    }

    private int room(Tcb t, int from) {
        return Math.min(t.snd.resendEdge() - from, draft.fullLength(t));
    }

    /// Puts numbers from `from` on into the draft.
    ///
    /// @param sent how many of them were sent before
    private boolean carry(Tcb t, int from, int sent) {
        Send snd = t.snd;
        int room = room(t, from);
        if (room <= 0) return false;
        int text = Math.max(0, t.sndEnd() - from);
        int most = most(t, text, sent, room);
        int length = Math.min(text, most);
        boolean fin = snd.finQueued && length == text && length < (snd.finSent ? sent : most);
        if (length == 0 && !fin) return false;
        if (fin) draft.control |= Control.FIN;
        draft.seq = from;
        draft.textLength = length;
        draft.again = true;
        return true;
    }

    /// What is sent again, be it one octet that a shut window refused, takes new text along where
    /// that makes no silly segment; else Nagle would hold the new text for a round trip.
    private int most(Tcb t, int text, int sent, int room) {
        int grown = Math.min(text, room);
        boolean silly = grown < text && grown < draft.fullLength(t) && grown < t.snd.maxWnd / 2;
        return t.mayGrow() && !silly ? room : Math.min(sent, room);
    }

    /// The last segment, so that its ACK tells what became of the others. RFC 8985 §7.3
    boolean last(Tcb t) {
        SentQueue queue = t.flight.queue;
        draft.begin(t);
        long at = queue.end() - 1;
        int end = queue.end(at);
        int from = end - Math.min(queue.length(at), draft.fullLength(t));
        return carry(t, from, end - from);
    }
}
