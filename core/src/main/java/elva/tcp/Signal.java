package elva.tcp;

/// What a connection tells whoever listens: bits of an `int`.
public final class Signal {
    /// The OPEN succeeded.
    public static final int OPENED = 1;
    /// There is text to read, or the end of it.
    public static final int READABLE = 1 << 1;
    /// There is room to send again.
    public static final int WRITABLE = 1 << 2;
    /// The peer's FIN came, in order: it sends no more.
    public static final int PEER_CLOSED = 1 << 3;
    /// Urgent text begins, or its end moved on. MUST-32.
    public static final int URGENT = 1 << 4;
    /// Something to know, not the end: [Connection#softError()]. MUST-47.
    public static final int SOFT_ERROR = 1 << 5;
    /// Everything sent so far, and the FIN if there was one, is acknowledged.
    public static final int ALL_ACKNOWLEDGED = 1 << 6;
    /// The connection is CLOSED: [Connection#end()].
    public static final int ENDED = 1 << 7;

    private Signal() {}
}
