package elva.tcp;

import elva.wire.Seq;

/// A segment meets a connection in SYN-SENT. RFC 9293 §3.10.7.3: ACK, RST, security, SYN.
final class SynSentArrives {

    private SynSentArrives() {}

    static void arrives(Tcb t, Segment s) {
        if (!first(t, s)) return;
        if (!second(t, s)) return;
        fourth(t, s);                           // third: security, no multilevel-secure host
    }

    /// First, check the ACK bit.
    private static boolean first(Tcb t, Segment s) {
        boolean acceptable = Seq.lt(t.snd.una, s.ack) && Seq.le(s.ack, t.snd.nxt);
        if (!s.isAck() || acceptable) return true;
        t.shard.journal.discard(Discard.TCP_SYN_SENT_ACK, s);
        if (!s.isRst()) t.shard.replies.resetFor(t, s, "ACK of something never sent");
        return false;
    }

    /// Second, check the RST bit: it counts only if it acknowledges our SYN.
    private static boolean second(Tcb t, Segment s) {
        if (!s.isRst()) return true;
        if (!s.isAck()) {
            t.shard.journal.discard(Discard.TCP_SYN_SENT_RST, s);
            return false;
        }
        t.shard.journal.resetReceived(t);
        Endings.end(t, Cause.RST, Reason.CONNECTION_RESET);     // T1
        return false;
    }

    /// Fourth, check the SYN bit.
    private static void fourth(Tcb t, Segment s) {
        if (!s.isSyn()) {
            t.shard.journal.discard(Discard.TCP_SYN_SENT_NO_SYN, s);
            return;
        }
        t.rcv.irs = s.seq;
        t.rcv.nxt = s.seq + 1;
        Negotiation.take(t, s.options);
        t.peerMss(s.options.mss());
        if (s.isAck()) {
            synAck(t, s);
        } else {
            syn(t, s);
        }
    }

    private static void synAck(Tcb t, Segment s) {
        t.enter(State.ESTABLISHED, Cause.SYN_ACK);
        Acknowledgment.handshake(t, s);
        t.snd.window(s.wnd, s.seq, s.ack);                      // T4
        t.oweAck();
        t.signal(Signal.OPENED | Signal.WRITABLE);
        Opening.established(t);
        s.takeSynOff();
        s.trim(t.rcv.nxt, t.rcv.wnd);
        SegmentArrives.afterAck(t, s);
    }

    /// The SYNs crossed. MUST-10.
    private static void syn(Tcb t, Segment s) {
        t.origin = Origin.ACTIVE;
        SourceRoute.arrived(t, s);
        t.enter(State.SYN_RECEIVED, Cause.SYN);
        t.snd.window(s.wnd, s.seq, t.snd.iss);
        t.owed.syn = true;
        if (t.config.is(Setting.TEXT_ON_SYN)) Text.keep(t, s);  // T46
    }
}
