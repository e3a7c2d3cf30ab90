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
    /// Octets that it repeats; 0 if it brought new text.
    private int resentLength;
    private int flightSize;
    private boolean measured;

    /// TLP_init: a connection begins, or fast or RTO recovery. §7.1.
    public void reset() {
        inFlight = false;
        resentLength = 0;
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
    /// @param repeatedLength octets of the last segment that it repeats, there being nothing new to
    ///     send; else 0
    /// @param flight FlightSize, for a loss of which only later ACKs will tell
    public void sent(int nxt, int repeatedLength, int flight) {
        inFlight = true;
        endSeq = nxt;
        flightSize = flight;
        resentLength = repeatedLength;
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
        boolean bothArrived = resentLength == 0
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

    /// Octets that a probe of which nothing is known yet repeats.
    public int resentLength() { return inFlight ? resentLength : 0; }

    /// FlightSize when the last probe left.
    public int flightSize() { return flightSize; }

    /// Whether a probe is in flight of which nothing is known yet.
    public boolean isInFlight() { return inFlight; }
}
