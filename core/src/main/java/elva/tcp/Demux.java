package elva.tcp;

import elva.wire.SipHash;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The table of connections by both sockets: open addressing under a keyed hash, so that no peer
/// can choose what collides. Nothing is allocated but to grow.
final class Demux {
    private static final int LEAST = 64;

    private final SipHash hash;
    private @Nullable ControlBlock[] slots = new @Nullable ControlBlock[LEAST];
    private int size;

    Demux(SipHash hash) {
        this.hash = hash;
    }

    int size() {
        return size;
    }

    /// The one a segment is for; `null` if there is none.
    @Nullable ControlBlock find(Segment s) {
        int ports = s.localPort << 16 | s.remotePort;
        int i = home(s.localHigh, s.localLow, s.remoteHigh, s.remoteLow, ports);
        for (ControlBlock b; (b = slots[i]) != null; i = next(i)) {
            boolean same = b.remoteLow == s.remoteLow && b.ports() == ports
                    && b.remoteHigh == s.remoteHigh && b.localLow == s.localLow
                    && b.localHigh == s.localHigh;
            if (same) return b;
        }
        return null;
    }

    /// Whether both sockets of `name` are taken.
    boolean contains(ControlBlock name) {
        return slots[slotOf(name)] != null;
    }

    /// The one both of whose sockets are `name`'s; `null` if there is none.
    @Nullable ControlBlock find(ControlBlock name) {
        return slots[slotOf(name)];
    }

    /// Adds a block, or puts it in the place of the one with the same sockets.
    void put(ControlBlock b) {
        if (2 * (size + 1) > slots.length) resize(2 * slots.length);
        int i = slotOf(b);
        if (slots[i] == null) size++;
        slots[i] = b;
    }

    /// Removes a block, if it is there itself and not another under its name.
    void remove(ControlBlock b) {
        int i = slotOf(b);
        if (slots[i] != b) return;
        size--;
        slots[i] = null;
        closeGap(i);
        if (slots.length > LEAST && 8 * size < slots.length) resize(slots.length / 2);
    }

    /// Moves back what had to make way for the one that is gone.
    private void closeGap(int gap) {
        int empty = gap;
        int i = next(gap);
        for (ControlBlock b; (b = slots[i]) != null; i = next(i)) {
            int mask = slots.length - 1;
            if ((i - home(b) & mask) >= (i - empty & mask)) {
                slots[empty] = b;
                slots[i] = null;
                empty = i;
            }
        }
    }

    private void resize(int length) {
        @Nullable ControlBlock[] old = slots;
        slots = new @Nullable ControlBlock[length];
        for (ControlBlock b : old) {
            if (b != null) slots[slotOf(b)] = b;
        }
    }

    private int slotOf(ControlBlock name) {
        int i = home(name);
        for (ControlBlock b; (b = slots[i]) != null; i = next(i)) {
            boolean same = b.ports() == name.ports() && b.remoteLow == name.remoteLow
                    && b.remoteHigh == name.remoteHigh && b.localLow == name.localLow
                    && b.localHigh == name.localHigh;
            if (same) return i;
        }
        return i;
    }

    private int home(ControlBlock b) {
        return home(b.localHigh, b.localLow, b.remoteHigh, b.remoteLow, b.ports());
    }

    private int home(long localHigh, long localLow, long remoteHigh, long remoteLow, int ports) {
        long h = hash.hash(localHigh, localLow, remoteHigh, remoteLow, ports);
        return (int) (h ^ h >>> 32) & slots.length - 1;
    }

    private int next(int i) {
        return i + 1 & slots.length - 1;
    }

    /// Calls back for every block, in no order.
    void forEach(Consumer<ControlBlock> action) {
        for (ControlBlock b : slots.clone()) {
            if (b != null) action.accept(b);
        }
    }
}
