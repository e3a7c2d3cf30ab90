package elva.ip;

/// What a packet says about the datagram of which it is a part. RFC 791 §3.1, RFC 8200 §4.5.
///
/// Mutable and used again: the IP input fills it beside a datagram whose payload is the part's.
public final class Fragment {
    /// Whether the packet is a part of a datagram only; if not, nothing below means anything.
    public boolean present;
    /// Where its payload belongs, in octets, 0..65528.
    public int offset;
    /// Whether more of the datagram follow.
    public boolean more;
    /// Which datagram it belongs to, 16 bits of IPv4, 32 of IPv6.
    public int identification;
    /// Octets before the payload: the IP header with all that follows it, a fragment header last.
    public int headerLength;
    /// Of IPv6: which octet of the packet names the fragment header.
    public int nextHeaderAt;
}
