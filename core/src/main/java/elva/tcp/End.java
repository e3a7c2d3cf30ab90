package elva.tcp;

/// How a connection ended. Immutable.
///
/// @param from the state it was in before CLOSED
/// @param reason what every later call is told; `CONNECTION_CLOSING` if it ended as agreed
/// @param story what happened, in a sentence for people
public record End(State from, Cause cause, Reason reason, String story) {

    /// Whether both ends closed as agreed and everything was acknowledged.
    public boolean isOrderly() {
        return reason == Reason.CONNECTION_CLOSING;
    }
}
