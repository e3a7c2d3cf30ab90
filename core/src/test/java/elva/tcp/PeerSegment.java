package elva.tcp;

import elva.ip.IpOutput;
import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.IpAddress;
import elva.wire.Protocol;
import elva.wire.SegmentText;
import elva.wire.TcpHeader;
import elva.wire.TcpWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A segment of the scripted peer: `rst().seq(5001)`, `data(100).ack(2000)`, `syn().mss(700)`.
///
/// What is not said is SEQ 5000, ACK 2000, window 4000, no options, and text of the [Pattern] at
/// its numbers. Each setter changes this one and returns it.
final class PeerSegment implements Arrival {
    private static final int HEADROOM = 128;
    private static final int TEXT_MOST = 65_535;

    private int flags;
    private int seq = Bench.PEER_NEXT;
    private int ack = Bench.OUR_NEXT;
    private int window = Bench.WINDOW;
    private int urgentPointer;
    private int textLength;
    private byte @Nullable [] text;
    private byte[] options = {};
    private int localPort = Bench.LOCAL_PORT;
    private int remotePort = Bench.REMOTE_PORT;
    private @Nullable IpAddress source;
    private @Nullable IpAddress destination;
    private int dscp;
    private byte @Nullable [] ipOptions;
    private byte[] extension = {};
    private int flippedBit = -1;

    private PeerSegment(int flags) {
        this.flags = flags;
    }

    /// @param flags bits of [Control]
    static PeerSegment segment(int flags) { return new PeerSegment(flags); }

    static PeerSegment syn()    { return segment(Control.SYN); }
    static PeerSegment synAck() { return segment(Control.SYN | Control.ACK); }
    static PeerSegment ack()    { return segment(Control.ACK); }

    /// A pure ACK of a number.
    static PeerSegment ackOf(int number) { return ack().ack(number); }

    static PeerSegment rst()    { return segment(Control.RST); }
    static PeerSegment fin()    { return segment(Control.FIN | Control.ACK); }

    /// Text with an ACK.
    static PeerSegment data(int length) { return ack().length(length); }

    PeerSegment seq(int number)     { seq = number; return this; }
    PeerSegment ack(int number)     { ack = number; return this; }
    PeerSegment window(int octets)  { window = octets; return this; }
    PeerSegment length(int octets)  { textLength = octets; return this; }
    PeerSegment flags(int all)      { flags = all; return this; }

    /// More bits of [Control].
    PeerSegment and(int more)       { flags |= more; return this; }

    /// URG, with the pointer as it stands in the header.
    PeerSegment urgent(int pointer) {
        urgentPointer = pointer;
        return and(Control.URG);
    }

    /// Text that is not the pattern's.
    PeerSegment text(byte... octets) {
        text = octets.clone();
        textLength = octets.length;
        return this;
    }

    /// The MSS option.
    PeerSegment mss(int mss) {
        return options((byte) 2, (byte) 4, (byte) (mss >> 8), (byte) mss);
    }

    /// The options area as it is; zeros fill its last word.
    PeerSegment options(byte... octets) {
        options = octets.clone();
        return this;
    }

