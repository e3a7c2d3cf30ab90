package elva.pcap;

import java.nio.ByteBuffer;

/// IP packets with right checksums, from 192.0.2.1:1024 to 192.0.2.2:80 or from 2001:db8::1 to
/// 2001:db8::2.
final class Packets {
    static final int SYN = 2;
    static final int ACK = 16;

    private static final byte[] SOURCE_V4 = Octets.fromHex("c0000201");
    private static final byte[] DESTINATION_V4 = Octets.fromHex("c0000202");
    private static final byte[] SOURCE_V6 = Octets.fromHex("20010db8000000000000000000000001");
    private static final byte[] DESTINATION_V6 =
            Octets.fromHex("20010db8000000000000000000000002");

    private Packets() {}

    static byte[] v4(int seq, int flags, byte[] text) {
        int length = 20 + text.length;
        Octets header = Octets.big().hex("4500").u16(20 + length).hex("00004000 4006 0000")
                .bytes(SOURCE_V4).bytes(DESTINATION_V4);
        byte[] ip = header.toArray();
        putChecksum(ip, 10, 0);
        Octets pseudo = Octets.big().bytes(SOURCE_V4).bytes(DESTINATION_V4).u16(6).u16(length);
        return Octets.big().bytes(ip).bytes(segment(seq, flags, text, pseudo)).toArray();
    }

    static byte[] v6(int seq, int flags, byte[] text) {
        int length = 20 + text.length;
        Octets pseudo = Octets.big().bytes(SOURCE_V6).bytes(DESTINATION_V6).u32(length).u32(6);
        return Octets.big().hex("60000000").u16(length).hex("0640").bytes(SOURCE_V6)
                .bytes(DESTINATION_V6).bytes(segment(seq, flags, text, pseudo)).toArray();
    }

    private static byte[] segment(int seq, int flags, byte[] text, Octets pseudo) {
        byte[] segment = Octets.big().u16(1024).u16(80).u32(seq).u32(5000).u8(0x50).u8(flags)
                .u16(4000).u16(0).u16(0).bytes(text).toArray();
        putChecksum(segment, 16, sum(pseudo.toArray()));
        return segment;
    }

    private static void putChecksum(byte[] octets, int at, int more) {
        int sum = more + sum(octets);
        while (sum >>> 16 != 0) sum = (sum & 0xffff) + (sum >>> 16);
        ByteBuffer.wrap(octets).putShort(at, (short) ~sum);
    }

    private static int sum(byte[] octets) {
        int sum = 0;
        for (int i = 0; i < octets.length; i++) {
            sum += (octets[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }
}
