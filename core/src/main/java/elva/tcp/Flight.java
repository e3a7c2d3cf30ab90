package elva.tcp;

import elva.tcp.congestion.AckSample;
import elva.tcp.congestion.DeliveryRate;
import elva.tcp.congestion.LossSample;
import elva.tcp.congestion.SendNote;
import elva.tcp.loss.Delivery;
import elva.tcp.loss.Loss;
import elva.tcp.loss.MinRtt;
import elva.tcp.loss.Scoreboard;
import elva.tcp.loss.SentQueue;
import elva.wire.Seq;
import elva.wire.TcpOptions;

/// What of one connection flies, text and FIN, and what each ACK tells of it: which segments were
/// delivered, how long their way took, how fast the path delivers. For every peer, whether it
/// speaks SACK or not.
///
/// Between `loss`, which knows what was sent, and `congestion`, which knows how much may be.
final class Flight implements Delivery, Loss {
    private static final long NONE = -1;

    private final Tcb t;
    final SentQueue queue;
    final Scoreboard scoreboard;
    final MinRtt minRtt;
    DeliveryRate rate = new DeliveryRate();

    // Of the ACK that is taken
    private int ack;
    private long echoNanos;
    private boolean resentAcknowledged;
    private long longestNanos;
    private long newestNanos;
    private long newestSentNanos;

    Flight(Tcb t) {
        this.t = t;
        queue = new SentQueue(t.shard.sentPool, t.config.getInt(Setting.SENT_SEGMENTS));
        queue.tell(this);
        scoreboard = new Scoreboard(queue);
        minRtt = new MinRtt(t.config.get(Setting.MIN_RTT_WINDOW));
    }

    /// What was learned of the path to one peer says nothing of the path to the next.
    void forgetPath() {
        queue.reset();
        minRtt.reset();
        rate = new DeliveryRate();
    }

    // Sending

    /// Numbers `[from, to)` left, some or all of them for the first time.
    ///
    /// @param nxt SND.NXT before it
    void sent(int from, int to, int nxt) {
        long now = t.shard.nowNanos;
        if (Seq.lt(from, nxt)) {
            int end = Seq.min(to, nxt);
            long at = queue.find(from);
            queue.resent(from, end, now);
            for (; at < queue.end() && Seq.lt(queue.start(at), end); at++) note(at);
        }
        if (Seq.lt(nxt, to)) {
            queue.sent(Seq.max(from, nxt), to, now);
            note(queue.end() - 1);
        }
    }

    private void note(long position) {
        if (queue.isSacked(position)) return;
        SendNote n = t.shard.sendNote;
        n.position = position;
        n.length = queue.length(position);
        n.sentNanos = t.shard.nowNanos;
        n.flight = queue.pipe();
        rate.sent(n);
        queue.noteRate(position, n.delivered, n.deliveredNanos, n.firstSentNanos,
                n.applicationLimited);
        queue.noteFlight(position, n.lost, n.flight);
    }

    private SendNote recall(long position) {
        SendNote n = t.shard.sendNote;
        n.position = position;
        n.length = queue.length(position);
        n.sentNanos = queue.sentNanos(position);
        n.delivered = queue.delivered(position);
        n.deliveredNanos = queue.deliveredNanos(position);
        n.firstSentNanos = queue.firstSentNanos(position);
        n.lost = queue.lostBefore(position);
        n.flight = queue.flight(position);
        n.applicationLimited = queue.isApplicationLimited(position);
        return n;
    }

    // Acknowledging

    /// Takes the ACK and SACK of a segment; SND.UNA has not moved yet.
    void take(Segment s) {
        long now = t.shard.nowNanos;
        AckSample sample = t.shard.ackSample;
        sample.clear(now);
        ack = s.ack;
        longestNanos = NONE;
        newestNanos = NONE;
        resentAcknowledged = false;
        echoNanos = echoed(s, now);
        int sackCount = t.sack.permitted ? s.options.sackCount() : 0;
        rate.begin();
        scoreboard.take(ack, edges(s.options, sackCount), sackCount, this);
        if (resentAcknowledged && !t.sack.permitted) newestNanos = NONE;
        sample.rttNanos = newestNanos;
        if (newestNanos >= 0) minRtt.sample(newestNanos, now);
        sample.deliveredLength = scoreboard.deliveredLength();
    }

    private int[] edges(TcpOptions options, int count) {
        int[] edges = t.shard.sackEdges;
        for (int i = 0; i < count; i++) {
            edges[2 * i] = options.sackLeft(i);
            edges[2 * i + 1] = options.sackRight(i);
        }
        return edges;
    }

    /// The latest moment at which that may have left which this segment's TSecr answers: ticks are
    /// whole, so at the end of the one it names.
    private long echoed(Segment s, long now) {
        long age = t.timestamps.echoAgeNanos(s, now - t.statistics.openedNanos, now);
        return age < 0 ? Long.MAX_VALUE : now - age + Timestamps.TICK_NANOS;
    }

    @Override
    public void delivered(SentQueue of, long position) {
        long now = t.shard.nowNanos;
        t.selective.delivered(position, now, echoNanos);
        rate.delivered(recall(position), t.shard.ackSample);
        boolean byAck = Seq.le(queue.end(position), ack);
        if (queue.isRetransmitted(position)) {
            resentAcknowledged |= byAck;
            return;
        }
        long sentNanos = queue.sentNanos(position);
        longestNanos = Math.max(longestNanos, now - sentNanos);
        if (newestNanos == NONE || sentNanos - newestSentNanos >= 0) {
            newestSentNanos = sentNanos;
            newestNanos = now - sentNanos;
        }
    }

    @Override
    public void lost(SentQueue of, long position) {
        LossSample loss = t.shard.lossSample;
        loss.nowNanos = t.shard.nowNanos;
        rate.lost(recall(position), loss);
        t.shard.ackSample.lostLength += loss.length;
        t.congestion.segmentLost(loss);
    }

    /// Whether SEG.ACK of the ACK that was taken last passed something that was sent twice.
    boolean resentAcknowledged() { return resentAcknowledged; }

    /// What the ACK that was taken last says of the round trip for RTO: that of the segment that
    /// waited longest, if nothing it passed was sent twice (Karn, RFC 6298 §3); -1 if it says
    /// nothing.
    long rttNanos() {
        return resentAcknowledged ? NONE : longestNanos;
    }
}
