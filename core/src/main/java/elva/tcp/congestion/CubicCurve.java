package elva.tcp.congestion;

/// How CUBIC's window grows in one stage of congestion avoidance. RFC 9438 §4.2 to §4.5.
///
/// Windows are octets, as fractions where the RFC has fractions of segments; C and α count
/// segments, so that SMSS comes in there. What is computed is the same on every machine: Java's
/// arithmetic is IEEE 754's, and the cube root is [StrictMath]'s.
///
/// Against the letter of §4.4, the step of a new ACK counts for each SMSS it acknowledges, not for
/// each ACK: else a peer that acknowledges every second segment would halve it.
final class CubicCurve {
    private final double c;                                     // segments per second cubed
    private final double alpha;                                 // of the Reno-friendly region

    private double wMax;
    private double k;                                           // seconds
    private double wEst;
    private double cwndPrior;
    private boolean runs;
    private long epochNanos;
    /// When a window was computed last: time without that does not count.
    private long lastNanos;

    /// @param c C, segments per second cubed
    /// @param beta β, 0..1
    CubicCurve(double c, double beta) {
        this.c = c;
        alpha = 3 * (1 - beta) / (1 + beta);                    // §4.3
    }

    /// W_max: where the curve has its plateau.
    double plateau() {
        return wMax;
    }

    /// The window is about to be reduced: the stage ends. §4.6, §4.7.
    ///
    /// @param plateau W_max of the stage to come
    void end(double cwnd, double plateau) {
        cwndPrior = cwnd;
        wMax = plateau;
        runs = false;
    }

    /// Slow start was left or entered: the next ACK of congestion avoidance begins a stage.
    void stop() {
        runs = false;
    }

    /// Whether a stage runs.
    boolean runs() {
        return runs;
    }

    /// The first stage after a timeout begins: K is 0, W_max is CWND. §4.8.
    void beginFlat(double cwnd, long nowNanos) {
        wMax = cwnd;
        begin(cwnd, 1, nowNanos);
    }

    /// A stage begins. §4.2 Figure 2. Where no loss at a larger window is known, as when slow start
    /// ended without one (§4.10), W_max is CWND and K is 0.
    void begin(double cwnd, int smss, long nowNanos) {
        wMax = Math.max(wMax, cwnd);
        k = StrictMath.cbrt((wMax - cwnd) / (c * smss));
        wEst = cwnd;
        epochNanos = nowNanos;
        lastNanos = nowNanos;
        runs = true;
    }

    /// Time passed in which nothing limited but the user: it does not count. §4.2, §5.8.
    void pause(long nowNanos) {
        epochNanos += nowNanos - lastNanos;
        lastNanos = nowNanos;
    }

    /// W_cubic(t): Figure 1.
    double at(double seconds, int smss) {
        double past = seconds - k;
        return c * smss * past * past * past + wMax;
    }

    /// The time in which a loss was mended that was none counts. §4.9.2: t_epoch is as it was.
    void resume(long nowNanos) {
        lastNanos = nowNanos;
    }

    /// The window after an ACK of new text. §4.2 to §4.5.
    ///
    /// @param cwnd before it
    double next(double cwnd, AckSample ack, int smss) {
        lastNanos = ack.nowNanos;
        double t = (ack.nowNanos - epochNanos) / 1e9;
        double slope = wEst < cwndPrior ? alpha : 1;
        wEst += slope * smss * ack.ackedLength / cwnd;          // Figure 4
        if (at(t, smss) < wEst) return Math.max(cwnd, wEst);    // Reno-friendly, §4.3
        double target = Math.clamp(at(t + ack.srttNanos / 1e9, smss), cwnd, 1.5 * cwnd);
        return Math.min(target, cwnd + (target - cwnd) / cwnd * ack.ackedLength);   // §4.4, §4.5
    }

    /// The segment size changed: windows keep their number of segments.
    void scale(double factor) {
        wMax *= factor;
        wEst *= factor;
        cwndPrior *= factor;
    }

    /// Takes over all that another one of the same constants knows. §4.9.2.
    void copy(CubicCurve from) {
        wMax = from.wMax;
        k = from.k;
        wEst = from.wEst;
        cwndPrior = from.cwndPrior;
        runs = from.runs;
        epochNanos = from.epochNanos;
        lastNanos = from.lastNanos;
    }
}
