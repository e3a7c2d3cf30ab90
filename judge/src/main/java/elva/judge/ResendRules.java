package elva.judge;

import elva.tcp.State;
import elva.wire.Control;
import elva.wire.Seq;
import elva.wire.TcpOptions;

/// When text is sent again, and how much may fly. RFC 6298, RFC 5681, RFC 6582, RFC 8985.
///
/// A loss is found once: by the timer or by duplicate ACKs. What was sent by then may all be sent
/// again until it is acknowledged, and no further proof is asked for. Where the peer sends SACK, it
/// is proof enough that something sent later has arrived; and the last segment may be sent again,
/// or new text whatever Nagle says, to ask for an ACK that is overdue.
final class ResendRules {
    /// Limited transmit (RFC 3042), and the segment that a partial ACK gives back.
    private static final int SLACK_SEGMENTS = 2;
    private static final long TICK_NANOS = 1_000_000;

    private final Flow flow;
    private final SentSpans spans = new SentSpans();
    private boolean recovering;
    private boolean begun;
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
    /// How many packets had come by then.
    private long frontArrivals;
    private long frontBeforeArrivals;
    private int frontCount;
    /// When the timer began to run that ended with the last resending: with a tail loss probe it
    /// begins anew.
    private long startedNanos;
    /// Nothing was heard since an ACK was asked for.
    private boolean tailProbed;
    private boolean overdue;
    /// The segment that leaves now was taken for one that asks.
    private boolean isTailProbe;
    private boolean mayHaveAsked;
    /// What leaves again ends where SND.NXT is.
    private boolean last;
    private long progressNanos;

    private boolean shutSeen;
    private int shutUna;
    private boolean windowZero;
    private long windowZeroNanos;

    ResendRules(Flow flow) {
        this.flow = flow;
    }

    void begin() {
        spans.clear();
        recovering = false;
        duplicates = 0;
        acked = 0;
        duplicatesEver = 0;
        timeoutBudget = Long.MAX_VALUE;
        frontCount = 0;
        tailProbed = false;
        mayHaveAsked = false;
        progressNanos = Long.MIN_VALUE / 2;
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
        noteSack(packet);
        if (una != before) {
            duplicates = 0;
            boolean handshake = before == flow.send.iss();
            acked += Seq.distance(before, una) - (handshake ? 1 : 0);
            tailProbed = false;
            mayHaveAsked = false;
            progressNanos = packet.nowNanos;
            spans.acknowledged(una, packet.nowNanos);
            if (recovering && Seq.le(recoverEnd, una)) recovering = false;
            partial = recovering;
        } else if (packet.ack == una && una != flow.send.next() && packet.length() == 0) {
            duplicates++;
            duplicatesEver++;
            boolean proof = duplicates >= flow.expect.get(Bound.DUPLICATE_ACKS);
            if (proof) lossProven();
        }
    }

