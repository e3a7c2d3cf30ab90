package elva.app.link;

/// What is counted of the packets of one direction.
public enum Count {
    /// Came in.
    PACKETS("packets", "packets"),
    OCTETS("octets", "octets"),
    /// Came out, copies and damaged ones too.
    ARRIVED("arrived", "arrived"),
    ARRIVED_OCTETS("arrived octets", "arrivedOctets"),
    /// By chance.
    LOST("lost", "lost"),
    PARTITIONED("lost in partitions", "partitioned"),
    /// No room before the line, or too much on the way.
    QUEUE_FULL("lost, queue full", "queueFull"),
    TOO_BIG("too big", "tooBig"),
    /// Held back, for later ones to overtake them.
    REORDERED("reordered", "reordered"),
    DUPLICATED("duplicated", "duplicated"),
    CORRUPTED("corrupted", "corrupted"),
    /// At the far end, by the kernel.
    REFUSED("not taken by the kernel", "refused");

    private final String text;
    private final String key;

    Count(String text, String key) {
        this.text = text;
        this.key = key;
    }

    /// For programs: `queueFull`.
    public String key() { return key; }

    /// For people: `lost, queue full`.
    @Override
    public String toString() {
        return text;
    }
}
