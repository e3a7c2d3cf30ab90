package elva.tcp.loss;

import elva.wire.Seq;

/// Asks for an ACK when one is overdue, before the timer would give all up for lost: one segment
/// more, and what its ACK means. RFC 8985 §7.
///
/// Holds numbers only; times are nanoseconds, windows and timers the caller's.
public final class TailLossProbe {
    private static final long WITHOUT_SRTT_NANOS = 1_000_000_000L;

    /// What an ACK told of the probe.
    public enum Outcome {
        /// Nothing.
        NONE,
        /// It arrived, and so had what it repeated, if it repeated anything.
        DONE,
        /// It mended a loss of which nothing else told: react as to any loss.
        REPAIRED
    }

    /// TLP.end_seq while a probe is in flight.
    private boolean inFlight;
    private int endSeq;
    private boolean isRetransmission;
    private boolean measured;

    /// TLP_init: a connection begins, or fast or RTO recovery. §7.1.
    public void reset() {
        inFlight = false;
        isRetransmission = false;
    }

    /// The connection is another one: no round trip of it was measured.
    public void forgetPath() {
        reset();
        measured = false;
    }

    /// A round trip was measured. §7.3
    public void measured() {
        measured = true;
    }

    /// TLP_calc_PTO. §7.2.
    ///
    /// @param srttNanos 0 if there is none
    /// @param leastNanos what timers can tell apart: the probe comes no sooner
    /// @param ackDelayNanos TLP.max_ack_delay if only one segment flies, else 0
    /// @param rtoLeftNanos until the retransmission timer would run out
    public static long timeoutNanos(long srttNanos, long leastNanos, long ackDelayNanos,
            long rtoLeftNanos) {
        long pto = srttNanos == 0 ? WITHOUT_SRTT_NANOS
                : Math.max(2 * srttNanos, leastNanos) + ackDelayNanos;
        return Math.min(pto, rtoLeftNanos);
    }

    /// Whether a probe may be sent: none is in flight, and a round trip was measured since the
    /// last. §7.3.
    public boolean maySend() {
        return !inFlight && measured;
    }

    /// The probe left.
    ///
    /// @param nxt SND.NXT behind it
    /// @param again whether it repeats the last segment, there being nothing new to send
    public void sent(int nxt, boolean again) {
        inFlight = true;
        endSeq = nxt;
        isRetransmission = again;
        measured = false;
    }

    /// TLP_process_ack. §7.4.2.
    ///
    /// @param duplicateTold whether the ACK bears a D-SACK
    /// @param duplicateRight where that ends
    /// @param bareDuplicate whether it is a duplicate ACK without any SACK option
    public Outcome acknowledged(int ack, boolean duplicateTold, int duplicateRight,
            boolean bareDuplicate) {
        if (!inFlight || !Seq.le(endSeq, ack)) return Outcome.NONE;
        boolean bothArrived = !isRetransmission
                || (duplicateTold && duplicateRight == endSeq)          // case 1
                || (ack == endSeq && bareDuplicate);                    // case 2
        if (bothArrived) {
            inFlight = false;
            return Outcome.DONE;
        }
        if (!Seq.lt(endSeq, ack)) return Outcome.NONE;
        inFlight = false;
        return Outcome.REPAIRED;
    }

    /// Whether a probe is in flight of which nothing is known yet.
    public boolean isInFlight() { return inFlight; }
}
