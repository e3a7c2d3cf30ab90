package elva.pcap;

import org.jspecify.annotations.Nullable;

/// One packet of a capture, with what the file says about it. Any thread, as long as nobody writes
/// to the octets.
///
/// @param epochNanos when it was captured, since 1970-01-01T00:00Z; 0 if the file does not say
///     (a Simple Packet Block)
/// @param linkType what stands before the IP header, a number of [LinkType] or another
/// @param interfaceId the number of its interface in the file, from 0; the interfaces of a second
///     section are counted on from those of the first. See [CaptureReader#interfaceName]
/// @param originalLength octets it had on the link, at least as many as were captured
/// @param data the octets captured, from the link header on; the record's own, not copied
/// @param comment what somebody wrote about it, several comments on lines of their own; `null` if
///     nobody did. As foreign as the octets: it may hold control characters
/// @param direction seen from its interface
@SuppressWarnings("ArrayRecordComponent")      // never compared
public record CapturedPacket(long epochNanos, int linkType, int interfaceId, int originalLength,
        byte[] data, @Nullable String comment, Direction direction) {

    /// Where in [#data] the IP header begins, 0 or more; -1 if no IP packet begins in it, or if the
    /// link type is none of [LinkType]. At least one octet of the header is there, and its version
    /// is what the link header says; nothing more is promised.
    public int ipOffset() {
        return LinkType.ipOffset(linkType, data);
    }

    /// Whether the capture holds less than the link carried.
    public boolean truncated() {
        return data.length < originalLength;
    }
}
