package elva.tcp.congestion;

/// How much may fly, and how fast it may leave. RFC 5681 §3. A border, so an interface.
///
/// One for each connection; called by the thread that drives the stack. Sizes are octets, times
/// nanoseconds of the driver's clock, given with each event: there is no clock inside. Nothing is
/// allocated by any of these calls.
///
/// What is lost, and when that is known, is decided elsewhere (`elva.tcp.loss`) and told here as an
/// event. How the window is brought down to SSTHRESH while losses are mended is no part of this
/// either: [Inflation] does it for a peer without SACK, and proportional rate reduction (RFC 9937)
/// for one with it, unless [#ownsRecovery].
public interface CongestionControl {

    // What it allows

    /// CWND: what may be in flight.
    int window();

    /// SSTHRESH: above it, growth is slow.
    int slowStartThreshold();

    /// How fast text may leave, octets per second; 0: as fast as the window allows.
    long pacingRate();

    /// How much may leave at once where it is paced, at least one segment.
    int sendQuantum();

    /// Whether the window says by itself how much may fly while losses are mended, so that nothing
    /// is to be taken from it for that.
    boolean ownsRecovery();

    // What the path is like

    /// SMSS: the size of a full segment. Sets the initial window while nothing has flown.
    void segmentSize(int smss);

    /// The handshake is done, text may fly.
    ///
    /// @param srttNanos SRTT, 0 if the handshake did not tell it
    /// @param selectiveAcks whether the peer sends SACK
    void established(long srttNanos, boolean selectiveAcks, long nowNanos);

    /// The SYN was lost more than once: the initial window is one segment (RFC 6928 §2).
    void handshakeLoss();

    // What happens

    /// Text is about to leave, and nothing flies. RFC 5681 §4.1.
    ///
    /// @param idleNanos since text left last; 0 if none ever did
    /// @param rtoNanos the retransmission timeout
    void restarted(long idleNanos, long rtoNanos, long nowNanos);

    /// An ACK delivered text.
    void acknowledged(AckSample ack);

    /// A segment was given up for lost; before the [#acknowledged] of the ACK that showed it.
    void segmentLost(LossSample loss);

    /// Fast recovery begins: a loss was found without a timeout. Once for each flight, however much
    /// of it is lost; once more if a resent segment is lost too (RFC 5681 §4.3).
    ///
    /// @param flight FlightSize, what was in flight then; limited transmit's not counted
    void lossDetected(int flight, long nowNanos);

    /// What was lost is mended: the ACK that ends fast recovery, or the resending after a timeout.
    ///
    /// @param flight what is in flight after it: the window is not much larger, so that no burst
    ///     leaves (RFC 6582 §3.2 step 3); [Integer#MAX_VALUE] if rate reduction sees to that
    void recovered(int flight, long nowNanos);

    /// The retransmission timer ran out.
    ///
    /// @param again whether it did so before for the same segment: SSTHRESH then stays
    void timedOut(int flight, boolean again, long nowNanos);

    /// ECE came for the first time in this window of text: the network marked packets instead of
    /// losing them. RFC 3168 §6.1.2. Never while a loss is being mended.
    void congestionEchoed(int flight, long nowNanos);

    /// What was answered last by [#lossDetected] or [#timedOut] was no loss: the original arrived.
    /// RFC 4015, RFC 9438 §4.9.
    ///
    /// @param ack the ACK that told
    void undone(AckSample ack);
}
