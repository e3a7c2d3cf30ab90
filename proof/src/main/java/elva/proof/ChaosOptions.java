package elva.proof;

/// What [Chaos] is to do. Immutable.
///
/// @param seed of the first conversation; the next ones have the numbers that follow
/// @param count how many random conversations
/// @param rounds how often each directed one
/// @param threads how many run at once
public record ChaosOptions(long seed, int count, int rounds, int threads) {

    /// 10,000 conversations from seed 1, ten rounds of the directed ones, on two threads.
    public static final ChaosOptions STANDARD = new ChaosOptions(1, 10_000, 10, 2);

    /// @throws IllegalArgumentException if a count is negative, or there is no thread
    public ChaosOptions {
        if (count < 0 || rounds < 0 || threads < 1) {
            throw new IllegalArgumentException("count " + count + ", rounds " + rounds
                    + ", threads " + threads + ": expected 0 or more, 0 or more, 1 or more");
        }
    }

    public ChaosOptions seed(long other) {
        return new ChaosOptions(other, count, rounds, threads);
    }

    public ChaosOptions count(int other) {
        return new ChaosOptions(seed, other, rounds, threads);
    }

    public ChaosOptions rounds(int other) {
        return new ChaosOptions(seed, count, other, threads);
    }

    public ChaosOptions threads(int other) {
        return new ChaosOptions(seed, count, rounds, other);
    }
}
