package elva.wire;

/// Why octets are not what their place in a packet says they are. The sender's fault, so counted
/// and dropped, never thrown.
public enum Malformed {
    /// Fewer octets than the shortest such header has.
    TRUNCATED,
    /// The version field names another protocol.
    VERSION,
    /// IPv4's header length field is below 5 words or reaches past the end.
    HEADER_LENGTH,
    /// The packet claims to be longer than what arrived, or shorter than its own header.
    TOTAL_LENGTH,
    /// IPv4's header checksum is wrong.
    CHECKSUM,
    /// An IPv4-mapped address in an IPv6 header: it would pass for an IPv4 peer.
    MAPPED_ADDRESS,
    /// A fragment that would end past octet 65,535, or that more follow but ends between units.
    FRAGMENT,
    /// An IPv4 option whose length or pointer cannot be, or a second source route.
    OPTION,
    /// IPv6 extension headers too many, too long, or out of their place.
    EXTENSION_CHAIN,
    /// An IPv6 option we do not know and that asks to be dropped for it, or one cut short.
    EXTENSION_OPTION,
    /// An IPv6 routing header we do not know, with segments left.
    ROUTING,
    /// TCP's data offset is below 5 words.
    DATA_OFFSET_TOO_SMALL,
    /// TCP's data offset reaches past the end of the segment.
    DATA_OFFSET_PAST_END
}
