package elva.sim;

import java.util.SplittableRandom;

/// Turns one bit of a packet, where a checksum must find it: anywhere in an IPv4 packet, behind the
/// header in an IPv6 one, whose header has no sum. An IPv6 header alone has nothing else to turn.
final class BitFlip {
    private static final int V6_HEADER_LENGTH = 40;

    private BitFlip() {}

    static byte[] of(byte[] packet, SplittableRandom random) {
        boolean hasText = packet[0] >> 4 == 6 && packet.length > V6_HEADER_LENGTH;
        int first = hasText ? V6_HEADER_LENGTH : 0;
        byte[] flipped = packet.clone();
        int bit = random.nextInt(8 * (packet.length - first));
        flipped[first + bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
