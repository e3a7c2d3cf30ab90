package elva.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Where the rules report what they found.
final class Findings {
    /// More are counted, not kept.
    private static final int KEPT_COUNT = 1_000;

    private final Consumer<Violation> heard;
    private final List<Violation> kept = new ArrayList<>();

    Findings(Consumer<Violation> heard) {
        this.heard = heard;
    }

    void report(Rule rule, long nowNanos, String text) {
        Violation violation = new Violation(rule, nowNanos, text);
        if (kept.size() < KEPT_COUNT) kept.add(violation);
        heard.accept(violation);
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    List<Violation> kept() {
        return List.copyOf(kept);
    }
}
