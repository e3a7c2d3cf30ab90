package elva.judge;

import java.util.Locale;

/// One break of a rule. Immutable.
///
/// @param timeNanos when, on the clock the monitor was told
/// @param text which connection, what was found, what was expected
public record Violation(Rule rule, long timeNanos, String text) {

    /// Where the rule stands.
    public String clause() {
        return rule.clause();
    }

    /// `1.204000000 ack-never-back (3.4): ...`
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d.%09d %s (%s): %s", timeNanos / 1_000_000_000,
                timeNanos % 1_000_000_000, rule, clause(), text);
    }
}
