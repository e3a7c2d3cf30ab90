package elva.tcp.congestion;

/// IW: how much may fly before the first ACK. RFC 5681 §3.1, RFC 6928 §2.
final class InitialWindow {
    private static final int OCTETS_MOST = 14_600;              // RFC 6928 §2

    private InitialWindow() {}

    /// @param segmentCount how many segments may fly first, 1..10
    static int of(int segmentCount, int smss) {
        if (segmentCount > 4) return Math.min(segmentCount * smss, Math.max(2 * smss, OCTETS_MOST));
        int most = smss > 2_190 ? 2 : smss > 1_095 ? 3 : 4;                 // RFC 5681 §3.1
        return Math.min(segmentCount, most) * smss;
    }
}
