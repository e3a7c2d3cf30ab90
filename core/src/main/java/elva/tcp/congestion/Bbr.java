package elva.tcp.congestion;

import static elva.tcp.congestion.BbrPath.INFINITY;
import static elva.tcp.congestion.BbrState.*;

/// BBR, version 3: sends at the rate the path delivers, and keeps in flight what the path holds,
/// both measured; losses bound the model instead of halving a window. draft-ietf-ccwg-bbr.
///
/// Speaks of the draft's functions by their names. It needs pacing and a [DeliveryRate]; SACK and
/// timestamps make both measurements much better (§4.1.4.6). A mark (ECE) is treated as a loss, as
/// §3.7 demands of an answer it does not describe. What is random (§5.3.3.5) follows from a seed.
///
/// Not thread-safe.
public final class Bbr implements CongestionControl {
    private static final double PACING_MARGIN = 0.99;           // PacingMarginPercent
    private static final int STARTUP_FULL_LOSS_COUNT = 6;
    private static final int DRAIN_ROUNDS = 3;
    private static final long PROBE_RTT_DURATION_NANOS = 200_000_000;
    private static final long QUANTUM_NANOS = 1_000_000;
    private static final int QUANTUM_MOST = 64 * 1024;
    private static final int WINDOW_MOST = 1 << 30;
    private static final long MILLI = 1_000_000;
    private static final double SECOND_NANOS = 1e9;

    private final int initialSegments;
    private final DeliveryRate rate;
    private final BbrPath path = new BbrPath();
    private final FullPipe pipe = new FullPipe();
    private final BbrCycle cycle;

    private BbrState state = STARTUP;
    private int cwnd;
    private int initialCwnd;
    private long pacingRate;
    private int sendQuantum;
    private boolean started;
    private boolean idleRestart;
    private boolean inRecovery;
    private int priorCwnd;
    /// undo_state; `null`: none.
    private @org.jspecify.annotations.Nullable BbrState undoState;
    private long drainStartRound;
    private long probeRttDoneNanos;
    private boolean probeRttHeld;
    private boolean probeRttRoundDone;
    /// Ranges lost in this round, and the last segment lost.
    private int lossRanges;
    private long lastLost = -2;

    /// @param initialSegments how many segments may fly first, 1..10
    /// @param rate of the same connection, fed by whoever knows what flies
    /// @param seed where chance comes from
    public Bbr(int initialSegments, DeliveryRate rate, long seed) {
        this.initialSegments = initialSegments;
        this.rate = rate;
        cycle = new BbrCycle(path, pipe, seed);
        segmentSize(path.smss);
        initPacingRate(0);
    }

    // What it allows

    @Override
    public int window() { return cwnd; }

    @Override
    public int slowStartThreshold() { return WINDOW_MOST; }

    @Override
    public long pacingRate() { return pacingRate; }

    @Override
    public int sendQuantum() { return sendQuantum; }

    @Override
    public boolean ownsRecovery() { return true; }

    BbrState state() { return state; }
    BbrPath path() { return path; }
    FullPipe pipe() { return pipe; }
    BbrCycle cycle() { return cycle; }

    // What the path is like

    @Override
    public void segmentSize(int size) {
        path.smss = size;
        initialCwnd = InitialWindow.of(initialSegments, size);
        if (!started) cwnd = initialCwnd;
        cwnd = Math.max(cwnd, size);
    }

    @Override
    public void established(long srttNanos, boolean selectiveAcks, long nowNanos) {
        path.selectiveAcks = selectiveAcks;
        path.begin(srttNanos, nowNanos);
        cycle.begin(nowNanos);
        initPacingRate(srttNanos);
    }

    /// InitPacingRate(). An unknown round trip counts as one of 1 ms.
    private void initPacingRate(long srttNanos) {
        double nanos = srttNanos > 0 ? srttNanos : MILLI;
        pacingRate = (long) (STARTUP.pacingGain * cwnd * SECOND_NANOS / nanos);
        setSendQuantum();
    }

    @Override
    public void handshakeLoss() {
        cwnd = path.smss;
        started = true;
    }

    // Transmit: §5.2.2

    /// HandleRestartFromIdle().
    @Override
    public void restarted(long idleNanos, long rtoNanos, long nowNanos) {
        if (!rate.isApplicationLimited()) return;
        idleRestart = true;
        path.restartAggregation(nowNanos);
        if (state.isProbeBw()) setPacingRate(1);
        else if (state == PROBE_RTT) checkProbeRttDone(nowNanos);
    }

    // Each ACK: §5.2.3

    @Override
    public void acknowledged(AckSample ack) {
        started = true;
        updateModelAndState(ack);
        setPacingRate(state.pacingGain);
        setSendQuantum();
        setCwnd(ack);
    }

