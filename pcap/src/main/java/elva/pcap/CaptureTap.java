package elva.pcap;

import elva.stack.Tap;
import elva.stack.TappedPacket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/// Writes every packet a stack taps into a capture, with our side of it as the comment.
///
/// A disk that is full is no reason to drop connections: after the first failure nothing more is
/// captured, and the stack goes on.
///
/// Called by the thread that drives the stack. Several taps, of several stacks, may share a writer.
public final class CaptureTap implements Tap {
    private final PcapngWriter writer;
    private final int interfaceId;
    private final long epochNanosAtZero;
    private final Consumer<IOException> onFailure;
    private boolean failed;

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

    @Override
    public void packet(TappedPacket packet) {
        String comment = PacketComment.of(packet.outbound(), packet.before(), packet.after(),
                packet.cause(), packet.discard());
        write(packet.outbound(), packet.nowNanos(),
                packet.buffer().asSlice(packet.offset(), packet.length()), comment);
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
