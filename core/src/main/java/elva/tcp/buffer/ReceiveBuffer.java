package elva.tcp.buffer;

import java.lang.foreign.MemorySegment;

/// Text that arrived: in order and not yet read, and what lies right of a hole.
///
/// ```
///     read    | unread          | hole |  held  | hole |  held  |
///             |<--- in order -->^ RCV.NXT: 0 octets ahead       |
///             |<---------------------- capacity ----------------------->|
/// ```
///
/// Where text overlaps, the octet that came first stays: what was acknowledged, or passed a check,
/// cannot be exchanged afterwards (RFC 9293 §3.10.7.4, seventh). Owns no chunk when nothing is
/// unread or held. Not thread-safe.
///
/// Two bounds. Ranges behind a hole: a new one beyond the limit takes the place of the farthest,
/// or is refused if it lies farther itself; text at RCV.NXT is no such range. Memory: where the
/// pool lends nothing, text right of what arrives is given up for it, the farthest first, or else
/// the hole could never be filled; RCV.NXT never covered it, so the peer still has it. In-order
/// text is never given up.
public final class ReceiveBuffer {
    private final ChunkRing octets;
    private final Ranges held = new Ranges();
    private final int capacity;
    private final int rangeLimit;
    private int unread;

    /// @param capacity octets, 1..2^30
    /// @param rangeLimit how many ranges behind a hole are held, 1..65536
    public ReceiveBuffer(ChunkPool pool, int capacity, int rangeLimit) {
        octets = new ChunkRing(pool);
        this.capacity = capacity;
        this.rangeLimit = rangeLimit;
    }

    /// Octets in order and not yet read.
    public int unread() {
        return unread;
    }

    /// Octets that fit right of RCV.NXT.
    public int free() {
        return capacity - unread;
    }

    public int capacity() {
        return capacity;
    }

    /// Stores what is new of some text.
    ///
    /// @param ahead octets right of RCV.NXT; the caller saw to it that `ahead + length` is at most
    ///     [#free]
    /// @return whether it is held now, new or not, at least in part; `false` if nothing was stored
    ///     because the limit of ranges or of memory stood against it
    public boolean write(int ahead, MemorySegment source, long offset, int length) {
        assert ahead >= 0 && length >= 0 && ahead <= free() - length
                : length + " octets, " + ahead + " ahead of RCV.NXT, in a window of " + free();
        if (length == 0) return true;
        int first = held.firstEndingFrom(ahead);
        boolean separate = first == held.count() || held.left(first) > ahead + length;
        if (separate && ahead > 0 && !roomForRange(ahead)) return false;
        int end = fill(first, ahead, source, offset, length);
        if (end < ahead) return false;
        merge(first, ahead, end);
        return true;
    }

    /// Moves RCV.NXT over all that is contiguous with it; held ranges are then as much less ahead.
    ///
    /// @return by how many octets, 0 if none
    public int advance() {
        int count = held.advance();
        unread += count;
        return count;
    }

    /// Consumes text in order.
    ///
    /// @return how many octets, 0..length
    public int read(MemorySegment target, long offset, int length) {
        return skip(peek(0, target, offset, length));
    }

    /// Copies text in order without consuming it.
    ///
    /// @param from octets behind the first unread one
    /// @return how many octets, 0..length
    public int peek(int from, MemorySegment target, long offset, int length) {
        int count = Math.clamp(length, 0, Math.max(0, unread - from));
        octets.copyTo(from, count, target, offset);
        return count;
    }

    /// Consumes text in order without copying it.
    ///
    /// @return how many octets, 0..count
    public int skip(int count) {
        int skipped = Math.min(count, unread);
        unread -= skipped;
        octets.dropFront(skipped);
        clearIfEmpty();
        return skipped;
    }

    /// How many ranges are held right of RCV.NXT and not yet advanced over.
    public int heldCount() {
        return held.count();
    }

