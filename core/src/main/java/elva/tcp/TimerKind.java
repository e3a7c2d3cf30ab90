package elva.tcp;

/// What a connection may wait for. RFC 9293 §3.10.8 and the sections named at each in [Timeouts].
enum TimerKind {
    LOSS_PROBE, REORDERING, RETRANSMISSION, PERSIST, DELAYED_ACK, SWS_OVERRIDE, PACING, KEEP_ALIVE,
    USER_TIMEOUT, ORPHAN;

    static final TimerKind[] ALL = values();
}
