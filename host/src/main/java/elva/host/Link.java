package elva.host;

import elva.host.tun.TunDevice;
import elva.stack.Device;
import elva.stack.Stack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The device as the stack sees it, with the faults that an [Impairment] asks for: packets of both
/// directions pass, are lost, or are held back until others have overtaken them.
///
/// Guarded by the lock of the [EventLoop].
final class Link implements Device {
    /// Packets held back at once; one more is lost, as in any queue.
    private static final int HELD_MOST = 4096;
    private static final int PACKET_LENGTH_MOST = 65_535;

    /// A packet that waits.
    private static final class Held {
        final long dueNanos;
        final boolean outbound;
        final byte[] packet;

        Held(long dueNanos, boolean outbound, byte[] packet) {
            this.dueNanos = dueNanos;
            this.outbound = outbound;
            this.packet = packet;
        }
    }

    private final TunDevice device;
    private final Reporter reporter;
    private final PriorityQueue<Held> held =
            new PriorityQueue<>((a, b) -> Long.signum(a.dueNanos - b.dueNanos));
    private final @Nullable MemorySegment scratch;
    private @Nullable Impairment impairment;

    Link(TunDevice device, @Nullable Impairment impairment, Reporter reporter) {
        this.device = device;
        this.impairment = impairment;
        this.reporter = reporter;
        scratch = impairment == null ? null
                : Arena.ofAuto().allocate(HEADROOM + PACKET_LENGTH_MOST, 8);
    }

    @Override
    public int mtu() {
        return device.mtu();
    }

    @Override
    public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) {
        if (passes(true, buffer, offset, length)) {
            device.transmit(buffer, offset, length, segmentSize);
        }
    }

    /// Whether a packet that arrived goes on to the stack now.
    boolean admits(MemorySegment buffer, long offset, int length) {
        return passes(false, buffer, offset, length);
    }

    private boolean passes(boolean outbound, MemorySegment buffer, long offset, int length) {
        Impairment faults = impairment;
        if (faults == null) return true;
        long fate;
        try {
            fate = outbound ? faults.outbound(length) : faults.inbound(length);
        } catch (Throwable e) {
            impairment = null;
            reporter.failed("impairment", e);
            return true;
        }
        if (fate == Impairment.PASS) return true;
        if (fate > 0 && held.size() < HELD_MOST) hold(outbound, buffer, offset, length, fate);
        return false;
    }

    private void hold(boolean outbound, MemorySegment buffer, long offset, int length, long nanos) {
        byte[] packet = new byte[length];
        MemorySegment.copy(buffer, offset, MemorySegment.ofArray(packet), 0, length);
        held.add(new Held(System.nanoTime() + nanos, outbound, packet));
    }

    /// When the next packet that is held back goes on; [Long#MAX_VALUE] if there is none.
    long nextDeadlineNanos() {
        Held next = held.peek();
        return next == null ? Long.MAX_VALUE : next.dueNanos;
    }

    /// Lets go what has been held back long enough.
    void release(Stack stack, long nowNanos) {
        if (scratch == null) return;
        for (Held h; (h = held.peek()) != null && nowNanos - h.dueNanos >= 0;) {
            held.remove();
            int length = h.packet.length;
            MemorySegment.copy(MemorySegment.ofArray(h.packet), 0, scratch, HEADROOM, length);
            if (h.outbound) device.transmit(scratch, HEADROOM, length, 0);
            else stack.receive(scratch, HEADROOM, length, nowNanos);
        }
    }
}
