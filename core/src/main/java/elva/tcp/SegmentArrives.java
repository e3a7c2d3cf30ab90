package elva.tcp;

import elva.wire.Seq;

/// A segment meets a connection. RFC 9293 §3.10.7.4, the eight checks in their order, for
/// SYN-RECEIVED and the synchronized states; [SynSentArrives] and [ListenArrives] are the sections
/// before it.
///
/// No check sends: it notes what is owed. A check answers whether the next one is to be made.
///
/// What the RFC leaves to the reader, or has wrong, is decided in `docs/decisions/tensions.md`,
/// under the numbers T1..T46 that stand in the comments. The one that shapes this file is T22: a
/// RST and a SYN are judged by the SEQ they came with, so the second and the fourth check are drawn
/// forward into the first, before anything is trimmed.
final class SegmentArrives {
    private static final boolean GO = true;
    private static final boolean STOP = false;

    private SegmentArrives() {}

    /// Takes a segment through the checks.
    static void arrives(Tcb t, Segment s) {
        if (t.state() == State.SYN_SENT) {
            SynSentArrives.arrives(t, s);
        } else {
            if (!s.isSyn()) s.wnd <<= t.snd.shift;                          // RFC 7323 §2.3
            if (paws(t, s) && first(t, s) && third() && fifth(t, s)) afterAck(t, s);
        }
        t.settleChallenge();
        UserCalls.pendingClose(t);
    }

    /// What comes after the ACK was taken; SYN-SENT comes here too.
    static void afterAck(Tcb t, Segment s) {
        SourceRoute.arrived(t, s);
        if (s.length() > 0) {           // text kept of a SYN may just have moved RCV.NXT
            s.trim(t.rcv.nxt, t.rcv.wnd);
            s.beyondHole = s.length() > 0 && s.seq != t.rcv.nxt;
        }
        sixth(t, s);
        if (seventh(t, s)) eighth(t, s);
    }

    /// Before the first: timestamps that were agreed upon. RFC 7323 §3.2, §5.3 R1; T12.
    private static boolean paws(Tcb t, Segment s) {
        if (!t.timestamps.on || s.isRst() || s.isSyn()) return GO;
        if (!s.options.timestamps()) {
            t.shard.journal.discard(Discard.TCP_NO_TIMESTAMP, s);
            return STOP;
        }
        if (!t.timestamps.isOld(s.options.tsVal(), t.shard.nowNanos)) return GO;
        boolean waits = t.state() == State.TIME_WAIT;
        t.shard.journal.discard(waits ? Discard.TCP_RFC7323_TW_PAWS : Discard.TCP_RFC7323_PAWS, s);
        t.oweChallenge();
        return STOP;
    }

    /// First, check sequence number.
    private static boolean first(Tcb t, Segment s) {
        if (s.isRst()) return judgeRst(t, s);
        if (t.state() == State.SYN_RECEIVED && s.isAck() && !isNewAck(t, s)) {
            t.shard.replies.resetFor(t, s, "ACK of something never sent");  // T31, §3.5.2
            t.shard.journal.discard(Discard.TCP_SYN_RECEIVED_ACK, s);
            return STOP;
        }
        if (isCrossedSynAck(t, s)) s.takeSynOff();                          // T30
        if (s.isSyn()) return fourth(t, s);
        if (t.rcv.wnd == 0 && s.seq == t.rcv.nxt && s.length() > 0) {       // T20
            t.timestamps.take(s, t.rcv.lastAckSent, t.shard.nowNanos);
            s.dropText();
            t.oweAck();
            t.shard.journal.discard(Discard.TCP_ZEROWINDOW, s);
            return GO;
        }
        if (!t.rcv.isAcceptable(s.seq, s.length())) return unacceptable(t, s);
        t.timestamps.take(s, t.rcv.lastAckSent, t.shard.nowNanos);          // T25
        if (Seq.lt(s.seq, t.rcv.nxt)) t.sack.duplicate(s.seq, t.rcv.nxt);   // RFC 2883 §4.2
        if (s.length() > 0) s.trim(t.rcv.nxt, t.rcv.wnd);
        s.beyondHole = s.length() > 0 && s.seq != t.rcv.nxt;
        if (s.beyondHole) t.owed.duplicateAck();                            // RFC 5681 §3.2
        return GO;
    }

    private static boolean isNewAck(Tcb t, Segment s) {
        return Seq.lt(t.snd.una, s.ack) && Seq.le(s.ack, t.snd.nxt);
    }

    /// The SYN,ACK of a peer whose SYN crossed ours: it lies left of the window. Figure 7, MUST-10.
    private static boolean isCrossedSynAck(Tcb t, Segment s) {
        return t.state() == State.SYN_RECEIVED && t.origin == Origin.ACTIVE
                && s.isSyn() && s.isAck() && s.seq + 1 == t.rcv.nxt;
    }

