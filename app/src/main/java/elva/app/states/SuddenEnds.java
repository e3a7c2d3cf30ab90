package elva.app.states;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.tcp.Transition;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The arcs into CLOSED that can happen nearly everywhere, as a table: causes down, states across.
final class SuddenEnds {
    private static final int LEFT = 60;
    private static final int FIRST_COLUMN = 298;
    private static final int COLUMN = 64;
    private static final int ROW = 23;

    private final int top;
    private final Formatter svg;
    private final List<State> states = new ArrayList<>();
    private final Set<Cause> causes = new LinkedHashSet<>();

    SuddenEnds(int top, Formatter svg) {
        this.top = top;
        this.svg = svg;
        for (State state : State.values()) {
            if (!ArcGroup.toClosed(state).isEmpty()) states.add(state);
        }
        for (Cause cause : Cause.values()) {
            for (State state : states) {
                if (ArcGroup.toClosed(state).stream().anyMatch(t -> t.cause() == cause)) {
                    causes.add(cause);
                }
            }
        }
    }

    int bottom() {
        return top + 78 + causes.size() * ROW;
    }

    void draw() {
        svg.format("<text class=\"title\" x=\"%d\" y=\"%d\">... and straight to CLOSED</text>\n",
                LEFT, top + 12);
        for (State state : states) heading(state);
        int y = top + 82;
        for (Cause cause : causes) {
            row(cause, y);
            y += ROW;
        }
    }

    /// The state's name on two lines, broken at its hyphen; ESTABLISHED has none but is long.
    private void heading(State state) {
        int x = FIRST_COLUMN + states.indexOf(state) * COLUMN;
        String name = state.toString();
        int hyphen = name.indexOf('-');
        boolean isLong = hyphen < 0 && name.length() > 9;
        String above = isLong ? name.substring(0, 5) + "-" : name.substring(0, hyphen + 1);
        String below = isLong ? name.substring(5) : name.substring(hyphen + 1);
        svg.format("<text class=\"cell\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>\n",
                x, top + 44, above);
        svg.format("<text class=\"cell\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>\n",
                x, top + 59, below);
    }

    private void row(Cause cause, int y) {
        String kind = SvgDiagram.css(Kind.of(cause));
        Set<String> clauses = new LinkedHashSet<>();
        svg.format("<path class=\"rule\" d=\"M%d,%d H%d\"/>\n", LEFT, y - 15, Layout.WIDTH - LEFT);
        svg.format("<text class=\"cell fill-%s\" x=\"%d\" y=\"%d\">%s</text>\n", kind, LEFT, y,
                SvgDiagram.escaped(cause.toString()));
        for (State state : states) {
            for (Transition arc : ArcGroup.toClosed(state)) {
                if (arc.cause() != cause) continue;
                if (!arc.section().isEmpty()) clauses.add(arc.section());
                svg.format("<circle class=\"fill-%s\" cx=\"%d\" cy=\"%d\" r=\"4\"><title>"
                        + "%s to CLOSED: %s</title></circle>\n", kind,
                        FIRST_COLUMN + states.indexOf(state) * COLUMN, y - 4, state,
                        SvgDiagram.escaped(cause.toString()));
            }
        }
        svg.format("<text class=\"clause\" text-anchor=\"end\" x=\"%d\" y=\"%d\">%s</text>\n",
                Layout.WIDTH - LEFT, y, String.join("; ", clauses));
    }
}
