package elva.pcap;

import java.math.BigInteger;

/// What an interface's timestamps count. draft-ietf-opsawg-pcapng, 4.2: if_tsresol and if_tsoffset.
///
/// @param resolution an exponent, 0..127, of 1/10 s, or with the highest bit set of 1/2 s
/// @param offsetSeconds to be added
record TimestampScale(int resolution, long offsetSeconds) {
    /// Of interfaces that do not say: microseconds.
    static final int RESOLUTION_DEFAULT = 6;
    /// Nanoseconds.
    static final int RESOLUTION_NANOS = 9;

    private static final long SECOND_NANOS = 1_000_000_000;

    /// Nanoseconds since 1970, rounded down.
    ///
    /// @param ticks unsigned
    /// @throws ArithmeticException if the result does not fit: before 1677 or after 2262
    long epochNanos(long ticks) {
        long offsetNanos = Math.multiplyExact(offsetSeconds, SECOND_NANOS);
        return Math.addExact(nanos(ticks), offsetNanos);
    }

    private long nanos(long ticks) {
        if (resolution == RESOLUTION_NANOS && ticks >= 0) return ticks;
        if (resolution == RESOLUTION_DEFAULT && ticks >= 0) return Math.multiplyExact(ticks, 1000);
        BigInteger ticksPerSecond = resolution < 128 ? BigInteger.TEN.pow(resolution)
                : BigInteger.TWO.pow(resolution - 128);
        return new BigInteger(Long.toUnsignedString(ticks))
                .multiply(BigInteger.valueOf(SECOND_NANOS))
                .divide(ticksPerSecond)
                .longValueExact();
    }
}
