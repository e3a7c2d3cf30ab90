package elva.tcp.congestion;

/// What fast recovery adds to the congestion window where no SACK tells what has left the network:
/// each duplicate ACK means one segment. RFC 5681 §3.2, RFC 6582 §3.2.
///
/// Goes below 0 when partial ACKs take more than duplicate ACKs brought.
public final class Inflation {
    private int octets;

    /// The window as it is while losses are mended.
    ///
    /// @param window CWND, at most 2^30
    public int of(int window) {
        return (int) Math.min((long) window + octets, 1 << 30);
    }

    /// Fast recovery begins: so many segments are known to have left.
    public void begin(int duplicateAcks, int smss) {
        octets = duplicateAcks * smss;
    }

    /// One more segment has left the network.
    public void duplicateAck(int smss) {
        octets = Math.min(octets + smss, 1 << 30);
    }

    /// An ACK that does not cover all of the recovery: deflates by what it acknowledged, less the
    /// segment that is resent now. Never below one segment.
    public void partialAck(int acked, int window, int smss) {
        octets = Math.max(smss - window, octets - acked + (acked >= smss ? smss : 0));
    }

    /// Fast recovery is over.
    public void end() {
        octets = 0;
    }
}
