package elva.app.link;

import elva.sim.Carriage;
import java.util.List;

/// Hears of every packet of a direction, by the thread that drives it.
@FunctionalInterface
public interface LaneObserver {

    /// A packet came in, and this becomes of it: one carriage, or two if it is duplicated; none if
    /// too much is on the way. The list is used again.
    void entered(byte[] packet, long nowNanos, List<Carriage> carriages);
}
