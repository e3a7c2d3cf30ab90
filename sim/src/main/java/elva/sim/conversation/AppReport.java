package elva.sim.conversation;

import elva.tcp.End;
import org.jspecify.annotations.Nullable;

/// What one program of a conversation saw. Immutable.
///
/// @param story for people
/// @param sent octets its TCP took
/// @param received octets it read
/// @param closedAt octets sent before it closed; -1 if it did not close
/// @param endOfStream whether it read to the end
/// @param gaveUp whether it lost patience and aborted
/// @param end how its connection ended; `null` if it has not, or there was none
record AppReport(String story, EndPlan plan, long sent, long received, long closedAt,
        boolean endOfStream, boolean gaveUp, @Nullable End end) {

    /// Whether it got all the peer wanted to send and both ends parted as agreed.
    boolean isComplete(EndPlan peer) {
        return end != null && end.isOrderly() && endOfStream && !gaveUp
                && received == peer.io().octets();
    }

    /// Whether it cannot be counted on to answer its peer: it is rude, gave up, or is gone.
    boolean isLost() {
        return plan.closing().isRude() || gaveUp || end == null || !end.isOrderly();
    }
}