    /// Where a range begins, in octets right of RCV.NXT.
    ///
    /// @param index 0..heldCount-1, from left to right
    public int heldLeft(int index) {
        return held.left(index);
    }

    /// Behind the last octet of a range, in octets right of RCV.NXT.
    ///
    /// @param index 0..heldCount-1, from left to right
    public int heldRight(int index) {
        return held.right(index);
    }

    /// Which range holds an octet.
    ///
    /// @param ahead octets right of RCV.NXT; may be negative
    /// @return 0..heldCount-1; -1 if none does
    public int heldIndexOf(int ahead) {
        int index = held.firstEndingFrom(ahead + 1);
        return ahead >= 0 && index < held.count() && held.left(index) <= ahead ? index : -1;
    }

    /// Drops what is held from `ahead` octets right of RCV.NXT on: no text follows the peer's FIN.
    public void dropHeld(int ahead) {
        while (held.count() > 0 && held.left(held.count() - 1) >= ahead) dropLast(0);
        int last = held.count() - 1;
        if (last >= 0 && held.right(last) > ahead) {
            octets.dropBehind(unread + ahead, unread + held.right(last) - 1);
            held.replace(last, last + 1, held.left(last), ahead);
        }
        clearIfEmpty();
    }

    /// Drops everything, in order or not.
    public void clear() {
        unread = 0;
        held.clear();
        octets.clear();
    }

    /// Whether one more separate range may be held; drops the farthest for a nearer one.
    private boolean roomForRange(int ahead) {
        int last = held.count() - 1;
        int behindHole = last >= 0 && held.left(0) == 0 ? last : last + 1;
        if (behindHole < rangeLimit) return true;
        if (held.left(last) < ahead) return false;
        dropLast(0);
        return true;
    }

    /// Stores what is not held yet of `[ahead, ahead + length)`, as far as memory goes.
    ///
    /// @param first the range where it may overlap first
    /// @return up to where all is held now; -1 if something is missing and nothing was stored
    private int fill(int first, int ahead, MemorySegment source, long offset, int length) {
        int end = ahead + length;
        int at = ahead;
        int index = first;
        boolean stored = false;
        while (at < end) {
            boolean within = index < held.count() && held.left(index) <= at;
            int until = index == held.count() ? end
                    : Math.min(end, within ? held.right(index++) : held.left(index));
            if (within) {
                at = until;
            } else {
                int count = until - at;
                int taken = store(at, source, offset + (at - ahead), count);
                stored |= taken > 0;
                at += taken;
                if (taken < count) break;
            }
        }
        return at == end || stored ? at : -1;
    }

    /// Stores text in a hole; while there is no memory, gives up text right of it.
    private int store(int at, MemorySegment source, long offset, int length) {
        int taken = octets.write(unread + at, source, offset, length);
        while (taken < length && held.count() > 0
                && held.left(held.count() - 1) >= at + length) {
            dropLast(at + taken);
            taken += octets.write(unread + at + taken, source, offset + taken, length - taken);
        }
        return taken;
    }

    private void merge(int first, int left, int right) {
        int behind = first;
        int farthest = right;
        while (behind < held.count() && held.left(behind) <= right) {
            farthest = Math.max(farthest, held.right(behind));
            behind++;
        }
        int nearest = behind == first ? left : Math.min(left, held.left(first));
        held.replace(first, behind, nearest, farthest);
    }

    /// Drops the farthest range, and the chunks of which nothing else needs an octet.
    ///
    /// @param storedEnd behind the text that is stored but not yet a range
    private void dropLast(int storedEnd) {
        int last = held.count() - 1;
        int keptEnd = Math.max(storedEnd, last == 0 ? 0 : held.right(last - 1));
        octets.dropBehind(unread + keptEnd, unread + held.right(last) - 1);
        held.removeLast();
    }

    private void clearIfEmpty() {
        if (unread == 0 && held.count() == 0) octets.clear();
    }
}
