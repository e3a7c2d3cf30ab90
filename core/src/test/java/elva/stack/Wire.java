package elva.stack;

import elva.tcp.TcpConfig;
import elva.wire.Prefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Two stacks and a wire between them that loses nothing and takes no time. Allocates nothing while
/// it runs.
final class Wire {
    private static final int ROOMS = 4096;
    private static final int ROOM_LENGTH = 2048;

    final Stack a;
    final Stack b;
    private final End toB = new End();
    private final End toA = new End();
    long nowNanos = 1;
    long packets;

    Wire(String addressA, String addressB, TcpConfig config) {
        long[] random = {7};
        a = new Stack(new StackConfig(List.of(Prefix.parse(addressA)), config), toB,
                () -> random[0]++ * 0x9e3779b97f4a7c15L, StackObserver.NONE);
        b = new Stack(new StackConfig(List.of(Prefix.parse(addressB)), config), toA,
                () -> random[0]++ * 0x9e3779b97f4a7c15L, StackObserver.NONE);
    }

    /// Lets both run until nothing moves, without time passing.
    void settle() {
        do {
            a.transmit(nowNanos);
            b.transmit(nowNanos);
            toB.deliver(b);
            toA.deliver(a);
        } while (!toA.isEmpty() || !toB.isEmpty());
    }

    /// Time passes, and what is due happens.
    void pass(long nanos) {
        nowNanos += nanos;
        a.timeouts(nowNanos);
        b.timeouts(nowNanos);
        settle();
    }

    /// What is on its way to one side.
    private final class End implements Device {
        private final MemorySegment rooms =
                Arena.ofAuto().allocate((long) ROOMS * ROOM_LENGTH, 8);
        private final int[] lengths = new int[ROOMS];
        private int first;
        private int count;

        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) {
            int room = (first + count++) % ROOMS;
            MemorySegment.copy(buffer, offset, rooms, (long) room * ROOM_LENGTH, length);
            lengths[room] = length;
        }

        boolean isEmpty() {
            return count == 0;
        }

        void deliver(Stack to) {
            for (; count > 0; count--) {
                packets++;
                to.receive(rooms, (long) first * ROOM_LENGTH, lengths[first], nowNanos);
                first = (first + 1) % ROOMS;
            }
            to.transmit(nowNanos);
        }
    }
}
