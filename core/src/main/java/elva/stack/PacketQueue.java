package elva.stack;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Packets that wait: those we sent to ourselves until they are received, and ICMP's until the
/// stack transmits. Bounded: what does not fit is lost, as on any link.
final class PacketQueue {
    private static final int ROOM_COUNT = 64;

    private final int mtu;
    private final int roomLength;
    private final int[] lengths = new int[ROOM_COUNT];
    private final boolean[] toOurselves = new boolean[ROOM_COUNT];
    private MemorySegment rooms = MemorySegment.NULL;
    private boolean allocated;
    private int first;
    private int count;

    /// @param mtu octets of the largest packet
    PacketQueue(int mtu) {
        this.mtu = mtu;
        roomLength = Device.HEADROOM + mtu + 7 & ~7;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// How many more can wait.
    int freeCount() {
        return ROOM_COUNT - count;
    }

    /// Queues a packet; false if there is no room: then it is lost.
    ///
    /// @param own whether it goes to an address of ours
    boolean add(MemorySegment buffer, long offset, int length, boolean own) {
        if (count == ROOM_COUNT || length > mtu) return false;
        if (!allocated) {
            allocated = true;
            rooms = Arena.ofAuto().allocate((long) ROOM_COUNT * roomLength, 8);
        }
        int room = (first + count++) % ROOM_COUNT;
        MemorySegment.copy(buffer, offset, rooms, offsetOf(room), length);
        lengths[room] = length;
        toOurselves[room] = own;
        return true;
    }

    private long offsetOf(int room) {
        return (long) room * roomLength + Device.HEADROOM;
    }

    MemorySegment buffer() { return rooms; }

    /// Where the oldest packet begins, with [Device#HEADROOM] before it.
    long offset() { return offsetOf(first); }

    int length() { return lengths[first]; }

    boolean isToOurselves() { return toOurselves[first]; }

    /// The oldest packet is done with.
    void remove() {
        first = (first + 1) % ROOM_COUNT;
        count--;
    }
}
