package elva.stack;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Packets we sent to ourselves, until they are received. Bounded: what does not fit is lost, as on
/// any link.
final class Loopback {
    private static final int ROOM_COUNT = 64;

    private final int roomLength;
    private final int[] lengths = new int[ROOM_COUNT];
    private MemorySegment rooms = MemorySegment.NULL;
    private boolean allocated;
    private int first;
    private int count;

    /// @param mtu octets of the largest packet
    Loopback(int mtu) {
        roomLength = mtu;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// Queues a packet; false if there is no room: then it is lost.
    boolean add(MemorySegment buffer, long offset, int length) {
        if (count == ROOM_COUNT || length > roomLength) return false;
        if (!allocated) {
            allocated = true;
            rooms = Arena.ofAuto().allocate((long) ROOM_COUNT * roomLength, 8);
        }
        int room = (first + count++) % ROOM_COUNT;
        MemorySegment.copy(buffer, offset, rooms, (long) room * roomLength, length);
        lengths[room] = length;
        return true;
    }

    MemorySegment buffer() { return rooms; }

    /// Where the oldest packet begins.
    long offset() { return (long) first * roomLength; }

    int length() { return lengths[first]; }

    /// The oldest packet is done with.
    void remove() {
        first = (first + 1) % ROOM_COUNT;
        count--;
    }
}
