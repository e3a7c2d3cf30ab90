package elva.judge;

import elva.wire.Control;
import elva.wire.Seq;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When text is sent again, and how much may fly. RFC 6298, RFC 5681, RFC 6582.
///
/// A loss is found once: by the timer or by duplicate ACKs. What was sent by then may all be sent
/// again until it is acknowledged, and no further proof is asked for.
final class ResendRules {
    /// Limited transmit (RFC 3042), and the segment that a partial ACK gives back.
    private static final int SLACK_SEGMENTS = 2;

    private final Flow flow;
    private final List<Span> spans = new ArrayList<>();
    private boolean recovering;
    private int recoverEnd;
    private boolean partial;
    private int duplicates;

    // congestion
    private long acked;
    private long duplicatesEver;
    private long timeoutBudget = Long.MAX_VALUE;

    // the timer of the first outstanding number
    private int frontSeq;
    private long frontNanos;
    private long frontBeforeNanos;
    private int frontCount;

    private boolean shutSeen;
    private int shutUna;
    private boolean windowZero;
    private long windowZeroNanos;

    ResendRules(Flow flow) {
        this.flow = flow;
    }

    /// Numbers `[left, right)` as they were sent last.
    private static final class Span {
        final int left;
        final int right;
        final long sentNanos;
        final boolean probe;

        Span(int left, int right, long sentNanos, boolean probe) {
            this.left = left;
            this.right = right;
            this.sentNanos = sentNanos;
            this.probe = probe;
        }
    }

    void begin() {
        spans.clear();
        recovering = false;
        duplicates = 0;
        acked = 0;
        duplicatesEver = 0;
        timeoutBudget = Long.MAX_VALUE;
        frontCount = 0;
        windowZero = false;
        shutSeen = false;
    }

    /// An ACK came that may be taken.
    ///
    /// @param before SND.UNA before it
    /// @param opened whether it moved the window's right edge on
    void acknowledged(Packet packet, int before, boolean opened) {
        timeoutBudget = Long.MAX_VALUE;
        int una = flow.send.una();
        noteWindow(packet, opened);
        if (una != before) {
            duplicates = 0;
            boolean handshake = before == flow.send.iss();
            acked += Seq.distance(before, una) - (handshake ? 1 : 0);
            int gone = 0;
            while (gone < spans.size() && Seq.le(spans.get(gone).right, una)) gone++;
            spans.subList(0, gone).clear();
            if (recovering && Seq.le(recoverEnd, una)) recovering = false;
            partial = recovering;
        } else if (packet.ack == una && una != flow.send.next() && packet.length() == 0) {
            duplicates++;
            duplicatesEver++;
            boolean proof = duplicates >= flow.expect.get(Bound.DUPLICATE_ACKS);
            if (proof) lossProven();
        }
    }

    private void noteWindow(Packet packet, boolean opened) {
        if (opened) windowZero = false;
        if (packet.window == 0) {
            shutSeen = true;
            shutUna = packet.ack;
        }
        if (packet.window == 0 && packet.ack == flow.send.una() && !windowZero) {
            windowZero = true;
            windowZeroNanos = packet.nowNanos;
        }
    }

    /// Whether the peer said, with the last ACK of something new, that its window is shut. What it
    /// said later may have been too old to count.
    boolean mayProbe() {
        return shutSeen && shutUna == flow.send.una();
    }

    /// Everything in flight may be sent again without waiting.
    void excuse() {
        recover();
        timeoutBudget = Long.MAX_VALUE;
    }

    /// A segment with a sequence number leaves.
    ///
    /// @param next SND.NXT before it
    /// @param probe whether it reaches one number beyond the window
    void sent(Packet packet, int next, boolean probe) {
        if (probe) checkProbe(packet);
        if (Seq.lt(packet.seq, next)) sentAgain(packet);
        spendAfterTimeout(packet);
        note(packet, probe);
    }

    private void checkProbe(Packet packet) {
        long rto = flow.expect.get(Bound.RTO_MIN_NANOS) - flow.expect.get(Bound.TOLERANCE_NANOS);
        if (windowZero && packet.nowNanos - windowZeroNanos < rto) {
            flow.report(Rule.PROBE_EARLY, packet, "probe " + (packet.nowNanos - windowZeroNanos)
                    + " ns after the window closed");
        }
    }

    private void sentAgain(Packet packet) {
        Span span = find(packet.seq);
        if (span == null) return;
        long pause = packet.nowNanos - span.sentNanos;
        long tolerance = flow.expect.get(Bound.TOLERANCE_NANOS);
        boolean byTimer = flow.arrivedNanos < packet.nowNanos - tolerance;
        if (packet.has(Control.SYN)) {
            checkSyn(packet, pause + tolerance, byTimer);
        } else {
            boolean timely = pause + tolerance >= flow.expect.get(Bound.RTO_MIN_NANOS);
            boolean front = packet.seq == flow.send.una();
            checkReason(packet, span, timely, byTimer && front);
            if (timely && byTimer && front) timeoutBudget = flow.segmentSizeMost(packet) + 1L;
        }
        checkBackoff(packet);
    }

