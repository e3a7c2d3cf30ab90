package elva.ip;

import elva.wire.IpAddress;
import elva.wire.SipHash;
import java.util.Arrays;

/// How many ICMP errors a peer gets: a bucket of tokens for each, an IPv4 address or an IPv6 /64,
/// which is what one host has at least. RFC 4443 §2.4 (f), RFC 1122 §3.2.2.
///
/// Nobody's errors are to tell how many another gets, so no bucket is for all. The buckets are many
/// and few enough to bear any flood; a keyed hash says whose is which, so that nobody can choose to
/// share one: docs/decisions/0021.
public final class ErrorLimit {
    private static final int BUCKET_COUNT = 1024;

    private final SipHash hash;
    /// How long one token takes to come back; 0: there are none.
    private final long tokenNanos;
    private final long burstNanos;
    /// When each bucket is full again, in the past if it is.
    private long[] fullNanos = {};

    /// @param hash with a key that nobody outside knows
    /// @param rate errors per second to one peer, 0..10^9; 0: none at all
    /// @param burst how many may go at once, at least 1
    public ErrorLimit(SipHash hash, int rate, int burst) {
        this.hash = hash;
        tokenNanos = rate == 0 ? 0 : 1_000_000_000L / rate;
        burstNanos = burst * tokenNanos;
    }

    /// Takes a token of a peer's bucket.
    ///
    /// @return false if there is none
    public boolean take(long high, long low, long nowNanos) {
        if (tokenNanos == 0) return false;
        if (fullNanos.length == 0) {
            fullNanos = new long[BUCKET_COUNT];
            Arrays.fill(fullNanos, nowNanos);
        }
        long host = IpAddress.isV4(high, low) ? low : 0;
        int bucket = (int) hash.hash(high, host, 0, 0, 0) & BUCKET_COUNT - 1;
        long wait = Math.max(0, fullNanos[bucket] - nowNanos) + tokenNanos;
        if (wait > burstNanos) return false;
        fullNanos[bucket] = nowNanos + wait;
        return true;
    }
}
