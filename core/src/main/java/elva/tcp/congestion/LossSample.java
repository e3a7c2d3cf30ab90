package elva.tcp.congestion;

/// A segment that was given up for lost, with what flew when it left. Sizes are octets.
///
/// Mutable and used again: valid only during the call it is given to.
public final class LossSample {
    public long nowNanos;
    /// Names the segment: neighbours differ by one.
    public long position;
    public int length;
    /// What was in flight when it left, itself included.
    public int sentFlight;
    /// What was given up for lost since it left, itself included.
    public long lostSinceSent;
    /// Whether the user had left the pipe without text when it left.
    public boolean applicationLimited;
    /// All that was ever delivered.
    public long deliveredTotal;
}
