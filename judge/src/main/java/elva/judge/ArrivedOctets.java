package elva.judge;

import elva.wire.Seq;
import java.util.Arrays;

/// Which octets of a stream arrived: everything left of a front without a hole, and islands
/// behind holes.
final class ArrivedOctets {
    /// Beyond this many islands nothing more is noted.
    private static final int ISLAND_COUNT = 4_096;

    private int front;
    private int[] lefts = new int[8];
    private int[] rights = new int[8];
    private int islands;
    private boolean complete = true;

    /// Forgets everything; the first octet to come has this number.
    void start(int seq) {
        front = seq;
        islands = 0;
        complete = true;
    }

    /// One after the last octet that has no hole before it.
    int front() {
        return front;
    }

    /// Whether every arrival could be noted, so that the front is exact.
    boolean isComplete() {
        return complete;
    }

    /// Notes that `[left, right)` arrived.
    void add(int left, int right) {
        if (Seq.le(right, front)) return;
        if (Seq.le(left, front)) {
            front = right;
            swallow();
        } else {
            insert(left, right);
        }
    }

    /// Whether all of `[left, right)` arrived.
    boolean covers(int left, int right) {
        if (Seq.le(right, front)) return true;
        for (int i = 0; i < islands; i++) {
            if (Seq.le(lefts[i], left) && Seq.le(right, rights[i])) return true;
        }
        return false;
    }

    /// The front may have reached islands, and through one the next.
    private void swallow() {
        int before;
        do {
            before = front;
            int kept = 0;
            for (int i = 0; i < islands; i++) {
                if (Seq.le(lefts[i], front)) {
                    front = Seq.max(front, rights[i]);
                } else {
                    lefts[kept] = lefts[i];
                    rights[kept++] = rights[i];
                }
            }
            islands = kept;
        } while (front != before);
    }

    private void insert(int left, int right) {
        int l = left;
        int r = right;
        int kept = 0;
        for (int i = 0; i < islands; i++) {
            if (Seq.lt(r, lefts[i]) || Seq.lt(rights[i], l)) {
                lefts[kept] = lefts[i];
                rights[kept++] = rights[i];
            } else {
                l = Seq.min(l, lefts[i]);
                r = Seq.max(r, rights[i]);
            }
        }
        islands = kept;
        if (islands == ISLAND_COUNT) {
            complete = false;
            return;
        }
        if (islands == lefts.length) {
            lefts = Arrays.copyOf(lefts, 2 * islands);
            rights = Arrays.copyOf(rights, 2 * islands);
        }
        lefts[islands] = l;
        rights[islands++] = r;
    }
}
