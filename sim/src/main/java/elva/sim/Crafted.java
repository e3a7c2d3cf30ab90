package elva.sim;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.Endpoint;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import elva.wire.TcpWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A packet from a segment as the RFC writes it: `<SEQ=2000><ACK=5000><DATA=100><CTL=PSH,ACK>`.
///
/// Beside the RFC's fields: `<WND=4000>` (65535 if it is not there), `<URP=7>`, `<MSS=1460>`,
/// `<TEXT=hex>` (text as it is; `<DATA=n>` is zeros), `<OPT=hex>` (options as they are), `<SUM=1>`
/// (a checksum that is wrong by this much), `<OFF=2>` (another data offset, in words).
public final class Crafted {
    private static final Pattern FIELD = Pattern.compile("<(\\w+)=([-\\w,]+)>");
    private static final Map<String, Integer> BITS = Map.of("SYN", Control.SYN, "FIN", Control.FIN,
            "RST", Control.RST, "PSH", Control.PSH, "URG", Control.URG, "ACK", Control.ACK,
            "ECE", Control.ECE, "CWR", Control.CWR);
    private static final int DATA_OFFSET_AT = 12;
    private static final int CHECKSUM_AT = 16;

    private int seq;
    private int ack;
    private int flags;
    private int window = 65_535;
    private int length;
    private int mss = -1;
    private int urgent;
    private int checksumError;
    private int dataOffset = -1;
    private byte[] options = {};
    private byte[] text = {};

    private Crafted() {}

    /// Makes a packet.
    ///
    /// @param seqBase added to SEQ
    /// @param ackBase added to ACK, if there is one
    public static byte[] packet(Endpoint source, Endpoint destination, String segment, int seqBase,
            int ackBase) {
        Crafted crafted = new Crafted();
        Matcher field = FIELD.matcher(segment);
        int end = 0;
        while (field.find() && field.start() == end) {
            crafted.set(field.group(1), field.group(2));
            end = field.end();
        }
        if (end != segment.length()) throw new IllegalArgumentException("segment " + segment);
        crafted.seq += seqBase;
        if ((crafted.flags & Control.ACK) != 0) crafted.ack += ackBase;
        return crafted.build(source, destination);
    }

    private static int bit(String name) {
        Integer bit = BITS.get(name);
        if (bit == null) throw new IllegalArgumentException("control bit " + name);
        return bit;
    }

    private void set(String name, String value) {
        if (name.equals("CTL")) {
            for (String bit : value.split(",", -1)) flags |= bit(bit);
            return;
        }
        if (name.equals("OPT")) {
            options = HexFormat.of().parseHex(value);
            return;
        }
        if (name.equals("TEXT")) {
            text = HexFormat.of().parseHex(value);
            length = text.length;
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
            case "SUM" -> checksumError = number;
            case "OFF" -> dataOffset = number;
            default -> throw new IllegalArgumentException("field " + name);
        }
    }

    private byte[] build(Endpoint source, Endpoint destination) {
        Datagram fields = between(source, destination, Protocol.TCP);
        int ip = fields.isV4() ? Ipv4Header.MIN_LENGTH : Ipv6Header.LENGTH;
        MemorySegment room = MemorySegment.ofArray(new byte[ip + 60 + length]);
        TcpWriter writer = new TcpWriter().start(room, ip).flags(flags).window(window)
                .ports(source.port(), destination.port()).seq(seq).ack(ack).urgentPointer(urgent);
        if (mss >= 0) writer.mss(mss);
        if (options.length > 0) writer.raw(options);
        int tcp = writer.finishHeader();
        MemorySegment.copy(text, 0, room, ValueLayout.JAVA_BYTE, ip + tcp, text.length);
        writer.checksum(fields.sourceHigh, fields.sourceLow, fields.destinationHigh,
                fields.destinationLow, length);
        int whole = ip + tcp + length;
        if (fields.isV4()) Ipv4Header.write(room, 0, whole, fields);
        else Ipv6Header.write(room, 0, tcp + length, fields);
        byte[] packet = room.asSlice(0, whole).toArray(ValueLayout.JAVA_BYTE);
        packet[ip + CHECKSUM_AT] += (byte) checksumError;
        if (dataOffset >= 0) packet[ip + DATA_OFFSET_AT] = (byte) (dataOffset << 4);
        return packet;
    }

    /// Any other packet: a header, and the payload as it is.
    public static byte[] packet(Endpoint source, Endpoint destination, int protocol,
            byte... payload) {
        Datagram fields = between(source, destination, protocol);
        int ip = fields.isV4() ? Ipv4Header.MIN_LENGTH : Ipv6Header.LENGTH;
        MemorySegment packet = MemorySegment.ofArray(new byte[ip + payload.length]);
        MemorySegment.copy(payload, 0, packet, ValueLayout.JAVA_BYTE, ip, payload.length);
        if (fields.isV4()) Ipv4Header.write(packet, 0, ip + payload.length, fields);
        else Ipv6Header.write(packet, 0, payload.length, fields);
        return packet.toArray(ValueLayout.JAVA_BYTE);
    }

    private static Datagram between(Endpoint source, Endpoint destination, int protocol) {
        Datagram fields = new Datagram();
        fields.protocol = protocol;
        fields.hopLimit = 64;
        fields.sourceHigh = source.address().high();
        fields.sourceLow = source.address().low();
        fields.destinationHigh = destination.address().high();
        fields.destinationLow = destination.address().low();
        return fields;
    }
}
