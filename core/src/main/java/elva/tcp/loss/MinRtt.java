package elva.tcp.loss;

import java.util.Arrays;

/// The shortest round trip of late: RACK.min_RTT, RFC 8985 §6.2 step 1.
///
/// A minimum over a window that slides in eighths: the oldest eighth of it may be left out.
public final class MinRtt {
    private static final int PARTS = 8;

    private final long partNanos;
    private final long[] least = new long[PARTS];
    private boolean known;
    private long originNanos;
    private long newestPart;
    private long nanos;

    /// @param windowNanos how long a sample counts, 8 or more
    public MinRtt(long windowNanos) {
        partNanos = windowNanos / PARTS;
    }

    /// Takes one round trip; `nowNanos` never goes back.
    public void sample(long rttNanos, long nowNanos) {
        if (!known) {
            known = true;
            originNanos = nowNanos;
            newestPart = 0;
            Arrays.fill(least, Long.MAX_VALUE);
        }
        long part = (nowNanos - originNanos) / partNanos;
        long oldest = Math.max(newestPart, part - PARTS);
        for (long passed = oldest + 1; passed <= part; passed++) {
            least[(int) (passed % PARTS)] = Long.MAX_VALUE;
        }
        newestPart = part;
        int index = (int) (part % PARTS);
        least[index] = Math.min(least[index], rttNanos);
        nanos = Long.MAX_VALUE;
        for (long each : least) nanos = Math.min(nanos, each);
    }

    /// Forgets the path.
    public void reset() {
        known = false;
        nanos = 0;
    }

    /// 0 before the first sample.
    public long nanos() { return nanos; }
}
