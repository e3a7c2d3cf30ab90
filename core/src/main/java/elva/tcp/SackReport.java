package elva.tcp;

import elva.tcp.buffer.ReceiveBuffer;
import elva.wire.Seq;
import elva.wire.TcpWriter;

/// What our SACK options say of text that arrived right of a hole, or twice. RFC 2018 §4, RFC 2883.
///
/// Remembers numbers that arrived last, newest first; which range each lies in is asked of the
/// receive buffer when an ACK leaves, so a report never promises what was given up since.
final class SackReport {
    private static final int MOST = 4;
    /// With timestamps three blocks fit. RFC 2018 §3
    private static final int MOST_BESIDE_TIMESTAMPS = 3;
    private static final int ALIGNED_HEAD_LENGTH = 4;
    private static final int BLOCK_LENGTH = 8;

    /// Both SYNs permit SACK.
    boolean permitted;
    private final int[] recent = new int[MOST];
    private int recentCount;
    /// D-SACK: text that arrived twice, to be told once.
    private boolean duplicate;
    private int duplicateLeft;
    private int duplicateRight;

    // the option that is being made
    private final int[] lefts = new int[MOST];
    private final int[] rights = new int[MOST];
    private int count;

    void reset() {
        permitted = false;
        recentCount = 0;
        duplicate = false;
        count = 0;
    }

    /// Text, or a FIN, was stored right of a hole: its block comes first from now on.
    void held(Tcb t, int seq) {
        if (!permitted) return;
        int range = rangeOf(t, seq);
        int kept = 0;
        for (int i = 0; i < recentCount; i++) {
            int each = recent[i];
            boolean elsewhere = rangeOf(t, each) != range;
            if (elsewhere && kept < MOST - 1) recent[kept++] = each;
        }
        System.arraycopy(recent, 0, recent, 1, kept);
        recent[0] = seq;
        recentCount = kept + 1;
    }

    /// Which range of what is held a number lies in, a FIN in that of the text before it; -1 in
    /// none.
    private static int rangeOf(Tcb t, int seq) {
        ReceiveBuffer buffer = t.receiveBuffer;
        int range = buffer.heldIndexOf(seq - t.rcv.nxt);
        boolean fin = range < 0 && t.rcv.finHeld && seq == t.rcv.heldFin;
        return fin ? buffer.heldIndexOf(seq - 1 - t.rcv.nxt) : range;
    }

    /// Text `[left, right)` came that was here before. RFC 2883 §4.
    void duplicate(int left, int right) {
        if (!permitted || !Seq.lt(left, right)) return;
        duplicate = true;
        duplicateLeft = left;
        duplicateRight = right;
    }

    /// Puts together what the next segment is to say.
    ///
    /// @return octets of the option, aligned; 0 if there is nothing to say
    int prepare(Tcb t) {
        count = 0;
        boolean holds = t.receiveBuffer.heldCount() > 0 || t.rcv.finHeld;
        if (!permitted || (!duplicate && !holds)) return 0;
        int most = t.timestamps.on ? MOST_BESIDE_TIMESTAMPS : MOST;
        if (duplicate) add(duplicateLeft, duplicateRight);
        int blocksFrom = count;
        for (int i = 0; i < recentCount && count < most; i++) {
            addBlock(t, recent[i], blocksFrom);
        }
        return count == 0 ? 0 : ALIGNED_HEAD_LENGTH + BLOCK_LENGTH * count;
    }

    /// The block that holds a number, if anything holds it and it was not told yet.
    private void addBlock(Tcb t, int seq, int blocksFrom) {
        Receive rcv = t.rcv;
        int range = rangeOf(t, seq);
        boolean finAlone = range < 0 && rcv.finHeld && seq == rcv.heldFin;
        if (range < 0 && !finAlone) return;
        int left = finAlone ? seq : rcv.nxt + t.receiveBuffer.heldLeft(range);
        int right = finAlone ? seq : rcv.nxt + t.receiveBuffer.heldRight(range);
        if (rcv.finHeld && right == rcv.heldFin) right++;
        if (left != rcv.nxt && !told(left, blocksFrom)) add(left, right);
    }

    private boolean told(int left, int from) {
        for (int i = from; i < count; i++) {
            if (lefts[i] == left) return true;
        }
        return false;
    }

    private void add(int left, int right) {
        lefts[count] = left;
        rights[count++] = right;
    }

    /// Writes what was prepared; a duplicate is told with it and not again.
    void write(TcpWriter writer) {
        if (count == 0) return;
        writer.nop().nop();
        for (int i = 0; i < count; i++) writer.sackBlock(lefts[i], rights[i]);
        duplicate = false;
    }
}
