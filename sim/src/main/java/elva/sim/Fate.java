package elva.sim;

/// What became of a packet on a link.
public enum Fate {
    DELIVERED("arrived"),
    /// The second copy of one that is delivered, too.
    DUPLICATE("arrived again"),
    /// Arrives with one bit turned.
    CORRUPTED("damaged"),
    /// Drawn by chance.
    LOST("lost"),
    /// A script wanted it lost.
    SCRIPTED("lost"),
    PARTITIONED("lost in a partition"),
    QUEUE_FULL("lost, queue full"),
    TOO_BIG("too big for the link"),
    NO_ROUTE("nobody has that address");

    private final String text;

    Fate(String text) {
        this.text = text;
    }

    /// Whether it comes out at the other end, whole or not.
    public boolean arrives() {
        return this == DELIVERED || this == DUPLICATE || this == CORRUPTED;
    }

    /// In words.
    @Override
    public String toString() {
        return text;
    }
}
