package elva.tcp.loss;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// RFC 8985 §6 as its pseudocode stands, over an array with an entry for each octet that was ever
/// sent: no queue, no order, no marks. Octets are counted from 0, so nothing wraps.
final class RackModel {
    enum Fate { UNSENT, FLIES, SACKED, LOST, ACKNOWLEDGED }

    /// One segment: the octets with its number in `owner`.
    static final class Segment {
        final int from;
        final int to;
        long xmitNanos;
        int transmissions = 1;
        /// How far a lost one was sent again; of one segment at a time this is known.
        int part;

        Segment(int from, int to, long xmitNanos) {
            this.from = from;
            this.to = to;
            this.xmitNanos = xmitNanos;
            part = from;
        }
    }

    final Fate[] fates;
    final List<Segment> segments = new ArrayList<>();
    private final int duplicateAcks;
    int acked;
    int sent;
    int newlyAcknowledged;
    int newlySacked;
    boolean duplicate;

    private boolean known;
    private long rackXmitNanos;
    private int rackEnd;
    long rackRttNanos;
    private int fack = -1;
    boolean reorderingSeen;
    private int duplicateRound = -1;
    int multiplier = 1;
    private int persist = 16;
    long windowNanos;

    RackModel(int octets, int duplicateAcks) {
        fates = new Fate[octets];
        java.util.Arrays.fill(fates, Fate.UNSENT);
        this.duplicateAcks = duplicateAcks;
    }

    void send(int length, long nowNanos) {
        segments.add(new Segment(sent, sent + length, nowNanos));
        for (int i = 0; i < length; i++) fates[sent++] = Fate.FLIES;
    }

    /// Segments of which at least one octet flies.
    List<Segment> flying() {
        return segments.stream().filter(s -> s.to > acked).toList();
    }

    Fate fate(Segment s) {
        return fates[s.to - 1];
    }

    int count(Fate fate) {
        int count = 0;
        for (int i = acked; i < sent; i++) if (fates[i] == fate) count++;
        return count;
    }

    /// What is lost and was not sent again since, pieces that were left out.
    int lostLength() {
        int count = count(Fate.LOST);
        for (Segment s : flying()) {
            if (fate(s) == Fate.LOST) count -= Math.max(0, s.part - Math.max(s.from, acked));
        }
        return count;
    }

    private void mark(Segment s, Fate fate) {
        for (int i = Math.max(acked, s.from); i < s.to; i++) fates[i] = fate;
        s.part = s.from;
    }

    void resend(int from, int to, long nowNanos) {
        for (Segment s : flying()) {
            if (s.to <= from || s.from >= to) continue;
            if (s.part == s.from) s.transmissions = Math.min(127, s.transmissions + 1);
            if (s.to <= to) {
                mark(s, Fate.FLIES);
                s.xmitNanos = nowNanos;
            } else if (fate(s) == Fate.LOST) {
                for (Segment other : segments) other.part = other.from;
                s.part = to;
            }
        }
    }

    /// Takes an ACK, and gives what was delivered.
    ///
    /// @param blocks left and right in turn
    List<Segment> acknowledge(int edge, List<Integer> blocks) {
        List<Segment> delivered = new ArrayList<>();
        newlyAcknowledged = 0;
        newlySacked = 0;
        duplicate = blocks.size() >= 2 && blocks.get(0) < blocks.get(1)
                && (blocks.get(1) <= edge || (blocks.size() >= 4 && edge < blocks.get(0)
                        && blocks.get(2) <= blocks.get(0) && blocks.get(1) <= blocks.get(3)));
        for (Segment s : flying()) {
            if (s.to <= edge && fate(s) != Fate.SACKED) delivered.add(s);
        }
        for (; acked < edge; acked++) {
            if (fates[acked] != Fate.SACKED) newlyAcknowledged++;
            fates[acked] = Fate.ACKNOWLEDGED;
        }
        for (int i = duplicate ? 2 : 0; i < blocks.size(); i += 2) {
            sack(blocks.get(i), blocks.get(i + 1), delivered);
        }
        return delivered;
    }

    private void sack(int left, int right, List<Segment> delivered) {
        if (left >= right || left <= acked || right > sent) return;
        for (Segment s : flying()) {
            if (s.from < left || s.to > right || fate(s) == Fate.SACKED) continue;
            delivered.add(s);
            newlySacked += s.to - s.from;
            mark(s, Fate.SACKED);
        }
    }

    private static boolean sentAfter(long nanos1, int seq1, long nanos2, int seq2) {
        return nanos1 > nanos2 || (nanos1 == nanos2 && seq1 > seq2);
    }

    /// Steps 2 and 3.
    void update(List<Segment> delivered, long nowNanos, long echoNanos, long minRttNanos) {
        delivered.sort(Comparator.<Segment>comparingLong(s -> s.xmitNanos)
                .thenComparingInt(s -> s.to));
        for (Segment s : delivered) {
            long rttNanos = nowNanos - s.xmitNanos;
            if (s.transmissions > 1 && echoNanos < s.xmitNanos) continue;
            if (s.transmissions > 1 && rttNanos < minRttNanos) continue;
            rackRttNanos = rttNanos;
            if (!known || sentAfter(s.xmitNanos, s.to, rackXmitNanos, rackEnd)) {
                known = true;
                rackXmitNanos = s.xmitNanos;
                rackEnd = s.to;
            }
        }
        delivered.sort(Comparator.comparingInt(s -> s.to));
        for (Segment s : delivered) {
            if (s.to > fack) fack = s.to;
            else if (s.to < fack && s.transmissions == 1) reorderingSeen = true;
        }
    }

    /// Step 4.
    void updateWindow(boolean inRecovery, boolean leaving, long minRttNanos, long srttNanos) {
        if (duplicateRound >= 0 && acked >= duplicateRound) duplicateRound = -1;
        if (duplicateRound < 0 && duplicate) {
            duplicateRound = sent;
            multiplier++;
            persist = 16;
        } else if (leaving) {
            persist--;
            if (persist <= 0) multiplier = 1;
        }
        long sacked = flying().stream().filter(s -> fate(s) == Fate.SACKED).count();
        windowNanos = Math.min(multiplier * (minRttNanos / 4), srttNanos);
        if (!reorderingSeen && (inRecovery || sacked >= duplicateAcks)) windowNanos = 0;
    }

    /// Step 5.
    long detectLoss(long nowNanos) {
        long timeoutNanos = 0;
        for (Segment s : flying()) {
            if (fate(s) != Fate.FLIES || !known) continue;
            if (!sentAfter(rackXmitNanos, rackEnd, s.xmitNanos, s.to)) continue;
            long remainingNanos = s.xmitNanos + rackRttNanos + windowNanos - nowNanos;
            if (remainingNanos <= 0) mark(s, Fate.LOST);
            else timeoutNanos = Math.max(timeoutNanos, remainingNanos);
        }
        return timeoutNanos;
    }

    /// §6.3.
    void timedOut(long nowNanos) {
        boolean first = true;
        for (Segment s : flying()) {
            long remainingNanos = s.xmitNanos + rackRttNanos + windowNanos - nowNanos;
            if (fate(s) == Fate.FLIES && (first || remainingNanos <= 0)) mark(s, Fate.LOST);
            first = false;
        }
    }

    void loseNothing() {
        for (Segment s : flying()) if (fate(s) == Fate.LOST) mark(s, Fate.FLIES);
    }

    void loseAll(boolean sackedToo) {
        for (Segment s : flying()) {
            if (fate(s) != Fate.SACKED || sackedToo) mark(s, Fate.LOST);
        }
    }
}
