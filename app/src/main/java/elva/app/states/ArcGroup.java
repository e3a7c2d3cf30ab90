package elva.app.states;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.tcp.Transition;
import java.util.ArrayList;
import java.util.List;

/// All arcs from one state to another: one line of a diagram.
///
/// @param arcs at least one, in the order of the table
public record ArcGroup(State from, State to, List<Transition> arcs) {

    /// The ordinary arcs of the table, grouped: what a diagram draws as lines.
    ///
    /// Arcs into CLOSED are ordinary if the user asked for it or the time was up; all others
    /// ([#toClosed]) can happen nearly everywhere and would cover the picture.
    static List<ArcGroup> drawn() {
        return grouped(Transition.ALL.stream().filter(t -> !isSudden(t)).toList());
    }

    /// The sudden ends that `state` can come to.
    static List<Transition> toClosed(State state) {
        return Transition.ALL.stream().filter(t -> t.from() == state && isSudden(t)).toList();
    }

    private static boolean isSudden(Transition arc) {
        return arc.to() == State.CLOSED && arc.cause() != Cause.CLOSE
                && arc.cause() != Cause.ACK_OF_FIN && arc.cause() != Cause.TWO_MSL;
    }

    private static List<ArcGroup> grouped(List<Transition> arcs) {
        List<ArcGroup> groups = new ArrayList<>();
        for (State from : State.values()) {
            for (State to : State.values()) {
                List<Transition> between = arcs.stream()
                        .filter(t -> t.from() == from && t.to() == to).toList();
                if (!between.isEmpty()) groups.add(new ArcGroup(from, to, between));
            }
        }
        return groups;
    }

    /// `active OPEN, SEND`.
    String causes() {
        return causes(arcs);
    }

    static String causes(List<Transition> arcs) {
        return String.join(", ", arcs.stream().map(t -> t.cause().toString()).toList());
    }
}
