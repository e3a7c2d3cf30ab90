package elva.tcp;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import elva.wire.SegmentText;
import elva.wire.TcpHeader;
import elva.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A packet that left a [Bench], read field by field.
///
/// What is malformed does not get past the constructor; what a test is to judge itself, such as the
/// checksum, does.
final class Sent {
    /// When it left, since the connection under test was in its state.
    final long atNanos;
    /// The packet, from the IP header on.
    final byte[] octets;
    final Datagram ip = new Datagram();
    final TcpHeader header = new TcpHeader();
    final TcpOptions options = new TcpOptions();
    private byte[] ipOptions = {};

    Sent(byte[] octets, long atNanos) {
        this.octets = octets;
        this.atNanos = atNanos;
        MemorySegment packet = MemorySegment.ofArray(octets);
        if (octets[0] >> 4 == 4) readV4(packet);
        else readV6(packet);
        if (!isTcp()) return;
        check(header.wrap(packet, ip.payloadOffset, ip.payloadLength));
        options.parse(packet, header.optionsOffset(), header.optionsLength());
    }

    private void readV4(MemorySegment packet) {
        Ipv4Header v4 = new Ipv4Header();
        check(v4.wrap(packet, 0, octets.length));
        v4.describe(ip);
        ipOptions = Arrays.copyOfRange(octets, 20, 20 + v4.optionsLength());
    }

    private void readV6(MemorySegment packet) {
        Ipv6Header v6 = new Ipv6Header();
        check(v6.wrap(packet, 0, octets.length));
        v6.describe(ip);
    }

    private static void check(@Nullable Object malformed) {
        if (malformed != null) throw new AssertionError("sent a malformed packet: " + malformed);
    }

    boolean isTcp() { return ip.protocol == Protocol.TCP; }

    int seq()           { return header.seq(); }
    int ack()           { return header.ack(); }
    int window()        { return header.window(); }
    int textLength()    { return header.textLength(); }
    int urgentPointer() { return header.urgentPointer(); }
    int localPort()     { return header.sourcePort(); }
    int remotePort()    { return header.destinationPort(); }

    /// Behind its last sequence number.
    int end() { return seq() + header.segmentLength(); }

    /// RCV.NXT+RCV.WND, as it tells the peer.
    int rightEdge() { return ack() + window(); }

    /// @param flags bits of [Control]
    boolean has(int flags) { return header.has(flags); }

    boolean isSyn() { return has(Control.SYN); }
    boolean isFin() { return has(Control.FIN); }
    boolean isRst() { return has(Control.RST); }
    boolean isUrg() { return has(Control.URG); }
    boolean isPsh() { return has(Control.PSH); }

    /// The options area of the TCP header.
    byte[] optionOctets() {
        int at = (int) header.optionsOffset();
        return Arrays.copyOfRange(octets, at, at + header.optionsLength());
    }

    /// The options area of the IPv4 header; empty over IPv6.
    byte[] ipOptions() { return ipOptions.clone(); }

    byte[] text() {
        int at = (int) header.textOffset();
        return Arrays.copyOfRange(octets, at, at + textLength());
    }

    /// Where the packet goes in the end: the last address of a source route if there is one.
    IpAddress finalDestination() {
        if (ipOptions.length == 0) return ip.destination();
        int end = ipOptions[1];
        int address = 0;
        for (int i = end - 4; i < end; i++) address = (address << 8) | (ipOptions[i] & 0xff);
        return IpAddress.ofV4(address);
    }

    boolean checksumOk() {
        IpAddress to = finalDestination();
        return header.checksumOk(ip.sourceHigh, ip.sourceLow, to.high(), to.low());
    }

    /// As the RFC writes it.
    @Override
    public String toString() {
        return isTcp() ? SegmentText.of(header) : "protocol " + ip.protocol;
    }
}
