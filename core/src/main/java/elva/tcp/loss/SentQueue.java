package elva.tcp.loss;

import elva.wire.Seq;
import org.jspecify.annotations.Nullable;

/// What was sent and is not cumulatively acknowledged: a record for each segment, as RFC 8985 §5.2
/// and RFC 6675 §3 want one, from SND.UNA to SND.NXT without a gap. Numbers only, no octets.
///
/// Segments are named by positions, which count from the connection's first one on and never name
/// another. Looking up is O(log n), finding the next one with or without a mark n/64 steps, all
/// else O(1) for each segment sent. An empty queue owns no memory.
///
/// A segment is the smallest thing known: SACK counts where it covers one whole, and one that must
/// be sent again in pieces (the path's MTU fell, the window shrank) stays one, resent when its last
/// piece is; RFC 8985 §4 has such aggregates share a time. So nothing a peer sends adds a record:
/// there are as many as segments were sent, at most [#isFull] (CVE-2019-11477, -11478, -5599). What
/// it costs is that a segment of which the peer has a part is sent again whole.
public final class SentQueue {
    private static final int TRANSMISSIONS_MOST = Byte.MAX_VALUE;
    private static final long NOWHERE = -1;

    private final SentPool pool;
    private final int most;
    private final SendOrder order = new SendOrder();
    private SentRecords records = SentRecords.NONE;
    private long first;
    private int count;
    /// SND.UNA while there is anything.
    private int left;
    private int sackedCount;
    private int sackedLength;
    private int lostCount;
    private int lostLength;
    private long lostTotal;
    /// No segment before this position is lost.
    private long lostFrom;
    /// The lost segment of which a part was sent again, up to a number; or nowhere.
    private long partOf = NOWHERE;
    private int partEnd;
    private @Nullable Loss loss;

    /// @param most segments that may be remembered, 1 or more
    public SentQueue(SentPool pool, int most) {
        this.pool = pool;
        this.most = most;
    }

    /// Who is told of each segment that is taken for lost; not of what [#loseAll] takes.
    public void tell(Loss whom) { loss = whom; }

    // Sending

    /// Whether no other segment may be sent until one is acknowledged.
    public boolean isFull() { return count >= most; }

    /// Numbers `[from, to)` left for the first time; `from` is where the queue ends.
    public void sent(int from, int to, long nowNanos) {
        if (count == 0) left = from;
        else if (from != right()) throw new AssertionError("sent " + from + ", not " + right());
        if (count == records.capacity) grow();
        int slot = slot(first + count);
        count++;
        records.ends[slot] = to;
        records.sentNanos[slot] = nowNanos;
        records.transmissions[slot] = 1;
        order.add(slot);
    }

    /// Numbers `[from, to)` of segments that are not SACKed left again, in one packet. A segment of
    /// which more is to go stays as it was. RFC 8985 §6.1.
    public void resent(int from, int to, long nowNanos) {
        long at = find(from);
        for (; at < end() && Seq.le(end(at), to); at++) resent(at, nowNanos);
        if (at < end() && Seq.lt(start(at), to)) resentPart(at, to);
    }

    private void resent(long position, long nowNanos) {
        int slot = slot(position);
        if (partOf != position) countAgain(slot);
        if (records.lost.has(slot)) unlose(position, slot);
        else order.remove(slot);
        records.sentNanos[slot] = nowNanos;
        order.add(slot);
    }

    private void resentPart(long position, int to) {
        int slot = slot(position);
        if (partOf != position) countAgain(slot);
        if (!records.lost.has(slot)) return;
        partOf = position;
        partEnd = to;
    }

    private void countAgain(int slot) {
        if (records.transmissions[slot] < TRANSMISSIONS_MOST) records.transmissions[slot]++;
    }

    /// What the delivery rate will want to know of a segment that has just left.
    public void noteRate(long position, long delivered, long deliveredNanos, long firstSentNanos,
            boolean applicationLimited) {
        int slot = slot(position);
        records.delivered[slot] = delivered;
        records.deliveredNanos[slot] = deliveredNanos;
        records.firstSentNanos[slot] = firstSentNanos;
        if (applicationLimited) records.applicationLimited.set(slot);
        else records.applicationLimited.clear(slot);
    }