    private void checkSyn(Packet packet, long pause, boolean byTimer) {
        if (byTimer && pause < flow.expect.get(Bound.RTO_INITIAL_NANOS)) {
            flow.report(Rule.SYN_TIMER, packet, "sent again after " + pause + " ns");
        }
    }

    /// In recovery a timer may run out early: only the first partial ACK restarts it (RFC 6582 §4).
    ///
    /// @param byTimer whether nothing but a timer can have asked for it
    private void checkReason(Packet packet, Span span, boolean timely, boolean byTimer) {
        boolean excused = recovering && Seq.lt(flow.send.una(), recoverEnd);
        if (excused && (!byTimer || partial)) {
            if (byTimer) recover();
            return;
        }
        boolean probed = span.probe && flow.send.isEdgeKnown()
                && Seq.lt(span.left, flow.send.edge());
        if (!timely && !probed) {
            flow.report(Rule.RETRANSMIT_EARLY, packet, "sent again after "
                    + (packet.nowNanos - span.sentNanos) + " ns and " + duplicates
                    + " duplicate ACKs");
        }
        if (timely || !probed) recover();
    }

    /// Whether the TCP believes it is its own choice (RFC 6582 §3.2 step 2): both are allowed.
    private void lossProven() {
        boolean again = recovering && partial;
        recover();
        partial = again;
    }

    private void recover() {
        recovering = true;
        partial = false;
        recoverEnd = flow.send.next();
    }

    /// Three times in a row the same first number with nothing heard: the second pause is twice
    /// the first.
    private void checkBackoff(Packet packet) {
        boolean front = packet.seq == flow.send.una();
        if (!front || frontCount == 0 || frontSeq != packet.seq) return;
        if (frontCount >= 2 && flow.arrivedNanos <= frontBeforeNanos) {
            long first = frontNanos - frontBeforeNanos;
            long second = packet.nowNanos - frontNanos;
            long due = Math.min(2 * first, flow.expect.get(Bound.BACKOFF_MAX_NANOS));
            if (second + flow.expect.get(Bound.TOLERANCE_NANOS) < due) {
                flow.report(Rule.BACKOFF, packet, "pause of " + second + " ns after one of " + first
                        + " ns");
            }
        }
    }

    private void spendAfterTimeout(Packet packet) {
        if (timeoutBudget == Long.MAX_VALUE) return;
        timeoutBudget -= packet.length();
        if (timeoutBudget < 0) {
            flow.report(Rule.LOSS_WINDOW, packet, -timeoutBudget + " octets more than a segment");
            timeoutBudget = Long.MAX_VALUE;
        }
    }

    private void note(Packet packet, boolean probe) {
        int left = packet.seq;
        int right = packet.end();
        long now = packet.nowNanos;
        if (left == flow.send.una()) {
            frontCount = frontSeq == left && frontCount > 0 ? frontCount + 1 : 1;
            frontSeq = left;
            frontBeforeNanos = frontNanos;
            frontNanos = now;
        }
        int at = 0;
        while (at < spans.size() && Seq.le(spans.get(at).right, left)) at++;
        while (at < spans.size() && Seq.lt(spans.get(at).left, right)) at = cut(at, left, right);
        spans.add(at, new Span(left, right, now, probe));
    }

    /// Takes `[left, right)` out of a span that overlaps it.
    ///
    /// @return where the new span belongs
    private int cut(int at, int left, int right) {
        Span old = spans.remove(at);
        if (Seq.lt(right, old.right)) {
            spans.add(at, new Span(right, old.right, old.sentNanos, old.probe));
        }
        if (!Seq.lt(old.left, left)) return at;
        spans.add(at, new Span(old.left, left, old.sentNanos, old.probe));
        return at + 1;
    }

    private @Nullable Span find(int seq) {
        for (Span span : spans) {
            if (Seq.le(span.left, seq) && Seq.lt(seq, span.right)) return span;
        }
        return null;
    }

    /// The segment moved SND.NXT on: is there room for so much in flight?
    void grew(Packet packet) {
        long size = flow.segmentSizeMost(packet);
        long count = flow.expect.get(Bound.INITIAL_WINDOW);
        long initial = flow.isNarrowed() ? count * size : initialWindow(count, size);
        long flight = Seq.distance(flow.send.una(), flow.send.next());
        if (acked == 0 && duplicatesEver == 0) {
            if (flight > initial + 2) {                   // SYN or FIN, and a probe
                flow.report(Rule.INITIAL_WINDOW, packet, flight + " octets fly, at most "
                        + initial);
            }
            return;
        }
        long most = initial + acked + (duplicatesEver + SLACK_SEGMENTS) * size + 2;
        if (flight > most) {
            flow.report(Rule.CONGESTION_WINDOW, packet, flight + " octets fly, at most " + most);
        }
    }

    /// RFC 6928 §2 for more than four segments, else RFC 5681 §3.1.
    private static long initialWindow(long segmentCount, long size) {
        if (segmentCount > 4) return Math.min(segmentCount * size, Math.max(2 * size, 14_600));
        long most = size > 2_190 ? 2 : size > 1_095 ? 3 : 4;
        return Math.min(segmentCount, most) * size;
    }
}
