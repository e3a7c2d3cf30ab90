package elva.tcp.loss;

/// How much may leave while losses are mended, so that what flies comes down to SSTHRESH smoothly
/// and never stalls. Proportional rate reduction, RFC 9937 (RFC 6937 before it).
///
/// Holds numbers only, all octets. [#begin] once for each recovery, then [#acknowledged] for each
/// ACK from the one that began it on, but not for the one that ends it: then the window is
/// SSTHRESH.
public final class ProportionalRate {
    private int ssthresh;
    /// RecoverFS: what was in flight when recovery began.
    private long recoverFlight;
    private long delivered;                                     // prr_delivered
    private long out;                                           // prr_out

    /// Recovery begins with an ACK whose news are in the record already.
    ///
    /// @param ssthresh what is to fly when it is over
    /// @param flight SND.NXT - SND.UNA
    /// @param sacked of that, what is SACKed
    /// @param deliveredNow what this ACK was the first to tell of
    public void begin(int ssthresh, int flight, int sacked, int deliveredNow) {
        this.ssthresh = ssthresh;
        recoverFlight = Math.max(1L, (long) flight - sacked + deliveredNow);
        delivered = 0;
        out = 0;
    }

    /// An ACK came, or a timer told of losses.
    ///
    /// @param deliveredNow DeliveredData: what it was the first to tell of, 0 with a timer
    /// @param pipe what is in the network now
    /// @param safe whether it moved SND.UNA and showed no further loss
    /// @param smss a full segment
    /// @return the window; what flies already and what may leave now
    public int acknowledged(int deliveredNow, int pipe, boolean safe, int smss) {
        delivered += deliveredNow;
        long count;                                             // sndcnt
        if (pipe > ssthresh) {
            count = Math.ceilDiv(delivered * ssthresh, recoverFlight) - out;
        } else {
            count = Math.max(delivered - out, deliveredNow) + (safe ? smss : 0);
            count = Math.min((long) ssthresh - pipe, count);
        }
        if (out == 0) count = Math.max(count, smss);            // the fast retransmit itself
        return (int) Math.min(pipe + Math.max(0, count), Integer.MAX_VALUE);
    }

    /// Text left, new or again.
    public void sent(int octets) {
        out += octets;
    }
}
