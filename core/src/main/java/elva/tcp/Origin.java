package elva.tcp;

/// How a connection came to SYN-RECEIVED; a RST there means three different things. MUST-11.
public enum Origin {
    /// By a SYN that met a LISTEN: a RST returns it there, and no user hears of it.
    PASSIVE,
    /// By our own SYN that crossed the peer's: a RST is "connection refused".
    ACTIVE,
    /// By a SYN that met a TIME-WAIT (MAY-2): a RST brings the TIME-WAIT back.
    TIME_WAIT
}
