package elva.judge;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.Endpoint;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import elva.wire.Seq;
import elva.wire.TcpWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A packet from a segment as the RFC writes it: `<SEQ=2000><ACK=5000><DATA=100><CTL=PSH,ACK>`, and
/// `<WND=4000>` (if not there: 4000, or up to 9000), `<MSS=1460>`, `<URP=7>`, `<FILL=65>` (what the
/// text is made of; if not there, each octet follows from its sequence number).
final class Written {
    private static final Pattern FIELD = Pattern.compile("<(\\w+)=([\\w,]+)>");
    private static final Map<String, Integer> BITS = Map.of("SYN", Control.SYN, "FIN", Control.FIN,
            "RST", Control.RST, "PSH", Control.PSH, "URG", Control.URG, "ACK", Control.ACK);

    private int seq;
    private int ack;
    private int flags;
    private int window = -1;
    private int length;
    private int mss = -1;
    private int urgent;
    private int fill = -1;
    private byte[] options = {};

    private Written() {}

    static MemorySegment packet(Endpoint source, Endpoint destination, String text) {
        Written written = new Written();
        Matcher field = FIELD.matcher(text);
        while (field.find()) written.set(field.group(1), field.group(2));
        return written.build(source, destination);
    }

    /// An ICMP error of 56 octets, "fragmentation needed", to somebody.
    static MemorySegment tooBig(Endpoint destination) {
        Datagram fields = new Datagram();
        fields.protocol = Protocol.ICMP;
        fields.hopLimit = 64;
        fields.sourceLow = IpAddress.parse("192.0.2.254").low();
        fields.destinationHigh = destination.address().high();
        fields.destinationLow = destination.address().low();
        MemorySegment packet = MemorySegment.ofArray(new byte[56]);
        IcmpHeader.write(packet, 20, IcmpHeader.UNREACHABLE, 4, 1_000);
        Ipv4Header.write(packet, 0, 56, fields);
        return packet;
    }

    private void set(String name, String value) {
        if (name.equals("CTL")) {
            for (String bit : value.split(",", -1)) {
                flags |= Objects.requireNonNull(BITS.get(bit), bit);
            }
            return;
        }
        if (name.equals("OPT")) {
            options = HexFormat.of().parseHex(value);
            return;
        }
        int number = (int) Long.parseLong(value);
        switch (name) {
            case "SEQ" -> seq = number;
            case "ACK" -> ack = number;
            case "WND" -> window = number;
            case "DATA" -> length = number;
            case "MSS" -> mss = number;
            case "URP" -> urgent = number;
            case "FILL" -> fill = number;
            default -> throw new IllegalArgumentException(name);
        }
    }

    private MemorySegment build(Endpoint source, Endpoint destination) {
        if (window < 0) window = Seq.inRange(5_000, ack, 9_000) ? 9_000 - ack : 4_000;
        Datagram fields = new Datagram();
        fields.protocol = Protocol.TCP;
        fields.hopLimit = 64;
        fields.sourceHigh = source.address().high();
        fields.sourceLow = source.address().low();
        fields.destinationHigh = destination.address().high();
        fields.destinationLow = destination.address().low();
        int ip = fields.isV4() ? Ipv4Header.MIN_LENGTH : Ipv6Header.LENGTH;
        MemorySegment room = MemorySegment.ofArray(new byte[ip + 60 + length]);
        TcpWriter writer = new TcpWriter().start(room, ip).flags(flags).window(window)
                .ports(source.port(), destination.port()).seq(seq).ack(ack).urgentPointer(urgent);
        if (mss >= 0) writer.mss(mss);
        if (options.length > 0) writer.raw(options);
        int tcp = writer.finishHeader();
        int first = (flags & Control.SYN) != 0 ? seq + 1 : seq;
        for (int i = 0; i < length; i++) {
            byte octet = (byte) (fill >= 0 ? fill : (first + i) * 7);
            room.set(ValueLayout.JAVA_BYTE, ip + tcp + i, octet);
        }
        writer.checksum(fields.sourceHigh, fields.sourceLow, fields.destinationHigh,
                fields.destinationLow, length);
        if (fields.isV4()) Ipv4Header.write(room, 0, ip + tcp + length, fields);
        else Ipv6Header.write(room, 0, tcp + length, fields);
        return room.asSlice(0, ip + tcp + length);
    }
}
