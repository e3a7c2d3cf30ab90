package elva.tcp.congestion;

/// CUBIC: after a loss the window comes back quickly to where the loss was, lingers there, and then
/// searches on. RFC 9438. In slow start HyStart++ (RFC 9406) or RFC 5681's.
///
/// FlightSize counts in a reduction, not CWND (§4.6), and nothing grows that was not used (§5.8).
/// Below SSTHRESH it is slow start, at it congestion avoidance: RFC 5681 §3.1 leaves that open, RFC
/// 9438 §4.10 does not, and would have each recovery end with one step of slow start.
public final class Cubic implements CongestionControl {
    private static final int WINDOW_MOST = 1 << 30;

    /// What a user may want otherwise.
    ///
    /// @param initialSegments how many segments may fly first, 1..10
    /// @param c C, segments per second cubed
    /// @param beta β: what is left of the window after a loss, 0..1
    /// @param fastConvergence whether a loss below the last one's window leaves more to others
    /// @param hyStart whether HyStart++ ends the first slow start
    /// @param paced whether text leaves paced
    public record Options(int initialSegments, double c, double beta, boolean fastConvergence,
            boolean hyStart, boolean paced) {

        /// As RFC 9438 and RFC 9406 recommend, with an initial window of RFC 6928.
        public static final Options STANDARD = new Options(10, 0.4, 0.7, true, true, false);
    }

    private final Options options;
    private final HyStart hyStart;
    private final CubicCurve curve;
    private int smss = 536;
    private double cwnd;
    private int ssthresh = WINDOW_MOST;
    private boolean started;
    /// A timeout came before the stage of congestion avoidance to come: it begins flat (§4.8).
    private boolean flat;

    private Episode episode = Episode.NONE;
    private final CubicCurve priorCurve;
    /// 0: nothing to restore.
    private double priorWindow;
    private int priorThreshold;
    private boolean priorFlat;
    private boolean priorTimeout;

    public Cubic(Options options) {
        this.options = options;
        hyStart = new HyStart(options.paced);
        curve = new CubicCurve(options.c, options.beta);
        priorCurve = new CubicCurve(options.c, options.beta);
        cwnd = initialWindow();
    }

    private int initialWindow() {
        return InitialWindow.of(options.initialSegments, smss);
    }

    @Override
    public int window() { return (int) cwnd; }

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
        double factor = (double) size / smss;
        smss = size;
        if (!started) {
            cwnd = initialWindow();
        } else if (factor < 1) {
            cwnd = Math.max(smss, cwnd * factor);                           // RFC 5681 §3.1
            if (ssthresh != WINDOW_MOST) ssthresh = (int) Math.max(2 * smss, ssthresh * factor);
            curve.scale(factor);
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
        curve.pause(nowNanos);
        if (idleNanos <= rtoNanos) return;
        cwnd = Math.min(initialWindow(), cwnd);                             // RFC 5681 §4.1
    }

    @Override
    public void acknowledged(AckSample ack) {
        if (ack.ackedLength == 0) return;
        started = true;
        boolean grows = ack.windowLimited && !ack.inRecovery && !ack.congestionEcho;
        if (cwnd < ssthresh) slowStart(ack, grows);
        else if (grows) avoidCongestion(ack);
        else curve.pause(ack.nowNanos);
    }

    /// §4.10.
    private void slowStart(AckSample ack, boolean grows) {
        curve.stop();
        boolean first = options.hyStart && ssthresh == WINDOW_MOST;
        if (grows) {
            int growth = first ? hyStart.growth(ack.ackedLength, smss)
                    : Math.min(ack.ackedLength, smss);
            cwnd = Math.min(cwnd + growth, ssthresh);
        }
        if (first && hyStart.isOver(ack)) ssthresh = (int) cwnd;
    }

    private void avoidCongestion(AckSample ack) {
        if (!curve.runs()) {
            if (flat) curve.beginFlat(cwnd, ack.nowNanos);
            else curve.begin(cwnd, smss, ack.nowNanos);
            flat = false;
        }
        cwnd = Math.min(curve.next(cwnd, ack, smss), WINDOW_MOST);
    }

    @Override
    public void segmentLost(LossSample loss) { }

    @Override
    public void lossDetected(int flight, long nowNanos) {
        save(flight, Episode.FAST);
        reduce(flight);
        cwnd = ssthresh;
    }

    @Override
    public void recovered(int flight, long nowNanos) {
        if (episode == Episode.FAST) {
            cwnd = Math.min(ssthresh, (long) Math.max(flight, smss) + smss);    // RFC 6582 §3.2
        }
        episode = Episode.NONE;
    }

    /// §4.8.
    @Override
    public void timedOut(int flight, boolean again, long nowNanos) {
        if (!again) {
            save(flight, Episode.TIMEOUT);
            reduce(flight);
            flat = true;
        }
        cwnd = smss;
    }

    /// §4.6: down to one segment, where the loss of a segment stops at two.
    @Override
    public void congestionEchoed(int flight, long nowNanos) {
        reduce(flight);
        cwnd = Math.max(smss, flight * options.beta);
    }

    /// §4.6 Figure 5, §4.7.
    private void reduce(int flight) {
        boolean shrinks = options.fastConvergence && cwnd < curve.plateau();
        curve.end(cwnd, shrinks ? cwnd * (1 + options.beta) / 2 : cwnd);
        ssthresh = (int) Math.max(flight * options.beta, 2 * smss);
        flat = false;
    }

    /// Keeps what [#undone] restores: of the first loss, if one comes while another is mended.
    private void save(int flight, Episode next) {
        started = true;
        if (episode == Episode.NONE) {
            priorCurve.copy(curve);
            priorWindow = cwnd;
            priorThreshold = ssthresh;
            priorFlat = flat;
        }
        priorTimeout = next == Episode.TIMEOUT;
        if (priorTimeout) priorThreshold = Math.max(priorThreshold, flight);    // RFC 4015 §3.2
        episode = next;
    }

    /// §4.9. After a timeout the window opens to what flies and a little more, and slow start finds
    /// the rest: no burst (RFC 4015 §3.2).
    @Override
    public void undone(AckSample ack) {
        if (priorWindow == 0) return;
        int little = Math.min(ack.ackedLength, initialWindow());
        double restored = priorTimeout ? Math.min(priorWindow, ack.flight + little) : priorWindow;
        if (cwnd < priorWindow) {                                           // §4.9.2
            curve.copy(priorCurve);
            flat = priorFlat;
            cwnd = Math.max(cwnd, restored);
            ssthresh = Math.max(ssthresh, priorThreshold);
            curve.resume(ack.nowNanos);
        }
        priorWindow = 0;
        episode = Episode.NONE;
    }
}
