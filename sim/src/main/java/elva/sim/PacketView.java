package elva.sim;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Extensions;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import elva.wire.SegmentText;
import elva.wire.TcpHeader;
import elva.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A packet for scripts and stories: its addresses, and its TCP header if it has one.
public final class PacketView {
    private final MemorySegment buffer;
    private final TcpHeader tcp = new TcpHeader();
    private final TcpOptions options = new TcpOptions();
    private final boolean isTcp;
    private final IpAddress source;
    private final IpAddress destination;

    private PacketView(MemorySegment packet) {
        buffer = packet;
        Ipv4Header v4 = new Ipv4Header();
        Ipv6Header v6 = new Ipv6Header();
        int length = (int) packet.byteSize();
        boolean whole = false;
        if (v4.wrap(packet, 0, length) == null) {
            source = v4.sourceAddress();
            destination = v4.destinationAddress();
            whole = v4.protocol() == Protocol.TCP && !v4.fragment()
                    && tcp.wrap(packet, v4.payloadOffset(), v4.payloadLength()) == null;
        } else if (v6.wrap(packet, 0, length) == null) {
            source = v6.source();
            destination = v6.destination();
            Ipv6Extensions walk = new Ipv6Extensions();
            whole = walk.walk(packet, Ipv6Header.LENGTH, v6.payloadLength(), v6.nextHeader())
                    == null && walk.protocol() == Protocol.TCP && !walk.fragment()
                    && tcp.wrap(packet, walk.payloadOffset(), walk.payloadLength()) == null;
        } else {
            source = IpAddress.UNSPECIFIED_V4;
            destination = IpAddress.UNSPECIFIED_V4;
        }
        isTcp = whole;
        if (isTcp) options.parse(packet, tcp.optionsOffset(), tcp.optionsLength());
    }

    /// Parses a packet.
    ///
    /// @param packet from its IP header to its end
    public static PacketView of(MemorySegment packet) {
        return new PacketView(packet);
    }

    /// Parses a packet.
    ///
    /// @param packet from its IP header to its end
    public static PacketView of(byte[] packet) {
        return of(MemorySegment.ofArray(packet));
    }

    /// Whether it holds a whole TCP header; if not, everything below but the addresses is 0.
    public boolean isTcp() { return isTcp; }

    /// Whether it has one of these bits of [elva.wire.Control].
    public boolean has(int flags) { return isTcp && tcp.has(flags); }

    public int flags()      { return isTcp ? tcp.flags() : 0; }
    public int seq()        { return isTcp ? tcp.seq() : 0; }
    public int ack()        { return isTcp ? tcp.ack() : 0; }
    public int window()     { return isTcp ? tcp.window() : 0; }
    public int textLength() { return isTcp ? tcp.textLength() : 0; }

    /// Where the text begins, from the IP header on.
    public long textOffset() { return isTcp ? tcp.textOffset() : 0; }

    /// How many sequence numbers it takes.
    public int length()     { return isTcp ? tcp.segmentLength() : 0; }

    public int urgentPointer() { return isTcp ? tcp.urgentPointer() : 0; }

    /// The MSS option, -1 if there is none.
    public int mss()        { return isTcp ? options.mss() : -1; }

    public TcpOptions options() { return options; }

    public IpAddress sourceAddress()      { return source; }
    public IpAddress destinationAddress() { return destination; }

    public Endpoint source() {
        return new Endpoint(source, isTcp ? tcp.sourcePort() : 0);
    }

    public Endpoint destination() {
        return new Endpoint(destination, isTcp ? tcp.destinationPort() : 0);
    }

    /// One octet of text, counted from 0.
    public byte text(int at) {
        return buffer.get(ValueLayout.JAVA_BYTE, tcp.textOffset() + at);
    }

    /// As the RFC writes segments.
    @Override
    public String toString() {
        return isTcp ? SegmentText.of(tcp) : "a packet of " + buffer.byteSize() + " octets";
    }
}