    /// As [#options(byte...)], in hexadecimal figures.
    PeerSegment options(String hex) {
        return options(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /// Options behind those it has, in hexadecimal figures.
    PeerSegment more(String hex) {
        byte[] added = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] all = java.util.Arrays.copyOf(options, options.length + added.length);
        System.arraycopy(added, 0, all, options.length, added.length);
        return options(all);
    }

    /// The timestamps option, aligned.
    PeerSegment timestamps(int tsVal, int tsEcr) {
        return more("0101080a%08x%08x".formatted(tsVal, tsEcr));
    }

    PeerSegment windowScale(int shift)    { return more("010303%02x".formatted(shift)); }
    PeerSegment sackPermitted()           { return more("01010402"); }

    /// One block of SACK `[left, right)`.
    PeerSegment sack(int left, int right) {
        return more("0101050a%08x%08x".formatted(left, right));
    }

    PeerSegment ports(int local, int remote) {
        localPort = local;
        remotePort = remote;
        return this;
    }

    PeerSegment remotePort(int port)      { remotePort = port; return this; }
    PeerSegment from(String address)      { source = IpAddress.parse(address); return this; }
    PeerSegment to(String address)        { destination = IpAddress.parse(address); return this; }
    PeerSegment dscp(int codePoint)       { dscp = codePoint; return this; }

    /// Options of IPv4's header, a multiple of 4 octets, in hexadecimal figures.
    PeerSegment ipOptions(String hex) {
        ipOptions = HexFormat.of().parseHex(hex.replace(" ", ""));
        return this;
    }

    /// A destination options header of IPv6 before the segment: its options, 6 octets or 8 more
    /// each time, in hexadecimal figures.
    PeerSegment destinationOptions(String hex) {
        byte[] inner = HexFormat.of().parseHex(hex.replace(" ", ""));
        extension = new byte[2 + inner.length];
        extension[0] = Protocol.TCP;
        extension[1] = (byte) (extension.length / 8 - 1);
        System.arraycopy(inner, 0, extension, 2, inner.length);
        return this;
    }

    /// One bit of header or text, counted from the header's first, is wrong.
    PeerSegment flipped(int bit)          { flippedBit = bit; return this; }

    /// SEG.LEN.
    int segmentLength() {
        return textLength + Integer.bitCount(flags & (Control.SYN | Control.FIN));
    }

    @Override
    public byte[] octets(IpVersion ip) {
        MemorySegment buffer = MemorySegment.ofArray(new byte[2 * HEADROOM + TEXT_MOST]);
        Datagram packet = new Datagram();
        address(packet, ip);
        packet.buffer = buffer;
        packet.payloadOffset = (long) HEADROOM + extension.length;
        TcpWriter writer = new TcpWriter().start(buffer, packet.payloadOffset)
                .ports(remotePort, localPort).seq(seq).flags(flags).window(window)
                .urgentPointer(urgentPointer).raw(options);
        if ((flags & Control.ACK) != 0) writer.ack(ack);
        int header = writer.finishHeader();
        byte[] octets = text != null ? text
                : Pattern.octets((flags & Control.SYN) != 0 ? seq + 1 : seq, textLength);
        MemorySegment.copy(octets, 0, buffer, ValueLayout.JAVA_BYTE,
                packet.payloadOffset + header, octets.length);
        writer.checksum(packet.sourceHigh, packet.sourceLow, packet.destinationHigh,
                packet.destinationLow, textLength);
        if (flippedBit >= 0) flip(buffer, packet.payloadOffset);
        packet.payloadLength = header + textLength;
        return finish(packet);
    }

    private void address(Datagram packet, IpVersion ip) {
        IpAddress from = source == null ? ip.remote : source;
        IpAddress to = destination == null ? ip.local : destination;
        packet.sourceHigh = from.high();
        packet.sourceLow = from.low();
        packet.destinationHigh = to.high();
        packet.destinationLow = to.low();
        packet.protocol = Protocol.TCP;
        packet.dscp = dscp;
        packet.hopLimit = 64;
        packet.options = ipOptions;
    }

    private void flip(MemorySegment buffer, long tcpOffset) {
        long at = tcpOffset + flippedBit / 8;
        byte octet = buffer.get(ValueLayout.JAVA_BYTE, at);
        buffer.set(ValueLayout.JAVA_BYTE, at, (byte) (octet ^ 0x80 >> flippedBit % 8));
    }

    private byte[] finish(Datagram packet) {
        if (extension.length > 0) {
            packet.protocol = Protocol.DESTINATION;
            packet.payloadOffset -= extension.length;
            packet.payloadLength += extension.length;
            MemorySegment.copy(extension, 0, packet.buffer, ValueLayout.JAVA_BYTE,
                    packet.payloadOffset, extension.length);
        }
        int ipHeader = IpOutput.write(packet);
        long start = packet.payloadOffset - ipHeader;
        return packet.buffer.asSlice(start, ipHeader + packet.payloadLength)
                .toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public String toString() {
        TcpHeader header = new TcpHeader();
        byte[] octets = octets(IpVersion.V6);
        header.wrap(MemorySegment.ofArray(octets), 40L + extension.length,
                octets.length - 40 - extension.length);
        return SegmentText.of(header);
    }
}
