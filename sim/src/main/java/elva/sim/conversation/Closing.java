package elva.sim.conversation;

/// How one end of a conversation comes to its end.
enum Closing {
    /// CLOSE as soon as everything is sent; reading goes on.
    AFTER_SENDING,
    /// CLOSE when everything is sent and the peer has closed.
    AFTER_PEER,
    /// As [#AFTER_PEER], with a CLOSE of both directions.
    BOTH_AFTER_PEER,
    /// CLOSE of both directions as soon as everything is sent, whatever still comes.
    BOTH_EARLY,
    /// CLOSE at the same moment as the other end, when both have everything.
    TOGETHER,
    /// ABORT when a part is sent.
    ABORT,
    /// CLOSE as soon as everything is sent, and ABORT a moment later.
    CLOSE_THEN_ABORT;

    /// Whether this end closes without waiting for the other.
    boolean closesAlone() {
        return this != AFTER_PEER && this != BOTH_AFTER_PEER;
    }

    /// Whether this end may destroy what is still under way.
    boolean isRude() {
        return this == BOTH_EARLY || this == ABORT || this == CLOSE_THEN_ABORT;
    }
}
