package elva.tcp;

import elva.wire.TcpOptions;

/// What two SYNs agree upon: window scale, timestamps, SACK. RFC 7323 §2.2, §3.2; RFC 2018 §2.
///
/// Our SYN offers what the settings allow; a SYN,ACK has what the SYN had and the settings allow;
/// what either end left out is off.
final class Negotiation {
    private static final int SHIFT_MOST = 14;                   // RFC 7323 §2.3
    private static final int UNSCALED_BITS = 16;

    private Negotiation() {}

    /// Our shift: the least with which the whole buffer can be offered.
    static int shift(TcpConfig config) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(
                config.getInt(Setting.RECEIVE_BUFFER));
        return Math.clamp(bits - UNSCALED_BITS, 0, SHIFT_MOST);
    }

    /// Nothing is agreed yet.
    static void begin(Tcb t) {
        scale(t, SentOptions.NONE);
        t.sack.reset();
        t.timestamps.start(t.shard.timestampOffset(t));
    }

    /// The peer's SYN or SYN,ACK came.
    static void take(Tcb t, TcpOptions peer) {
        scale(t, scale(t.config, peer));
        t.sack.permitted = sack(t.config, peer);
        if (timestamps(t.config, peer)) t.timestamps.agree(peer.tsVal(), t.shard.nowNanos);
    }

    /// The same where an embryo took them.
    static void take(Tcb t, HalfOpen h) {
        begin(t);
        scale(t, h.peerShift);
        t.sack.permitted = h.sackPermitted;
        if (h.timestamps) t.timestamps.agree(h.tsRecent, h.tsRecentNanos);
    }

    private static void scale(Tcb t, int peerShift) {
        boolean scaled = peerShift != SentOptions.NONE;
        t.scaled = scaled;
        t.snd.shift = scaled ? peerShift : 0;
        t.rcv.shift = scaled ? shift(t.config) : 0;
    }

    /// The peer's shift, one above the standard's greatest taken for that; [SentOptions#NONE] if
    /// windows are not scaled.
    static int scale(TcpConfig config, TcpOptions peer) {
        boolean scaled = config.is(Setting.WINDOW_SCALE) && peer.windowScale() >= 0;
        return scaled ? Math.min(peer.windowScale(), SHIFT_MOST) : SentOptions.NONE;
    }

    static boolean sack(TcpConfig config, TcpOptions peer) {
        return config.is(Setting.SACK) && peer.sackPermitted();
    }

    static boolean timestamps(TcpConfig config, TcpOptions peer) {
        return config.is(Setting.TIMESTAMPS) && peer.timestamps();
    }
}
