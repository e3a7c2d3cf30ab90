package elva.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// An IPv4 or IPv6 address as 128 bits. An IPv4 address stands in the mapped form,
/// `::ffff:a.b.c.d`; that form never appears in an IPv6 header we accept, so the two cannot meet.
///
/// Immutable; any thread.
///
/// @param high the first 64 bits, 0 for IPv4
/// @param low the last 64 bits
public record IpAddress(long high, long low) {

    private static final long V4_MAPPED = 0xffffL << 32;

    /// The address of no host, `0.0.0.0`.
    public static final IpAddress UNSPECIFIED_V4 = ofV4(0);
    /// The address of no host, `::`.
    public static final IpAddress UNSPECIFIED_V6 = new IpAddress(0, 0);

    /// An IPv4 address.
    ///
    /// @param address the four octets, the first of them in the highest bits
    public static IpAddress ofV4(int address) {
        return new IpAddress(0, lowOfV4(address));
    }

    /// The last 64 bits of an IPv4 address; the first are 0.
    ///
    /// @param address as for [#ofV4]
    public static long lowOfV4(int address) {
        return V4_MAPPED | Integer.toUnsignedLong(address);
    }

    /// Reads an address in figures, `192.0.2.1` or `2001:db8::1`. Names are not looked up, and IPv4
    /// addresses of fewer figures (`127.1`) not guessed at.
    ///
    /// @throws IllegalArgumentException if the text is no such address
    public static IpAddress parse(String text) {
        boolean v6 = text.indexOf(':') >= 0;
        try {
            if (v6 || text.split("\\.", -1).length == 4) return of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            throw noAddress(text, e);
        }
        throw noAddress(text, null);
    }

    private static IllegalArgumentException noAddress(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException("address \"" + text
                + "\": expected figures, such as 192.0.2.1 or 2001:db8::1", cause);
    }

    /// The same address as the JDK's type; a scope is dropped.
    public static IpAddress of(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == 4) return ofV4((int) number(octets, 0, 4));
        return new IpAddress(number(octets, 0, 8), number(octets, 8, 8));
    }

    private static long number(byte[] octets, int from, int count) {
        long n = 0;
        for (int i = from; i < from + count; i++) n = (n << 8) | (octets[i] & 0xff);
        return n;
    }

    /// Whether the 128 bits given as two halves are an IPv4 address.
    public static boolean isV4(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    public boolean isV4() {
        return isV4(high, low);
    }

    /// The four octets of an IPv4 address; meaningless for IPv6.
    public int v4() {
        return (int) low;
    }

    public boolean isUnspecified() {
        return equals(UNSPECIFIED_V4) || equals(UNSPECIFIED_V6);
    }

    /// Whether the 128 bits given as two halves can be the address of one host in a network, as far
    /// as they alone tell: not 0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/3, `::`, `::1`, ff00::/8.
    /// RFC 1122 §3.2.1.3, RFC 4291 §2.
    public static boolean isUnicast(long high, long low) {
        if (isV4(high, low)) {
            int network = (int) low >>> 24;
            return network != 0 && network != 127 && network < 0xe0;
        }
        return (high != 0 || low >>> 1 != 0) && high >>> 56 != 0xff;
    }

    /// The JDK's form of this address.
    public InetAddress toInetAddress() {
        byte[] octets = new byte[isV4() ? 4 : 16];
        for (int i = 0; i < octets.length; i++) {
            int fromEnd = octets.length - 1 - i;
            octets[i] = (byte) ((fromEnd < 8 ? low : high) >>> (8 * (fromEnd % 8)));
        }
        try {
            return octets.length == 4 ? InetAddress.getByAddress(octets)
                    : Inet6Address.getByAddress(null, octets, -1);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /// Figures; IPv6 in the short form of RFC 5952.
    @Override
    public String toString() {
        if (isV4()) {
            int a = v4();
            return (a >>> 24) + "." + (a >>> 16 & 0xff) + "." + (a >>> 8 & 0xff) + "." + (a & 0xff);
        }
        int zerosAt = -1;
        int zeroCount = 1;                       // one group of zeros alone is not shortened
        for (int i = 0; i < 8; i++) {
            int n = 0;
            while (i + n < 8 && group(i + n) == 0) n++;
            if (n > zeroCount) {
                zerosAt = i;
                zeroCount = n;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == zerosAt) {
                text.append("::");
                i += zeroCount - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int i) {
        return (int) ((i < 4 ? high : low) >>> (16 * (3 - i % 4))) & 0xffff;
    }
}
