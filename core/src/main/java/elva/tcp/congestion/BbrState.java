package elva.tcp.congestion;

/// What BBR is doing, and how fast and how much it sends for it. draft-ietf-ccwg-bbr §5.6.1.
enum BbrState {
    STARTUP(2.77, 2),
    DRAIN(0.5, 2),
    PROBE_BW_DOWN(0.9, 2),
    PROBE_BW_CRUISE(1, 2),
    PROBE_BW_REFILL(1, 2),
    PROBE_BW_UP(1.25, 2.25),
    PROBE_RTT(1, 0.5);

    final double pacingGain;
    final double cwndGain;

    BbrState(double pacingGain, double cwndGain) {
        this.pacingGain = pacingGain;
        this.cwndGain = cwndGain;
    }

    boolean isProbeBw() {
        return switch (this) {
            case PROBE_BW_DOWN, PROBE_BW_CRUISE, PROBE_BW_REFILL, PROBE_BW_UP -> true;
            case STARTUP, DRAIN, PROBE_RTT -> false;
        };
    }

    /// Whether losses are expected, so that they do not bound the short-term model.
    boolean isProbingBandwidth() {
        return switch (this) {
            case STARTUP, PROBE_BW_REFILL, PROBE_BW_UP -> true;
            case DRAIN, PROBE_BW_DOWN, PROBE_BW_CRUISE, PROBE_RTT -> false;
        };
    }
}
