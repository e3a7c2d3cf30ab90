package elva.tcp;

import elva.ip.IpOutput;
import elva.wire.Checksum;
import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// An IP packet of the peer with any payload: `packet(132).length(100)`, `udp(53)`, `icmp(8, 0)`.
/// From the bench's peer to the bench's host, unless it says otherwise. Each setter changes this
/// one and returns it.
final class IpPacket implements Arrival {
    private static final int HEADROOM = 128;

    private final int protocol;
    private byte[] payload = new byte[8];
    private byte[] extension = {};
    private int extensionHeader;
    private @Nullable IpAddress source;
    private @Nullable IpAddress destination;
    private byte @Nullable [] options;
    private int fragmentField = -1;
    private int padding;

    private IpPacket(int protocol) {
        this.protocol = protocol;
    }

    /// @param protocol of the payload, eight zeros
    static IpPacket packet(int protocol) {
        return new IpPacket(protocol);
    }

    /// A datagram from port 1024 without a checksum.
    static IpPacket udp(int port) {
        return packet(Protocol.UDP).hex("0400%04x00080000".formatted(port));
    }

    IpPacket hex(String octets) {
        payload = HexFormat.of().parseHex(octets.replace(" ", ""));
        return this;
    }

    /// Octets of payload, zeros behind those there are.
    IpPacket length(int octets)           { payload = Arrays.copyOf(payload, octets); return this; }

    IpPacket from(String address)         { source = IpAddress.parse(address); return this; }
    IpPacket to(String address)           { destination = IpAddress.parse(address); return this; }

    /// Options of IPv4's header, a multiple of 4 octets, in hexadecimal figures.
    IpPacket options(String hex)          { options = HexFormat.of().parseHex(hex); return this; }

    /// An IPv6 extension header, without its next header field, in hexadecimal figures.
    IpPacket extension(int header, String hex) {
        extensionHeader = header;
        byte[] rest = HexFormat.of().parseHex(hex.replace(" ", ""));
        extension = new byte[1 + rest.length];
        extension[0] = (byte) protocol;
        System.arraycopy(rest, 0, extension, 1, rest.length);
        return this;
    }

    /// IPv4's flags and fragment offset as they stand in the header.
    IpPacket fragment(int field)          { fragmentField = field; return this; }

    /// Octets of the link behind the packet.
    IpPacket padding(int octets)          { padding = octets; return this; }

    @Override
    public byte[] octets(IpVersion ip) {
        Datagram packet = new Datagram();
        IpAddress from = source == null ? ip.remote : source;
        IpAddress to = destination == null ? ip.local : destination;
        packet.buffer = MemorySegment.ofArray(
                new byte[2 * HEADROOM + extension.length + payload.length + padding]);
        packet.payloadOffset = HEADROOM;
        packet.payloadLength = extension.length + payload.length;
        packet.protocol = extension.length == 0 ? protocol : extensionHeader;
        packet.sourceHigh = from.high();
        packet.sourceLow = from.low();
        packet.destinationHigh = to.high();
        packet.destinationLow = to.low();
        packet.hopLimit = 64;
        packet.options = options;
        put(packet, extension, 0);
        put(packet, payload, extension.length);
        sum(packet);
        int header = IpOutput.write(packet);
        long start = packet.payloadOffset - header;
        if (fragmentField >= 0) {
            packet.buffer.set(ValueLayout.JAVA_BYTE, start + 6, (byte) (fragmentField >> 8));
            packet.buffer.set(ValueLayout.JAVA_BYTE, start + 7, (byte) fragmentField);
            Ipv4Header.writeChecksum(packet.buffer, start);
        }
        return packet.buffer.asSlice(start, header + packet.payloadLength + padding)
                .toArray(ValueLayout.JAVA_BYTE);
    }

    private static void put(Datagram packet, byte[] octets, int at) {
        MemorySegment.copy(octets, 0, packet.buffer, ValueLayout.JAVA_BYTE,
                packet.payloadOffset + at, octets.length);
    }

    /// An ICMP message's checksum is made right, and UDP's over IPv6, which wants one.
    private void sum(Datagram packet) {
        long at = packet.payloadOffset + extension.length;
        long pseudo = Checksum.pseudoHeader(packet.sourceHigh, packet.sourceLow,
                packet.destinationHigh, packet.destinationLow, protocol, payload.length);
        if (protocol == Protocol.ICMP) {
            IcmpHeader.writeChecksum(packet.buffer, at, payload.length, 0);
        } else if (protocol == Protocol.ICMPV6) {
            IcmpHeader.writeChecksum(packet.buffer, at, payload.length, pseudo);
        } else if (protocol == Protocol.UDP && payload[6] == 0 && payload[7] == 0
                && !IpAddress.isV4(packet.destinationHigh, packet.destinationLow)) {
            long sum = Checksum.add(pseudo, Checksum.sum(packet.buffer, at, payload.length));
            int checksum = Checksum.finish(sum);
            packet.buffer.set(ValueLayout.JAVA_BYTE, at + 6, (byte) (checksum >> 8));
            packet.buffer.set(ValueLayout.JAVA_BYTE, at + 7, (byte) checksum);
        }
    }
}
