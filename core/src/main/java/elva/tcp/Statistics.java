package elva.tcp;

/// What a connection did so far. Times are the driver's nanoseconds.
final class Statistics {
    long openedNanos;
    long lastSentNanos;
    /// When text, a SYN or a FIN was sent last: RFC 5681 §4.1 asks for that.
    long lastTextSentNanos;
    long lastReceivedNanos;
    long lastAckReceivedNanos;
    /// When SND.UNA moved last, or what is outstanding was sent first, or a probe was answered: R2
    /// counts from here.
    long progressNanos;
    /// The pause before the next zero-window probe, 0 if nothing was to be probed since SND.UNA
    /// moved; and when that probe is due.
    long probeNanos;
    long probeDueNanos;
    /// Delivery was reported to be in doubt, at R1.
    boolean doubtful;
    long octetsSent;
    long octetsReceived;
    long segmentsSent;
    long segmentsReceived;
    long segmentsRetransmitted;
    /// Since SND.UNA moved.
    int zeroWindowProbes;
    /// The window is probed since it became zero, whether a probe was taken or not.
    boolean probing;
    int keepAliveProbes;
    int lastDscp;
    /// The congestion window held text back since the last ACK.
    boolean windowLimited;
    /// How often the retransmission timer ran out since an ACK brought something new.
    int timeouts;
    /// The handshake is timed: when our SYN was sent (RFC 6298 §3).
    boolean timing;
    int timedEnd;
    long timedNanos;
    /// The SYN was sent again: timestamps alone can tell then.
    boolean resent;
    /// The state it left last and why: what its end will tell.
    State left = State.CLOSED;
    Cause cause = Cause.ACTIVE_OPEN;
    String softError = "";

    /// The next peer is another one: what is counted and told stays, what steers does not.
    void forgetPeer() {
        probeNanos = 0;
        doubtful = false;
        zeroWindowProbes = 0;
        probing = false;
        keepAliveProbes = 0;
        windowLimited = false;
        timeouts = 0;
        timing = false;
        resent = false;
    }

    void entered(State from, Cause why, long nowNanos) {
        if (from == State.CLOSED || from == State.LISTEN) openedNanos = nowNanos;
        left = from;
        cause = why;
    }
}