    /// The rest of it: what was lost by then, and what flew, the segment included.
    public void noteFlight(long position, long lostBefore, int flight) {
        int slot = slot(position);
        records.lostBefore[slot] = lostBefore;
        records.flight[slot] = flight;
    }

    // Acknowledging

    /// SND.UNA moves: forgets the first segment.
    ///
    /// @throws AssertionError if there is none
    void removeFirst() {
        if (count == 0) throw new AssertionError("nothing flies");
        int slot = slot(first);
        if (records.sacked.has(slot)) {
            records.sacked.clear(slot);
            sackedCount--;
            sackedLength -= length(first);
        } else if (records.lost.has(slot)) {
            unlose(first, slot);
        } else {
            order.remove(slot);
        }
        records.applicationLimited.clear(slot);
        left = records.ends[slot];
        first++;
        count--;
        if (count == 0) forget();
    }

    /// SND.UNA moves within the first segment.
    void trimFirst(int una) {
        int octets = una - left;
        int slot = slot(first);
        if (records.sacked.has(slot)) sackedLength -= octets;
        if (records.lost.has(slot)) lostLength -= octets;
        left = una;
    }

    /// The peer says that it holds this segment, which was not SACKed before.
    void sack(long position) {
        int slot = slot(position);
        if (records.lost.has(slot)) unlose(position, slot);
        else order.remove(slot);
        records.sacked.set(slot);
        sackedCount++;
        sackedLength += length(position);
    }

    /// A segment that is neither SACKed nor lost is taken for lost. RFC 8985 §6.2, RFC 6675 §4.
    void lose(long position) {
        int slot = slot(position);
        order.remove(slot);
        records.lost.set(slot);
        lostCount++;
        lostLength += length(position);
        lostTotal += length(position);
        lostFrom = Math.min(lostFrom, position);
        if (loss != null) loss.lost(this, position);
    }

    private void unlose(long position, int slot) {
        records.lost.clear(slot);
        lostCount--;
        lostLength -= length(position);
        if (partOf == position) partOf = NOWHERE;
    }

    /// Takes all that flies for lost.
    ///
    /// @param sackedToo what was SACKed is forgotten: the peer may not hold it any more (RFC 2018
    ///     §8), or nobody may rely on it after a timeout (§5.1)
    public void loseAll(boolean sackedToo) {
        if (sackedToo) {
            records.sacked.clear();
            sackedCount = 0;
            sackedLength = 0;
        }
        order.clear();
        for (long at = nextUnsacked(first); at < end(); at = nextUnsacked(at + 1)) {
            records.lost.set(slot(at));
        }
        partOf = NOWHERE;
        lostCount = count - sackedCount;
        lostTotal += length() - sackedLength - lostLength;
        lostLength = length() - sackedLength;
        lostFrom = first;
    }

    /// A segment of which a part was sent again goes again whole.
    public void forgetPart() {
        partOf = NOWHERE;
    }

    /// Takes nothing for lost any more that was not sent again: the timer or a guess was wrong. RFC
    /// 4015 §3.1 (8)
    public void loseNothing() {
        int near = order.newest();
        for (long at = firstLost(); at < end(); at = firstLost()) {
            int slot = slot(at);
            unlose(at, slot);
            order.restore(slot, near);
            near = slot;
        }
    }

    /// Forgets all: nothing flies any more.
    public void clear() {
        records.clearMarks();
        first += count;
        count = 0;
        forget();
    }

    /// Forgets that anything was ever sent.
    public void reset() {
        clear();
        first = 0;
        lostFrom = 0;
        lostTotal = 0;
    }

    private void forget() {
        sackedCount = 0;
        sackedLength = 0;
        lostCount = 0;
        lostLength = 0;
        lostFrom = first;
        partOf = NOWHERE;
        order.clear();
        order.move(SentRecords.NONE, first);
        pool.give(records);
        records = SentRecords.NONE;
    }

