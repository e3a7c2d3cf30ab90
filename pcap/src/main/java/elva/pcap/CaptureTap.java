package elva.pcap;

import elva.stack.StackObserver;
import elva.stack.Tap;
import elva.stack.TappedPacket;
import elva.wire.Endpoint;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/// Writes every packet a stack taps into a capture, with our side of it as the comment.
///
/// What a tap alone is told leaves out states that were passed through, and what a segment that
/// leaves has to do with the state: who makes it the stack's observer as well has all of it in the
/// comments. What becomes of packets on the way, the link may add: see [#lossy].
///
/// A disk that is full is no reason to drop connections: after the first failure nothing more is
/// captured, and the stack goes on.
///
/// Called by the thread that drives the stack. Several taps, of several stacks, may share a writer.
public final class CaptureTap implements Tap, StackObserver {
    private final PcapngWriter writer;
    private final int interfaceId;
    private final long epochNanosAtZero;
    private final Consumer<IOException> onFailure;
    private final Happenings happenings = new Happenings();
    private final PacketEnds ends = new PacketEnds();
    private boolean failed;
    private boolean lossy;
    private boolean isHeld;
    private int heldLength;
    private long heldNanos;
    private byte[] held = new byte[0];
    private String heldComment = "";
    private int lostInboundCount;

    /// As the other, but a failure is heard of only when the writer is closed.
    public CaptureTap(PcapngWriter writer, int interfaceId, long epochNanosAtZero) {
        this(writer, interfaceId, epochNanosAtZero, _ -> { });
    }

    /// @param interfaceId what [PcapngWriter#addInterface] returned
    /// @param epochNanosAtZero what the world's clock says, in nanoseconds since 1970, when the
    ///     driver's clock says 0. Of a driver that reads [System#nanoTime] it is the difference of
    ///     the two clocks
    /// @param onFailure told at most once, that the capture ends here and why; by the thread that
    ///     drives the stack, in the middle of its work
    public CaptureTap(PcapngWriter writer, int interfaceId, long epochNanosAtZero,
            Consumer<IOException> onFailure) {
        this.writer = writer;
        this.interfaceId = interfaceId;
        this.epochNanosAtZero = epochNanosAtZero;
        this.onFailure = onFailure;
    }

    /// From now on every packet that leaves waits to be written until [#fate] is called, the next
    /// packet comes, or [#finish] is called.
    ///
    /// @return this
    public CaptureTap lossy() {
        lossy = true;
        return this;
    }

    /// What the link does to the packet that left last.
    ///
    /// @param what in words, `lost by the link`; empty if it passes unharmed
    public void fate(String what) {
        if (!isHeld) return;
        if (!what.isEmpty()) heldComment += "; " + what;
        finish();
    }

    /// A packet for us that the link lost: this end never sees it, so the next comment tells.
    public void lostOnItsWayHere() {
        lostInboundCount++;
    }

    /// Writes what waits.
    public void finish() {
        if (!isHeld) return;
        isHeld = false;
        write(true, heldNanos, MemorySegment.ofArray(held).asSlice(0, heldLength), heldComment);
    }

    @Override
    public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
        happenings.took(local, remote, arc, nowNanos);
    }

    @Override
    public void retransmitted(Endpoint local, Endpoint remote, Retransmission what,
            long nowNanos) {
        happenings.sentAgain(local, remote, what);
    }

    @Override
    public void packet(TappedPacket packet) {
        finish();
        MemorySegment octets = packet.buffer().asSlice(packet.offset(), packet.length());
        String comment = comment(packet, octets);
        if (!lossy || !packet.outbound()) {
            write(packet.outbound(), packet.nowNanos(), octets, comment);
            return;
        }
        heldLength = packet.length();
        if (held.length < heldLength) held = new byte[heldLength];
        MemorySegment.copy(octets, 0, MemorySegment.ofArray(held), 0, heldLength);
        heldNanos = packet.nowNanos();
        heldComment = comment;
        isHeld = true;
    }

    private String comment(TappedPacket packet, MemorySegment octets) {
        boolean named = ends.read(octets, packet.outbound());
        String comment = PacketComment.of(packet, packet.outbound()
                ? named ? happenings.shownBySent(ends) : Happenings.NONE
                : happenings.shownByArrival(packet));
        String before = lostBefore();
        return before.isEmpty() ? comment : comment + before;
    }

    private String lostBefore() {
        int count = lostInboundCount;
        lostInboundCount = 0;
        return count == 0 ? "" : "; before it the link lost " + count
                + (count == 1 ? " packet to us" : " packets to us");
    }

    void write(boolean outbound, long nowNanos, MemorySegment octets, String comment) {
        if (failed) return;
        try {
            writer.write(interfaceId, epochNanosAtZero + nowNanos,
                    outbound ? Direction.OUTBOUND : Direction.INBOUND, octets, comment);
        } catch (IOException e) {
            failed = true;
            onFailure.accept(e);
        }
    }
}
