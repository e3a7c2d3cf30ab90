package elva.judge;

import elva.wire.Control;
import elva.wire.Seq;
import elva.wire.TcpOptions;
import java.util.ArrayDeque;

/// What is acknowledged and offered: ACK numbers and window edges against what arrived, and how
/// long an arrival waited.
final class ReceiveRules {
    private static final int SYN_COUNT = 8;

    private final Flow flow;
    private final ArrivedOctets octets = new ArrivedOctets();
    private final ArrayDeque<Syn> syns = new ArrayDeque<>();

    private boolean known;
    private boolean finArrived;
    private int finEnd;
    private int ack;
    private int edge;
    private long windowMax;
    private long mss = -1;

    // what is owed to arrivals
    private boolean owed;
    private long owedNanos;
    private boolean owedAtOnce;
    private long owedAtOnceNanos;
    private long fullOctets;
    private long secondNanos = Long.MAX_VALUE;

    /// A SYN that came.
    private record Syn(int seq, int end, int mss, int windowScale, boolean timestamps, int tsVal,
            boolean permitsSack) {

        static Syn of(Packet packet) {
            TcpOptions options = packet.options;
            return new Syn(packet.seq, packet.end(), options.mss(), options.windowScale(),
                    options.timestamps(), options.tsVal(), options.sackPermitted());
        }
    }

    ReceiveRules(Flow flow) {
        this.flow = flow;
    }

    /// A new connection begins; the SYNs that arrived are kept, one of them began it.
    void renew() {
        known = false;
        finArrived = false;
        windowMax = 0;
        clearDebts();
    }

    /// The connection is gone; nobody waits for an ACK.
    void ended() {
        clearDebts();
    }

    private void clearDebts() {
        owed = false;
        owedAtOnce = false;
        fullOctets = 0;
        secondNanos = Long.MAX_VALUE;
    }

    /// One after the last octet that arrived with no hole before it.
    int front() {
        return octets.front();
    }

    boolean isKnown() {
        return known;
    }

    /// Whether an arrival lies where the window may be: from the number acknowledged last, since
    /// what lay behind a hole may have been dropped, to the edge offered last.
    boolean mayTake(Packet packet) {
        if (!known || packet.has(Control.SYN)) return true;
        boolean begins = Seq.inRange(ack - 1, packet.seq, edge);
        boolean ends = packet.length() > 0 && Seq.lt(ack, packet.end())
                && Seq.le(packet.seq, edge);
        return begins || ends;
    }

    // what arrives

    /// Whether all of `[left, right)` arrived, or it cannot be told.
    boolean arrived(int left, int right) {
        return !octets.isComplete() || octets.covers(left, right);
    }

    void arrived(Packet packet) {
        if (known) flow.options.arrived(packet, ack, octets.front());
        if (packet.has(Control.SYN)) {
            if (syns.size() == SYN_COUNT) syns.remove();
            syns.add(Syn.of(packet));
            return;
        }
        if (!known || packet.length() == 0 || !packet.has(Control.ACK)) return;
        if (!flow.send.mayTakeAck(packet.ack) || !flow.states.takesText()) {
            owesAtOnce(packet);
            return;
        }
        int right = Seq.min(packet.end(), edge);
        int before = octets.front();
        boolean taken = mayTake(packet) && Seq.lt(packet.seq, right);
        if (taken) octets.add(packet.seq, right);
        if (packet.has(Control.FIN) && right == packet.end() && Seq.le(right, octets.front())) {
            finArrived = true;
            finEnd = right;
        }
        boolean misplaced = Seq.le(packet.end(), ack) || Seq.lt(before, packet.seq);
        if (misplaced) owesAtOnce(packet);
        else owes(packet, Math.max(0, Math.min(octets.front() - before, packet.length())));
    }

    /// Text that is in the wrong place draws an ACK without delay, unless it is of no connection.
    private void owesAtOnce(Packet packet) {
        if (flow.options.isDoubtful(packet)) return;
        boolean judged = packet.plain && flow.state() != null && flow.state().isSynchronized();
        if (!judged || !flow.send.mayTakeAck(packet.ack)) return;
        if (!flow.states.takesText() && Seq.lt(octets.front(), packet.end())) return;
        if (!owedAtOnce) owedAtOnceNanos = packet.nowNanos;
        owedAtOnce = true;
    }

