package elva.sim.directed;

import elva.tcp.Discard;
import elva.tcp.Transition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every case there is. Immutable; any thread.
public final class DirectedCases {

    /// All of them: arcs first, then discards.
    public static final List<DirectedCase> ALL = all();

    private DirectedCases() {}

    private static List<DirectedCase> all() {
        List<DirectedCase> all = new ArrayList<>(ArcCases.all());
        all.addAll(DiscardCases.all());
        return List.copyOf(all);
    }

    /// The case that takes an arc; `null` if none can.
    public static @Nullable DirectedCase of(Transition arc) {
        return named(ArcCases.nameOf(arc));
    }

    /// A case in which a segment is discarded for a reason; `null` if none can.
    public static @Nullable DirectedCase of(Discard discard) {
        return named(DiscardCases.nameOf(discard));
    }

    private static @Nullable DirectedCase named(String name) {
        return ALL.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
    }
}
