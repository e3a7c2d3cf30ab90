package elva.tcp.congestion;

/// What was known when a segment left: whoever remembers what flies keeps it with the segment, and
/// brings it back when the segment is delivered or given up for lost. The per-packet state "P" of
/// draft-ietf-ccwg-bbr §4.1.2.
///
/// Mutable and used again: valid only during the call it is given to. Sizes are octets.
public final class SendNote {
    /// Names the segment: later ones have higher names, neighbours differ by one.
    public long position;
    public int length;
    /// When it left last.
    public long sentNanos;
    /// Of how many octets it was known by then that they were delivered, and since when.
    public long delivered;
    public long deliveredNanos;
    /// When that segment had left which was the last to be delivered by then.
    public long firstSentNanos;
    /// How many octets were given up for lost by then.
    public long lost;
    /// What was in flight, itself included.
    public int flight;
    /// Whether the user had left the pipe without text.
    public boolean applicationLimited;
}
