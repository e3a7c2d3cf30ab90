package elva.app;

import elva.app.states.StateText;
import elva.app.states.StateTexts;
import elva.app.states.Untaken;
import elva.tcp.State;
import elva.tcp.Transition;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One state on a page of text.
final class StateSheet {
    private static final int MANY = 12;
    /// Columns in which arcs stand in columns of their own.
    private static final int WIDE = 96;
    /// And in which at least the state does.
    private static final int NARROW = 66;

    private final Terminal terminal;
    private final int width;
    private final StringBuilder page = new StringBuilder();

    StateSheet(Terminal terminal) {
        this.terminal = terminal;
        width = Math.min(terminal.columns(), 120);
    }

    /// The page, with a line break at its end.
    String of(State state) {
        StateText text = StateTexts.of(state);
        page.setLength(0);
        heading(state.toString(), "RFC 9293 3.3.2");
        page.append(Paragraph.hanging("  ", text.meaning(), width)).append("\n\n");
        put("waits for", text.waitsFor());
        List<Transition> in = Transition.ALL.stream().filter(t -> t.to() == state).toList();
        if (in.size() > MANY) {
            byCause(in);
        } else {
            byState("entered", "from", in);
        }
        byState("left", "to", Transition.ALL.stream().filter(t -> t.from() == state).toList());
        String label = "your calls";
        for (Map.Entry<String, String> call : text.calls().byName(state).entrySet()) {
            put(label, String.format("%-8s", call.getKey()), call.getValue());
            label = "";
        }
        put("stuck?", text.stuck());
        return page.toString();
    }

    private void heading(String name, String clause) {
        int gap = Math.max(2, width - name.length() - clause.length());
        page.append(terminal.paint(name, Style.BOLD)).append(" ".repeat(gap))
                .append(terminal.paint(clause, Style.DIM)).append('\n');
    }

    /// One line for each arc, the other state named where it changes.
    private void byState(String label, String preposition, List<Transition> arcs) {
        String before = "";
        String shown = label;
        for (Transition arc : arcs) {
            State other = preposition.equals("to") ? arc.to() : arc.from();
            String name = other.toString().equals(before) ? "" : preposition + " " + other;
            before = other.toString();
            String why = why(arc.cause().toString(), Untaken.clause(arc));
            if (width >= NARROW) put(shown, String.format("%-19s", name), why);
            else put(shown, preposition + " " + other + ": " + why);
            shown = "";
        }
    }

    private String why(String cause, String clause) {
        return width >= WIDE ? String.format("%-37s%s", cause, clause) : cause + ", " + clause;
    }

    /// Where arcs come from everywhere: one paragraph for each cause.
    private void byCause(List<Transition> arcs) {
        Map<String, Set<String>> states = new LinkedHashMap<>();
        Map<String, Set<String>> clauses = new LinkedHashMap<>();
        for (Transition arc : arcs) {
            String cause = arc.cause().toString();
            states.computeIfAbsent(cause, c -> new LinkedHashSet<>()).add(arc.from().toString());
            clauses.computeIfAbsent(cause, c -> new LinkedHashSet<>()).add(Untaken.clause(arc));
        }
        String label = "entered";
        for (Map.Entry<String, Set<String>> entry : states.entrySet()) {
            String cause = entry.getKey();
            put(label, "by " + why(cause,
                    String.join("; ", clauses.getOrDefault(cause, Set.of()))));
            put("", "   ", "from " + String.join(", ", entry.getValue()));
            label = "";
        }
    }

    private void put(String label, String text) {
        put(label, "", text);
    }

    private void put(String label, String head, String text) {
        String margin = String.format("  %-12s", label);
        String line = Paragraph.hanging(margin + head, text, width);
        page.append(terminal.paint(margin, Style.CYAN)).append(line.substring(margin.length()))
                .append('\n');
    }
}
