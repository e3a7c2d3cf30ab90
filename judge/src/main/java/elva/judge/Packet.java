package elva.judge;

import elva.wire.Control;
import elva.wire.Endpoint;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Extensions;
import elva.wire.Ipv6Header;
import elva.wire.Malformed;
import elva.wire.Protocol;
import elva.wire.SegmentText;
import elva.wire.TcpHeader;
import elva.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// One IP packet with a TCP segment in it, taken apart for the rules. Used again for every packet.
final class Packet {
    private static final int NEEDS_FRAGMENTATION = 4;

    final TcpHeader tcp = new TcpHeader();
    final TcpOptions options = new TcpOptions();
    MemorySegment buffer = MemorySegment.NULL;
    long nowNanos;
    int ipLength;
    int tcpLength;
    boolean v4;
    /// No IP options and no extension headers, which a host may refuse.
    boolean plain;
    /// Whether it holds a whole TCP segment at all.
    boolean isTcp;
    /// Whether it says that a packet of ours was too long for a link.
    boolean isTooBig;

    Endpoint source = new Endpoint(IpAddress.UNSPECIFIED_V4, 0);
    Endpoint destination = source;
    int seq;
    int ack;
    int flags;
    int window;
    int textLength;

    private final Ipv4Header v4Header = new Ipv4Header();
    private final Ipv6Header v6Header = new Ipv6Header();
    private final Ipv6Extensions extensions = new Ipv6Extensions();
    private final IcmpHeader icmp = new IcmpHeader();
    private IpAddress from = IpAddress.UNSPECIFIED_V4;
    private IpAddress to = IpAddress.UNSPECIFIED_V4;
    private long tcpOffset;

    /// Takes a packet apart down to the TCP header.
    ///
    /// @return what is wrong with the IP header, `null` if nothing
    @Nullable Malformed parse(MemorySegment octets, long offset, int length, long now) {
        buffer = octets;
        nowNanos = now;
        isTcp = false;
        isTooBig = false;
        if (length < 1) return Malformed.TRUNCATED;
        int version = octets.get(ValueLayout.JAVA_BYTE, offset) >> 4 & 0xf;
        v4 = version == 4;
        return v4 ? parseV4(offset, length) : parseV6(offset, length);
    }

    private @Nullable Malformed parseV4(long offset, int length) {
        Malformed malformed = v4Header.wrap(buffer, offset, length);
        if (malformed != null) return malformed;
        ipLength = v4Header.totalLength();
        plain = v4Header.optionsLength() == 0;
        from = v4Header.sourceAddress();
        to = v4Header.destinationAddress();
        tcpOffset = v4Header.payloadOffset();
        tcpLength = v4Header.payloadLength();
        isTcp = v4Header.protocol() == Protocol.TCP && !v4Header.fragment();
        isTooBig = v4Header.protocol() == Protocol.ICMP && icmp(IcmpHeader.UNREACHABLE)
                && icmp.code() == NEEDS_FRAGMENTATION;
        return null;
    }

    private @Nullable Malformed parseV6(long offset, int length) {
        Malformed malformed = v6Header.wrap(buffer, offset, length);
        if (malformed != null) return malformed;
        ipLength = Ipv6Header.LENGTH + v6Header.payloadLength();
        from = v6Header.source();
        to = v6Header.destination();
        malformed = extensions.walk(buffer, offset + Ipv6Header.LENGTH, v6Header.payloadLength(),
                v6Header.nextHeader());
        if (malformed != null) return malformed;
        plain = v6Header.nextHeader() == Protocol.TCP;
        tcpOffset = extensions.payloadOffset();
        tcpLength = extensions.payloadLength();
        isTcp = extensions.protocol() == Protocol.TCP && !extensions.fragment();
        isTooBig = extensions.protocol() == Protocol.ICMPV6 && icmp(IcmpHeader.V6_PACKET_TOO_BIG);
        return null;
    }

    private boolean icmp(int type) {
        return icmp.wrap(buffer, tcpOffset, tcpLength) == null && icmp.type() == type;
    }

    /// Goes on with the TCP header of a packet that has one.
    ///
    /// @return what is wrong with it, `null` if nothing: then every field here is set
    @Nullable Malformed parseTcp() {
        Malformed malformed = tcp.wrap(buffer, tcpOffset, tcpLength);
        if (malformed != null) return malformed;
        source = new Endpoint(from, tcp.sourcePort());
        destination = new Endpoint(to, tcp.destinationPort());
        seq = tcp.seq();
        ack = tcp.ack();
        flags = tcp.flags();
        window = tcp.window();
        textLength = tcp.textLength();
        options.parse(buffer, tcp.optionsOffset(), tcp.optionsLength());
        return null;
    }

    IpAddress from() { return from; }

    boolean has(int bits) {
        return (flags & bits) != 0;
    }

    /// How many sequence numbers it takes.
    int length() {
        return textLength + (has(Control.SYN) ? 1 : 0) + (has(Control.FIN) ? 1 : 0);
    }

    /// The number of the first octet of text; a SYN comes before it.
    int textSeq() {
        return has(Control.SYN) ? seq + 1 : seq;
    }

    /// One after the last sequence number.
    int end() {
        return seq + length();
    }

    /// Nothing but an ACK: no text, no other control bit that counts.
    boolean isPureAck() {
        return has(Control.ACK) && !has(Control.SYN | Control.FIN | Control.RST) && textLength == 0;
    }

    /// Whether the checksum is right, summed here the slow way, two octets at a time, so that a
    /// mistake of the fast sum does not judge itself. RFC 1071.
    boolean checksumRight() {
        long sum = (long) tcpLength + Protocol.TCP;
        sum += halves(from.low()) + halves(to.low());
        if (v4) sum -= 2L * 0xffff;                      // the mapped form's own ones
        else sum += halves(from.high()) + halves(to.high());
        int even = tcpLength & ~1;
        for (int i = 0; i < even; i += 2) sum += octet(i) << 8 | octet(i + 1);
        if (even < tcpLength) sum += octet(even) << 8;
        while (sum >>> 16 != 0) sum = (sum & 0xffff) + (sum >>> 16);
        return sum == 0xffff;
    }

    private static long halves(long bits) {
        return (bits >>> 48) + (bits >>> 32 & 0xffff) + (bits >>> 16 & 0xffff) + (bits & 0xffff);
    }

    private int octet(int at) {
        return buffer.get(ValueLayout.JAVA_BYTE, tcpOffset + at) & 0xff;
    }

    /// One octet of the TCP header.
    int headerOctet(int at) {
        return octet(at);
    }

    @Override
    public String toString() {
        return SegmentText.of(tcp, true) + "<WND=" + window + ">";
    }
}
