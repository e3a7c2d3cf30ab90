package elva.tcp.loss;

import elva.wire.Seq;

/// What is believed lost, and from where to resend, for a peer that speaks no SACK. RFC 5681 §3.2,
/// RFC 6582 §3.2.
///
/// The first two duplicate ACKs let a new segment out each, beyond the congestion window: where few
/// fly, that brings the third. RFC 3042.
///
/// Two ways out of a loss: three duplicate ACKs start fast recovery, which resends one segment for
/// each partial ACK; the timer gives all that flew up for lost and resends it in order, as the
/// congestion window allows. Holds numbers only; times and windows are the caller's.
public final class LossRecovery {
    private static final int LIMITED_TRANSMIT_MOST = 2;     // RFC 3042 §2

    private enum Phase { NONE, FAST, AFTER_TIMEOUT }

    private Phase phase = Phase.NONE;
    private int duplicateAcks;
    private int limitedLength;
    /// The highest number sent when the loss was noticed; without one every number is above it, so
    /// that the very first segment can be recovered fast (RFC 6582 §3.2 starts at ISS, too high).
    private int recover;
    private boolean recoverKnown;
    /// In fast recovery: SND.UNA is to be resent. After a timeout: where resending has come to.
    private boolean frontOwed;
    private int resendNext;
    private boolean firstPartial;
    /// What is resent was not lost.
    private boolean unlost;
    /// Numbers sent after a timeout that are known to fly no more.
    private int beyondLength;

    /// Whether fast recovery runs.
    public boolean isFast() { return phase == Phase.FAST; }

    /// Whether everything that flew at a timeout is being resent.
    public boolean isAfterTimeout() { return phase == Phase.AFTER_TIMEOUT; }

    /// Whether the segment at SND.UNA is the one with which fast recovery began: no partial ACK
    /// came yet.
    public boolean isFirstOfFast() { return phase == Phase.FAST && firstPartial; }

    public int duplicateAcks() { return duplicateAcks; }

    /// Limited transmit: how many segments may fly beyond the congestion window now, 0..2.
    public int limitedTransmits() {
        return phase == Phase.NONE ? Math.min(duplicateAcks, LIMITED_TRANSMIT_MOST) : 0;
    }

    /// How many numbers of new text left by it: no part of FlightSize when SSTHRESH is set (RFC
    /// 5681 §3.2, step 2).
    public int limitedLength() { return limitedLength; }

    /// New text left beyond the congestion window, as [#limitedTransmits] allows.
    public void limitedTransmit(int length) {
        limitedLength += length;
    }

    /// Where to resend from, if [#owesResend]: SND.UNA in fast recovery.
    public int resendNext(int una) {
        return phase == Phase.AFTER_TIMEOUT ? resendNext : una;
    }

    /// The end of what is to be resent: numbers from here on never were.
    public int resendEnd(int nxt) {
        return phase == Phase.AFTER_TIMEOUT ? recover : nxt;
    }

    /// Whether what is sent again may take new text along: all that flies goes again, and not
    /// because it was lost.
    public boolean mayGrow(int nxt) {
        return phase == Phase.AFTER_TIMEOUT && unlost && recover == nxt;
    }

    /// Whether something that was sent is to be sent again now.
    public boolean owesResend(int nxt) {
        return switch (phase) {
            case NONE -> false;
            case FAST -> frontOwed;
            case AFTER_TIMEOUT -> Seq.lt(resendNext, Seq.min(recover, nxt));
        };
    }

    /// FlightSize as the congestion window sees it: after a timeout what was lost flies no more.
    public int flight(int una, int nxt) {
        if (phase != Phase.AFTER_TIMEOUT) return nxt - una;
        return resendNext - una + (nxt - recover - beyondLength);
    }

    /// Numbers up to `end` were sent again.
    public void resent(int end) {
        frontOwed = false;
        if (phase == Phase.AFTER_TIMEOUT) resendNext = Seq.max(resendNext, end);
    }

    /// Nothing is known to be lost, and nothing was.
    public void reset() {
        phase = Phase.NONE;
        forgetDuplicates();
        recoverKnown = false;
        frontOwed = false;
        firstPartial = false;
        unlost = false;
        beyondLength = 0;
    }

    private void forgetDuplicates() {
        duplicateAcks = 0;
        limitedLength = 0;
    }

    /// A duplicate ACK. RFC 6582 §3.2 step 2, RFC 5681 §3.2.
    ///
    /// @param threshold how many mean a loss
    /// @return whether fast recovery begins with this one
    public boolean duplicateAck(int una, int nxt, int threshold) {
        duplicateAcks++;
        boolean begins = phase == Phase.NONE && duplicateAcks == threshold
                && (!recoverKnown || Seq.lt(recover, una));
        if (begins) {
            phase = Phase.FAST;
            recover = nxt;
            recoverKnown = true;
            frontOwed = true;
            firstPartial = true;
        }
        return begins;
    }

    /// What an ACK of new text meant.
    public enum Progress { ORDINARY, PARTIAL, FIRST_PARTIAL, RECOVERED }

    /// SND.UNA moved to `una`. RFC 6582 §3.2 step 3; `recover` is one past the RFC's, an end.
    public Progress acknowledged(int una) {
        forgetDuplicates();
        if (phase == Phase.NONE) {
            if (recoverKnown && Seq.lt(recover, una)) recoverKnown = false;     // or it would age
            return Progress.ORDINARY;
        }
        boolean covered = Seq.le(recover, una);
        if (phase == Phase.AFTER_TIMEOUT) {
            resendNext = Seq.max(resendNext, una);
            if (covered) phase = Phase.NONE;
            return Progress.ORDINARY;
        }
        if (covered) {
            phase = Phase.NONE;
            frontOwed = false;
            return Progress.RECOVERED;
        }
        frontOwed = true;
        boolean first = firstPartial;
        firstPartial = false;
        return first ? Progress.FIRST_PARTIAL : Progress.PARTIAL;
    }

    /// The timer ran out: all that flies is given up for lost. RFC 6582 §3.2 step 4.
    public void timedOut(int una, int nxt) {
        resendAll(una, nxt);
        unlost = false;
    }

    /// All that flies is to be sent again, for another reason than a timeout: the peer's window
    /// opened after refusing it, or the path's MTU fell below it.
    public void resendAll(int una, int nxt) {
        phase = Phase.AFTER_TIMEOUT;
        beyondLength = 0;
        unlost = true;
        recover = nxt;
        recoverKnown = true;
        resendNext = una;
        forgetDuplicates();
        frontOwed = false;
    }

    /// F-RTO sent new text after a timeout, and that told of no mistake: it has left the network,
    /// and what is to be sent again does not wait for it. RFC 5682 §2.1 (3a)
    public void confirmTimeout(int nxt) {
        if (phase == Phase.AFTER_TIMEOUT) beyondLength = nxt - recover;
    }

    /// The recovery was needless: nothing is lost. RFC 4015 §3.1 (8)
    public void undone() {
        phase = Phase.NONE;
        forgetDuplicates();
        frontOwed = false;
    }
}
