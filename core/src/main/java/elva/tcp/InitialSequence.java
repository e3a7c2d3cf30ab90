package elva.tcp;

import elva.wire.SipHash;

/// Chooses initial sequence numbers: ISN = M + F(both sockets, secret). RFC 9293 §3.4.1, RFC 6528.
///
/// M advances every 4 us (MUST-8), so that a new incarnation of a connection starts beyond the old
/// one; F, a keyed hash (MUST-9), starts each pair of sockets elsewhere (SHLD-1), so that nobody
/// learns one from another. Immutable; any thread.
final class InitialSequence {
    private static final long TICK_NANOS = 4_000;

    private final SipHash f;

    /// @param key0 half of the secret, of which nothing may be known outside
    /// @param key1 the other half
    InitialSequence(long key0, long key1) {
        f = new SipHash(key0, key1);
    }

    /// The ISN of a connection that begins now.
    ///
    /// @param ports both ports: the local one in the upper 16 bits
    /// @param nowNanos of any origin, but of the same for all incarnations
    int next(long localHigh, long localLow, long remoteHigh, long remoteLow, int ports,
            long nowNanos) {
        long hash = f.hash(localHigh, localLow, remoteHigh, remoteLow,
                Integer.toUnsignedLong(ports));
        return (int) Math.floorDiv(nowNanos, TICK_NANOS) + (int) hash;
    }
}
