package elva.sim.ladder;

import elva.tcp.State;
import java.util.ArrayList;
import java.util.List;

/// What happened between two ends, in the order of time. Immutable. Nothing here knows where it was
/// seen: in a simulation, at a TUN, in a capture.
public record Ladder(String leftName, String rightName, List<LadderEvent> events) {

    public Ladder {
        events = List.copyOf(events);
    }

    /// The states one end went through, the first one it left included.
    public List<State> path(Side side) {
        List<State> path = new ArrayList<>();
        for (LadderEvent event : events) {
            if (!(event instanceof LadderEvent.Changed c) || c.side() != side) continue;
            if (path.isEmpty() && c.before() != null) path.add(c.before());
            path.add(c.after());
        }
        return path;
    }
}
