package elva.tcp;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.Seq;
import org.jspecify.annotations.Nullable;

/// Pays what is owed, one segment at a time, once everything that arrived is processed: chooses
/// what the next one carries. RFC 9293 §3.8.6.2.1 (silly windows), §3.7.4 (Nagle), §3.8.6.1
/// (probes), MUST-58, MUST-59.
final class Output {
    private final Shard shard;
    private final SegmentWriter writer;
    private final Draft draft = new Draft();
    private final Resend resend = new Resend(draft);

    private @Nullable Tcb writing;

    Output(Shard shard) {
        this.shard = shard;
        writer = new SegmentWriter(shard);
    }

    /// Writes the next segment that is owed.
    ///
    /// @return the state it is sent in; `null` if nothing is owed
    @Nullable State next(Datagram out) {
        writing = null;
        Reply reply = shard.replies.poll();
        if (reply != null) {
            writer.write(reply, out);
            Departure.of(shard, reply);
            return reply.state;
        }
        for (Tcb t; (t = shard.firstQueued()) != null; shard.dequeueFirst()) {
            writing = t;
            if (t.state() != State.CLOSED && choose(t)) {
                if (t.snd.synAcked && !t.rcv.finReceived) Text.growWindow(t);
                writer.write(t, draft, out);
                Departure.of(t, draft, out.payloadLength);
                return t.state();
            }
        }
        return null;
    }

    /// Whose segment is being made; `null` if it is a reply.
    @Nullable Tcb writing() { return writing; }

    /// What goes first: SYN, what was lost, probes, new text and FIN, and an ACK if nothing else
    /// carries one.
    private boolean choose(Tcb t) {
        return switch (t.state()) {
            case SYN_SENT -> syn(t, Control.SYN);
            case SYN_RECEIVED -> syn(t, Control.SYN | Control.ACK) || ack(t);
            case ESTABLISHED, FIN_WAIT_1, CLOSE_WAIT, CLOSING, LAST_ACK ->
                    syn(t, Control.SYN | Control.ACK) || text(t) || keepAlive(t) || ack(t);
            case FIN_WAIT_2 -> keepAlive(t) || ack(t);
            case CLOSED, LISTEN, TIME_WAIT -> false;
        };
    }

    private boolean syn(Tcb t, int bits) {
        if (!t.owed.syn || t.snd.synAcked) return false;
        draft.begin(t);
        t.owed.syn = false;
        draft.seq = t.snd.iss;
        draft.control = bits;
        synOptions(t);
        boolean flew = t.snd.nxt != t.snd.iss;
        if (flew) {
            t.statistics.timing = false;                                    // Karn
            t.statistics.resent = true;
        }
        draft.again = flew && t.statistics.timeouts > 0;
        return true;
    }

    /// MUST-14, MUST-65; a SYN,ACK has of the others what the SYN had. RFC 7323 §2.2, RFC 2018 §2.
    private void synOptions(Tcb t) {
        draft.sackLength = 0;
        SentOptions options = draft.options;
        options.mss = t.receiveMss();
        options.offer(t.config);
        if (draft.control == Control.SYN) return;
        options.sackPermitted = t.sack.permitted;
        options.timestamps = t.timestamps.on;
        if (!t.scaled) options.shift = SentOptions.NONE;
    }

    /// What was lost goes first, unless F-RTO wants to see what new text does (RFC 5682).
    private boolean text(Tcb t) {
        if (t.undo.wantsNewFirst()) {
            if (newText(t)) {
                t.undo.newSent();
                return true;
            }
            t.undo.cannotSendNew();
        }
        if (tailProbe(t) || resend.lost(t) || probe(t) || newText(t)) return true;
        noteDemand(t);
        return resend.maybeLost(t);
    }

    /// Whether it is the user who leaves the path without text. draft-ietf-ccwg-bbr §4.1.2.4
    private static void noteDemand(Tcb t) {
        if (t.unsent() > 0 || t.finUnsent() || t.flight.queue.lostCount() > 0) return;
        int inFlight = t.inFlight();
        if (inFlight < t.congestionWindow()) t.flight.rate.limitedByApplication(inFlight);
    }

    /// Whether the next segment waits for its time.
    static boolean isPaced(Tcb t) {
        if (t.congestion.pacingRate() == 0 || t.pacer.mayLeave(t.shard.nowNanos)) return false;
        t.deadlines.arm(TimerKind.PACING, t.pacer.nextNanos());
        return true;
    }

    /// An ACK is overdue: new text if there is any, whatever the congestion window says, else what
    /// was sent last. RFC 8985 §7.3
    private boolean tailProbe(Tcb t) {
        if (!t.owed.lossProbe) return false;
        t.owed.lossProbe = false;
        if (t.snd.flight() == 0 || t.snd.wnd == 0 || t.isMending()) return false;
        boolean any = (t.unsent() > 0 && fits(t)) || resend.last(t);
        if (!any) return false;
        draft.isTailProbe = true;
        shard.counters.add(Counter.LOSS_PROBES);
        return true;
    }

