package elva.judge;

import elva.tcp.State;
import elva.wire.Control;
import elva.wire.Seq;

/// The sequence space of what is sent: no gap, no change, nothing beyond the FIN or the window.
final class SendRules {
    private static final int DEFAULT_MSS_V4 = 536;
    private static final int DEFAULT_MSS_V6 = 1220;
    /// How far an old ACK may lie behind and still tell of a window.
    private static final int OLDEST_ACK = 1 << 30;
    private static final int EDGE_COUNT = 64;
    private static final long OVERRIDE_LEAST_NANOS = 100_000_000;

    private final Flow flow;
    private final SentOctets octets = new SentOctets();
    private boolean known;
    private boolean begins = true;
    private boolean endsTimeWait;
    private boolean synOver;
    private int iss;
    private int una;
    private int next;
    private boolean finSent;
    private int finSeq;
    private boolean edgeKnown;
    private int edge;
    /// The edges offered last: which of them counts, the order of arrival alone does not tell.
    private final int[] edges = new int[EDGE_COUNT];
    private int edgeCount;
    private long windowMax;
    private boolean urgent;
    private int urgentTarget;
    private long newTextNanos;
    private int peerMss = -1;
    private int peerShift = -1;
    private int ourShift = -1;

    SendRules(Flow flow) {
        this.flow = flow;
    }

    /// A new connection begins with the next SYN.
    void renew(boolean afterTimeWait) {
        begins = true;
        endsTimeWait = afterTimeWait && known;
    }

    /// What is sent next belongs to a connection whose numbers are not known any more.
    void forget() {
        known = false;
        begins = false;
    }

    /// The connection is gone; only a RST of it may still leave.
    void ended() {
        octets.start(next);
    }

    boolean isKnown() { return known; }

    /// Whether our SYN has left and its connection is the one there is.
    boolean isOpen() { return known && !begins; }

    int iss()         { return iss; }
    int una()         { return una; }
    int next()        { return next; }
    int edge()        { return edge; }
    boolean isEdgeKnown() { return edgeKnown; }

    /// Octets of text the peer takes in one segment.
    int peerMss(Packet packet) {
        int standard = packet.v4 ? DEFAULT_MSS_V4 : DEFAULT_MSS_V6;
        if (peerMss < 0) return standard;
        return (int) Math.max(peerMss, flow.expect.get(Bound.MSS_MIN));
    }

    /// Whether an acknowledgment number could be taken: neither from the future nor too old.
    boolean mayTakeAck(int ack) {
        if (!known) return false;
        long acked = Seq.distance(iss, una);
        int back = (int) Math.min(windowMax, acked);
        return Seq.inRange(una - back, ack, next);
    }

    // what arrives

    /// The SYN that began the connection said this.
    void peerSaid(int mss, int windowScale) {
        peerMss = mss;
        peerShift = windowScale;
    }

    void arrived(Packet packet) {
        if (!known || !packet.has(Control.ACK)) return;
        if (!flow.receive.mayTake(packet) || Seq.lt(next, packet.ack)) return;
        if (!Seq.inRange(next - OLDEST_ACK, packet.ack, next)) return;
        int before = una;
        if (Seq.lt(una, packet.ack)) una = packet.ack;
        long window = (long) packet.window << (packet.has(Control.SYN) ? 0 : shift(peerShift));
        windowMax = Math.max(windowMax, window);
        int right = packet.ack + (int) window;
        boolean opened = !edgeKnown || Seq.lt(edge, right);
        if (opened) edge = right;
        edgeKnown = true;
        edges[edgeCount++ % EDGE_COUNT] = right;
        flow.resend.acknowledged(packet, before, opened);
    }

    private int shift(int offered) {
        return peerShift < 0 || ourShift < 0 ? 0 : Math.min(offered, 14);
    }

    /// How far our own windows are shifted to the right in the header.
    int windowShift() {
        return shift(ourShift);
    }

    // what is sent