    private void updateModelAndState(AckSample ack) {
        path.updateLatestDelivery(ack);
        path.updateCongestion(ack, state.isProbingBandwidth(), cwnd);
        cycle.countRound(ack, cwnd);
        path.updateAckAggregation(ack, cwnd, pipe.reached());
        pipe.update(ack, path.roundStart());
        checkStartupDone(ack);
        checkDrainDone(ack);
        if (pipe.reached()) state = cycle.update(state, ack, cwnd, quantized(path.maxBdp()));
        path.updateMinRtt(ack);
        checkProbeRtt(ack);
        path.end(ack);
        if (path.lossRoundStart()) lossRanges = 0;
    }

    // Startup and Drain: §5.3.1, §5.3.2

    private void checkStartupDone(AckSample ack) {
        if (state != STARTUP) return;
        checkStartupHighLoss(ack);
        if (pipe.reached()) enterDrain();
    }

    /// §5.3.1.3: without SACK any loss in fast recovery; with it, a round of fast recovery with
    /// many losses in many places.
    private void checkStartupHighLoss(AckSample ack) {
        if (!ack.inRecovery || pipe.reached()) return;
        boolean high = path.isInflightTooHigh(ack.lostSinceSent, ack.sentFlight);
        boolean many = !path.selectiveAcks
                || (path.lossRoundStart() && lossRanges >= STARTUP_FULL_LOSS_COUNT);
        if (!high || !many) return;
        undoState = STARTUP;
        pipe.reached(true);
        long bdp = path.bdp(1);
        path.inflightLongterm = Math.max(bdp == INFINITY ? 0 : bdp, path.inflightLatest());
    }

    private void enterStartup() {
        state = STARTUP;
    }

    private void enterDrain() {
        state = DRAIN;
        drainStartRound = path.roundCount();
    }

    private void checkDrainDone(AckSample ack) {
        if (state != DRAIN) return;
        boolean late = path.roundCount() > drainStartRound + DRAIN_ROUNDS;
        if (ack.flight <= quantizedBdp(1) || late) {
            state = cycle.startDown(ack.nowNanos, rate.delivered());
        }
    }

    // ProbeRTT: §5.3.4

    private void checkProbeRtt(AckSample ack) {
        if (state != PROBE_RTT && path.probeRttExpired() && !idleRestart) {
            saveCwnd();
            state = PROBE_RTT;
            probeRttHeld = false;
            cycle.stopProbing(rate.delivered());
        }
        if (state == PROBE_RTT) handleProbeRtt(ack);
        if (ack.deliveredSinceSent > 0) idleRestart = false;
    }

    private void handleProbeRtt(AckSample ack) {
        rate.limitedByApplication(ack.flight);                  // its low rates count for nothing
        if (!probeRttHeld) {
            if (ack.flight > probeRttCwnd()) return;
            probeRttHeld = true;
            probeRttDoneNanos = ack.nowNanos + PROBE_RTT_DURATION_NANOS;
            probeRttRoundDone = false;
            path.startRound(rate.delivered());
            return;
        }
        if (path.roundStart()) probeRttRoundDone = true;
        if (probeRttRoundDone) checkProbeRttDone(ack.nowNanos);
    }

    private void checkProbeRttDone(long nowNanos) {
        if (!probeRttHeld || nowNanos - probeRttDoneNanos <= 0) return;
        path.scheduleProbeRtt(nowNanos);
        restoreCwnd();
        path.resetShortTerm();
        if (pipe.reached()) {
            cycle.startDown(nowNanos, rate.delivered());
            state = PROBE_BW_CRUISE;
        } else {
            enterStartup();
        }
    }

    // Losses: §5.5.10

    @Override
    public void segmentLost(LossSample loss) {
        if (loss.position != lastLost + 1) lossRanges++;
        lastLost = loss.position;
        noteLoss(loss.deliveredTotal);
        if (!cycle.isProbeSample()) return;
        if (!path.isInflightTooHigh(loss.lostSinceSent, loss.sentFlight)) return;
        handleInflightTooHigh(loss);
    }

    private void noteLoss(long delivered) {
        if (path.noteLoss(delivered)) saveUponLoss();
    }

    /// HandleInflightTooHigh().
    private void handleInflightTooHigh(LossSample loss) {
        cycle.probeWentTooHigh();
        if (!loss.applicationLimited) {
            long least = (long) (targetInflight() * BbrPath.BETA);
            path.inflightLongterm = Math.max(BbrPath.inflightAtLoss(loss), least);
        }
        if (state == PROBE_BW_UP) {
            undoState = PROBE_BW_UP;
            state = cycle.startDown(loss.nowNanos, loss.deliveredTotal);
        }
    }

