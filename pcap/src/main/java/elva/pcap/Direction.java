package elva.pcap;

/// Which way a packet went, seen from the interface that captured it.
public enum Direction {
    /// It arrived.
    INBOUND,
    /// It was sent.
    OUTBOUND,
    /// The file does not say.
    UNKNOWN
}
