package elva.sim.ladder;

import elva.tcp.State;

/// How the parts of a ladder look on a terminal: each is given its text, padded already, and may
/// put colour around it. What it adds must not take room.
public interface LadderStyle {

    /// Nothing added.
    LadderStyle PLAIN = new LadderStyle() {};

    default String time(String text) { return text; }

    default String state(State state, String text) { return text; }

    default String segment(String text) { return text; }

    /// A segment that does not arrive as it was sent.
    default String trouble(String text) { return text; }

    default String cause(String text) { return text; }

    default String clause(String text) { return text; }

    default String note(String text) { return text; }

    default String heading(String text) { return text; }
}