    private static boolean unacceptable(Tcb t, Segment s) {
        boolean left = Seq.lt(s.seq, t.rcv.nxt);
        if (left) t.sack.duplicate(s.seq, Seq.min(s.seq + s.textLength, t.rcv.nxt));
        boolean isLastFin = s.isFin() && s.seq + s.length() == t.rcv.nxt;
        if (t.state() == State.TIME_WAIT && isLastFin) t.shard.timeWaits.restart(t);    // T21
        t.shard.journal.discard(left ? Discard.TCP_OLD_SEQUENCE : Discard.TCP_OVERWINDOW, s);
        if (s.length() > 0) t.oweAck();
        else t.oweChallenge();                                              // T18
        if (s.seq + 1 == t.rcv.nxt) fifth(t, s);                            // T20
        return STOP;
    }

    /// The first check for a RST: where it lies decides what it is worth. RFC 5961 §3.2.
    private static boolean judgeRst(Tcb t, Segment s) {
        boolean inWindow = t.rcv.inWindow(s.seq) || s.seq == t.rcv.nxt + t.rcv.wnd;
        if (s.seq == t.rcv.nxt) return second(t, s);                        // MUST-66
        if (!inWindow) {
            t.shard.journal.discard(Discard.TCP_RESET_SEQUENCE, s);
            return STOP;
        }
        if (!t.config.is(Setting.RFC_5961) && t.rcv.inWindow(s.seq)) return second(t, s);
        if (t.state() == State.TIME_WAIT) {
            t.shard.journal.discard(Discard.TCP_RESET_TIME_WAIT, s);
            return STOP;
        }
        t.shard.journal.discard(Discard.TCP_RESET_CHALLENGED, s);
        t.oweChallenge();
        return STOP;
    }

    /// Second, check the RST bit: it is exact.
    private static boolean second(Tcb t, Segment s) {
        State state = t.state();
        if (state == State.TIME_WAIT && !t.config.is(Setting.TIME_WAIT_RST)) {
            t.shard.journal.discard(Discard.TCP_RESET_TIME_WAIT, s);        // T3, RFC 1337
            return STOP;
        }
        t.shard.journal.resetReceived(t);
        switch (state) {
            case SYN_RECEIVED -> {
                switch (t.origin) {
                    case PASSIVE -> backToListen(t, Cause.RST);
                    case TIME_WAIT -> t.enter(State.TIME_WAIT, Cause.RST);
                    case ACTIVE -> Endings.end(t, Cause.RST, Reason.CONNECTION_REFUSED);
                }
            }
            case CLOSING, LAST_ACK -> {                                     // T34
                boolean unacknowledged = t.sendBuffer.length() > 0;
                Endings.end(t, Cause.RST, unacknowledged ? Reason.CONNECTION_RESET
                        : Reason.CONNECTION_CLOSING);
            }
            case TIME_WAIT -> Endings.end(t, Cause.RST, Reason.CONNECTION_CLOSING);
            case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT ->
                    Endings.end(t, Cause.RST, Reason.CONNECTION_RESET);
            case CLOSED, LISTEN, SYN_SENT -> throw new AssertionError(state);
        }
        return STOP;
    }

    /// A passive OPEN goes back where it was; unless its user has closed it since.
    private static void backToListen(Tcb t, Cause cause) {
        if (!t.closePending && !t.orphan) t.enter(State.LISTEN, cause);
        else if (t.sendBuffer.length() == 0) Endings.end(t, cause, Reason.CONNECTION_CLOSING);
        else Endings.end(t, cause, Reason.CONNECTION_RESET);                // MUST-12
    }

    /// Third, check security: no multilevel-secure host, every segment passes. §3.10, A.1.
    private static boolean third() {
        return GO;
    }

    /// Fourth, check the SYN bit, the SEQ untrimmed.
    private static boolean fourth(Tcb t, Segment s) {
        if (t.state() == State.SYN_RECEIVED && t.origin != Origin.ACTIVE) {
            fourthOfEmbryo(t, s);
        } else if (t.config.is(Setting.RFC_5961) || t.state() == State.TIME_WAIT) {
            t.shard.journal.discard(Discard.TCP_SYN_CHALLENGED, s);         // RFC 5961 §4.2, T29
            t.shard.counters.add(Counter.SYN_CHALLENGE);
            t.oweChallenge();
        } else if (t.rcv.inWindow(s.seq)) {
            t.shard.replies.resetFor(t, s, "SYN in the window");
            Endings.end(t, Cause.SYN_IN_WINDOW, Reason.CONNECTION_RESET);
        } else {
            t.shard.journal.discard(Discard.TCP_SYN_CHALLENGED, s);
            t.oweChallenge();
        }
        return STOP;
    }

    private static void fourthOfEmbryo(Tcb t, Segment s) {
        if (s.seq == t.rcv.irs) {                                           // T2
            t.shard.journal.discard(Discard.TCP_SYN_AGAIN, s);
            t.owed.syn = true;
        } else if (!t.rcv.inWindow(s.seq)) {
            t.shard.journal.discard(Discard.TCP_SYN_CHALLENGED, s);
            t.oweChallenge();
        } else if (t.origin == Origin.PASSIVE) {
            backToListen(t, Cause.SYN_IN_WINDOW);
        } else {
            t.enter(State.TIME_WAIT, Cause.SYN_IN_WINDOW);
        }
    }

