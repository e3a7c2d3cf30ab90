package elva.wire;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What one IP packet says, whatever its version: who, to whom, and where the payload lies.
///
/// Mutable and used again: the IP input fills it for what arrives, TCP's output for what leaves.
/// Addresses are in the form of [IpAddress]: two halves, IPv4 mapped.
public final class Datagram {
    /// The memory the packet lies in.
    public MemorySegment buffer = MemorySegment.NULL;
    /// Of what arrived: where the packet itself begins.
    public long offset;
    /// Where its payload begins and how long it is, in octets.
    public long payloadOffset;
    public int payloadLength;
    /// The payload's protocol, a constant of [Protocol].
    public int protocol;

    public long sourceHigh;
    public long sourceLow;
    public long destinationHigh;
    public long destinationLow;

    /// Differentiated services code point, 0..63.
    public int dscp;
    /// Explicit congestion notification bits, 0..3.
    public int ecn;
    /// TTL or hop limit, 0..255.
    public int hopLimit;
    /// IPv4 options to send, a multiple of 4 octets; `null` if none.
    public byte @Nullable [] options;
    /// Of what leaves with a source route among its options: the first address to pass, IPv4. The
    /// checksum holds the final destination all the same.
    public int firstHop;
    /// Of what leaves over IPv4: whether routers may cut it. What its fragments have in common,
    /// theirs or ours: 16 bits of IPv4, 32 of IPv6.
    public boolean mayFragment;
    public int identification;
    /// Of what arrived by a completed source route: the addresses its answer is to pass, the peer's
    /// last; `null` if it came by none, or nobody asked.
    public int @Nullable [] returnRoute;
    /// Octets of TCP text in each segment a device is to cut this into; 0 if it goes as it is.
    public int segmentSize;

    public boolean isV4() {
        return IpAddress.isV4(destinationHigh, destinationLow);
    }

    public IpAddress source() {
        return new IpAddress(sourceHigh, sourceLow);
    }

    public IpAddress destination() {
        return new IpAddress(destinationHigh, destinationLow);
    }
}
