package elva.app.link;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What one direction did so far. Immutable.
///
/// @param counts each [Count]
/// @param onTheWay packets that will come out yet
/// @param lateMeanNanos how much later than the model wanted packets came out, on average
/// @param lateMostNanos the same, the worst of them
public record LaneFigures(Map<Count, Long> counts, long onTheWay, long lateMeanNanos,
        long lateMostNanos) {

    public LaneFigures {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    public long count(Count what) {
        return counts.getOrDefault(what, 0L);
    }
}
