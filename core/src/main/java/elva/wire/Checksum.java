package elva.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.ValueLayout.OfInt;
import java.lang.foreign.ValueLayout.OfLong;
import java.nio.ByteOrder;

/// The Internet checksum: the ones' complement of the ones' complement sum of 16-bit words.
/// RFC 1071.
///
/// Sums travel as `long`s, unfolded: any value that is the true sum modulo 65,535, and 0 only if
/// all octets are 0. Since 2^16 is 1 to that modulus, words of 32 and 64 bits add up to the same
/// sum as their halves do (§2 (C)); since swapping the octets of every word swaps those of the sum
/// (§2 (B)), octets are read in the machine's own order and swapped once at the end.
public final class Checksum {
    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final OfLong NATIVE_LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final OfInt NATIVE_INT = ValueLayout.JAVA_INT_UNALIGNED;

    private Checksum() {}

    /// The sum of octets, the first of them in the high half of its word. If their number is odd,
    /// as if a zero octet followed.
    ///
    /// @param length octets, at least 0, below 2^31
    public static long sum(MemorySegment buffer, long offset, long length) {
        int whole = (int) length & ~7;
        long sum = 0;
        for (int i = 0; i < whole; i += 8) {                     // in this form C2 vectorizes it
            long word = buffer.get(NATIVE_LONG, offset + i);
            sum += (word & 0xffffffffL) + (word >>> 32);
        }
        long rest = offset + whole;
        if ((length & 4) != 0) {
            sum += Integer.toUnsignedLong(buffer.get(NATIVE_INT, rest));
            rest += 4;
        }
        int folded = fold(sum);
        long inOrder = SWAPPED ? swapped(folded) : folded;
        if ((length & 2) != 0) {
            inOrder += Layouts.u16(buffer, rest);
            rest += 2;
        }
        return (length & 1) == 0 ? inOrder : inOrder + ((long) Layouts.u8(buffer, rest) << 8);
    }

    /// The sum of two pieces, the second beginning at an even place.
    public static long add(long sum, long more) {
        long both = sum + more;
        return Long.compareUnsigned(both, sum) < 0 ? both + 1 : both;
    }

    /// The sum of two pieces, the second beginning `place` octets after the first: where that is
    /// odd, each of its octets stands in the other half of a word.
    public static long add(long sum, long more, long place) {
        return add(sum, (place & 1) == 0 ? more : swapped(fold(more)));
    }

    private static int swapped(int word) {
        return Short.toUnsignedInt(Short.reverseBytes((short) word));
    }

    /// The sum in 16 bits, 0..65535, not complemented.
    public static int fold(long sum) {
        long s = (sum >>> 32) + (sum & 0xffffffffL);
        s = (s >>> 32) + (s & 0xffffffffL);
        s = (s >>> 16) + (s & 0xffff);
        s = (s >>> 16) + (s & 0xffff);
        return (int) s;
    }

    /// The checksum to put into a header, 0..65535.
    public static int finish(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /// Whether octets summed together with their checksum are undamaged.
    public static boolean ok(long sum) {
        return fold(sum) == 0xffff;
    }

    /// As [#pseudoHeader(long, long, long, long, int, int)].
    public static long pseudoHeader(IpAddress source, IpAddress destination, int protocol,
            int length) {
        return pseudoHeader(source.high(), source.low(), destination.high(), destination.low(),
                protocol, length);
    }

    /// The sum of the pseudo-header of RFC 9293 §3.1 (IPv4) and RFC 8200 §8.1 (IPv6). Both are the
    /// same sum: what the mapped form adds to an IPv4 address is 0xffff, which is zero.
    ///
    /// @param length octets of header and text
    public static long pseudoHeader(long sourceHigh, long sourceLow, long destinationHigh,
            long destinationLow, int protocol, int length) {
        long source = add(sourceHigh, sourceLow);
        long destination = add(destinationHigh, destinationLow);
        return add(add(source, destination), (long) protocol + length);
    }
}