    void sent(Packet packet) {
        if (packet.has(Control.SYN)) sentSyn(packet);
        else if (!packet.has(Control.ACK)) flow.report(Rule.ACK_ALWAYS, packet, "no ACK");
        boolean idleProbe = known && isProbeOfIdle(packet);
        if (!idleProbe) checkStates(packet);
        if (!known) return;
        boolean over = flow.states.isTold() ? flow.states.isSynchronized() : packet.textLength > 0;
        if (over && !packet.has(Control.SYN)) synOver = true;
        checkUrgent(packet);
        if (Seq.lt(next, packet.seq)) {
            Rule rule = packet.length() > 0 ? Rule.SEQ_CONTINUOUS : Rule.SEQ_OF_ACK;
            flow.report(rule, packet, "next is " + Flow.number(next));
            return;
        }
        if (idleProbe) {
            flow.acks.probed(packet);
        } else if (packet.length() > 0) {
            sentSequence(packet);
        } else if (Seq.lt(packet.seq, iss + 1)) {
            flow.report(Rule.SEQ_OF_ACK, packet, "ISS is " + Flow.number(iss));
        }
    }

    private void sentSyn(Packet packet) {
        if (!flow.states.maySendSyn() || (synOver && !begins)) {
            flow.report(Rule.SYN_STATE, packet, "SYN");
        }
        if (begins || (!known && !flow.states.isTold())) {
            if (endsTimeWait && !Seq.lt(next, packet.seq)) {
                flow.report(Rule.SYN_ON_TIME_WAIT, packet, "numbers were used up to "
                        + Flow.number(next));
            }
            begin(packet.seq);
        } else if (known && packet.seq != iss) {
            flow.report(Rule.SYN_SEQUENCE, packet, "ISS is " + Flow.number(iss));
        }
        ourShift = packet.options.windowScale();
        flow.options.sentSyn(packet);
    }

    private void begin(int seq) {
        known = true;
        begins = false;
        endsTimeWait = false;
        synOver = false;
        iss = seq;
        una = seq;
        next = seq;
        finSent = false;
        urgent = false;
        edgeKnown = false;
        edgeCount = 0;
        windowMax = 0;
        octets.start(seq + 1);
        flow.resend.begin();
    }

    private void checkStates(Packet packet) {
        if (packet.textLength > 0 && !flow.states.maySendText()) {
            flow.report(Rule.TEXT_STATE, packet, "text");
        }
        if (packet.has(Control.FIN) && !flow.states.maySendFin()) {
            flow.report(Rule.FIN_STATE, packet, "FIN");
        }
    }

    private void checkUrgent(Packet packet) {
        if (!packet.has(Control.URG)) return;
        int pointer = packet.tcp.urgentPointer();
        int target = packet.seq + pointer;
        boolean back = urgent && Seq.lt(target, urgentTarget) && pointer != 0xffff;
        if (pointer == 0 || back) {
            flow.report(Rule.URGENT_POINTER, packet, "urgent pointer " + pointer);
        }
        urgentTarget = urgent ? Seq.max(urgentTarget, target) : target;
        urgent = true;
    }

    /// A keep-alive: the last number again while nothing is outstanding, with an octet or without.
    /// With an octet it may as well be sent again because the ACK of it was not taken.
    private boolean isProbeOfIdle(Packet packet) {
        boolean idle = una == next && !packet.has(Control.SYN | Control.FIN);
        boolean again = idle && packet.seq == next - 1 && packet.textLength <= 1
                && flow.state() != State.SYN_RECEIVED;
        return again && (packet.textLength == 0 || flow.acks.isProbeDue(packet.nowNanos));
    }