    /// TargetInflight().
    private long targetInflight() {
        return Math.min(path.bdp(1), cwnd);
    }

    @Override
    public void lossDetected(int flight, long nowNanos) {
        started = true;
        saveCwnd();
        noteLoss(rate.delivered());                             // unless a lost segment did
        inRecovery = true;
    }

    @Override
    public void timedOut(int flight, boolean again, long nowNanos) {
        started = true;
        saveCwnd();
        if (!again) saveUponLoss();
        inRecovery = true;
        cwnd = path.smss;
    }

    @Override
    public void recovered(int flight, long nowNanos) {
        if (!inRecovery) return;
        inRecovery = false;
        restoreCwnd();
        boundCwnd();
    }

    /// Classic ECN is left open by the draft but for this: a mark is congestion (§3.7).
    @Override
    public void congestionEchoed(int flight, long nowNanos) {
        noteLoss(rate.delivered());
        if (state == STARTUP) pipe.reached(true);
        if (state != PROBE_BW_UP) return;
        cycle.probeWentTooHigh();
        path.inflightLongterm = Math.max(flight, (long) (targetInflight() * BbrPath.BETA));
        state = cycle.startDown(nowNanos, rate.delivered());
    }

    /// SaveStateUponLoss().
    private void saveUponLoss() {
        saveCwnd();
        undoState = null;
        path.save();
    }

    /// HandleSpuriousLossDetection().
    @Override
    public void undone(AckSample ack) {
        restoreCwnd();
        inRecovery = false;
        path.restore();
        pipe.reset(0);
        BbrState before = undoState;
        undoState = null;
        if (before == STARTUP && state != STARTUP) {
            pipe.reached(false);
            if (state != PROBE_RTT) enterStartup();
        } else if (before == PROBE_BW_UP && state != PROBE_BW_UP && state != PROBE_RTT) {
            state = cycle.startRefill(rate.delivered());
        }
        boundCwnd();
    }

    // Control parameters: §5.6

    /// SetPacingRateWithGain().
    private void setPacingRate(double gain) {
        long wanted = (long) (gain * path.bw() * PACING_MARGIN);
        if (wanted > 0 && (pipe.reached() || wanted > pacingRate)) pacingRate = wanted;
    }

    /// SetSendQuantum().
    private void setSendQuantum() {
        double inTime = pacingRate * (QUANTUM_NANOS / SECOND_NANOS);
        sendQuantum = (int) Math.max(Math.min(inTime, QUANTUM_MOST), 2 * path.smss);
    }

    /// Inflight(gain).
    private long quantizedBdp(double gain) {
        return quantized(path.bdp(gain));
    }

    /// QuantizationBudget(): never less than offloads and delayed ACKs need to keep the pipe full.
    private long quantized(long volume) {
        long offload = 3L * sendQuantum;
        long known = volume == INFINITY ? initialCwnd : volume;
        long most = Math.max(Math.max(known, offload), path.minPipe());
        return state == PROBE_BW_UP ? most + 2L * path.smss : most;
    }

    /// UpdateMaxInflight().
    private long maxInflight() {
        long bdp = path.bdp(state.cwndGain);
        return quantized((bdp == INFINITY ? initialCwnd : bdp) + path.extraAcked());
    }

    private void setCwnd(AckSample ack) {
        long most = maxInflight();
        long wanted = cwnd;
        if (pipe.reached()) {
            wanted = Math.min(wanted + ack.deliveredLength, most);
        } else if (cwnd < most || rate.delivered() < initialCwnd) {
            wanted += ack.deliveredLength;
        }
        cwnd = (int) Math.clamp(wanted, path.minPipe(), WINDOW_MOST);
        boundCwnd();
    }

    /// BoundCwndForProbeRTT() and BoundCwndForModel().
    private void boundCwnd() {
        long bound = Math.min(cwnd, path.volumeCap(state));
        if (state == PROBE_RTT) bound = Math.min(bound, probeRttCwnd());
        cwnd = (int) bound;
    }

    /// ProbeRTTCwnd().
    private long probeRttCwnd() {
        long bdp = path.bdp(PROBE_RTT.cwndGain);
        return Math.max(bdp == INFINITY ? initialCwnd : bdp, path.minPipe());
    }

    /// SaveCwnd().
    private void saveCwnd() {
        boolean whole = !inRecovery && state != PROBE_RTT;
        priorCwnd = whole ? cwnd : Math.max(priorCwnd, cwnd);
    }

    /// RestoreCwnd().
    private void restoreCwnd() {
        cwnd = Math.max(cwnd, priorCwnd);
    }
}