    private void grow() {
        int capacity = Math.max(SentPool.LEAST_CAPACITY, 2 * records.capacity);
        SentRecords wider = pool.take(capacity);
        for (int i = 0; i < count; i++) {
            wider.copy(records, slot(first + i), (int) (first + i) & wider.mask);
        }
        order.move(wider, first);
        records.clearMarks();
        pool.give(records);
        records = wider;
    }

    // Questions

    /// The position of the first segment that flies; [#end] if none does.
    public long first() { return first; }

    /// The position that the next segment will have.
    public long end() { return first + count; }

    public int count() { return count; }

    /// FlightSize: numbers sent and not cumulatively acknowledged.
    public int length() { return count == 0 ? 0 : right() - left; }

    public int sackedCount() { return sackedCount; }
    public int sackedLength() { return sackedLength; }
    public int lostCount() { return lostCount; }

    /// Numbers taken for lost and not sent again since; those of a segment of which a part was,
    /// count without that part.
    public int lostLength() {
        return partOf == NOWHERE ? lostLength : lostLength - Math.max(0, partEnd - start(partOf));
    }

    /// What is believed to be in the network: neither SACKed nor lost, or sent again since.
    public int pipe() { return length() - sackedLength - lostLength(); }

    /// All octets ever taken for lost.
    public long lostTotal() { return lostTotal; }

    private int right() { return end(end() - 1); }

    /// The first number of a segment.
    public int start(long position) {
        return position == first ? left : end(position - 1);
    }

    /// The number after a segment's last.
    public int end(long position) { return records.ends[slot(position)]; }

    public int length(long position) { return end(position) - start(position); }

    /// When it was sent last.
    public long sentNanos(long position) { return records.sentNanos[slot(position)]; }

    /// How often it was sent: 1..127, from where it is counted no further.
    public int transmissions(long position) { return records.transmissions[slot(position)]; }

    public boolean isRetransmitted(long position) { return transmissions(position) > 1; }
    public boolean isSacked(long position) { return records.sacked.has(slot(position)); }
    public boolean isLost(long position) { return records.lost.has(slot(position)); }

    /// What [#noteRate] and [#noteFlight] said, as all that follow.
    public long delivered(long position) { return records.delivered[slot(position)]; }
    public long deliveredNanos(long position) { return records.deliveredNanos[slot(position)]; }
    public long firstSentNanos(long position) { return records.firstSentNanos[slot(position)]; }

    public long lostBefore(long position) { return records.lostBefore[slot(position)]; }
    public int flight(long position) { return records.flight[slot(position)]; }

    public boolean isApplicationLimited(long position) {
        return records.applicationLimited.has(slot(position));
    }

    /// The segment that holds a number of those that fly; [#end] for one right of them.
    public long find(int number) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Seq.le(end(first + middle), number)) low = middle + 1;
            else high = middle;
        }
        return first + low;
    }

    /// The first segment from `position` on that is not SACKed; [#end] if all are.
    long nextUnsacked(long position) {
        return position + records.sacked.markedFrom(slot(position), (int) (end() - position));
    }

    /// The last SACKed segment before `position`; one before [#first] if none is.
    long lastSackedBefore(long position) {
        int below = (int) (position - first);
        return position - 1 - records.sacked.bareDownFrom(slot(position - 1), below);
    }

    /// The last segment before `position` that is not SACKed; one before [#first] if all are.
    long lastUnsackedBefore(long position) {
        int below = (int) (position - first);
        return position - 1 - records.sacked.markedDownFrom(slot(position - 1), below);
    }

    /// The first segment that is taken for lost; [#end] if none is.
    public long firstLost() {
        if (lostCount == 0) return end();
        lostFrom = Math.max(lostFrom, first);
        int rest = (int) (end() - lostFrom);
        lostFrom += records.lost.bareFrom(slot(lostFrom), rest);
        return lostFrom;
    }

    /// Where to send a lost segment again from: its beginning, or behind the part that went.
    public int resendFrom(long position) {
        return position == partOf ? Seq.max(partEnd, start(position)) : start(position);
    }

    /// The order of sending, of those neither SACKed nor lost.
    SendOrder order() { return order; }

    /// The position of a slot.
    long position(int slot) { return first + (slot - (int) first & records.mask); }

    private int slot(long position) { return (int) position & records.mask; }
}
