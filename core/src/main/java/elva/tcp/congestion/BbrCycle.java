package elva.tcp.congestion;

import static elva.tcp.congestion.BbrPath.INFINITY;
import static elva.tcp.congestion.BbrState.*;

/// BBR's steady state: down, cruise, refill, up, and again, so that others get room, and more
/// bandwidth is found where there is some. draft-ietf-ccwg-bbr §5.3.3.
///
/// Keeps when to probe next and what the last probe came to; the state itself is [Bbr]'s.
final class BbrCycle {
    private static final long PROBE_WAIT_NANOS = 2_000_000_000L;
    private static final long PROBE_WAIT_SPREAD_NANOS = 1_000_000_000L;
    private static final int RENO_ROUNDS_MOST = 63;
    private static final int UP_ROUNDS_MOST = 30;

    /// What the ACKs that come now tell about the last probe for bandwidth.
    private enum AckPhase { INIT, REFILLING, PROBE_STARTING, PROBE_FEEDBACK, PROBE_STOPPING }

    private final BbrPath path;
    private final FullPipe pipe;
    private long random;

    private AckPhase ackPhase = AckPhase.INIT;
    private boolean probeSample;
    private boolean prevProbeTooHigh;
    private boolean prevProbePrecautionary;
    private long cycleNanos;
    private long probeWaitNanos;
    private long roundsSinceProbeUp;
    private int probeUpRounds;
    private long probeUpAcked;
    private long probeUpAckedPerIncrement = INFINITY;
    /// The window was full in this round, or the one before.
    private boolean windowLimited;
    private boolean windowLimitedNow;

    BbrCycle(BbrPath path, FullPipe pipe, long seed) {
        this.path = path;
        this.pipe = pipe;
        random = seed;
    }

    void begin(long nowNanos) {
        cycleNanos = nowNanos;
    }

    /// is_bw_probe_sample: whether losses of now are those of a probe.
    boolean isProbeSample() {
        return probeSample;
    }

    /// A round may have begun.
    void countRound(AckSample ack, int cwnd) {
        if (path.roundStart()) {
            roundsSinceProbeUp++;
            windowLimited = windowLimitedNow;
            windowLimitedNow = false;
        }
        if (ack.flightBefore + path.smss > cwnd) {
            windowLimited = true;
            windowLimitedNow = true;
        }
    }

    // Entering

    /// StartProbeBW_DOWN().
    BbrState startDown(long nowNanos, long delivered) {
        path.resetCongestion();
        probeUpAckedPerIncrement = INFINITY;
        pickProbeWait();
        cycleNanos = nowNanos;
        stopProbing(delivered);
        return PROBE_BW_DOWN;
    }

    /// What was sent fast is still to be acknowledged.
    void stopProbing(long delivered) {
        ackPhase = AckPhase.PROBE_STOPPING;
        path.startRound(delivered);
    }

    /// StartProbeBW_REFILL().
    BbrState startRefill(long delivered) {
        path.resetShortTerm();
        probeUpRounds = 0;
        probeUpAcked = 0;
        prevProbePrecautionary = false;
        ackPhase = AckPhase.REFILLING;
        path.startRound(delivered);
        return PROBE_BW_REFILL;
    }

    /// StartProbeBW_UP().
    private BbrState startUp(AckSample ack, int cwnd) {
        ackPhase = AckPhase.PROBE_STARTING;
        path.startRound(ack.deliveredTotal);
        pipe.reset(ack.deliveryRate);
        raiseSlope(cwnd);
        return PROBE_BW_UP;
    }

    /// The losses of a probe were too many: it counts once.
    void probeWentTooHigh() {
        prevProbeTooHigh = true;
        probeSample = false;
    }

    // Each ACK

