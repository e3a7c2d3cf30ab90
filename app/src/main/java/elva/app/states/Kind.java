package elva.app.states;

import elva.tcp.Cause;

/// Who moves a connection: the colour of an arc.
enum Kind {
    CALL("user call"), SEGMENT("arriving segment"), TIMER("timer"), STACK("the stack itself");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    static Kind of(Cause cause) {
        return switch (cause) {
            case PASSIVE_OPEN, ACTIVE_OPEN, SEND, CLOSE, ABORT, LISTENER_CLOSED,
                    UNREAD_TEXT -> CALL;
            case SYN, SYN_ACK, SYN_COOKIE, ACK_OF_SYN, ACK_OF_FIN, FIN, RST, SYN_IN_WINDOW,
                    ICMP_HARD_ERROR, TEXT_AFTER_CLOSE, SECURITY -> SEGMENT;
            case R2, USER_TIMEOUT, EMBRYO_LIFETIME, KEEP_ALIVE, ORPHAN_LIMIT, PROBE_LIMIT,
                    TWO_MSL -> TIMER;
            case EVICTED, DEFECT -> STACK;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
