package elva.ip;

import elva.wire.Datagram;
import elva.wire.Ipv6Extensions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Tells what an IP packet of either version is, or why it goes no further.
public final class IpInput {
    private final Addresses addresses;
    private final Ipv4Input v4;
    private final Ipv6Input v6;
    private final Fragment part = new Fragment();

    /// @param sourceRoutes whether IPv4 source routes are followed
    public IpInput(Addresses addresses, boolean sourceRoutes) {
        this.addresses = addresses;
        v4 = new Ipv4Input(addresses, sourceRoutes, part);
        v6 = new Ipv6Input(addresses, part);
    }

    /// Checks a packet that came by a device.
    ///
    /// @return why it goes no further, or `null`: then `into` tells what it says
    public @Nullable Refusal check(MemorySegment buffer, long offset, int length, Datagram into) {
        Refusal refusal = checkOwn(buffer, offset, length, into);
        if (refusal != null) return refusal;
        boolean ours = addresses.isOurs(into.sourceHigh, into.sourceLow);
        return ours ? Refusal.OUR_OWN_SOURCE : null;
    }

    /// Of a packet in order: whether it is a part of a datagram, and which.
    public Fragment part() { return part; }

    /// Of a packet refused for its options or extension headers: the code of the parameter problem
    /// that it draws, [Ipv6Extensions#NO_PROBLEM] if it draws none. RFC 1122 §3.2.2.5, RFC 8200 §4.
    public int problemCode(Datagram refused) {
        return refused.isV4() ? 0 : v6.extensions().problemCode();
    }

    /// If it draws one: the octet at fault, from the start of the packet.
    public int problemPointer(Datagram refused) {
        return refused.isV4() ? v4.problemPointer() : v6.extensions().problemPointer();
    }

    /// Of an IPv6 packet in order: the octet that names its payload's protocol.
    public int protocolPointer() {
        return v6.extensions().protocolPointer();
    }

    /// Checks a packet that we sent to ourselves, or one that was put together of checked parts.
    public @Nullable Refusal checkOwn(MemorySegment buffer, long offset, int length,
            Datagram into) {
        if (length < 1) return Refusal.HEADER;
        return switch (buffer.get(ValueLayout.JAVA_BYTE, offset) >> 4 & 0xf) {
            case 4 -> v4.check(buffer, offset, length, into);
            case 6 -> v6.check(buffer, offset, length, into);
            default -> Refusal.VERSION;
        };
    }
}
