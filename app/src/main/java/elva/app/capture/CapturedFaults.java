package elva.app.capture;

import elva.host.Impairment;
import elva.pcap.CaptureTap;
import java.util.Locale;

/// The faults of a link, of which a capture is to tell. A packet that leaves is tapped just before
/// the link is asked about it.
public final class CapturedFaults implements Impairment {
    private final Impairment faults;
    private final CaptureTap tap;

    /// @param tap of the network that has these faults
    public CapturedFaults(Impairment faults, CaptureTap tap) {
        this.faults = faults;
        this.tap = tap.lossy();
    }

    @Override
    public long outbound(int length) {
        long fate = faults.outbound(length);
        tap.fate(fate == DROP ? "lost by the link"
                : fate == PASS ? "" : held(fate));
        return fate;
    }

    private static String held(long nanos) {
        return String.format(Locale.ROOT, "held back %.1f ms by the link", nanos / 1e6);
    }

    @Override
    public long inbound(int length) {
        long fate = faults.inbound(length);
        if (fate == DROP) tap.lostOnItsWayHere();
        return fate;
    }
}
