package elva.tcp;

import elva.tcp.buffer.ReceiveBuffer;
import elva.wire.Seq;

/// What the seventh and eighth check do with text and FIN that they take. RFC 9293 §3.10.7.4.
final class Text {

    private Text() {}

    /// Takes text that is wholly in the window: delivers it, or holds it behind a hole. SHLD-31.
    ///
    /// @return whether a FIN behind it may be taken too
    static boolean take(Tcb t, Segment s) {
        Receive rcv = t.rcv;
        if (rcv.finHeld) s.cut(rcv.heldFin);                // T45
        int ahead = s.seq - rcv.nxt;
        if (s.isFin() && ahead == 0) t.receiveBuffer.dropHeld(s.textLength);
        boolean hole = t.receiveBuffer.heldCount() > 0 || t.owed.duplicateAcks > 0;
        tellDuplicate(t, s, ahead);
        boolean stored = t.receiveBuffer.write(ahead, s.buffer, s.textOffset, s.textLength);
        rcv.mss = Math.max(rcv.mss, s.textLength);
        if (!stored) {
            boolean memory = t.shard.chunks.isExhausted();
            t.shard.journal.discard(memory ? Discard.NO_MEMORY : Discard.TCP_OFO_DROP, s);
            t.oweAck();
            return false;
        }
        if (ahead > 0) {
            t.shard.counters.add(Counter.OFO_QUEUE);
            t.sack.held(t, s.seq);
            return true;
        }
        int delivered = deliver(t);
        acknowledge(t, hole);
        return delivered >= s.textLength;                   // else no memory for the rest of it
    }

    /// RFC 2883 §4.2: the first part of it that is held already.
    private static void tellDuplicate(Tcb t, Segment s, int ahead) {
        ReceiveBuffer buffer = t.receiveBuffer;
        for (int i = 0; i < buffer.heldCount(); i++) {
            int left = Math.max(ahead, buffer.heldLeft(i));
            int right = Math.min(ahead + s.textLength, buffer.heldRight(i));
            if (left >= ahead + s.textLength) return;
            if (left < right) {
                t.sack.duplicate(t.rcv.nxt + left, t.rcv.nxt + right);
                return;
            }
        }
    }

    /// Moves RCV.NXT over what is in order now.
    ///
    /// @return octets
    static int deliver(Tcb t) {
        if (t.rcv.finHeld) t.receiveBuffer.dropHeld(t.rcv.heldFin - t.rcv.nxt);
        int count = t.receiveBuffer.advance();
        if (count == 0) return 0;
        t.rcv.advance(count);
        t.rcv.unacknowledged += count;
        t.statistics.octetsReceived += count;
        t.signal(Signal.READABLE);
        return count;
    }

    /// An ACK is owed at once where there was a hole (RFC 5681 §4.2) and for every second full
    /// segment (SHLD-19), else within [Setting#DELAYED_ACK] (MUST-40).
    private static void acknowledge(Tcb t, boolean hole) {
        long delay = t.config.get(Setting.DELAYED_ACK);
        int second = 2 * Math.min(t.rcv.mss, t.receiveMss());
        if (hole || delay == 0 || t.rcv.unacknowledged >= second) {
            t.owed.newAck();
        } else if (!t.deadlines.runs(TimerKind.DELAYED_ACK)) {
            t.deadlines.arm(TimerKind.DELAYED_ACK, t.shard.nowNanos + delay);
        }
    }

    static void holdFin(Tcb t, int number) {
        t.rcv.finHeld = true;
        t.rcv.heldFin = number;
        if (number != t.rcv.nxt) t.sack.held(t, number);
    }

    /// Whether the FIN that was held is the next number now.
    static boolean heldFinIsNext(Tcb t) {
        return t.rcv.finHeld && t.rcv.heldFin == t.rcv.nxt;
    }

    /// RCV.NXT goes over the peer's FIN; a FIN implies PUSH.
    static void passFin(Tcb t) {
        t.rcv.advance(1);
        t.rcv.finHeld = false;
        t.rcv.finReceived = true;
        t.receiveBuffer.dropHeld(0);
        t.owed.newAck();
        t.signal(Signal.PEER_CLOSED | Signal.READABLE);
    }

    /// Text and FIN on a SYN, kept until ESTABLISHED: held as if behind a hole. §3.10.7.2.
    static void keep(Tcb t, Segment s) {
        int room = Math.min(s.textLength, t.rcv.wnd);
        if (room > 0) t.receiveBuffer.write(0, s.buffer, s.textOffset, room);
        if (s.isFin() && room == s.textLength && room < t.rcv.wnd) holdFin(t, s.seq + 1 + room);
    }

    /// The connection is ESTABLISHED: what came with the SYN counts now.
    static void deliverKept(Tcb t) {
        if (t.receiveBuffer.heldCount() > 0 && t.receiveBuffer.heldLeft(0) == 0) {
            deliver(t);
            t.owed.newAck();
        }
    }

    /// The largest window that can be told now. The right edge never falls (SHLD-14) and moves only
    /// in steps worth telling: half the buffer or a full segment. RFC 9293 §3.8.6.2.2, MUST-39.
    ///
    /// @param segments how many full segments are worth it
    static boolean windowCanGrow(Tcb t, int segments) {
        int gain = window(t) - t.rcv.wnd;
        int worth = Math.min(t.receiveBuffer.capacity() / 2, segments * t.receiveMss());
        return gain > 0 && gain >= worth;
    }

    /// Whether a wider window is worth a segment of its own: by two full segments, or by one once
    /// the user has read everything, or a sender would wait for it.
    static boolean windowIsWorthTelling(Tcb t) {
        return windowCanGrow(t, t.receiveBuffer.unread() == 0 ? 1 : 2);
    }

    /// What the buffer has room for, as far as 16 bits and the scale can say.
    static int window(Tcb t) {
        int unit = 1 << t.rcv.shift;
        return Math.min(t.receiveBuffer.free(), 0xffff << t.rcv.shift) & -unit;
    }

    /// Opens the window as far as it goes, if that is worth telling.
    static void growWindow(Tcb t) {
        if (!windowCanGrow(t, 1)) return;
        if (t.rcv.wnd == 0) t.shard.counters.add(Counter.FROM_ZERO_WINDOW);
        t.rcv.wnd = window(t);
    }

    /// Text was read: an urgent pointer that lies behind it now means nothing more. Half the number
    /// space later it would lie ahead again.
    static void urgentRead(Tcb t) {
        if (t.rcv.urgent && urgentRemaining(t) == 0) t.rcv.urgent = false;
    }

    /// Whether any urgent octet is still to be read. MUST-33.
    static int urgentRemaining(Tcb t) {
        if (!t.rcv.urgent) return 0;
        int unread = t.receiveBuffer.unread();
        int next = t.rcv.nxt - unread - (t.rcv.finReceived ? 1 : 0);
        int ahead = Seq.lt(next, t.rcv.up) ? t.rcv.up - next : 0;
        return t.rcv.finReceived ? Math.min(ahead, unread) : ahead;     // nothing follows a FIN
    }
}
