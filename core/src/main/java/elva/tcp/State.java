package elva.tcp;

/// The eleven states of a connection. RFC 9293 §3.3.2.
public enum State {
    CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT,
    CLOSING, LAST_ACK, TIME_WAIT;

    private final String text = name().replace('_', '-');

    /// Whether both ends know each other's sequence numbers: ESTABLISHED and all that follow.
    public boolean isSynchronized() {
        return compareTo(ESTABLISHED) >= 0;
    }

    /// Whether text that arrives is still taken: the peer's FIN has not come.
    public boolean takesText() {
        return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
    }

    /// The RFC's spelling, `FIN-WAIT-1`.
    @Override
    public String toString() {
        return text;
    }
}
