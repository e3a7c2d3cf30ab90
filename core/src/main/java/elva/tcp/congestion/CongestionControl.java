package elva.tcp.congestion;

/// How much may fly. RFC 5681 §3: CWND and SSTHRESH. A border, so an interface.
///
/// One for each connection; called by the thread that drives the stack. All sizes are octets.
public interface CongestionControl {

    /// CWND: what may be in flight.
    int window();

    /// SSTHRESH: above it, growth is slow.
    int slowStartThreshold();

    /// SMSS: the size of a full segment. Sets the initial window while nothing has flown.
    void segmentSize(int smss);

    /// The SYN was lost more than once: the initial window is one segment (RFC 6928 §2).
    void handshakeLoss();

    /// New text was acknowledged outside fast recovery.
    ///
    /// @param octets how much
    /// @param limited whether the window held text back: without that it does not grow
    void acknowledged(int octets, boolean limited);

    /// The third duplicate ACK: fast recovery begins.
    ///
    /// @param flight FlightSize, what was in flight then
    void fastRetransmit(int flight);

    /// One more duplicate ACK in fast recovery: a segment has left the network.
    void duplicateAck();

    /// An ACK in fast recovery that does not cover all of it.
    void partialAck(int octets);

    /// The ACK that ends fast recovery.
    ///
    /// @param flight what is in flight after it
    void recovered(int flight);

    /// The retransmission timer ran out.
    ///
    /// @param again whether it did so before for the same segment: SSTHRESH then stays
    void timedOut(int flight, boolean again);

    /// Nothing was sent for a retransmission timeout: what was known of the path is old.
    void idle();
}
