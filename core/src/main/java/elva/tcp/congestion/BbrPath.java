package elva.tcp.congestion;

/// BBR's model of the path: what it delivers, how long it is, and what it bears. Two time scales:
/// the long one remembers the best that was seen, the short one bows to every loss until the next
/// probe for bandwidth. draft-ietf-ccwg-bbr §5.5.
///
/// Rates are octets per second, volumes octets; [#INFINITY] is no bound.
final class BbrPath {
    static final long INFINITY = Long.MAX_VALUE;
    static final double BETA = 0.7;
    private static final double LOSS_THRESH = 0.02;
    private static final double HEADROOM = 0.15;
    private static final int MIN_PIPE_SEGMENTS = 4;
    private static final int MAX_BW_FILTER_CYCLES = 2;
    private static final int EXTRA_ACKED_FILTER_ROUNDS = 10;
    private static final long MIN_RTT_FILTER_NANOS = 10_000_000_000L;
    private static final long PROBE_RTT_INTERVAL_NANOS = 5_000_000_000L;

    int smss = 536;
    /// Whether more than one loss of a flight can be told of: SACK.
    boolean selectiveAcks;

    // Rates
    private final MaxFilter maxBwFilter = new MaxFilter();
    private long cycleCount;
    private long bw;
    private long bwLatest;
    private long bwShortterm = INFINITY;

    // Volumes
    long inflightLongterm = INFINITY;
    private long inflightLatest;
    private long inflightShortterm = INFINITY;
    private final MaxFilter extraAckedFilter = new MaxFilter();
    private long extraAckedStartNanos;
    private long extraAckedDelivered;

    // Rounds, counted by packets
    private long nextRoundDelivered;
    private long roundCount;
    private boolean roundStart;
    private long lossRoundDelivered;
    private boolean lossRoundStart;
    private boolean lossInRound;

    // Round trips
    private long minRttNanos = INFINITY;
    private long minRttStampNanos;
    private long probeRttMinNanos = INFINITY;
    private long probeRttMinStampNanos;
    private boolean probeRttExpired;

    // What was before a loss
    private long undoBwShortterm;
    private long undoInflightShortterm;
    private long undoInflightLongterm;

    /// Nothing is known yet.
    void begin(long srttNanos, long nowNanos) {
        minRttNanos = srttNanos > 0 ? srttNanos : INFINITY;
        minRttStampNanos = nowNanos;
        probeRttMinNanos = minRttNanos;
        probeRttMinStampNanos = nowNanos;
        extraAckedStartNanos = nowNanos;
    }

    long bw()          { return bw; }
    long maxBw()       { return maxBwFilter.max(); }
    long minRttNanos() { return minRttNanos; }
    long roundCount()  { return roundCount; }
    boolean roundStart() { return roundStart; }
    boolean lossRoundStart() { return lossRoundStart; }
    boolean probeRttExpired() { return probeRttExpired; }
    long inflightLatest() { return inflightLatest; }

    /// MinPipeCwnd.
    long minPipe() {
        return (long) MIN_PIPE_SEGMENTS * smss;
    }

    /// BDPMultiple(gain) where a round trip is known; [#INFINITY] where none is.
    long bdp(double gain) {
        return minRttNanos == INFINITY ? INFINITY : volume(gain * bw, minRttNanos);
    }

    /// The volume at which the most that was delivered fills the path; [#INFINITY] as above.
    long maxBdp() {
        return minRttNanos == INFINITY ? INFINITY : volume((double) maxBw(), minRttNanos);
    }

    private static long volume(double rate, long nanos) {
        return (long) (rate * (nanos / 1e9));
    }

    // Rounds

    /// The ACK of anything sent from now on begins the next round.
    void startRound(long delivered) {
        nextRoundDelivered = delivered;
    }

    private void updateRound(AckSample ack) {
        roundStart = ack.priorDelivered >= nextRoundDelivered;
        if (!roundStart) return;
        startRound(ack.deliveredTotal);
        roundCount++;
    }

    // Each ACK, in this order

    /// UpdateLatestDeliverySignals().
    void updateLatestDelivery(AckSample ack) {
        bwLatest = Math.max(bwLatest, ack.deliveryRate);
        inflightLatest = Math.max(inflightLatest, ack.deliveredSinceSent);
        lossRoundStart = ack.priorDelivered >= lossRoundDelivered;
        if (lossRoundStart) lossRoundDelivered = ack.deliveredTotal;
    }

    /// UpdateCongestionSignals().
    void updateCongestion(AckSample ack, boolean probing, int cwnd) {
        updateMaxBw(ack);
        if (!lossRoundStart) return;
        if (!probing && lossInRound) adaptLowerBounds(cwnd);
        lossInRound = false;
    }

    private void updateMaxBw(AckSample ack) {
        updateRound(ack);
        boolean counts = ack.deliveryRate >= maxBw() || !ack.applicationLimited;
        if (ack.deliveryRate > 0 && counts) {
            maxBwFilter.update(MAX_BW_FILTER_CYCLES - 1, cycleCount, ack.deliveryRate);
        }
    }

