package elva.tcp.congestion;

/// IW: how much may fly before the first ACK. RFC 5681 §3.1, RFC 6928 §2.
final class InitialWindow {
    private static final int OCTETS_MOST = 14_600;              // RFC 6928 §2
    private static final int OCTETS_MOST_OF_FOUR = 4_380;       // RFC 5681 §3.1 in octets

    private InitialWindow() {}

    /// @param segmentCount how many segments may fly first, 1..10
    static int of(int segmentCount, int smss) {
        int most = segmentCount > 4 ? OCTETS_MOST : OCTETS_MOST_OF_FOUR;
        return Math.min(segmentCount * smss, Math.max(2 * smss, most));
    }
}
