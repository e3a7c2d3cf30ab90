package elva.tcp;

import elva.ip.IpOutput;
import elva.wire.Checksum;
import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Protocol;
import elva.wire.TcpWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An ICMP error that quotes a segment of ours: `icmp(3, 1).quoting(2000)`.
final class IcmpMessage implements Arrival {
    private static final int QUOTED_TEXT = 1000;
    private static final int HEADROOM = 128;

    private final int type;
    private final int code;
    private int rest;
    private int quotedSeq = Bench.OUR_NEXT;
    private int quotedText = QUOTED_TEXT;
    private int localPort = Bench.LOCAL_PORT;
    private int remotePort = Bench.REMOTE_PORT;
    private int cut;
    private byte @Nullable [] quoted;

    private IcmpMessage(int type, int code) {
        this.type = type;
        this.code = code;
    }

    /// Of the version the bench runs over.
    static IcmpMessage icmp(int type, int code) {
        return new IcmpMessage(type, code);
    }

    /// The SEQ of the segment it quotes, which the bench need not have sent.
    IcmpMessage quoting(int seq)              { quotedSeq = seq; return this; }

    /// Octets of text that segment had.
    IcmpMessage textLength(int octets)        { quotedText = octets; return this; }

    /// The ports of the segment it quotes.
    IcmpMessage ports(int local, int remote) {
        localPort = local;
        remotePort = remote;
        return this;
    }

    /// Quotes a packet as it left.
    IcmpMessage about(Sent sent) {
        quoted = sent.octets.clone();
        return this;
    }

    /// Quotes no more octets of the packet than these.
    IcmpMessage cutTo(int octets)             { cut = octets; return this; }

    /// The second word: an MTU, a pointer.
    IcmpMessage rest(int word)                { rest = word; return this; }

    @Override
    public byte[] octets(IpVersion ip) {
        byte[] body = quoted != null ? quoted : quotedPacket(ip);
        if (cut > 0 && cut < body.length) body = Arrays.copyOf(body, cut);
        MemorySegment buffer = MemorySegment.ofArray(new byte[2 * HEADROOM + body.length]);
        Datagram packet = new Datagram();
        packet.buffer = buffer;
        packet.payloadOffset = HEADROOM;
        packet.payloadLength = IcmpHeader.LENGTH + body.length;
        packet.protocol = ip == IpVersion.V4 ? Protocol.ICMP : Protocol.ICMPV6;
        address(packet, ip.remote, ip.local);
        IcmpHeader.write(buffer, HEADROOM, type, code, rest);
        MemorySegment.copy(body, 0, buffer, ValueLayout.JAVA_BYTE, HEADROOM + IcmpHeader.LENGTH,
                body.length);
        long pseudo = ip == IpVersion.V4 ? 0 : Checksum.pseudoHeader(packet.sourceHigh,
                packet.sourceLow, packet.destinationHigh, packet.destinationLow, Protocol.ICMPV6,
                packet.payloadLength);
        IcmpHeader.writeChecksum(buffer, HEADROOM, packet.payloadLength, pseudo);
        return finish(packet);
    }

    private byte[] quotedPacket(IpVersion ip) {
        MemorySegment buffer = MemorySegment.ofArray(new byte[2 * HEADROOM + quotedText]);
        Datagram packet = new Datagram();
        packet.buffer = buffer;
        packet.payloadOffset = HEADROOM;
        packet.protocol = Protocol.TCP;
        address(packet, ip.local, ip.remote);
        int header = new TcpWriter().start(buffer, HEADROOM).ports(localPort, remotePort)
                .seq(quotedSeq).flags(Control.ACK).finishHeader();
        packet.payloadLength = header + quotedText;
        return finish(packet);
    }

    private static void address(Datagram packet, IpAddress from, IpAddress to) {
        packet.sourceHigh = from.high();
        packet.sourceLow = from.low();
        packet.destinationHigh = to.high();
        packet.destinationLow = to.low();
        packet.hopLimit = 64;
    }

    private static byte[] finish(Datagram packet) {
        int header = IpOutput.write(packet);
        return packet.buffer.asSlice(packet.payloadOffset - header, header + packet.payloadLength)
                .toArray(ValueLayout.JAVA_BYTE);
    }
}
