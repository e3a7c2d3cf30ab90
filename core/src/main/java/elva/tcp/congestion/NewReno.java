package elva.tcp.congestion;

/// Slow start, congestion avoidance, and half the window after a loss. RFC 5681 §3, RFC 6582 §3.2,
/// RFC 6928 §2.
///
/// Counts octets, not ACKs (RFC 5681 §3.1, RFC 3465 with L = 1), so that dividing ACKs gains
/// nothing. Not thread-safe.
public final class NewReno implements CongestionControl {
    private static final int WINDOW_MOST = 1 << 30;

    private final int initialSegments;
    private int smss = 536;
    private int cwnd;
    private int ssthresh = WINDOW_MOST;
    private int acknowledgedInRound;
    private boolean started;

    private Episode episode = Episode.NONE;
    /// What was before the last episode, and whether a timeout ended it; 0: nothing to restore.
    private int priorWindow;
    private int priorThreshold;
    private boolean priorTimeout;

    /// @param initialSegments how many segments may fly first, 1..10
    public NewReno(int initialSegments) {
        this.initialSegments = initialSegments;
        cwnd = InitialWindow.of(initialSegments, smss);
    }

    @Override
    public int window() { return cwnd; }

    @Override
    public int slowStartThreshold() { return ssthresh; }

    @Override
    public long pacingRate() { return 0; }

    @Override
    public int sendQuantum() { return WINDOW_MOST; }

    @Override
    public boolean ownsRecovery() { return false; }

    @Override
    public void segmentSize(int size) {
        int before = smss;
        smss = size;
        if (!started) {
            cwnd = InitialWindow.of(initialSegments, smss);
        } else if (size < before) {
            cwnd = Math.max(smss, (int) ((long) cwnd * size / before));     // RFC 5681 §3.1
        }
    }

    @Override
    public void established(long srttNanos, boolean selectiveAcks, long nowNanos) { }

    @Override
    public void handshakeLoss() {
        cwnd = smss;
        started = true;
    }

    @Override
    public void restarted(long idleNanos, long rtoNanos, long nowNanos) {
        if (idleNanos <= rtoNanos) return;
        cwnd = Math.min(InitialWindow.of(initialSegments, smss), cwnd);     // RFC 5681 §4.1
    }

    @Override
    public void acknowledged(AckSample ack) {
        if (ack.ackedLength == 0) return;
        started = true;
        if (!ack.windowLimited || ack.inRecovery || ack.congestionEcho) return;
        if (cwnd < ssthresh) {
            cwnd = Math.min(cwnd + Math.min(ack.ackedLength, smss), WINDOW_MOST);
            return;
        }
        acknowledgedInRound += ack.ackedLength;
        if (acknowledgedInRound >= cwnd) {
            acknowledgedInRound -= cwnd;
            cwnd = Math.min(cwnd + smss, WINDOW_MOST);
        }
    }

    @Override
    public void segmentLost(LossSample loss) { }

    @Override
    public void lossDetected(int flight, long nowNanos) {
        save(flight, Episode.FAST);
        ssthresh = halfOf(flight);
        cwnd = ssthresh;
        acknowledgedInRound = 0;
    }

    @Override
    public void recovered(int flight, long nowNanos) {
        if (episode == Episode.FAST) {
            long little = (long) Math.max(flight, smss) + smss;
            cwnd = (int) Math.min(ssthresh, little);                        // RFC 6582 §3.2 step 3
            acknowledgedInRound = 0;
        }
        episode = Episode.NONE;
    }

    @Override
    public void timedOut(int flight, boolean again, long nowNanos) {
        if (!again) {
            save(flight, Episode.TIMEOUT);
            ssthresh = halfOf(flight);
        }
        cwnd = smss;
        acknowledgedInRound = 0;
    }

    @Override
    public void congestionEchoed(int flight, long nowNanos) {
        ssthresh = halfOf(flight);
        cwnd = Math.max(smss, Math.min(cwnd, flight / 2));                  // RFC 3168 §6.1.2
        acknowledgedInRound = 0;
    }

    private int halfOf(int flight) {
        return Math.max(flight / 2, 2 * smss);
    }

    /// Keeps what [#undone] restores: of the first loss, if one comes while another is mended.
    private void save(int flight, Episode next) {
        started = true;
        if (episode == Episode.NONE) {
            priorWindow = cwnd;
            priorThreshold = Math.max(ssthresh, flight);                    // RFC 4015 §3.2
        }
        priorTimeout = next == Episode.TIMEOUT;
        episode = next;
    }

    /// After a timeout the window opens to what flies and a little more, and slow start finds the
    /// rest: no burst. RFC 4015 §3.2 (3), (5).
    @Override
    public void undone(AckSample ack) {
        if (priorWindow == 0) return;
        int little = Math.min(ack.ackedLength, InitialWindow.of(initialSegments, smss));
        int restored = priorTimeout ? Math.min(priorWindow, ack.flight + little) : priorWindow;
        cwnd = Math.max(cwnd, restored);
        ssthresh = Math.max(ssthresh, priorThreshold);
        priorWindow = 0;
        episode = Episode.NONE;
    }
}
