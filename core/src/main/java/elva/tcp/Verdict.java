package elva.tcp;

import org.jspecify.annotations.Nullable;

/// What became of the segment that was processed last, told to taps. Used again.
public final class Verdict {
    @Nullable State before;
    @Nullable State after;
    @Nullable Cause cause;
    @Nullable Discard discard;

    Verdict() {}

    /// The connection's state before the segment; `null` if it met none.
    public @Nullable State before() { return before; }

    /// Its state after it; `null` if it met none.
    public @Nullable State after() { return after; }

    /// The last arc it made the connection take; `null` if none.
    public @Nullable Cause cause() { return cause; }

    /// Why it went no further; `null` if it was taken.
    public @Nullable Discard discard() { return discard; }

    /// Nothing has happened to it yet.
    void clear() {
        before = null;
        after = null;
        cause = null;
        discard = null;
    }

    void met(State state) {
        before = state;
        after = state;
    }

    void entered(State to, Cause why) {
        after = to;
        cause = why;
    }

    State stateNow() {
        return after == null ? State.CLOSED : after;
    }
}
