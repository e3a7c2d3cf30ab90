package elva.tcp.loss;

import elva.wire.Seq;

/// Finds losses by counting what was SACKed above them, and says what to send while they are
/// mended. The pipe algorithm, RFC 6675. Never together with [Rack] (RFC 8985 §9.2).
///
/// HighRxt, RescueRxt and RecoveryPoint are ends: one past the RFC's. Segments of [SentQueue] take
/// the place of ranges of up to SMSS octets. An ACK costs a step for each segment it shows lost.
public final class PipeRecovery {
    private final int duplicateAcks;
    private boolean isRecovering;
    private int dupAcks;
    private int highRxt;
    private int rescueRxt;
    private int recoveryPoint;
    /// All unSACKed segments before this position are IsLost().
    private long lostEdge;
    /// Octets that were sent again without being IsLost(): in the pipe twice.
    private int twice;

    /// @param duplicateAcks DupThresh
    public PipeRecovery(int duplicateAcks) {
        this.duplicateAcks = duplicateAcks;
    }

    /// A segment is delivered that was not SACKed: told before its record changes.
    public void delivered(SentQueue queue, long position) {
        if (isTwice(queue, position)) twice -= queue.length(position);
    }

    private boolean isTwice(SentQueue queue, long position) {
        return isRecovering && position >= lostEdge && Seq.le(queue.end(position), highRxt);
    }

    /// SND.UNA moved. §5
    public void moved() {
        dupAcks = 0;
    }

    /// An ACK brought SACK of something new, outside of recovery. §5 steps (1) and (2), after
    /// [#markLost].
    ///
    /// @return whether recovery is to begin
    public boolean duplicateAck(SentQueue queue) {
        dupAcks++;
        return dupAcks >= duplicateAcks || (queue.count() > 0 && queue.isLost(queue.first()));
    }

    /// Update() and IsLost() of §4: marks in the queue what is lost by what is SACKed above it, be
    /// it three runs or more than two segments' octets.
    public void markLost(SentQueue queue, int smss) {
        long octets = 0;
        long at = queue.lastSackedBefore(queue.end());
        for (int runs = 1; at >= queue.first(); runs++) {
            long below = queue.lastUnsackedBefore(at);
            octets += Seq.distance(queue.start(below + 1), queue.end(at));
            if (runs >= duplicateAcks || octets > (duplicateAcks - 1L) * smss) {
                markBefore(queue, below + 1);
                return;
            }
            at = queue.lastSackedBefore(below + 1);
        }
    }

    private void markBefore(SentQueue queue, long edge) {
        long at = queue.nextUnsacked(Math.max(lostEdge, queue.first()));
        for (; at < edge; at = queue.nextUnsacked(at + 1)) {
            if (isTwice(queue, at)) twice -= queue.length(at);
            else if (!queue.isLost(at)) queue.lose(at);
        }
        lostEdge = Math.max(lostEdge, edge);
    }

    /// Recovery begins; the segment at SND.UNA is to be sent first. §5 (4.1), (4.3)
    public void begin(SentQueue queue) {
        long first = queue.first();
        isRecovering = true;
        recoveryPoint = queue.end(queue.end() - 1);
        highRxt = queue.start(first);
        rescueRxt = queue.end(first);
        twice = 0;
        if (!queue.isLost(first)) queue.lose(first);
    }

    /// Recovery is over. What is SACKed stays so. §5 (A)
    public void end() {
        isRecovering = false;
        twice = 0;
    }

    /// The timer ran out and all is taken for lost: nothing of it is judged by count again. §5.1
    public void timedOut(SentQueue queue) {
        end();
        dupAcks = 0;
        lostEdge = queue.end();
    }

    /// The connection is another one.
    public void reset() {
        end();
        dupAcks = 0;
        lostEdge = 0;
    }

    /// SetPipe(): what is taken to be in the network. §4
    public int pipe(SentQueue queue) {
        return queue.pipe() + twice;
    }

    /// NextSeg() rule (3): a segment that may be lost, for want of anything better.
    ///
    /// @return [SentQueue#end] if there is none
    public long maybeLost(SentQueue queue) {
        long highest = queue.lastSackedBefore(queue.end());
        long at = queue.nextUnsacked(queue.find(Seq.max(highRxt, queue.start(queue.first()))));
        return at < highest ? at : queue.end();
    }

    /// NextSeg() rule (4): once in a recovery the last segment, to keep the ACKs coming.
    ///
    /// @return [SentQueue#end] if there is none
    public long rescue(SentQueue queue) {
        if (!Seq.lt(rescueRxt, queue.start(queue.first()))) return queue.end();
        long last = queue.lastUnsackedBefore(queue.end());
        return last < queue.first() ? queue.end() : last;
    }

    /// A lost segment, or that of [#maybeLost], left again. (C.2)
    public void resent(SentQueue queue, long position) {
        highRxt = queue.end(position);
        if (position >= lostEdge) twice += queue.length(position);
    }

    /// The segment of [#rescue] left again.
    public void rescued() {
        rescueRxt = recoveryPoint;
    }
}
