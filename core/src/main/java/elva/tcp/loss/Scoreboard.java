package elva.tcp.loss;

import elva.wire.Seq;

/// Takes what an ACK says into the record of what was sent: Update() of RFC 6675 §4, with the
/// duplicates of RFC 2883.
///
/// A peer may say anything. A block counts where it lies within SND.UNA..SND.NXT, right of SEG.ACK,
/// and only for segments it covers whole; nothing that is SACKed is forgotten before SEG.ACK covers
/// it (RFC 2018 §8). The work is in the segments that are delivered now, once for each, and a
/// search for each block. What the last ACK meant can be asked until the next one.
public final class Scoreboard {
    private final SentQueue queue;
    private int acknowledgedLength;
    private int sackedLength;
    private boolean duplicate;
    private int duplicateLeft;
    private int duplicateRight;
    private int highest;
    private boolean anyDelivered;

    public Scoreboard(SentQueue queue) {
        this.queue = queue;
    }

    /// Takes one ACK that is acceptable: SEG.ACK =< SND.NXT.
    ///
    /// @param edges of its SACK blocks, left and right in turn, in the order of the option
    /// @param blockCount how many, 0..edges.length/2
    /// @param delivery told of each segment that is delivered, the lower ones of SEG.ACK first
    public void take(int ack, int[] edges, int blockCount, Delivery delivery) {
        acknowledgedLength = 0;
        sackedLength = 0;
        anyDelivered = false;
        duplicate = isDuplicate(ack, edges, blockCount);
        if (duplicate) {
            duplicateLeft = edges[0];
            duplicateRight = edges[1];
        }
        acknowledge(ack, delivery);
        for (int i = duplicate ? 1 : 0; i < blockCount && queue.count() > 0; i++) {
            mark(edges[2 * i], edges[2 * i + 1], delivery);
        }
    }

    /// RFC 2883 §4, §5: the first block tells of a duplicate if it lies left of the ACK field of
    /// the same segment, never mind SND.UNA, or within the second block.
    private static boolean isDuplicate(int ack, int[] edges, int count) {
        if (count == 0 || !Seq.lt(edges[0], edges[1])) return false;
        if (Seq.le(edges[1], ack)) return true;
        return count > 1 && Seq.lt(ack, edges[0])
                && Seq.le(edges[2], edges[0]) && Seq.le(edges[1], edges[3]);
    }

    private void acknowledge(int ack, Delivery delivery) {
        while (queue.count() > 0 && Seq.le(queue.end(queue.first()), ack)) {
            long at = queue.first();
            if (!queue.isSacked(at)) {
                acknowledgedLength += queue.length(at);
                tell(at, delivery);
            }
            queue.removeFirst();
        }
        long at = queue.first();
        if (queue.count() == 0 || !Seq.lt(queue.start(at), ack)) return;
        if (!queue.isSacked(at)) acknowledgedLength += ack - queue.start(at);
        queue.trimFirst(ack);
    }

    /// A block that begins at SND.UNA contradicts its own SEG.ACK: it is not believed.
    private void mark(int left, int right, Delivery delivery) {
        int una = queue.start(queue.first());
        int nxt = queue.end(queue.end() - 1);
        if (!Seq.lt(left, right) || !Seq.lt(una, left) || !Seq.le(right, nxt)) return;
        long at = queue.find(left);
        if (queue.start(at) != left) at++;
        at = queue.nextUnsacked(at);
        while (at < queue.end() && Seq.le(queue.end(at), right)) {
            sackedLength += queue.length(at);
            tell(at, delivery);
            queue.sack(at);
            at = queue.nextUnsacked(at + 1);
        }
    }

    private void tell(long at, Delivery delivery) {
        int end = queue.end(at);
        highest = anyDelivered ? Seq.max(highest, end) : end;
        anyDelivered = true;
        delivery.delivered(queue, at);
    }

    /// Octets that SEG.ACK passed and no SACK had told of.
    public int acknowledgedLength() { return acknowledgedLength; }

    /// Octets that were SACKed for the first time.
    public int sackedLength() { return sackedLength; }

    /// Octets of which this ACK was the first to tell: DeliveredData of RFC 9937.
    public int deliveredLength() { return acknowledgedLength + sackedLength; }

    /// Whether any segment was delivered whole, so that [#highest] means something.
    public boolean anyDelivered() { return anyDelivered; }

    /// The highest end of a segment that was delivered whole by this ACK.
    public int highest() { return highest; }

    /// Whether the ACK told of text that came twice: D-SACK. RFC 2883 §4.
    public boolean duplicate() { return duplicate; }

    /// What came twice, if [#duplicate].
    public int duplicateLeft() { return duplicateLeft; }

    /// Behind what came twice, if [#duplicate].
    public int duplicateRight() { return duplicateRight; }

    /// Whether the peer said that it holds the octet at SND.UNA, which it still asks for: it
    /// dropped what it had SACKed. RFC 2018 §8. Its segments will not be sent before they are
    /// forgotten to be SACKed ([SentQueue#loseAll]).
    public boolean isReneged() {
        return queue.count() > 0 && queue.isSacked(queue.first());
    }
}
