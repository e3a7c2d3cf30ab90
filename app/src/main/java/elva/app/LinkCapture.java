package elva.app;

import elva.app.link.LaneObserver;
import elva.pcap.Direction;
import elva.pcap.PcapngWriter;
import elva.sim.Carriage;
import elva.sim.Fate;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Captures what enters one direction of a link, as it came, with what becomes of it as its
/// comment.
///
/// ```
/// link: arrives after 20.000 ms, again after 20.412 ms
/// link: held back, arrives after 40.000 ms
/// link: lost, queue full
/// ```
final class LinkCapture implements LaneObserver {
    private final PcapngWriter writer;
    private final int interfaceId;
    private final long epochNanosAtZero = Attachment.epochNanosAtZero();
    private final Consumer<IOException> onFailure;
    private boolean failed;

    /// @param interfaceId what [PcapngWriter#addInterface] returned for the end it comes from
    /// @param onFailure told at most once, that the capture ends here and why
    LinkCapture(PcapngWriter writer, int interfaceId, Consumer<IOException> onFailure) {
        this.writer = writer;
        this.interfaceId = interfaceId;
        this.onFailure = onFailure;
    }

    @Override
    public void entered(byte[] packet, long nowNanos, List<Carriage> carriages) {
        if (failed) return;
        try {
            writer.write(interfaceId, epochNanosAtZero + System.nanoTime(), Direction.INBOUND,
                    MemorySegment.ofArray(packet), comment(nowNanos, carriages));
        } catch (IOException e) {
            failed = true;
            onFailure.accept(e);
        }
    }

    static String comment(long nowNanos, List<Carriage> carriages) {
        if (carriages.isEmpty()) return "link: lost, too much on the way";
        StringBuilder text = new StringBuilder("link: ");
        for (Carriage carriage : carriages) {
            if (!carriage.fate().arrives()) return text.append(carriage.fate()).toString();
            if (carriage.fate() == Fate.DUPLICATE) text.append(", again");
            else text.append(words(carriage));
            text.append(String.format(Locale.ROOT, " after %.3f ms",
                    (carriage.arrivesNanos() - nowNanos) / 1e6));
        }
        return text.toString();
    }

    private static String words(Carriage carriage) {
        String damaged = carriage.fate() == Fate.CORRUPTED ? "damaged, " : "";
        return damaged + (carriage.heldBack() ? "held back, " : "") + "arrives";
    }
}
