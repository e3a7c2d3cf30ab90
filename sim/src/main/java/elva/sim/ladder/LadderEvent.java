package elva.sim.ladder;

import elva.tcp.State;
import org.jspecify.annotations.Nullable;

/// Something on the time axis of a [Ladder]. Immutable.
public sealed interface LadderEvent {

    /// When, on the ladder's clock.
    long timeNanos();

    /// A segment leaves.
    ///
    /// @param outcome what became of it
    record Sent(long timeNanos, Side from, SegmentParts segment, Outcome outcome)
            implements LadderEvent {}

    /// An end changed its state.
    ///
    /// @param before `null` if it was not seen
    /// @param cause in words; empty if it is not known
    /// @param clause where the standard says so; empty if it is not known
    /// @param inferred whether nobody saw it, and it follows from what was seen
    record Changed(long timeNanos, Side side, @Nullable State before, State after, String cause,
            String clause, boolean inferred) implements LadderEvent {}

    /// Something to say.
    ///
    /// @param side whom it is about; `null`: nobody, or both
    record Noted(long timeNanos, @Nullable Side side, String text) implements LadderEvent {}

    /// What became of a segment.
    enum Outcome {
        ARRIVED(""),
        TWICE("twice"),
        DAMAGED("damaged"),
        LOST("lost");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /// In a word; empty if there is nothing to say.
        @Override
        public String toString() {
            return text;
        }
    }
}
