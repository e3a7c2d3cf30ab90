package elva.wire;

/// SipHash-2-4, a keyed hash for short inputs: who does not know the key can neither foresee a
/// value nor make two inputs meet. Aumasson and Bernstein, 2012.
///
/// Hashes five numbers as the reference does their 40 octets, little-endian. Immutable; any thread.
public final class SipHash {
    private static final long LENGTH_BLOCK = 40L << 56;

    private final long key0;
    private final long key1;

    /// @param key0 the first eight octets of the key, little-endian
    /// @param key1 the last eight
    public SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /// The hash of five numbers, such as two addresses and what tells their conversations apart.
    public long hash(long a, long b, long c, long d, long e) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        for (int block = 0; block < 7; block++) {
            long m = switch (block) {
                case 0 -> a;
                case 1 -> b;
                case 2 -> c;
                case 3 -> d;
                case 4 -> e;
                case 5 -> LENGTH_BLOCK;
                default -> 0;
            };
            boolean last = block == 6;
            v3 ^= m;
            v2 ^= last ? 0xff : 0;
            for (int rounds = last ? 4 : 2; rounds > 0; rounds--) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
