package elva.tcp.loss;

import elva.wire.Seq;

/// Finds losses by time: a segment is lost if one that was sent later has arrived and enough time
/// passed for it to arrive too. RFC 8985 §6.
///
/// For each ACK: [#begin], [#delivered] for each segment of which it tells, [#update] (steps 2 and
/// 3), [#adapt] and [#window] (step 4), [#detectLoss] (step 5). Times are nanoseconds; numbers in
/// parentheses the steps of §6.2. The work is in the segments delivered and those shown lost.
///
/// Against the letter: what the window is does not depend on the order in which an ACK's blocks are
/// read, because the reordering of step 3 is judged by RACK.fack as it was before the ACK.
public final class Rack {
    static final int PERSIST_RECOVERIES = 16;
    private static final int MULTIPLIER_MOST = 255;

    private final int duplicateAcks;
    /// RACK.segment: when the newest segment delivered was sent, and its end. RACK.rtt.
    private boolean known;
    private long xmitNanos;
    private int endSeq;
    private long rttNanos;
    /// RACK.fack, the end of the highest segment delivered, before this ACK and with it.
    private boolean fackKnown;
    private int fack;
    private boolean raised;
    private int raisedFack;
    private boolean reorderingSeen;
    /// RACK.dsack_round: SND.NXT when a round with D-SACK began.
    private boolean duplicateRound;
    private int duplicateRoundEnd;
    private int reorderMultiplier = 1;
    private int persist = PERSIST_RECOVERIES;
    private long reorderWindowNanos;
    /// RACK.segment's candidate of this ACK.
    private boolean candidate;
    private long candidateNanos;
    private int candidateEnd;

    /// @param duplicateAcks DupThresh: so many SACKed segments need no reordering window
    public Rack(int duplicateAcks) {
        this.duplicateAcks = duplicateAcks;
    }

    /// An ACK is going to be taken.
    public void begin() {
        candidate = false;
        raised = false;
    }

    /// (2) and (3): the ACK told of a segment for the first time.
    ///
    /// @param echoNanos the latest time at which that may have been sent which the ACK's TSecr
    ///     answers; [Long#MAX_VALUE] without timestamps
    /// @param minRttNanos RACK.min_RTT, 0 if there is none
    public void delivered(SentQueue queue, long position, long nowNanos, long echoNanos,
            long minRttNanos) {
        int end = queue.end(position);
        long sentNanos = queue.sentNanos(position);
        boolean again = queue.isRetransmitted(position);
        if (fackKnown && Seq.lt(end, fack) && !again) reorderingSeen = true;        // (3)
        if ((!fackKnown && !raised) || Seq.lt(raisedFack, end)) raisedFack = end;
        raised = true;
        boolean isOfEarlier = again && ((echoNanos != Long.MAX_VALUE && echoNanos - sentNanos < 0)
                || nowNanos - sentNanos < minRttNanos);
        if (isOfEarlier) return;
        if (!candidate || SendOrder.isAfter(sentNanos, end, candidateNanos, candidateEnd)) {
            candidate = true;
            candidateNanos = sentNanos;
            candidateEnd = end;
        }
    }

    /// The rest of (2): the segments that this ACK delivered are known.
    public void update(long nowNanos) {
        if (raised) {
            fack = raisedFack;
            fackKnown = true;
        }
        if (!candidate) return;
        rttNanos = nowNanos - candidateNanos;
        if (!known || SendOrder.isAfter(candidateNanos, candidateEnd, xmitNanos, endSeq)) {
            known = true;
            xmitNanos = candidateNanos;
            endSeq = candidateEnd;
        }
    }

    /// (4), RACK_update_reo_wnd: how D-SACK widens the window and its absence narrows it.
    ///
    /// @param duplicate whether the ACK bore a D-SACK that a retransmission of ours explains
    /// @param recovered whether the ACK ended fast or RTO recovery
    public void adapt(int una, int nxt, boolean duplicate, boolean recovered) {
        if (duplicateRound && Seq.le(duplicateRoundEnd, una)) duplicateRound = false;
        if (!duplicateRound && duplicate) {
            duplicateRound = true;
            duplicateRoundEnd = nxt;
            reorderMultiplier = Math.min(reorderMultiplier + 1, MULTIPLIER_MOST);
            persist = PERSIST_RECOVERIES;
        } else if (recovered && --persist <= 0) {
            persist = 0;
            reorderMultiplier = 1;
        }
    }

    /// RACK.reo_wnd: how long a segment may be late. (4)
    ///
    /// @param inRecovery fast or by the timer
    /// @param minRttNanos 0 if there is none
    /// @param srttNanos 0 if there is none
    public void window(boolean inRecovery, int sackedCount, long minRttNanos, long srttNanos) {
        boolean atOnce = !reorderingSeen && (inRecovery || sackedCount >= duplicateAcks);
        reorderWindowNanos = atOnce ? 0
                : Math.min(minRttNanos / 4 * reorderMultiplier, srttNanos);
    }

    /// (5), RACK_detect_loss: marks in the queue what is lost by now.
    ///
    /// @return how long until all that were sent before the newest delivered will be lost if
    ///     nothing
    ///     is heard of them; 0 if there are none
    public long detectLoss(SentQueue queue, long nowNanos) {
        if (!known) return 0;
        SendOrder order = queue.order();
        order.pass(xmitNanos, endSeq);
        while (order.passed() != SendOrder.NOBODY) {
            long oldest = queue.position(order.oldest());
            if (waitNanos(queue.sentNanos(oldest), nowNanos) > 0) {
                long newest = queue.position(order.passed());
                return waitNanos(queue.sentNanos(newest), nowNanos);
            }
            queue.lose(oldest);
        }
        return 0;
    }

    private long waitNanos(long sentNanos, long nowNanos) {
        return sentNanos + rttNanos + reorderWindowNanos - nowNanos;
    }

    /// RACK_mark_losses_on_RTO: the timer ran out. §6.3.
    public void timedOut(SentQueue queue, long nowNanos) {
        if (queue.count() == 0) return;
        long front = queue.first();
        if (!queue.isSacked(front) && !queue.isLost(front)) queue.lose(front);
        SendOrder order = queue.order();
        while (order.oldest() != SendOrder.NOBODY) {
            long oldest = queue.position(order.oldest());
            if (waitNanos(queue.sentNanos(oldest), nowNanos) > 0) return;
            queue.lose(oldest);
        }
    }

    /// The path is another one: what was seen of the last one says nothing.
    public void reset() {
        known = false;
        fackKnown = false;
        reorderingSeen = false;
        duplicateRound = false;
        reorderMultiplier = 1;
        persist = PERSIST_RECOVERIES;
        reorderWindowNanos = 0;
        rttNanos = 0;
    }

    /// RACK.rtt: of the newest segment delivered by the last ACK that delivered any, 0 before.
    public long rttNanos() { return rttNanos; }

    /// RACK.reo_wnd, as [#window] left it.
    public long reorderWindowNanos() { return reorderWindowNanos; }

    public boolean reorderingSeen() { return reorderingSeen; }

    /// RACK.reo_wnd_mult.
    public int reorderMultiplier() { return reorderMultiplier; }
}
