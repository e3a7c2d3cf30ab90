package elva.tcp;

import elva.tcp.congestion.AckSample;
import elva.tcp.loss.ForwardRto;
import elva.tcp.loss.Scoreboard;
import elva.tcp.loss.SentQueue;
import elva.tcp.loss.SpuriousRecovery;

/// Takes back what a loss that was none reduced: the retransmission timer ran out too early, or
/// segments had only overtaken each other. F-RTO (RFC 5682), Eifel detection (RFC 3522) and D-SACK
/// (RFC 2883 §5) tell; the response is RFC 4015's.
final class Undo {
    private static final int NEW_SEGMENTS_MOST = 2;             // RFC 5682 §2.1 (2b)

    private final SpuriousRecovery watch = new SpuriousRecovery();
    private final ForwardRto forward = new ForwardRto();
    private boolean afterTimeout;
    /// Nothing was sent again yet since it began.
    private boolean first;
    /// New segments that go before anything is sent again, as F-RTO wants.
    private int newFirst;
    /// SRTT_prev and RTTVAR_prev, and whether the next measurement meets them. RFC 4015 §3.1
    private long priorSrttNanos;
    private long priorRttvarNanos;
    private boolean adapts;

    void reset() {
        watch.reset();
        forward.reset();
        newFirst = 0;
        adapts = false;
    }

    // What is to be watched

    /// Fast recovery begins.
    void lossDetected(Tcb t) {
        begin(t, false);
        forward.reset();
        newFirst = 0;
    }

    /// The retransmission timer ran out, before anything else knows of it.
    ///
    /// @param again whether it did so before for the same segment
    void timedOut(Tcb t, boolean again) {
        boolean mending = t.isMending();
        if (!again) {
            begin(t, true);
            priorSrttNanos = t.rtt.spuriousSrttNanos();
            priorRttvarNanos = t.rtt.rttvarNanos();
        }
        if (t.config.is(Setting.FRTO)) {
            SentQueue queue = t.flight.queue;
            int front = Math.min(t.effectiveMss(), queue.length(queue.first()));
            forward.timedOut(t.sack.permitted, t.snd.una + front, mending && !again);
        }
        newFirst = 0;
    }

    private void begin(Tcb t, boolean timeout) {
        watch.begin(t.snd.una, t.snd.nxt, t.tailProbe.resentLength());
        afterTimeout = timeout;
        first = true;
    }

    /// Numbers were sent again.
    void resent(Tcb t, int octets) {
        watch.resent(octets);
        if (first && t.timestamps.on) watch.stamped(t.timestamps.value(t.shard.nowNanos));
        first = false;
    }

    // What an ACK tells

    /// Takes what an ACK says that brought something new or told of text that came twice. Its
    /// sample is complete.
    void acknowledged(Tcb t, Segment s, boolean moved) {
        Scoreboard board = t.flight.scoreboard;
        boolean twice = board.duplicate()
                && watch.duplicate(board.duplicateLeft(), board.duplicateRight());
        boolean original = moved && isOriginal(t, s, board.duplicate());
        if (twice) undo(t, Counter.DSACK_UNDO);
        else if (original) undo(t, afterTimeout ? Counter.LOSS_UNDO : Counter.FULL_UNDO);
        askForward(t, moved);
    }

    /// An ACK came that brought nothing new, where the peer speaks no SACK.
    void duplicate(Tcb t) {
        askForward(t, false);
    }

    private void askForward(Tcb t, boolean moved) {
        if (!forward.isRunning()) return;
        Scoreboard board = t.flight.scoreboard;
        int highest = board.anyDelivered() ? board.highest() : t.snd.una;
        switch (forward.acknowledged(t.snd.una, t.snd.nxt, moved, board.deliveredLength(),
                highest)) {
            case NONE -> { }
            case CONVENTIONAL -> t.recovery.confirmTimeout(t.snd.nxt);
            case SEND_NEW -> newFirst = NEW_SEGMENTS_MOST;
            case SPURIOUS -> undo(t, Counter.SPURIOUS_RTOS);
        }
    }

    private boolean isOriginal(Tcb t, Segment s, boolean duplicate) {
        if (!t.timestamps.on || !s.options.timestamps()) {
            watch.unstamped();
            return false;
        }
        return watch.acknowledged(s.options.tsEcr(), duplicate, t.snd.una == t.snd.nxt);
    }

    private void undo(Tcb t, Counter how) {
        t.shard.counters.add(how);
        watch.end();
        forward.reset();
        newFirst = 0;
        t.nothingIsLost();
        AckSample sample = t.shard.ackSample;
        sample.flight = t.inFlight();
        t.congestion.undone(sample);
        adapts = afterTimeout;
    }

    // What F-RTO wants sent

    boolean wantsNewFirst() { return newFirst > 0; }

    void newSent() { newFirst--; }

    /// There is no new text, or nothing lets it out.
    void cannotSendNew() {
        if (newFirst == NEW_SEGMENTS_MOST) forward.cannotSend();
        newFirst = 0;
    }

    // What the round trip is after it

    /// Takes a measurement for RTO.
    void measured(Tcb t, long rttNanos, int expectedSamples) {
        if (adapts) t.rtt.adapt(rttNanos, priorSrttNanos, priorRttvarNanos);
        else t.rtt.sample(rttNanos, expectedSamples);
        adapts = false;
    }
}
