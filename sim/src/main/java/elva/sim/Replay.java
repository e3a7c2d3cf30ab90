package elva.sim;

/// How to see a failed run again, in one line.
public final class Replay {

    private Replay() {}

    /// `seed 0x5eed12  (replay: ./elva prove chaos --seed 0x5eed12 --count 1)`
    public static String ofConversation(long seed) {
        return line(seed, "--count 1");
    }

    /// The same for a directed case.
    public static String ofDirected(long seed) {
        return line(seed, "--count 0 --rounds 1");
    }

    private static String line(long seed, String counts) {
        String number = "0x" + Long.toHexString(seed);
        return "seed " + number + "  (replay: ./elva prove chaos --seed " + number + " " + counts
                + ")";
    }
}
