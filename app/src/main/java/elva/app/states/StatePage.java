package elva.app.states;

import elva.tcp.State;
import elva.tcp.Transition;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The page `docs/state-machine.md`.
final class StatePage {
    private final StringBuilder page = new StringBuilder();

    private StatePage() {}

    static String write() {
        StatePage page = new StatePage();
        page.add("# The eleven states");
        page.add("Drawn from the table that the code itself obeys, `elva.tcp.Transition`: "
                + Transition.ALL.size() + " arcs, and what is not among them is refused. This page "
                + "is written by `./elva diagram --format markdown`; a test compares. One state "
                + "at a time, in the terminal: `./elva states FIN-WAIT-2`.");
        page.add("![The eleven states and the arcs between them](state-machine.svg)");
        page.add("The picture is `./elva diagram --format svg`; there are `mermaid` and `dot` "
                + "too. Clauses without a name are RFC 9293's.");
        page.add(Untaken.sentence());
        page.contents();
        for (State state : State.values()) page.section(state);
        return page.page.toString();
    }

    private void contents() {
        page.append("| State | | Waits for |\n|---|---|---|\n");
        for (State state : State.values()) {
            StateText text = StateTexts.of(state);
            row("[" + state + "](#" + state.toString().toLowerCase(Locale.ROOT) + ")",
                    text.brief(), text.waitsFor());
        }
        page.append('\n');
    }

    private void section(State state) {
        StateText text = StateTexts.of(state);
        add("## " + state);
        add(text.meaning());
        add("**Waits for** " + text.waitsFor() + ".");
        add("**Stuck?** " + text.stuck());
        List<Transition> in = Transition.ALL.stream().filter(t -> t.to() == state).toList();
        if (state == State.CLOSED) {
            add("**Entered** from every other state: see there, and the table in the picture.");
        } else {
            page.append("| Entered from | Cause | Clause |\n|---|---|---|\n");
            for (Transition arc : in) arc(arc.from(), arc);
            page.append('\n');
        }
        page.append("| Left to | Cause | Clause |\n|---|---|---|\n");
        for (Transition arc : Transition.ALL) {
            if (arc.from() == state) arc(arc.to(), arc);
        }
        page.append("\n| Your call | |\n|---|---|\n");
        for (Map.Entry<String, String> call : text.calls().byName(state).entrySet()) {
            page.append("| ").append(call.getKey()).append(" | ").append(call.getValue())
                    .append(" |\n");
        }
        page.append('\n');
    }

    private void arc(State other, Transition arc) {
        row(other.toString(), arc.cause().toString(), Untaken.clause(arc));
    }

    private void row(String first, String second, String third) {
        page.append("| ").append(first).append(" | ").append(second).append(" | ").append(third)
                .append(" |\n");
    }

    private void add(String paragraph) {
        page.append(paragraph).append("\n\n");
    }
}