    /// UpdateProbeBWCyclePhase().
    ///
    /// @param bdp Inflight(max_bw, 1.0)
    /// @return the state to be in
    BbrState update(BbrState state, AckSample ack, int cwnd, long bdp) {
        if (adaptLongTerm(state, ack, cwnd)) return startRefill(ack.deliveredTotal);
        return switch (state) {
            case PROBE_BW_DOWN -> {
                if (isTimeToProbe(ack, cwnd)) yield startRefill(ack.deliveredTotal);
                yield isTimeToCruise(ack, bdp) ? PROBE_BW_CRUISE : state;
            }
            case PROBE_BW_CRUISE ->
                    isTimeToProbe(ack, cwnd) ? startRefill(ack.deliveredTotal) : state;
            case PROBE_BW_REFILL -> {
                if (!path.roundStart()) yield state;
                probeSample = true;
                yield startUp(ack, cwnd);
            }
            case PROBE_BW_UP -> {
                if (!isTimeToGoDown(ack, cwnd)) yield state;
                prevProbeTooHigh = false;
                yield startDown(ack.nowNanos, ack.deliveredTotal);
            }
            case STARTUP, DRAIN, PROBE_RTT -> state;
        };
    }

    /// AdaptLongTermModel(). @return whether the probe that was cut short is to go on
    private boolean adaptLongTerm(BbrState state, AckSample ack, int cwnd) {
        if (ackPhase == AckPhase.PROBE_STARTING && path.roundStart()) {
            ackPhase = AckPhase.PROBE_FEEDBACK;
        }
        if (ackPhase == AckPhase.PROBE_STOPPING && path.roundStart()) {
            probeSample = false;
            ackPhase = AckPhase.INIT;
            if (state.isProbeBw() && !ack.applicationLimited) path.advanceMaxBwFilter();
            if (state.isProbeBw() && prevProbePrecautionary && !prevProbeTooHigh) return true;
        }
        boolean unbounded = path.inflightLongterm == INFINITY;
        if (unbounded || path.isInflightTooHigh(ack.lostSinceSent, ack.sentFlight)) return false;
        path.inflightLongterm = Math.max(path.inflightLongterm, ack.sentFlight);
        if (state == PROBE_BW_UP) probeUpward(ack, cwnd);
        return false;
    }

    /// ProbeInflightLongtermUpward().
    private void probeUpward(AckSample ack, int cwnd) {
        if (!windowLimited || cwnd < path.inflightLongterm) return;
        probeUpAcked += ack.deliveredLength;
        if (probeUpAcked >= probeUpAckedPerIncrement) {
            long steps = probeUpAcked / probeUpAckedPerIncrement;
            probeUpAcked -= steps * probeUpAckedPerIncrement;
            path.inflightLongterm += steps * path.smss;
        }
        if (path.roundStart()) raiseSlope(cwnd);
    }

    /// RaiseInflightLongtermSlope(): by 1, 2, 4, ... segments a round.
    private void raiseSlope(int cwnd) {
        long growth = 1L << probeUpRounds;
        probeUpRounds = Math.min(probeUpRounds + 1, UP_ROUNDS_MOST);
        probeUpAckedPerIncrement = Math.max(cwnd / growth, path.smss);
    }

    /// IsTimeToProbeBW(): two to three seconds, or as many rounds as Reno would need.
    private boolean isTimeToProbe(AckSample ack, int cwnd) {
        if (ack.nowNanos - cycleNanos > probeWaitNanos) return true;
        long target = Math.min(path.bdp(1), cwnd);
        return roundsSinceProbeUp >= Math.min(target / path.smss, RENO_ROUNDS_MOST);
    }

    private boolean isTimeToCruise(AckSample ack, long bdp) {
        return ack.flight <= path.inflightWithHeadroom() && ack.flight <= bdp;
    }

    private boolean isTimeToGoDown(AckSample ack, int cwnd) {
        if (prevProbeTooHigh && ack.flight >= path.inflightLongterm) {
            prevProbePrecautionary = true;
            return true;
        }
        if (windowLimited && cwnd >= path.inflightLongterm) {
            pipe.reset(ack.deliveryRate);
            return false;
        }
        return pipe.now();
    }

    /// PickProbeWait().
    private void pickProbeWait() {
        roundsSinceProbeUp = next() & 1;
        probeWaitNanos = PROBE_WAIT_NANOS + (next() >>> 1) % (PROBE_WAIT_SPREAD_NANOS + 1);
    }

    /// SplitMix64.
    private long next() {
        random += 0x9e3779b97f4a7c15L;
        long x = random;
        x = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
        x = (x ^ x >>> 27) * 0x94d049bb133111ebL;
        return x ^ x >>> 31;
    }
}
