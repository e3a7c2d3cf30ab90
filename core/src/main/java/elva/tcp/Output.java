package elva.tcp;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.Seq;
import elva.wire.TcpWriter;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Pays what is owed, one segment at a time, once everything that arrived is processed. RFC 9293
/// §3.8.6.2.1 (silly windows), §3.7.4 (Nagle), §3.8.6.1 (probes), MUST-58, MUST-59.
///
/// The segment is written in place, where the datagram's payload begins; IP's header goes before
/// it.
final class Output {
    private final Shard shard;
    private final TcpWriter writer = new TcpWriter();

    private @Nullable Tcb writing;

    // The segment that is being made
    private int seq;
    private int control;
    private int textLength;
    private boolean again;
    private int sackLength;
    private final SentOptions options = new SentOptions();
    /// New text that limited transmit lets out.
    private boolean beyondWindow;

    Output(Shard shard) {
        this.shard = shard;
    }

    /// Writes the next segment that is owed.
    ///
    /// @return the state it is sent in; `null` if nothing is owed
    @Nullable State next(Datagram out) {
        writing = null;
        Reply reply = shard.replies.poll();
        if (reply != null) {
            reply(reply, out);
            return reply.state;
        }
        for (Tcb t; (t = shard.firstQueued()) != null; shard.dequeueFirst()) {
            writing = t;
            if (t.state() != State.CLOSED && choose(t)) {
                write(t, out);
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
                    syn(t, Control.SYN | Control.ACK) || resend(t) || probe(t) || newText(t)
                            || keepAlive(t) || ack(t);
            case FIN_WAIT_2 -> keepAlive(t) || ack(t);
            case CLOSED, LISTEN, TIME_WAIT -> false;
        };
    }

    /// Starts over with an ACK and nothing else.
    private void begin(Tcb t) {
        seq = t.snd.seqOfControl();
        control = Control.ACK;
        textLength = 0;
        again = false;
        sackLength = t.sack.prepare(t);
        options.clear();
        beyondWindow = false;
    }

    private boolean syn(Tcb t, int bits) {
        if (!t.owed.syn || t.snd.synAcked) return false;
        begin(t);
        t.owed.syn = false;
        seq = t.snd.iss;
        control = bits;
        synOptions(t);
        boolean flew = t.snd.nxt != t.snd.iss;
        if (flew) {
            t.statistics.timing = false;                                    // Karn
            t.statistics.resent = true;
        }
        again = flew && t.recovery.timeouts() > 0;
        return true;
    }

    /// MUST-14, MUST-65; a SYN,ACK has of the others what the SYN had. RFC 7323 §2.2, RFC 2018 §2.
    private void synOptions(Tcb t) {
        sackLength = 0;
        options.mss = t.receiveMss();
        options.offer(t.config);
        if (control == Control.SYN) return;
        options.sackPermitted = t.sack.permitted;
        options.timestamps = t.timestamps.on;
        if (!t.scaled) options.shift = SentOptions.NONE;
    }

    /// Octets of text in a full segment, beside the SACK option it is to carry.
    private int fullLength(Tcb t) {
        return Math.max(1, t.effectiveMss() - sackLength);
    }

    /// What is believed lost, as far as the peer's window and the congestion window go. SHLD-16.
    private boolean resend(Tcb t) {
        Send snd = t.snd;
        if (!t.recovery.owesResend(snd.nxt) || snd.wnd == 0 || !snd.synAcked) return false;
        begin(t);
        int from = t.recovery.resendNext(snd.una);
        int sent = t.recovery.resendEnd(snd.nxt) - from;
        int room = Math.min(snd.una + snd.wnd - from, fullLength(t));
        if (t.recovery.isAfterTimeout()) {
            int flight = t.recovery.flight(snd.una, snd.nxt);
            if (flight > 0 && flight + Math.min(room, sent) > t.congestionWindow()) {
                t.statistics.windowLimited = true;
                return false;
            }
        }
        if (room <= 0) return false;
        int text = Math.max(0, t.sndEnd() - from);
        int most = resendMost(t, text, sent, room);
        textLength = Math.min(text, most);
        boolean fin = snd.finQueued && textLength == text
                && textLength < (snd.finSent ? sent : most);
        if (textLength == 0 && !fin) return false;
        if (fin) control |= Control.FIN;
        seq = from;
        again = true;
        t.recovery.resent(from + Math.min(sent, textLength + (fin ? 1 : 0)));
        return true;
    }

    /// What is sent again, be it one octet that a shut window refused, takes new text along where
    /// that makes no silly segment; else Nagle would hold the new text for a round trip.
    private int resendMost(Tcb t, int text, int sent, int room) {
        int grown = Math.min(text, room);
        boolean silly = grown < text && grown < fullLength(t) && grown < t.snd.maxWnd / 2;
        return t.recovery.mayGrow(t.snd.nxt) && !silly ? room : Math.min(sent, room);
    }

    /// One octet, or the lone FIN, at SND.UNA: does the window stay shut? T39.
    private boolean probe(Tcb t) {
        if (!t.owed.probe) return false;
        begin(t);
        t.owed.probe = false;
        Send snd = t.snd;
        if (snd.wnd > 0) return false;
        textLength = Math.min(1, t.sendBuffer.length());
        if (textLength == 0 && !snd.finQueued) return false;
        if (textLength == 0) control |= Control.FIN;
        seq = snd.una;
        again = Seq.lt(snd.una, snd.nxt);
        shard.counters.add(Counter.WIN_PROBE);
        return true;
    }

    private boolean newText(Tcb t) {
        Send snd = t.snd;
        int unsent = t.unsent();
        boolean fin = t.finUnsent();
        if (unsent == 0 && !fin) return false;
        t.tryLargerPackets();
        begin(t);
        if (snd.wnd == 0 && snd.synAcked) {
            Timeouts.startProbing(t);
            return false;
        }
        int usable = snd.usable();
        textLength = Math.min(Math.min(unsent, usable), fullLength(t));
        fin = fin && textLength == unsent && textLength < usable;
        if (textLength < 0 || (textLength == 0 && !fin)) return false;
        if (isHeldByCongestion(t) || isHeldBack(t, unsent, fin)) return false;
        if (snd.flight() == 0) restartAfterIdle(t);
        t.owed.override = false;
        t.deadlines.disarm(TimerKind.SWS_OVERRIDE);
        if (textLength == unsent) t.statistics.windowLimited = false;
        seq = snd.nxt;
        if (fin) control |= Control.FIN;
        return true;
    }

    /// RFC 5681 §3.1; the first duplicate ACKs let one segment more out each (RFC 3042).
    private boolean isHeldByCongestion(Tcb t) {
        int flight = t.recovery.flight(t.snd.una, t.snd.nxt);
        int most = t.congestionWindow();
        int after = flight + Math.max(1, textLength);
        beyondWindow = false;
        if (flight == 0 || after <= most) return false;
        t.statistics.windowLimited = true;
        beyondWindow = after <= most + t.recovery.limitedTransmits() * t.effectiveMss();
        return !beyondWindow;
    }

    /// Silly-window avoidance and Nagle. RFC 9293 §3.8.6.2.1; all text counts as pushed.
    private boolean isHeldBack(Tcb t, int unsent, boolean fin) {
        Send snd = t.snd;
        if (textLength >= fullLength(t) || fin || t.owed.override) return false;    // (1), (4)
        boolean mayBeSmall = t.noDelay || snd.flight() == 0;                // §3.7.4
        boolean all = textLength == unsent;
        if (mayBeSmall && (all || textLength >= snd.maxWnd / 2)) return false;         // (2), (3)
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
        begin(t);
        t.owed.keepAlive = false;
        seq = t.snd.nxt - 1;
        textLength = t.config.is(Setting.KEEP_ALIVE_GARBAGE) ? 1 : 0;
        again = true;
        shard.counters.add(Counter.KEEP_ALIVE);
        return true;
    }

    private boolean ack(Tcb t) {
        begin(t);
        if (t.owed.anyAck()) return true;
        return t.state().takesText() && !t.rcv.finReceived && Text.windowIsWorthTelling(t)
                && t.state() != State.SYN_RECEIVED;
    }

    // Writing

    private void reply(Reply r, Datagram out) {
        r.address(out);
        out.mayFragment = false;
        writer.start(out.buffer, out.payloadOffset).ports(r.localPort, r.remotePort)
                .seq(r.seq).ack(r.ack).flags(r.control).window(r.wnd);
        r.options.write(writer);
        finish(out, 0);
        if (r.embryo != null) r.embryo.synAckSent(shard.nowNanos);
        if ((r.control & Control.RST) != 0) shard.counters.add(Counter.OUT_RSTS);
    }

    private void write(Tcb t, Datagram out) {
        boolean takesText = t.snd.synAcked && !t.rcv.finReceived;
        if (takesText) Text.growWindow(t);
        t.address(out);
        out.dscp = t.dscp;
        out.hopLimit = t.hopLimit;
        out.mayFragment = t.path.mayFragment;
        SourceRoute.put(t.sourceRoute, out);
        int end = seq + textLength;
        if (textLength > 0 && end == t.sndEnd()) control |= Control.PSH;    // MUST-61
        writer.start(out.buffer, out.payloadOffset).ports(t.localPort, t.remotePort)
                .seq(seq).window(windowField(t));
        if ((control & Control.ACK) != 0) writer.ack(t.rcv.nxt);
        if (t.snd.urgentBeyond(seq) && (control & Control.SYN) == 0) {
            control |= Control.URG;
            writer.urgentPointer(Math.min(t.snd.up - seq, 0xffff));         // MUST-62
        }
        writer.flags(control);
        writeOptions(t);
        int header = writer.finishHeader();
        if (textLength > 0) text(t, out, header);
        finish(out, textLength);
        if (textLength > 0 && Seq.lt(t.snd.nxt, end)) {
            t.path.sent(out.payloadLength + (t.isV4() ? 20 : 40), end);
        }
        sent(t);
    }

    /// A SYN's window is not scaled. RFC 7323 §2.2
    private int windowField(Tcb t) {
        if ((control & Control.SYN) != 0) return Math.min(t.rcv.wnd, 0xffff);
        return t.rcv.windowField(t.receiveBuffer.free());
    }

    private void writeOptions(Tcb t) {
        Timestamps ts = t.timestamps;
        if (options.timestamps || ts.on) {
            boolean echoes = (control & Control.ACK) != 0;
            options.timestamps(ts.value(shard.nowNanos), echoes ? ts.recent : 0);
        }
        options.write(writer);
        if (sackLength > 0 && (control & Control.ACK) != 0) t.sack.write(writer);
    }

    private void text(Tcb t, Datagram out, int header) {
        int from = seq - t.snd.textSeq;
        long to = out.payloadOffset + header;
        boolean held = from >= 0 && from + textLength <= t.sendBuffer.length();
        if (held) t.sendBuffer.copyTo(from, textLength, out.buffer, to);
        else out.buffer.set(ValueLayout.JAVA_BYTE, to, (byte) 0);     // MAY-6
    }

    private void finish(Datagram out, int text) {
        int header = writer.finishHeader();
        out.payloadLength = header + text;
        out.ecn = 0;
        out.segmentSize = 0;
        writer.checksum(out.sourceHigh, out.sourceLow, out.destinationHigh, out.destinationLow,
                text);
        shard.counters.add(Counter.OUT_SEGS);
    }

    /// What the segment that was written changes.
    private void sent(Tcb t) {
        Statistics s = t.statistics;
        Send snd = t.snd;
        s.segmentsSent++;
        s.lastSentNanos = shard.nowNanos;
        if ((control & Control.ACK) != 0) acknowledged(t);
        int bits = control & (Control.SYN | Control.FIN);
        int length = textLength + Integer.bitCount(bits);
        int end = seq + length;
        boolean isNew = length > 0 && Seq.lt(snd.nxt, end);
        if (length > 0) s.lastTextSentNanos = shard.nowNanos;
        if (again) {
            s.timing = false;
            s.resent = true;
            if (length > 0 && Seq.le(snd.una, seq)) shard.retransmitted(t, seq, length);
            if (t.recovery.isFirstOfFast()) Timeouts.restart(t);
        }
        if (isNew) {
            if (beyondWindow) t.recovery.limitedTransmit(length);
            if (snd.flight() == 0) s.progressNanos = shard.nowNanos;
            s.octetsSent += Math.min(textLength, seq + textLength - snd.nxt);
            if (!again && !s.timing) time(s, end);
            snd.nxt = end;
            if ((bits & Control.FIN) != 0) snd.finSent = true;
        }
        if ((bits & Control.SYN) != 0) Timeouts.synSent(t);
        else if (length > 0 && Seq.lt(snd.una, end)) Timeouts.sent(t);
    }

    private void time(Statistics s, int end) {
        s.timing = true;
        s.resent = false;
        s.timedEnd = end;
        s.timedNanos = shard.nowNanos;
    }

    private void acknowledged(Tcb t) {
        t.owed.acknowledged();
        t.rcv.unacknowledged = 0;
        t.rcv.lastAckSent = t.rcv.nxt;
        t.deadlines.disarm(TimerKind.DELAYED_ACK);
        if (t.rcv.wnd == 0 && !t.rcv.finReceived) shard.counters.add(Counter.TO_ZERO_WINDOW);
    }
}
