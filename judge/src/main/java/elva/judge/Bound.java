package elva.judge;

/// What the monitor must know of a TCP's settings to tell right from wrong.
public enum Bound {
    /// Largest IP packet, octets.
    MTU(1500),
    /// Least MSS believed of a peer, octets.
    MSS_MIN(536),
    /// Retransmission timeout before the first measurement.
    RTO_INITIAL_NANOS(1_000_000_000L),
    /// Least retransmission timeout.
    RTO_MIN_NANOS(200_000_000L),
    /// Longest pause that must still double: retransmissions and probes.
    BACKOFF_MAX_NANOS(60_000_000_000L),
    /// Longest delay of an ACK; the standard's limit is 0.5 s.
    ACK_DELAY_NANOS(500_000_000L),
    /// How long TIME-WAIT lasts.
    TIME_WAIT_NANOS(240_000_000_000L),
    /// Silence before a keep-alive probe; [Long#MAX_VALUE] if there is to be none.
    KEEP_ALIVE_IDLE_NANOS(Long.MAX_VALUE),
    /// Least pause between two keep-alive probes.
    KEEP_ALIVE_INTERVAL_NANOS(75_000_000_000L),
    /// Segments that may fly first.
    INITIAL_WINDOW(10),
    /// Duplicate ACKs that mean a loss.
    DUPLICATE_ACKS(3),
    /// Least pause between two challenge ACKs of one connection, 0 for no limit.
    CHALLENGE_INTERVAL_NANOS(500_000_000L),
    /// How far times may be off: 0 in virtual time.
    TOLERANCE_NANOS(0),
    /// 1 if the monitor is told every change of state, 0 if it has packets only.
    STATES_TOLD(1),
    /// 1 if text leaves paced, as a model of the path has it and not as ACKs arrive: then neither
    /// tells a pause a timer, nor do ACKs alone make the window.
    PACED(0),
    /// 1 if Nagle's algorithm is on for every connection.
    NAGLE(0),
    /// 1 if every SEND asks for a push, so that the last segment of a burst must carry PSH.
    EVERY_SEND_PUSHED(0);

    private final long standard;

    Bound(long standard) {
        this.standard = standard;
    }

    /// The value where nobody says otherwise.
    public long standard() { return standard; }
}
