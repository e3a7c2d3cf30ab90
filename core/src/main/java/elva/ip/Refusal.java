package elva.ip;

/// Why an IP packet, or a datagram that came in parts, goes no further. The sender's fault or
/// nobody's: counted, never thrown.
public enum Refusal {
    VERSION, HEADER, CHECKSUM, NOT_FOR_US, INVALID_SOURCE, OUR_OWN_SOURCE, OPTION, SOURCE_ROUTE,
    EXTENSION,
    /// A part of no sound datagram: empty, ending between units, or with parts in it.
    FRAGMENT,
    /// The first part of an IPv6 datagram, without all headers up to TCP's or the like.
    FRAGMENT_HEADERS,
    /// The same part again.
    FRAGMENT_DUPLICATE,
    /// Parts that contradict each other.
    FRAGMENT_OVERLAP,
    /// A part of a datagram that was given up before.
    FRAGMENT_GIVEN_UP,
    /// The datagram's source had too many that are newer, or too much of them.
    FRAGMENT_TOO_FAR,
    /// The stack had too many newer ones or too much of them, or this one too many parts.
    FRAGMENT_LIMIT,
    /// The other parts did not come in time.
    FRAGMENT_TIMEOUT,
    /// Parts some of which can carry congestion marks, and some not.
    FRAGMENT_ECN,
    /// More than a packet can hold, with the first part's header.
    FRAGMENT_TOO_BIG
}