    /// Fifth, check the ACK field.
    private static boolean fifth(Tcb t, Segment s) {
        if (!s.isAck()) {
            t.shard.journal.discard(Discard.TCP_FLAGS, s);
            return STOP;
        }
        if (t.state() == State.SYN_RECEIVED && !established(t, s)) return STOP;
        if (!Seq.inRange(t.snd.ackEdge(), s.ack, t.snd.nxt)) {              // MAY-12, T40
            boolean old = Seq.lt(s.ack, t.snd.una);
            t.shard.journal.discard(old ? Discard.TCP_OLD_ACK : Discard.TCP_ACK_UNSENT_DATA, s);
            t.oweChallenge();
            return STOP;
        }
        Acknowledgment.take(t, s);
        return switch (t.state()) {
            case FIN_WAIT_1 -> {
                if (t.finAcknowledged()) t.enter(State.FIN_WAIT_2, Cause.ACK_OF_FIN);
                yield GO;
            }
            case CLOSING -> {
                if (!t.finAcknowledged()) yield STOP;
                t.enter(State.TIME_WAIT, Cause.ACK_OF_FIN);
                yield GO;
            }
            case LAST_ACK -> {
                if (!t.finAcknowledged()) yield GO;
                Endings.end(t, Cause.ACK_OF_FIN, Reason.CONNECTION_CLOSING);
                yield STOP;
            }
            case ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT, TIME_WAIT -> GO;
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED -> throw new AssertionError(t.state());
        };
    }

    /// The fifth check of SYN-RECEIVED: only an acceptable ACK comes here.
    ///
    /// @return false if the listener has no room: the ACK is as if lost
    private static boolean established(Tcb t, Segment s) {
        if (!t.shard.embryos.admits(t)) {
            t.shard.journal.discard(Discard.TCP_LISTEN_OVERFLOW, s);
            return STOP;
        }
        t.enter(State.ESTABLISHED, Cause.ACK_OF_SYN);
        t.snd.window(s.wnd, s.seq, s.ack);
        t.shard.embryos.grown(t);
        t.statistics.lastDscp = s.dscp;                                     // MAY-9
        t.signal(Signal.OPENED | Signal.WRITABLE);
        return GO;
    }

    /// Sixth, check the URG bit. MUST-32: the start and every advance are told (T7).
    private static void sixth(Tcb t, Segment s) {
        if (!s.isUrg() || !t.state().takesText()) return;
        Receive rcv = t.rcv;
        int known = rcv.urgent && Seq.lt(rcv.nxt, rcv.up) ? rcv.up : rcv.nxt;
        if (!Seq.lt(known, s.urgentEnd)) return;
        rcv.up = s.urgentEnd;
        rcv.urgent = true;
        t.signal(Signal.URGENT);
    }

    /// Seventh, process the segment text.
    private static boolean seventh(Tcb t, Segment s) {
        if (s.textLength == 0) return GO;
        if (!t.state().takesText()) {
            t.shard.journal.discard(Discard.TCP_TEXT_AFTER_FIN, s);
            if (t.state() == State.TIME_WAIT) t.oweChallenge();             // T35
            else t.oweAck();
            return GO;
        }
        if (t.orphan && t.state() != State.ESTABLISHED) {                   // SHLD-3
            t.shard.replies.reset(t, "text after half-duplex CLOSE");
            t.shard.counters.add(Counter.ABORT_ON_DATA);
            Endings.end(t, Cause.TEXT_AFTER_CLOSE, Reason.CONNECTION_CLOSING);
            return STOP;
        }
        return Text.take(t, s);
    }

    /// Eighth, check the FIN bit.
    private static void eighth(Tcb t, Segment s) {
        boolean fin = s.isFin();
        if (s.beyondHole) {
            boolean first = fin && !t.rcv.finHeld;                          // T45
            if (first && t.state().takesText()) Text.holdFin(t, s.seq + s.textLength);
            return;
        }
        if (!fin && t.state().takesText()) fin = Text.heldFinIsNext(t);
        if (fin) finInOrder(t, s);
    }

    private static void finInOrder(Tcb t, Segment s) {
        if (!t.state().takesText()) {                                       // T45
            t.shard.journal.discard(Discard.TCP_TEXT_AFTER_FIN, s);
            t.oweChallenge();
            return;
        }
        Text.passFin(t);
        switch (t.state()) {
            case ESTABLISHED -> t.enter(State.CLOSE_WAIT, Cause.FIN);
            case FIN_WAIT_1 -> t.enter(State.CLOSING, Cause.FIN);
            case FIN_WAIT_2 -> t.enter(State.TIME_WAIT, Cause.FIN);
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT ->
                    throw new AssertionError(t.state());
        }
    }
}
