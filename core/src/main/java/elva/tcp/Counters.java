package elva.tcp;

/// How often each [Counter]'s and each [Discard]'s event happened to one stack. 64 bits, never
/// reset.
///
/// Written by the thread that drives the stack; another may read a value that is a little old.
public final class Counters {
    private final long[] counts = new long[Counter.values().length];
    private final long[] discards = new long[Discard.values().length];

    Counters() {}

    public long get(Counter counter) {
        return counts[counter.ordinal()];
    }

    public long get(Discard discard) {
        return discards[discard.ordinal()];
    }

    void add(Counter counter) {
        counts[counter.ordinal()]++;
    }

    void add(Discard discard) {
        discards[discard.ordinal()]++;
    }
}
