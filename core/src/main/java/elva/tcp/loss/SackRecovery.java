package elva.tcp.loss;

import elva.wire.Seq;

/// What is lost, and how much may leave while that is mended, towards a peer that speaks SACK: the
/// counterpart of [LossRecovery].
///
/// Losses are found by time (RACK, RFC 8985 §6) or, where that is switched off, by counting (RFC
/// 6675); never by both (§9.2). Either marks them in the [SentQueue], from which they are sent
/// again. What may leave meanwhile is proportional rate reduction's (RFC 9937).
///
/// For each ACK: [#begin], [#delivered] for each segment it tells of, [#judge]; then, if it
/// [#begins] a recovery, [#reduceTo], and while one is [#isFast], [#allow]. Holds numbers only;
/// `recover` is an end, one past the RFC's RecoveryPoint.
public final class SackRecovery {
    private enum Phase { NONE, FAST, AFTER_TIMEOUT, AGAIN }

    private final SentQueue queue;
    private final boolean byTime;
    private final Rack rack;
    private final PipeRecovery pipe;
    private final ProportionalRate reduction = new ProportionalRate();

    private Phase phase = Phase.NONE;
    private int recover;
    private int window;
    /// The timer ran out: the first segment goes again, whatever the congestion window says.
    private boolean frontOwed;

    // The path, as it is known with the ACK that is judged
    private long minRttNanos;
    private long srttNanos;
    private int smss;

    // What the last judgment was
    private boolean begins;
    private boolean ended;
    private boolean lostMore;
    private long waitNanos;

    /// @param byTime whether RACK finds losses, else RFC 6675
    /// @param duplicateAcks DupThresh
    public SackRecovery(SentQueue queue, boolean byTime, int duplicateAcks) {
        this.queue = queue;
        this.byTime = byTime;
        rack = new Rack(duplicateAcks);
        pipe = new PipeRecovery(duplicateAcks);
    }

    /// What is known of the path before the next step.
    ///
    /// @param minRttNanos RACK.min_RTT, 0 if there is none
    /// @param srttNanos 0 if there is none
    public void path(long minRttNanos, long srttNanos, int smss) {
        this.minRttNanos = minRttNanos;
        this.srttNanos = srttNanos;
        this.smss = smss;
    }

    /// An ACK is going to be taken.
    public void begin() {
        rack.begin();
    }

    /// The ACK told of a segment for the first time; its record is as it was.
    ///
    /// @param echoNanos see [Rack#delivered]
    public void delivered(long position, long nowNanos, long echoNanos) {
        if (byTime) rack.delivered(queue, position, nowNanos, echoNanos, minRttNanos);
        else pipe.delivered(queue, position);
    }

    /// The ACK is taken: what is lost by now, and what begins or ends with that.
    ///
    /// @param news whether it SACKed something new
    /// @param duplicate whether it bore a D-SACK
    public void judge(int una, int nxt, boolean news, boolean duplicate, long nowNanos) {
        ended = phase != Phase.NONE && Seq.le(recover, una);
        boolean wasMending = phase == Phase.FAST || phase == Phase.AFTER_TIMEOUT;
        if (ended) {
            phase = Phase.NONE;
            pipe.end();
        }
        if (byTime) {
            rack.update(nowNanos);
            rack.adapt(una, nxt, duplicate, ended && wasMending);
        }
        detect(nxt, news, nowNanos);
    }

    /// The reordering timer ran out: what was waited for is lost. RFC 8985 §6.3
    public void waitedLongEnough(int nxt, long nowNanos) {
        ended = false;
        detect(nxt, false, nowNanos);
    }

    private void detect(int nxt, boolean news, long nowNanos) {
        long before = queue.lostTotal();
        boolean due;
        if (byTime) {
            rack.window(phase != Phase.NONE, queue.sackedCount(), minRttNanos, srttNanos);
            waitNanos = rack.detectLoss(queue, nowNanos);
            due = queue.lostCount() > 0;
        } else {
            if (news) pipe.markLost(queue, smss);
            due = news && phase == Phase.NONE && pipe.duplicateAck(queue);
        }
        begins = due && phase == Phase.NONE;
        if (begins) {
            phase = Phase.FAST;
            recover = nxt;
            if (!byTime) pipe.begin(queue);
        }
        lostMore = queue.lostTotal() != before;
    }

    /// SND.UNA moved. RFC 6675 §5
    public void moved() {
        pipe.moved();
    }

    /// Whether fast recovery began with the last judgment.
    public boolean begins() { return begins; }

