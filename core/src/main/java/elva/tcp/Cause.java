package elva.tcp;

/// Why a connection went from one state to another.
public enum Cause {
    PASSIVE_OPEN("passive OPEN"),
    ACTIVE_OPEN("active OPEN"),
    SEND("SEND"),
    CLOSE("CLOSE"),
    ABORT("ABORT"),
    SYN("SYN"),
    SYN_ACK("SYN+ACK"),
    SYN_COOKIE("SYN cookie"),
    ACK_OF_SYN("ACK of SYN"),
    ACK_OF_FIN("ACK of FIN"),
    FIN("FIN"),
    RST("RST"),
    SYN_IN_WINDOW("SYN in window"),
    R2("R2 retransmissions"),
    USER_TIMEOUT("user timeout"),
    EMBRYO_LIFETIME("embryo lifetime"),
    KEEP_ALIVE("keep-alive unanswered"),
    ORPHAN_LIMIT("FIN-WAIT-2 orphan limit"),
    PROBE_LIMIT("orphan's probe limit"),
    TWO_MSL("2MSL"),
    ICMP_HARD_ERROR("ICMP hard error"),
    LISTENER_CLOSED("listener closed"),
    UNREAD_TEXT("half-duplex CLOSE with unread text"),
    TEXT_AFTER_CLOSE("text after half-duplex CLOSE"),
    SECURITY("security mismatch"),
    EVICTED("evicted"),
    DEFECT("our own defect");

    private final String text;

    Cause(String text) {
        this.text = text;
    }

    /// As people read it: `ACK of FIN`.
    @Override
    public String toString() {
        return text;
    }
}
