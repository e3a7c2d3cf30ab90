package elva.ip;

import elva.time.Expiring;
import elva.time.Timer;
import elva.wire.Datagram;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A datagram of which parts are there and others awaited; or that was given up, so that parts of
/// it that come later are known for what they are.
final class Partial implements Expiring {

    /// What tells datagrams apart, or sources; with the keyed hash that finds them.
    record Key(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow,
            long rest, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    /// All that one source has here, its oldest datagram first.
    static final class Source {
        final Key key;
        @Nullable Partial oldest;
        @Nullable Partial youngest;
        int count;
        int blocks;

        Source(Key key) {
            this.key = key;
        }

        void add(Partial p) {
            count++;
            p.older = youngest;
            if (youngest == null) oldest = p;
            else youngest.younger = p;
            youngest = p;
        }

        void remove(Partial p) {
            count--;
            if (p.older == null) oldest = p.younger;
            else p.older.younger = p.younger;
            if (p.younger == null) youngest = p.older;
            else p.younger.older = p.older;
        }
    }

    /// Octets [left, right) of the payload.
    private static final class Piece {
        final int left;
        final int right;
        final int chain;
        @Nullable Piece next;

        Piece(int left, int right, int chain) {
            this.left = left;
            this.right = right;
            this.chain = chain;
        }
    }

    final Key key;
    final Source source;
    final Timer timer = new Timer(this);
    private final Reassembly reassembly;
    private @Nullable Partial older;
    private @Nullable Partial younger;

    boolean isGivenUp;
    /// What came before the payload of the first part, and in it; a chain of the pool.
    int headerChain = FragmentPool.NONE;
    int headerLength;
    int nextHeaderAt;
    int protocol;
    /// Codepoints seen of ECN, a bit for each, and the first part's.
    int ecnSeen;
    int ecnOfFirst;
    int pieceCount;

    private @Nullable Piece first;
    private @Nullable Piece last;
    private int heldLength;
    private int end = -1;                          // unknown before the last part

    Partial(Reassembly reassembly, Key key, Source source) {
        this.reassembly = reassembly;
        this.key = key;
        this.source = source;
    }

    @Override
    public void expired(long nowNanos) {
        reassembly.timedOut(this);
    }

    boolean hasFirst() { return headerChain != FragmentPool.NONE; }

    int firstLength() { return first == null ? 0 : first.right; }

    /// Octets of the payload, once it is complete.
    int length() { return end; }

    boolean isComplete() { return heldLength == end; }

    /// Whether a part agrees with those that are there. One that overlaps another does not, unless
    /// it is the same again (RFC 5722 §4, RFC 8200 §4.5); nor does one that has the datagram end
    /// elsewhere.
    @Nullable Refusal judge(Fragment part, Datagram in, FragmentPool pool) {
        int left = part.offset;
        int right = left + in.payloadLength;
        boolean contradictsEnd = end >= 0 ? right > end || part.more == (right == end)
                : !part.more && last != null && last.right > right;
        if (contradictsEnd) return Refusal.FRAGMENT_OVERLAP;
        Piece before = before(left);
        if (before != null && before.right > left) return Refusal.FRAGMENT_OVERLAP;
        Piece after = before == null ? first : before.next;
        if (after == null || after.left >= right) return null;
        boolean again = after.left == left && after.right == right
                && part.more == (right != end)
                && pool.holds(after.chain, in.buffer, in.payloadOffset, in.payloadLength);
        return again ? Refusal.FRAGMENT_DUPLICATE : Refusal.FRAGMENT_OVERLAP;
    }

    /// The last piece that begins before an octet. Parts mostly come in order, or in reverse.
    private @Nullable Piece before(int left) {
        if (last != null && last.left < left) return last;
        Piece before = null;
        for (Piece p = first; p != null && p.left < left; p = p.next) before = p;
        return before;
    }

    /// Keeps a part that was found to agree.
    void add(Fragment part, Datagram in, FragmentPool pool) {
        int left = part.offset;
        int right = left + in.payloadLength;
        Piece piece = new Piece(left, right,
                pool.keep(in.buffer, in.payloadOffset, in.payloadLength));
        Piece before = before(left);
        if (before == null) {
            piece.next = first;
            first = piece;
        } else {
            piece.next = before.next;
            before.next = piece;
        }
        if (piece.next == null) last = piece;
        pieceCount++;
        heldLength += in.payloadLength;
        if (!part.more) end = right;
        ecnSeen |= 1 << in.ecn;
        if (left > 0) return;
        headerChain = pool.keep(in.buffer, in.offset, part.headerLength);
        headerLength = part.headerLength;
        nextHeaderAt = part.nextHeaderAt;
        protocol = in.protocol;
        ecnOfFirst = in.ecn;
    }

    /// Writes the first part's payload, or of a complete datagram all of it.
    void copy(FragmentPool pool, MemorySegment to, long offset, boolean all) {
        for (Piece p = first; p != null; p = all ? p.next : null) {
            pool.copy(p.chain, p.right - p.left, to, offset + p.left);
        }
    }

    /// Gives its memory back.
    void release(FragmentPool pool) {
        for (Piece p = first; p != null; p = p.next) pool.giveBack(p.chain);
        pool.giveBack(headerChain);
        headerChain = FragmentPool.NONE;
        first = null;
        last = null;
    }
}