    /// New text of a full segment, or the last there is, if the peer's window takes it.
    private boolean fits(Tcb t) {
        draft.begin(t);
        int length = Math.min(t.unsent(), draft.fullLength(t));
        if (length > t.snd.usable() || t.flight.queue.isFull()) return false;
        draft.seq = t.snd.nxt;
        draft.textLength = length;
        return true;
    }

    /// One octet, or the lone FIN, at SND.UNA: does the window stay shut? T39.
    private boolean probe(Tcb t) {
        if (!t.owed.probe) return false;
        draft.begin(t);
        t.owed.probe = false;
        Send snd = t.snd;
        if (snd.wnd > 0) return false;
        draft.textLength = Math.min(1, t.sendBuffer.length());
        if (draft.textLength == 0 && !snd.finQueued) return false;
        if (draft.textLength == 0) draft.control |= Control.FIN;
        draft.seq = snd.una;
        draft.again = Seq.lt(snd.una, snd.nxt);
        shard.counters.add(Counter.WIN_PROBE);
        return true;
    }

    private boolean newText(Tcb t) {
        Send snd = t.snd;
        int unsent = t.unsent();
        boolean fin = t.finUnsent();
        if (unsent == 0 && !fin) return false;
        t.tryLargerPackets();
        draft.begin(t);
        if (snd.wnd == 0 && snd.synAcked) {
            Timeouts.startProbing(t);
            return false;
        }
        int usable = snd.usable();
        int length = Math.min(Math.min(unsent, usable), draft.fullLength(t));
        fin = fin && length == unsent && length < usable;
        if (length < 0 || (length == 0 && !fin)) return false;
        draft.textLength = length;
        if (isHeldByCongestion(t) || isHeldBack(t, unsent, fin) || isPaced(t)) return false;
        if (snd.flight() == 0) restartAfterIdle(t);
        t.owed.override = false;
        t.deadlines.disarm(TimerKind.SWS_OVERRIDE);
        if (length == unsent) t.statistics.windowLimited = false;
        draft.seq = snd.nxt;
        if (fin) draft.control |= Control.FIN;
        return true;
    }

    /// RFC 5681 §3.1; the first duplicate ACKs let one segment more out each (RFC 3042).
    private boolean isHeldByCongestion(Tcb t) {
        if (t.flight.queue.isFull()) return true;
        int inFlight = t.inFlight();
        int most = t.congestionWindow();
        int after = inFlight + Math.max(1, draft.textLength);
        draft.beyondWindow = false;
        if (inFlight == 0 || after <= most) return false;
        t.statistics.windowLimited = true;
        draft.beyondWindow = after <= most + t.recovery.limitedTransmits() * t.effectiveMss();
        return !draft.beyondWindow;
    }

    /// Silly-window avoidance and Nagle. RFC 9293 §3.8.6.2.1; all text counts as pushed.
    private boolean isHeldBack(Tcb t, int unsent, boolean fin) {
        Send snd = t.snd;
        int length = draft.textLength;
        if (length >= draft.fullLength(t) || fin || t.owed.override) return false;    // (1), (4)
        boolean mayBeSmall = t.noDelay || snd.flight() == 0;                // §3.7.4
        boolean all = length == unsent;
        if (mayBeSmall && (all || length >= snd.maxWnd / 2)) return false;      // (2), (3)
        if (!all && mayBeSmall && !t.deadlines.runs(TimerKind.SWS_OVERRIDE)) {
            long pause = t.config.get(Setting.SWS_OVERRIDE);
            t.deadlines.arm(TimerKind.SWS_OVERRIDE, shard.nowNanos + pause);
        }
        return true;
    }

    /// Nothing flies: what was known of the path may be old. RFC 5681 §4.1.
    private void restartAfterIdle(Tcb t) {
        Statistics s = t.statistics;
        long now = shard.nowNanos;
        long idleNanos = s.octetsSent > 0 ? now - s.lastTextSentNanos : 0;
        t.congestion.restarted(idleNanos, t.rtt.rtoNanos(), now);
    }

    /// SEQ=SND.NXT-1: what the peer has had, so it answers. SHLD-12, MAY-6.
    private boolean keepAlive(Tcb t) {
        if (!t.owed.keepAlive) return false;
        draft.begin(t);
        t.owed.keepAlive = false;
        draft.seq = t.snd.nxt - 1;
        draft.textLength = t.config.is(Setting.KEEP_ALIVE_GARBAGE) ? 1 : 0;
        draft.again = true;
        shard.counters.add(Counter.KEEP_ALIVE);
        return true;
    }

    private boolean ack(Tcb t) {
        draft.begin(t);
        if (t.owed.anyAck()) return true;
        return t.state().takesText() && !t.rcv.finReceived && Text.windowIsWorthTelling(t)
                && t.state() != State.SYN_RECEIVED;
    }
}
