package elva.tcp;

/// What the caller of a user call is told: the "error: ..." strings of RFC 9293 §3.10, and how a
/// connection ended.
public enum Reason {
    CONNECTION_ILLEGAL("connection illegal for this process"),
    CONNECTION_DOES_NOT_EXIST("connection does not exist"),
    CONNECTION_ALREADY_EXISTS("connection already exists"),
    REMOTE_SOCKET_UNSPECIFIED("remote socket unspecified"),
    REMOTE_SOCKET_INVALID("remote socket invalid"),
    LOCAL_SOCKET_INVALID("local socket invalid"),
    DIFFSERV_NOT_ALLOWED("Diffserv value not allowed"),
    INSUFFICIENT_RESOURCES("insufficient resources"),
    CONNECTION_CLOSING("connection closing"),
    CONNECTION_REFUSED("connection refused"),
    CONNECTION_RESET("connection reset"),
    USER_TIMEOUT("connection aborted due to user timeout"),
    RETRANSMISSION_TIMEOUT("connection timed out"),
    KEEP_ALIVE_TIMEOUT("connection timed out: keep-alive unanswered"),
    UNREACHABLE("destination unreachable"),
    EVICTED("connection evicted: resources exhausted"),
    DEFECT("connection lost: defect in this TCP");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /// The RFC's string where it has one.
    @Override
    public String toString() {
        return text;
    }
}
