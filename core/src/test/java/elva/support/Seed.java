package elva.support;

import java.util.SplittableRandom;

/// Where the random choices of a test come from: `-Delva.seed=0x...`, or a fresh seed each run.
public final class Seed {
    private final long value;

    private Seed(long value) {
        this.value = value;
    }

    public static Seed choose() {
        Long given = Long.getLong("elva.seed");
        return new Seed(given != null ? given : new SplittableRandom().nextInt() & 0xffff_ffffL);
    }

    public SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /// What to print so that the run can be repeated.
    @Override
    public String toString() {
        return "seed 0x%x (replay: -Delva.seed=0x%1$x)".formatted(value);
    }
}