    /// Blocks left of the ACK number, or in the second one, tell of what came twice (RFC 2883).
    private void noteSack(Packet packet) {
        TcpOptions options = packet.options;
        for (int i = 0; i < options.sackCount(); i++) {
            boolean right = Seq.lt(packet.ack, options.sackLeft(i));
            if (right && Seq.lt(options.sackLeft(i), options.sackRight(i))) {
                spans.sacked(options.sackLeft(i), options.sackRight(i), packet.nowNanos);
            }
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
        overdue = isOverdue(packet);
        isTailProbe = false;
        if (probe) checkProbe(packet);
        if (Seq.lt(packet.seq, next)) sentAgain(packet, next);
        spendAfterTimeout(packet);
        noteFront(packet);
        spans.sent(packet, probe);
    }

    /// Whether for two round trips nothing was acknowledged and nothing left. A round trip that
    /// timestamps tell may be a tick short.
    private boolean isOverdue(Packet packet) {
        long silence = packet.nowNanos - Math.max(spans.lastSentNanos(), progressNanos);
        long rtt = spans.shortestRttNanos();
        long least = rtt == Long.MAX_VALUE ? flow.expect.get(Bound.RTO_INITIAL_NANOS)
                : 2 * (rtt - TICK_NANOS);
        return silence + flow.expect.get(Bound.TOLERANCE_NANOS) >= least;
    }

    /// Whether the segment may be a tail loss probe (RFC 8985 §7): an ACK is overdue, and no other
    /// probe was sent since something was heard.
    boolean takesForTailProbe() {
        if (tailProbed || !overdue || !flow.options.hasSack()) return isTailProbe;
        tailProbed = true;
        isTailProbe = true;
        return true;
    }

    private void checkProbe(Packet packet) {
        long rto = flow.expect.get(Bound.RTO_MIN_NANOS) - flow.expect.get(Bound.TOLERANCE_NANOS);
        if (windowZero && !mayBeOrphan() && packet.nowNanos - windowZeroNanos < rto) {
            flow.report(Rule.PROBE_EARLY, packet, "probe " + (packet.nowNanos - windowZeroNanos)
                    + " ns after the window closed");
        }
    }

    /// An orphan's pauses go on though its peer's window opened and shut again (T43).
    private boolean mayBeOrphan() {
        State state = flow.state();
        return state == State.FIN_WAIT_1 || state == State.CLOSING || state == State.LAST_ACK;
    }

    private void sentAgain(Packet packet, int next) {
        SentSpans.Span span = spans.find(packet.seq);
        if (span == null) return;
        long pause = packet.nowNanos - span.sentNanos;
        long tolerance = flow.expect.get(Bound.TOLERANCE_NANOS);
        boolean byTimer = !flow.expect.is(Bound.PACED)
                && flow.arrivedNanos < packet.nowNanos - tolerance;
        if (packet.has(Control.SYN)) {
            checkSyn(packet, pause + tolerance, byTimer);
        } else {
            boolean timely = pause + tolerance >= flow.expect.get(Bound.RTO_MIN_NANOS);
            boolean front = packet.seq == flow.send.una();
            last = !Seq.lt(packet.end(), next);
            boolean overtaken = isOvertaken(span);
            if (!overtaken) checkReason(packet, span, timely, byTimer && front);
            begun();
            boolean asked = front && (overtaken || mayHaveAsked());
            if (asked) timeoutBudget = Long.MAX_VALUE;
            else if (timely && byTimer && front) timeoutBudget = flow.segmentSizeMost(packet) + 1L;
        }
        checkBackoff(packet);
    }

    /// Whether the last segment that flies, sent again, may have been a tail loss probe where it
    /// may as well have been the timer: then the pauses that double begin with it.
    private boolean mayHaveAsked() {
        if (mayHaveAsked || !last || !overdue || !flow.options.hasSack()) return false;
        mayHaveAsked = true;
        frontCount = 0;
        return true;
    }

    /// RFC 8985 §6.2: one that left later has arrived, as the peer said by SACK or ACK.
    private boolean isOvertaken(SentSpans.Span span) {
        if (!flow.options.hasSack() || !spans.isOvertaken(span)) return false;
        recover();
        return true;
    }

    private void checkSyn(Packet packet, long pause, boolean byTimer) {
        if (byTimer && pause < flow.expect.get(Bound.RTO_INITIAL_NANOS)) {
            flow.report(Rule.SYN_TIMER, packet, "sent again after " + pause + " ns");
        }
    }

    /// In recovery a timer may run out early: only the first partial ACK restarts it (RFC 6582 §4).
    ///
    /// @param byTimer whether nothing but a timer can have asked for it
    private void checkReason(Packet packet, SentSpans.Span span, boolean timely, boolean byTimer) {
        boolean excused = recovering && Seq.lt(flow.send.una(), recoverEnd);
        if (excused && (!byTimer || partial)) {
            if (byTimer || (timely && flow.expect.is(Bound.PACED))) recover();
            return;
        }
        boolean probed = span.probe && flow.send.isEdgeKnown()
                && Seq.lt(span.left, flow.send.edge());
        if (!timely && !probed && !(last && takesForTailProbe())) {
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

    /// The TCP may notice a loss later than it is proven: with its first resending at the latest.
    private void begun() {
        if (recovering && !begun) recoverEnd = flow.send.next();
        begun = true;
    }

    private void recover() {
        recovering = true;
        begun = false;
        partial = false;
        recoverEnd = flow.send.next();
    }

    /// Three times in a row the same first number with nothing heard: the second pause is twice
    /// the first.
    private void checkBackoff(Packet packet) {
        boolean front = packet.seq == flow.send.una();
        if (!front || frontCount == 0 || frontSeq != packet.seq) return;
        if (frontCount >= 2 && flow.arrivals == frontBeforeArrivals) {
            long first = frontNanos - startedNanos;
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

    private void noteFront(Packet packet) {
        if (packet.seq != flow.send.una()) return;
        frontCount = frontSeq == packet.seq && frontCount > 0 ? frontCount + 1 : 1;
        frontSeq = packet.seq;
        frontBeforeNanos = frontNanos;
        frontNanos = packet.nowNanos;
        frontBeforeArrivals = frontArrivals;
        frontArrivals = flow.arrivals;
        boolean probed = flow.options.hasSack() && frontCount > 1;
        startedNanos = probed ? spans.lastSentNanos() : frontBeforeNanos;
    }

    /// The segment moved SND.NXT on: is there room for so much in flight?
    void grew(Packet packet) {
        long size = flow.segmentSizeMost(packet);
        long count = flow.expect.get(Bound.INITIAL_WINDOW);
        long initial = flow.isNarrowed() ? count * size
                : Math.max(initialWindow(count, size),
                        initialWindow(count, flow.segmentSize(packet)));
        long flight = Seq.distance(flow.send.una(), flow.send.next());
        boolean nothingKnown = duplicatesEver == 0 && spans.sackedEver() == 0 && !recovering;
        if (acked == 0 && nothingKnown) {
            boolean more = flight > initial + 2;          // SYN or FIN, and a probe
            boolean one = more && flight <= initial + size + 2;
            if (more && !(one && takesForTailProbe())) {
                flow.report(Rule.INITIAL_WINDOW, packet, flight + " octets fly, at most "
                        + initial);
            }
            return;
        }
        long most = initial + acked + spans.sackedEver()
                + (duplicatesEver + SLACK_SEGMENTS) * size + 2;
        if (flight > most && !flow.expect.is(Bound.PACED)) {
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
