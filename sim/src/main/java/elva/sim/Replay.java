package elva.sim;

/// How to see a failed run again, in one line.
public final class Replay {

    private Replay() {}

    /// `seed 0x5eed12  (replay: ./elva prove chaos --seed 0x5eed12 --count 1)`; the directed cases
    /// run along with the conversation.
    public static String line(long seed) {
        String number = "0x" + Long.toHexString(seed);
        return "seed " + number + "  (replay: ./elva prove chaos --seed " + number + " --count 1)";
    }
}
