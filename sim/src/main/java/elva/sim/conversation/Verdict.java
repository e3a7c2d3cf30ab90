package elva.sim.conversation;

/// What must hold at the end of a conversation, told from what both programs saw. It shares no
/// logic with the TCP.
final class Verdict {

    private Verdict() {}

    /// @param gentle whether nothing was in the way of anything both ends wanted
    /// @throws AssertionError if something does not hold
    static void check(boolean gentle, AppReport a, AppReport b) {
        checkStream(a, b);
        checkStream(b, a);
        if (gentle) {
            checkComplete(a, b);
            checkComplete(b, a);
        } else {
            checkExcuse(a, b);
            checkExcuse(b, a);
        }
    }

    /// The end of the stream comes after the peer's last octet, and no octet that was never sent.
    private static void checkStream(AppReport app, AppReport peer) {
        if (app.received() > peer.sent()) {
            throw new AssertionError(app.story() + ": more than the peer sent, " + peer.sent());
        }
        if (app.endOfStream() && app.received() != peer.closedAt()) {
            throw new AssertionError(app.story() + ": the stream ended, the peer closed after "
                    + peer.closedAt());
        }
    }

    private static void checkComplete(AppReport app, AppReport peer) {
        if (!app.isComplete(peer.plan())) {
            throw new AssertionError(app.story() + ": did not end as agreed");
        }
    }

    /// Whoever lost patience was left alone.
    private static void checkExcuse(AppReport app, AppReport peer) {
        if (app.gaveUp() && !peer.isLost()) {
            throw new AssertionError(app.story() + ": stuck, though the peer is well: "
                    + peer.story());
        }
    }
}