    private void sentSequence(Packet packet) {
        int end = packet.end();
        if (packet.textLength > flow.segmentSize(packet)) {
            flow.report(Rule.SEGMENT_SIZE, packet, packet.textLength + " octets of text, at most "
                    + flow.segmentSize(packet));
        }
        checkFin(packet, end);
        boolean probe = checkWindow(packet, end);
        checkOctets(packet);
        flow.resend.sent(packet, next, probe);
        if (Seq.lt(next, end)) {
            checkPush(packet, end);
            if (packet.seq == next && packet.textLength > 0) {
                checkNagle(packet, probe);
                newTextNanos = packet.nowNanos;
            }
            next = end;
            flow.resend.grew(packet);
        }
    }

    private void checkFin(Packet packet, int end) {
        if (finSent && Seq.lt(finSeq + 1, end)) {
            flow.report(Rule.AFTER_FIN, packet, "the FIN is " + Flow.number(finSeq));
        }
        if (!packet.has(Control.FIN)) return;
        boolean other = finSent ? end - 1 != finSeq : Seq.lt(end, next);
        if (other) {
            flow.report(Rule.FIN_ONCE, packet, "the FIN was " + Flow.number(finSent ? finSeq : next)
                    + ", now " + Flow.number(end - 1));
        } else {
            finSent = true;
            finSeq = end - 1;
        }
    }

    /// @return whether this is a probe: one new number beyond the window, or one sent so before
    private boolean checkWindow(Packet packet, int end) {
        if (packet.length() == 1 && flow.resend.mayProbe()) return true;
        if (!edgeKnown || !Seq.lt(next, end) || Seq.le(end, edge)) return false;
        boolean single = end - next == 1 && packet.length() == 1;
        if (!single) {
            flow.report(Rule.BEYOND_WINDOW, packet, "the window ends at " + Flow.number(edge));
        }
        return single;
    }

    private void checkOctets(Packet packet) {
        int seq = packet.textSeq();
        long offset = packet.tcp.textOffset();
        int at = octets.difference(seq, packet.buffer, offset, packet.textLength);
        if (at >= 0) {
            flow.report(Rule.SAME_OCTET, packet, "octet " + Flow.number(seq + at)
                    + " was another one before");
        }
        int known = octets.right() - seq;
        if (known >= 0 && known < packet.textLength) {
            octets.append(packet.buffer, offset + known, packet.textLength - known);
        }
    }

    /// A new segment that is not full ends what was queued, unless a window cut it short.
    private void checkPush(Packet packet, int end) {
        if (!flow.expect.is(Bound.EVERY_SEND_PUSHED) || packet.textLength == 0) return;
        if (packet.textLength == 1 && flow.resend.mayProbe()) return;
        boolean cut = flow.isNarrowed() || packet.textLength >= flow.segmentSize(packet)
                || packet.textLength >= windowMax / 2 || isEdge(end);
        if (!cut && !packet.has(Control.PSH | Control.FIN)) {
            flow.report(Rule.PUSH, packet, "no PSH on " + packet.textLength + " octets");
        }
    }

    /// While text is outstanding only full segments leave, the last one with the FIN excepted, and
    /// what waited for as long as silly-window avoidance may hold it (3.8.6.2.1).
    private void checkNagle(Packet packet, boolean probe) {
        boolean outstanding = una != next && Seq.lt(iss + 1, next);
        if (!flow.expect.is(Bound.NAGLE) || !outstanding || flow.isNarrowed()) return;
        boolean full = packet.textLength >= flow.segmentSize(packet);
        boolean waited = packet.nowNanos - newTextNanos >= OVERRIDE_LEAST_NANOS;
        boolean excused = probe || waited || packet.has(Control.FIN);
        if (!full && !excused && !flow.resend.takesForTailProbe()) {
            flow.report(Rule.NAGLE, packet, packet.textLength + " octets while "
                    + Seq.distance(una, next) + " are outstanding");
        }
    }

    /// Whether a window that was offered lately ends here, or before.
    private boolean isEdge(int end) {
        if (!edgeKnown) return false;
        if (Seq.le(edge, end)) return true;
        for (int i = Math.max(0, edgeCount - EDGE_COUNT); i < edgeCount; i++) {
            if (edges[i % EDGE_COUNT] == end) return true;
        }
        return false;
    }
}
