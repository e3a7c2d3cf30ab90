package elva.tcp;

/// How a connection ended. Immutable.
///
/// @param from the state it was in before CLOSED
/// @param reason what every later call is told; `CONNECTION_CLOSING` if it ended as agreed
/// @param story what happened, in a sentence for people
public record End(State from, Cause cause, Reason reason, String story) {

    /// Whether both ends closed and everything either of them sent was acknowledged; `false` also
    /// where the user closed before that could be.
    public boolean isOrderly() {
        return reason == Reason.CONNECTION_CLOSING && switch (from) {
            case TIME_WAIT -> true;
            case CLOSING, LAST_ACK -> cause == Cause.ACK_OF_FIN || cause == Cause.RST;      // T34
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2,
                    CLOSE_WAIT -> false;
        };
    }
}
