package elva.tcp.congestion;

/// Slow start, congestion avoidance and fast recovery. RFC 5681 §3, RFC 6582 §3.2, RFC 6928 §2.
///
/// Counts octets, not ACKs (RFC 5681 §3.1, RFC 3465 with L = 1), so that dividing ACKs gains
/// nothing. Not thread-safe.
public final class NewReno implements CongestionControl {
    private static final int INITIAL_WINDOW_OCTETS = 14_600;    // RFC 6928 §2
    private static final int WINDOW_MOST = 1 << 30;

    private final int initialSegments;
    private int smss = 536;
    private int cwnd;
    private int ssthresh = WINDOW_MOST;
    private int acknowledgedInRound;
    private boolean started;

    /// @param initialSegments how many segments may fly first, 1..10
    public NewReno(int initialSegments) {
        this.initialSegments = initialSegments;
        cwnd = initialWindow();
    }

    private int initialWindow() {
        int most = initialSegments > 4 ? Math.max(2 * smss, INITIAL_WINDOW_OCTETS)
                : Math.max(2 * smss, 4380);                     // RFC 5681 §3.1 in octets
        return Math.min(initialSegments * smss, most);
    }

    @Override
    public int window() {
        return cwnd;
    }

    @Override
    public int slowStartThreshold() {
        return ssthresh;
    }

    @Override
    public void segmentSize(int size) {
        int before = smss;
        smss = size;
        if (!started) {
            cwnd = initialWindow();
        } else if (size < before) {
            cwnd = Math.max(smss, (int) ((long) cwnd * size / before));     // RFC 5681 §3.1
        }
    }

    @Override
    public void handshakeLoss() {
        cwnd = smss;
        started = true;
    }

    @Override
    public void acknowledged(int octets, boolean limited) {
        started = true;
        if (!limited) return;
        if (cwnd < ssthresh) {
            cwnd = Math.min(cwnd + Math.min(octets, smss), WINDOW_MOST);
            return;
        }
        acknowledgedInRound += octets;
        if (acknowledgedInRound >= cwnd) {
            acknowledgedInRound -= cwnd;
            cwnd = Math.min(cwnd + smss, WINDOW_MOST);
        }
    }

    @Override
    public void fastRetransmit(int flight) {
        started = true;
        ssthresh = Math.max(flight / 2, 2 * smss);
        cwnd = ssthresh + 3 * smss;
        acknowledgedInRound = 0;
    }

    @Override
    public void duplicateAck() {
        cwnd = Math.min(cwnd + smss, WINDOW_MOST);
    }

    @Override
    public void partialAck(int octets) {
        cwnd = Math.max(smss, cwnd - octets + (octets >= smss ? smss : 0));
    }

    @Override
    public void recovered(int flight) {
        cwnd = Math.min(ssthresh, Math.max(flight, smss) + smss);
        acknowledgedInRound = 0;
    }

    @Override
    public void timedOut(int flight, boolean again) {
        started = true;
        if (!again) ssthresh = Math.max(flight / 2, 2 * smss);
        cwnd = smss;
        acknowledgedInRound = 0;
    }

    @Override
    public void idle() {
        cwnd = Math.min(initialWindow(), cwnd);
    }
}
