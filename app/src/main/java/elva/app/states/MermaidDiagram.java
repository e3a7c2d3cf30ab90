package elva.app.states;

import elva.tcp.State;
import elva.tcp.Transition;
import java.util.List;

/// The states as a Mermaid `stateDiagram-v2`.
final class MermaidDiagram {
    private MermaidDiagram() {}

    static String draw() {
        StringBuilder text = new StringBuilder("stateDiagram-v2\n");
        for (State state : State.values()) {
            text.append("    state \"").append(state).append("\" as ").append(state.name())
                    .append('\n');
        }
        text.append("    [*] --> CLOSED\n");
        for (ArcGroup group : ArcGroup.drawn()) {
            text.append("    ").append(group.from().name()).append(" --> ")
                    .append(group.to().name()).append(" : ").append(group.causes()).append('\n');
        }
        for (State state : State.values()) {
            List<Transition> sudden = ArcGroup.toClosed(state);
            if (sudden.isEmpty()) continue;
            text.append("    note right of ").append(state.name())
                    .append("\n        also to CLOSED by\n");
            for (Transition arc : sudden) text.append("        ").append(arc.cause()).append('\n');
            text.append("    end note\n");
        }
        return text.toString();
    }
}
