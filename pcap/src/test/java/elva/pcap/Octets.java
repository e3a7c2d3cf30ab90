package elva.pcap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Writes capture files octet by octet, in either byte order, right or wrong.
final class Octets {
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    private Octets(ByteOrder order) {
        buffer.order(order);
    }

    static Octets in(ByteOrder order) {
        return new Octets(order);
    }

    static Octets little() {
        return in(ByteOrder.LITTLE_ENDIAN);
    }

    static Octets big() {
        return in(ByteOrder.BIG_ENDIAN);
    }

    Octets u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    Octets u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    Octets u32(long value) {
        buffer.putInt((int) value);
        return this;
    }

    Octets u64(long value) {
        buffer.putLong(value);
        return this;
    }

    Octets bytes(byte... octets) {
        buffer.put(octets);
        return this;
    }

    Octets hex(String digits) {
        return bytes(fromHex(digits));
    }

    Octets pad() {
        while (buffer.position() % 4 != 0) buffer.put((byte) 0);
        return this;
    }

    /// A pcap file header.
    Octets pcapHeader(long magic, int linkType) {
        return u32(magic).u16(2).u16(4).u32(0).u32(0).u32(65535).u32(linkType);
    }

    /// A packet of a pcap file.
    Octets pcapPacket(long seconds, long fraction, byte[] data) {
        return u32(seconds).u32(fraction).u32(data.length).u32(data.length).bytes(data);
    }

    /// A block of a pcapng file around a body.
    Octets block(long type, Octets body) {
        byte[] octets = body.pad().toArray();
        return u32(type).u32(octets.length + 12).bytes(octets).u32(octets.length + 12);
    }

    Octets section() {
        return block(0x0a0d0d0aL, same().u32(0x1a2b3c4d).u16(1).u16(0).u64(-1));
    }

    Octets interfaceBlock(int linkType, int snapLength, Octets options) {
        return block(1, same().u16(linkType).u16(0).u32(snapLength).bytes(options.toArray()));
    }

    Octets packetBlock(int interfaceId, long ticks, byte[] data, Octets options) {
        return block(6, same().u32(interfaceId).u32(ticks >>> 32).u32(ticks)
                .u32(data.length).u32(data.length).bytes(data).pad().bytes(options.toArray()));
    }

    Octets simplePacketBlock(int originalLength, byte[] data) {
        return block(3, same().u32(originalLength).bytes(data));
    }

    Octets option(int code, byte... value) {
        return u16(code).u16(value.length).bytes(value).pad();
    }

    Octets option(int code, String text) {
        return option(code, text.getBytes(UTF_8));
    }

    Octets endOfOptions() {
        return option(0);
    }

    /// Empty, in the same byte order.
    Octets same() {
        return in(buffer.order());
    }

    byte[] toArray() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    static byte[] fromHex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /// Everything a reader finds in a file called x.
    static List<CapturedPacket> read(byte[] file) throws IOException {
        try (CaptureReader reader = CaptureReader.from(new ByteArrayInputStream(file), "x")) {
            List<CapturedPacket> packets = new ArrayList<>();
            for (CapturedPacket p = reader.next(); p != null; p = reader.next()) packets.add(p);
            return packets;
        }
    }

    static List<CapturedPacket> read(Octets file) throws IOException {
        return read(file.toArray());
    }
}