    private void owes(Packet packet, int octetCount) {
        if (!packet.plain || flow.options.isDoubtful(packet)) return;
        if (!owed) owedNanos = packet.nowNanos;
        owed = true;
        fullOctets += octetCount;
        if (mss > 0 && fullOctets >= 2 * mss) {
            secondNanos = Math.min(secondNanos, packet.nowNanos);
        }
    }

    /// Judges what was owed before now and has not been sent.
    void settle(long nowNanos) {
        long tolerance = flow.expect.get(Bound.TOLERANCE_NANOS);
        if (owed && nowNanos - owedNanos >= flow.expect.get(Bound.ACK_DELAY_NANOS) + tolerance) {
            flow.report(Rule.ACK_DELAY, nowNanos, "text that came " + (nowNanos - owedNanos)
                    + " ns ago was not acknowledged");
            owed = false;
        }
        if (owedAtOnce && nowNanos > owedAtOnceNanos + tolerance) {
            flow.report(Rule.ACK_AT_ONCE, nowNanos, "text out of its place came at "
                    + owedAtOnceNanos + " ns and drew no ACK");
            owedAtOnce = false;
        }
        if (secondNanos != Long.MAX_VALUE && nowNanos > secondNanos + tolerance) {
            flow.report(Rule.ACK_EVERY_SECOND, nowNanos, fullOctets + " octets came by "
                    + secondNanos + " ns and drew no ACK");
            secondNanos = Long.MAX_VALUE;
        }
    }

    // what is sent

    /// A segment leaves.
    void sent(Packet packet) {
        if (packet.options.mss() >= 0) mss = packet.options.mss();
        if (!packet.has(Control.ACK)) return;
        if (!known) {
            if (!flow.send.isKnown()) return;
            identify(packet);
            if (!known) flow.report(Rule.ACK_ARRIVED, packet, "no SYN came that this acknowledges");
            return;
        }
        clearDebts();
        if (Seq.lt(packet.ack, ack)) {
            flow.report(Rule.ACK_NEVER_BACK, packet, "ACK was " + Flow.number(ack));
            return;
        }
        if (octets.isComplete() && Seq.lt(octets.front(), packet.ack)) {
            flow.report(Rule.ACK_ARRIVED, packet, "arrived up to " + Flow.number(octets.front()));
            octets.start(packet.ack);
        }
        ack = packet.ack;
        if (!finArrived || packet.ack != finEnd) checkEdge(packet);
    }

    /// The first ACK of a connection says which SYN began it.
    void identify(Packet packet) {
        if (known) return;
        for (Syn syn : syns) {
            if (!Seq.inRange(syn.seq + 1, packet.ack, syn.end)) continue;
            known = true;
            ack = packet.ack;
            octets.start(syn.seq + 1);
            octets.add(syn.seq + 1, syn.end);
            flow.send.peerSaid(syn.mss, syn.windowScale);
            flow.options.peerSaid(syn.timestamps, syn.tsVal, syn.permitsSack, packet.nowNanos);
            edge = packet.ack + window(packet);
            windowMax = window(packet);
        }
    }

    private int window(Packet packet) {
        int shift = packet.has(Control.SYN) ? 0 : flow.send.windowShift();
        return packet.window << shift;
    }

    private void checkEdge(Packet packet) {
        int right = packet.ack + window(packet);
        int rounding = (1 << flow.send.windowShift()) - 1;
        if (Seq.lt(right + rounding, edge)) {
            flow.report(Rule.WINDOW_NEVER_SHRINKS, packet, "the window ended at "
                    + Flow.number(edge) + ", now at " + Flow.number(right));
            return;
        }
        windowMax = Math.max(windowMax, window(packet));
        int gain = right - edge;                        // each end of it may be rounded
        long least = Math.min(windowMax / 2, flow.segmentSize(packet));
        if (gain > 2 * rounding && gain + rounding < least && !flow.isNarrowed()) {
            flow.report(Rule.SILLY_WINDOW, packet, "the window's edge moves by " + gain
                    + ", least " + least);
        }
        edge = Seq.max(edge, right);
    }
}
