package elva.wire;

/// Sequence number arithmetic modulo 2^32. RFC 9293 §3.4.
///
/// The only place where sequence numbers are compared. Two numbers exactly half the space apart
/// compare as neither less nor greater, so no order follows from them.
public final class Seq {

    private Seq() {}

    /// a < b
    public static boolean lt(int a, int b) {
        return b - a > 0;
    }

    /// a =< b
    public static boolean le(int a, int b) {
        return a == b || b - a > 0;
    }

    /// left =< seq < left + length, going upwards from `left`.
    ///
    /// @param length octets, 0..2^31-1
    public static boolean inWindow(int seq, int left, int length) {
        return Integer.compareUnsigned(seq - left, length) < 0;
    }

    /// left =< seq =< right, going upwards from `left`.
    public static boolean inRange(int left, int seq, int right) {
        return Integer.compareUnsigned(seq - left, right - left) <= 0;
    }

    /// The later of two numbers, `a` where neither is.
    public static int max(int a, int b) {
        return lt(a, b) ? b : a;
    }

    /// The earlier of two numbers, `a` where neither is.
    public static int min(int a, int b) {
        return lt(b, a) ? b : a;
    }

    /// How far upwards from `from` to `to`: 0..2^32-1.
    public static long distance(int from, int to) {
        return Integer.toUnsignedLong(to - from);
    }
}