    /// Whether what was being mended is mended with it.
    public boolean ended() { return ended; }

    /// How long until some segments will be lost if nothing is heard of them; 0 if none wait.
    public long waitNanos() { return waitNanos; }

    /// Fast recovery begins: what is to fly when it is over is known. RFC 9937 §5
    ///
    /// @param deliveredLength what the ACK was the first to tell of
    public void reduceTo(int ssthresh, int deliveredLength) {
        reduction.begin(ssthresh, queue.length(), queue.sackedLength(), deliveredLength);
    }

    /// What may fly after an ACK in fast recovery, or after a timer that told of losses.
    ///
    /// @param moved whether it moved SND.UNA
    public void allow(int deliveredLength, boolean moved) {
        window = reduction.acknowledged(deliveredLength, pipe(), moved && !lostMore, smss);
    }

    /// The congestion window as it is while losses are mended.
    ///
    /// @param cwnd CWND
    public int window(int cwnd) {
        return phase == Phase.FAST ? window : cwnd;
    }

    /// Text left, new or again.
    public void sent(int octets) {
        if (phase == Phase.FAST) reduction.sent(octets);
    }

    /// The retransmission timer ran out. What was SACKed counts on with RACK, unless the peer
    /// dropped what it still asks for; by count nothing of it does (RFC 2018 §5.1, T8).
    public void timedOut(int nxt, long nowNanos) {
        phase = Phase.AFTER_TIMEOUT;
        frontOwed = true;
        recover = nxt;
        boolean reneged = queue.count() > 0 && queue.isSacked(queue.first());
        queue.forgetPart();
        if (byTime && !reneged) {
            rack.timedOut(queue, nowNanos);
        } else {
            queue.loseAll(true);
            pipe.timedOut(queue);
        }
    }

    /// All that flies goes again, and not because it was lost: the peer's window opened after
    /// refusing it, or the path's MTU fell below it.
    public void resendAll(int nxt) {
        phase = Phase.AGAIN;
        recover = nxt;
        queue.loseAll(false);
        pipe.timedOut(queue);
    }

    /// The recovery was needless: nothing is lost. RFC 4015 §3.1 (8)
    public void undone() {
        phase = Phase.NONE;
        frontOwed = false;
        pipe.end();
        queue.loseNothing();
    }

    /// Nothing flies, and the path may be another one.
    public void reset() {
        phase = Phase.NONE;
        frontOwed = false;
        rack.reset();
        pipe.reset();
        begins = false;
        ended = false;
        waitNanos = 0;
    }

    /// Whether fast recovery runs.
    public boolean isFast() { return phase == Phase.FAST; }

    /// Whether losses are being mended, by whatever they were found.
    public boolean isMending() { return phase == Phase.FAST || phase == Phase.AFTER_TIMEOUT; }

    /// Whether the next segment that is lost goes without asking the congestion window: the timer
    /// ran out for it. RFC 6298 (5.4)
    public boolean isFrontOwed() { return frontOwed; }

    /// Whether what is sent again may take new text along: see [LossRecovery#mayGrow].
    public boolean mayGrow(int nxt) {
        return phase == Phase.AGAIN && recover == nxt;
    }

    /// What is taken to be in the network.
    public int pipe() {
        return byTime ? queue.pipe() : pipe.pipe(queue);
    }

    /// What to send again first: a segment that is lost.
    ///
    /// @return [SentQueue#end] if there is none
    public long nextLost() {
        return queue.firstLost();
    }

    /// What to send again for want of new text: a segment that may be lost, or the last one.
    /// RFC 6675 §4, NextSeg() rules (3) and (4).
    ///
    /// @return [SentQueue#end] if there is none
    public long nextMaybeLost() {
        if (byTime || phase != Phase.FAST || queue.count() == 0) return queue.end();
        long maybe = pipe.maybeLost(queue);
        return maybe < queue.end() ? maybe : pipe.rescue(queue);
    }

    /// A segment that [#nextLost] or [#nextMaybeLost] named leaves; told before its record changes.
    public void resent(long position) {
        frontOwed = false;
        if (byTime || phase != Phase.FAST) return;
        if (queue.isLost(position) || position == pipe.maybeLost(queue)) {
            pipe.resent(queue, position);
        } else {
            pipe.rescued();
        }
    }

    /// How wide the reordering window is. RFC 8985 §6.2
    public long reorderWindowNanos() { return rack.reorderWindowNanos(); }

    /// Whether segments were seen to overtake each other.
    public boolean reorderingSeen() { return rack.reorderingSeen(); }
}
