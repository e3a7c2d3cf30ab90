package elva.app.states;

import elva.tcp.State;
import elva.tcp.Transition;
import java.util.List;

/// The states as a Graphviz digraph.
final class DotDiagram {
    private static final int LINE_LENGTH = 40;
    private static final String SMALL = "<br/><font point-size=\"7\" color=\"#777777\">";

    private DotDiagram() {}

    static String draw() {
        StringBuilder text = new StringBuilder("""
                digraph elva {
                    rankdir=TB; nodesep=0.5; ranksep=0.55; fontname="Helvetica";
                    node [shape=box, style="rounded,filled", fillcolor="#eef4fb",
                        color="#3b6ea5", fontname="Helvetica", fontsize=11];
                    edge [fontname="Helvetica", fontsize=9, color="#555555"];
                """);
        for (State state : State.values()) node(text, state);
        for (ArcGroup group : ArcGroup.drawn()) {
            text.append("    ").append(group.from().name()).append(" -> ")
                    .append(group.to().name()).append(" [label=\" ")
                    .append(group.causes().replace(", ", ",\\n ")).append("\"];\n");
        }
        return text.append("}\n").toString();
    }

    /// Below the state's name, small, the sudden ends it can come to.
    private static void node(StringBuilder text, State state) {
        text.append("    ").append(state.name()).append(" [label=<<b>").append(state)
                .append("</b>");
        List<Transition> sudden = ArcGroup.toClosed(state);
        int length = LINE_LENGTH;
        for (Transition arc : sudden) {
            boolean isFirst = arc.equals(sudden.getFirst());
            String cause = (isFirst ? "to CLOSED by " : "") + arc.cause()
                    + (arc.equals(sudden.getLast()) ? "" : ", ");
            length += cause.length();
            if (length > LINE_LENGTH) {
                text.append(isFirst ? SMALL : "<br/>");
                length = cause.length();
            }
            text.append(cause);
        }
        text.append(sudden.isEmpty() ? "" : "</font>").append(">];\n");
    }
}
