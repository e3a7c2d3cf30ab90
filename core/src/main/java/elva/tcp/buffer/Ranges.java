package elva.tcp.buffer;

import java.util.Arrays;

/// Which octets right of RCV.NXT are held: ranges `[left, right)`, sorted, none touching another.
///
/// Edges are kept as counts from a fixed origin and handed out as octets right of RCV.NXT, so that
/// nothing is rewritten when RCV.NXT moves. Looking up is O(log n); adding and removing moves what
/// lies right of it, at most 65,537 numbers.
final class Ranges {
    private static final int[] NONE = {};
    private static final int LEAST_CAPACITY = 4;
    /// As much stays when no range does, so that a lossy connection does not allocate it again.
    private static final int KEPT_CAPACITY = 256;

    private int[] lefts = NONE;
    private int[] rights = NONE;
    private int count;
    /// RCV.NXT, counted as the edges are. Wraps.
    private int origin;

    int count() { return count; }
    int left(int index)  { return lefts[index] - origin; }
    int right(int index) { return rights[index] - origin; }

    /// The first range that ends at `position` or right of it; [#count] if none does.
    int firstEndingFrom(int position) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (right(middle) < position) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// Puts one range in the place of those from `from` to before `to`.
    void replace(int from, int to, int left, int right) {
        int after = count - to;
        int grown = from + 1 + after;
        if (grown > lefts.length) {
            int capacity = Math.max(LEAST_CAPACITY, 2 * lefts.length);
            lefts = Arrays.copyOf(lefts, capacity);
            rights = Arrays.copyOf(rights, capacity);
        }
        System.arraycopy(lefts, to, lefts, from + 1, after);
        System.arraycopy(rights, to, rights, from + 1, after);
        lefts[from] = origin + left;
        rights[from] = origin + right;
        count = grown;
    }

    /// Moves RCV.NXT over the range that begins there, if one does.
    ///
    /// @return by how much
    int advance() {
        if (count == 0 || left(0) != 0) return 0;
        int length = right(0);
        origin += length;
        count--;
        System.arraycopy(lefts, 1, lefts, 0, count);
        System.arraycopy(rights, 1, rights, 0, count);
        if (count == 0) forget();
        return length;
    }

    void removeLast() {
        count--;
        if (count == 0) forget();
    }

    void clear() {
        count = 0;
        forget();
    }

    private void forget() {
        if (lefts.length <= KEPT_CAPACITY) return;
        lefts = NONE;
        rights = NONE;
    }
}
