package elva.tcp;

import elva.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The passive OPENs, found by the local socket. MUST-41, MUST-43.
final class ListenTable {
    private static final int BUCKETS = 256;

    private final @Nullable Listener[] byPort = new @Nullable Listener[BUCKETS];
    private int size;

    int size() {
        return size;
    }

    private static int bucket(int port) {
        return port & BUCKETS - 1;
    }

    /// The one that a segment without a connection meets, of those that wait for its sender: bound
    /// to the address if there is such a one, else to no address of its IP version, else to none at
    /// all. MUST-41: one that waits for somebody else takes nothing from those beside it.
    @Nullable Listener find(Segment s) {
        Listener any = null;
        for (Listener l = byPort[bucket(s.localPort)]; l != null; l = l.next) {
            if (l.local.port() != s.localPort || !l.waitsFor(s)) continue;
            IpAddress bound = l.local.address();
            if (bound.high() == s.localHigh && bound.low() == s.localLow) return l;
            boolean open = l.isOpenTo(s.localHigh, s.localLow);
            if (open && (any == null || bound.isV4())) any = l;
        }
        return any;
    }

    /// Whether a passive OPEN has exactly this socket already.
    boolean contains(IpAddress address, int port) {
        for (Listener l = byPort[bucket(port)]; l != null; l = l.next) {
            if (l.local.port() == port && l.local.address().equals(address)) return true;
        }
        return false;
    }

    /// The connections that are in LISTEN themselves.
    List<Connection> singles() {
        List<Connection> singles = new ArrayList<>();
        for (Listener first : byPort) {
            for (Listener l = first; l != null; l = l.next) {
                if (l.single != null) singles.add(l.single);
            }
        }
        return singles;
    }

    void add(Listener l) {
        int b = bucket(l.local.port());
        l.next = byPort[b];
        byPort[b] = l;
        size++;
    }

    void remove(Listener l) {
        int b = bucket(l.local.port());
        Listener before = null;
        for (Listener i = byPort[b]; i != null; before = i, i = i.next) {
            if (i != l) continue;
            if (before == null) byPort[b] = i.next;
            else before.next = i.next;
            i.next = null;
            size--;
            return;
        }
    }
}
