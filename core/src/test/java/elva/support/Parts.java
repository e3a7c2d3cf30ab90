package elva.support;

import elva.wire.Datagram;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Extensions;
import elva.wire.Ipv6Header;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Cuts IP packets into fragments, as their sender or a router does.
public final class Parts {

    private Parts() {}

    /// All of a packet, in parts of so many octets; the last may be shorter.
    public static List<byte[]> of(byte[] packet, int identification, int length) {
        List<byte[]> parts = new ArrayList<>();
        int end = packet.length - header(packet);
        for (int left = 0; left < end; left += length) {
            int right = Math.min(end, left + length);
            parts.add(part(packet, identification, left, right, right < end));
        }
        return parts;
    }

    /// Octets [left, right) of a packet's payload, whatever its end.
    public static byte[] part(byte[] packet, int identification, int left, int right,
            boolean more) {
        boolean isV4 = packet[0] >> 4 == 4;
        int header = header(packet);
        int extension = isV4 ? 0 : Ipv6Extensions.FRAGMENT;
        byte[] part = new byte[header + extension + right - left];
        System.arraycopy(packet, 0, part, 0, header);
        System.arraycopy(packet, header + left, part, header + extension, right - left);
        MemorySegment octets = MemorySegment.ofArray(part);
        if (isV4) {
            put16(part, 2, part.length);
            put16(part, 4, identification);
            Ipv4Header.becomePart(octets, 0, left, more);
        } else {
            Datagram fields = new Datagram();
            fields.buffer = octets;
            fields.protocol = packet[6];
            fields.identification = identification;
            Ipv6Extensions.writeFragment(fields, header, left, more);
            part[6] = Protocol.FRAGMENT;
            put16(part, 4, part.length - Ipv6Header.LENGTH);
        }
        return part;
    }

    private static int header(byte[] packet) {
        return packet[0] >> 4 == 4 ? (packet[0] & 0xf) * 4 : Ipv6Header.LENGTH;
    }

    private static void put16(byte[] octets, int at, int value) {
        octets[at] = (byte) (value >> 8);
        octets[at + 1] = (byte) value;
    }
}
