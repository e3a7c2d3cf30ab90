package elva.app.demo;

import elva.sim.ladder.Ladder;

/// Whoever looks at the tour. A border, so an interface. Called by the tour's thread.
public interface Audience {

    /// A conversation begins.
    ///
    /// @param number from 1
    void begins(int number, String title);

    /// It has ended.
    ///
    /// @param outcome what came of it, in half a line
    void ended(String outcome);

    /// How it went.
    void ladder(Ladder ladder);

    /// The same ladder some time later, a little longer.
    void longer(Ladder ladder);

    /// Something to know besides.
    void note(String text);
}
