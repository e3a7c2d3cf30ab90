package elva.tcp.loss;

import elva.wire.Seq;

/// Tells whether a retransmission timeout was spurious by what is acknowledged after it: something
/// that was not sent again. F-RTO, RFC 5682; its SACK-enhanced variant (§3.1) or the basic one
/// (§2.1).
///
/// Numbers of steps in parentheses. `recover` and RecoveryPoint are ends here: one past the RFC's.
public final class ForwardRto {
    private enum Step { NONE, FIRST_ACK, SECOND_ACK }

    /// What to do after an ACK.
    public enum Advice {
        /// What one would do anyway, or wait.
        NONE,
        /// Up to two new segments, none of those resent; where that cannot be, [#cannotSend].
        SEND_NEW,
        /// The timeout may have been right: resend what is unacknowledged in slow start.
        CONVENTIONAL,
        /// The timeout was spurious: go on with new text, restore what it reduced.
        SPURIOUS
    }

    private Step step = Step.NONE;
    private boolean sack;
    private int resentEnd;
    private int recover;

    /// (1): the timer ran out, and the first segment is going to be resent.
    ///
    /// @param sack which variant
    /// @param resentEnd the end of what is resent now
    /// @param inRecovery whether losses of an earlier flight are still being mended. After a second
    ///     timeout for the same segment that is no reason against it (§2.2, §3.2)
    public void timedOut(boolean sack, int resentEnd, boolean inRecovery) {
        this.sack = sack;
        this.resentEnd = resentEnd;
        step = inRecovery && step != Step.FIRST_ACK ? Step.NONE : Step.FIRST_ACK;
    }

    /// (2) and (3): an ACK of something new, or a duplicate one; others are not told of.
    ///
    /// @param moved whether it moved SND.UNA
    /// @param deliveredLength octets of which it was the first to tell
    /// @param highest the highest end it covers, by SEG.ACK or by SACK of something new
    public Advice acknowledged(int una, int nxt, boolean moved, int deliveredLength, int highest) {
        return switch (step) {
            case NONE -> Advice.NONE;
            case FIRST_ACK -> first(una, nxt, moved);
            case SECOND_ACK -> second(moved, deliveredLength, highest);
        };
    }

    private Advice first(int una, int nxt, boolean moved) {
        if (!moved && sack) return Advice.NONE;                             // §3.1 (2)
        if (!moved || una == nxt || Seq.lt(una, resentEnd)) {               // (2a)
            step = Step.NONE;
            return Advice.CONVENTIONAL;
        }
        recover = nxt;                                                      // (2b)
        step = Step.SECOND_ACK;
        return Advice.SEND_NEW;
    }

    private Advice second(boolean moved, int deliveredLength, int highest) {
        step = Step.NONE;
        boolean ofOld = sack ? deliveredLength > 0 && Seq.le(highest, recover) : moved;
        return ofOld ? Advice.SPURIOUS : Advice.CONVENTIONAL;               // (3b), (3a)
    }

    /// There was nothing new to send, or the peer's window forbade it: go on in the conventional
    /// way. (2b)
    public void cannotSend() {
        step = Step.NONE;
    }

    /// The connection has other worries.
    public void reset() {
        step = Step.NONE;
    }

    /// Whether it waits for an ACK.
    public boolean isRunning() { return step != Step.NONE; }
}