    /// InitLowerBounds() and LossLowerBounds(): once in a round with a loss.
    private void adaptLowerBounds(int cwnd) {
        if (bwShortterm == INFINITY) bwShortterm = maxBw();
        if (inflightShortterm == INFINITY) inflightShortterm = cwnd;
        bwShortterm = Math.max(bwLatest, (long) (BETA * bwShortterm));
        inflightShortterm = Math.max(inflightLatest, (long) (BETA * inflightShortterm));
    }

    /// UpdateACKAggregation(): how much more comes at once than the rate would bring.
    void updateAckAggregation(AckSample ack, int cwnd, boolean fullBwReached) {
        long expected = volume((double) bw, ack.nowNanos - extraAckedStartNanos);
        if (extraAckedDelivered <= expected) {
            extraAckedDelivered = 0;
            extraAckedStartNanos = ack.nowNanos;
            expected = 0;
        }
        extraAckedDelivered += ack.deliveredLength;
        long extra = Math.min(extraAckedDelivered - expected, cwnd);
        int window = fullBwReached ? EXTRA_ACKED_FILTER_ROUNDS : 1;
        extraAckedFilter.update(window, roundCount, extra);
    }

    /// extra_acked.
    long extraAcked() {
        return extraAckedFilter.max();
    }

    /// UpdateMinRTT().
    void updateMinRtt(AckSample ack) {
        long now = ack.nowNanos;
        probeRttExpired = now - probeRttMinStampNanos > PROBE_RTT_INTERVAL_NANOS;
        if (ack.rttNanos >= 0 && (ack.rttNanos < probeRttMinNanos || probeRttExpired)) {
            probeRttMinNanos = ack.rttNanos;
            probeRttMinStampNanos = now;
        }
        boolean minRttExpired = now - minRttStampNanos > MIN_RTT_FILTER_NANOS;
        if (probeRttMinNanos < minRttNanos || minRttExpired) {
            minRttNanos = probeRttMinNanos;
            minRttStampNanos = probeRttMinStampNanos;
        }
    }

    /// The next ProbeRTT is due in five seconds.
    void scheduleProbeRtt(long nowNanos) {
        probeRttMinStampNanos = nowNanos;
    }

    /// AdvanceLatestDeliverySignals() and BoundBWForModel().
    void end(AckSample ack) {
        if (lossRoundStart) {
            bwLatest = ack.deliveryRate;
            inflightLatest = ack.deliveredSinceSent;
        }
        bw = Math.min(maxBw(), bwShortterm);
    }

    // Now and then

    /// One round after a probe: what is older than the one before does not count any more.
    void advanceMaxBwFilter() {
        cycleCount++;
    }

    /// ResetShortTermModel().
    void resetShortTerm() {
        bwShortterm = INFINITY;
        inflightShortterm = INFINITY;
    }

    /// ResetCongestionSignals().
    void resetCongestion() {
        lossInRound = false;
        bwLatest = 0;
        inflightLatest = 0;
    }

    /// Nothing was acknowledged because nothing flew.
    void restartAggregation(long nowNanos) {
        extraAckedStartNanos = nowNanos;
    }

    /// InflightWithHeadroom().
    long inflightWithHeadroom() {
        if (inflightLongterm == INFINITY) return INFINITY;
        long headroom = Math.max(smss, (long) (HEADROOM * inflightLongterm));
        return Math.max(inflightLongterm - headroom, minPipe());
    }

    /// BoundCwndForModel().
    long volumeCap(BbrState state) {
        long cap = switch (state) {
            case STARTUP, DRAIN -> INFINITY;
            case PROBE_BW_DOWN, PROBE_BW_REFILL, PROBE_BW_UP -> inflightLongterm;
            case PROBE_BW_CRUISE, PROBE_RTT -> inflightWithHeadroom();
        };
        return Math.max(Math.min(cap, inflightShortterm), minPipe());
    }

    // Losses

    /// IsInflightTooHigh().
    boolean isInflightTooHigh(long lostSinceSent, int sentFlight) {
        return lostSinceSent > sentFlight * LOSS_THRESH || (lostSinceSent > 0 && !selectiveAcks);
    }

    /// NoteLoss(). @return whether it is the first of the round
    boolean noteLoss(long delivered) {
        boolean first = !lossInRound;
        if (first) lossRoundDelivered = delivered;
        lossInRound = true;
        return first;
    }

    /// InflightAtLoss(): at which volume did losses exceed what is borne?
    static long inflightAtLoss(LossSample loss) {
        long before = (long) loss.sentFlight - loss.length;
        long lostBefore = loss.lostSinceSent - loss.length;
        double prefix = (LOSS_THRESH * before - lostBefore) / (1 - LOSS_THRESH);
        return (long) (before + prefix);
    }

    /// SaveStateUponLoss().
    void save() {
        undoBwShortterm = bwShortterm;
        undoInflightShortterm = inflightShortterm;
        undoInflightLongterm = inflightLongterm;
    }

    /// HandleSpuriousLossDetection(), as far as the model goes.
    void restore() {
        lossInRound = false;
        bwShortterm = Math.max(bwShortterm, undoBwShortterm);
        inflightShortterm = Math.max(inflightShortterm, undoInflightShortterm);
        inflightLongterm = Math.max(inflightLongterm, undoInflightLongterm);
    }
}
