package elva.tcp;

import elva.wire.Seq;

/// What the path to one peer carries, as far as "too big" messages tell. RFC 1191, RFC 8201, with
/// the caution of RFC 5927 §7.2: a message that contradicts what was acknowledged is kept, and
/// believed only if the retransmission timer runs out before the number it quotes is acknowledged.
final class PathMtu {
    /// The largest packet that is sent, octets.
    int mtu;
    /// Routers may cut packets: the path is narrower than the floor.
    boolean mayFragment;
    private long loweredNanos;

    /// The largest packet that flies, and the number behind it, while `watching`.
    private boolean watching;
    private int flyingLength;
    private int flyingEnd;
    /// The largest packet that was acknowledged: MAXSIZEACKED.
    private int provenLength;
    private int doubtedMtu;
    private int doubtedSeq;

    void reset(int linkMtu) {
        mtu = linkMtu;
        mayFragment = false;
        loweredNanos = 0;
        watching = false;
        provenLength = 0;
        doubtedMtu = 0;
    }

    /// A packet with new numbers up to `end` left.
    void sent(int length, int end) {
        if (watching && length <= flyingLength) return;
        watching = true;
        flyingLength = length;
        flyingEnd = end;
    }

    void acknowledged(int una) {
        if (watching && Seq.le(flyingEnd, una)) {
            provenLength = Math.max(provenLength, flyingLength);
            watching = false;
        }
        if (doubtedMtu > 0 && Seq.lt(doubtedSeq, una)) doubtedMtu = 0;
    }

    /// Whether larger packets than this were acknowledged.
    boolean contradicts(int claimedMtu) {
        return claimedMtu < provenLength;
    }

    /// Keeps a message that may be forged.
    void doubt(int claimedMtu, int seq) {
        doubtedMtu = claimedMtu;
        doubtedSeq = seq;
    }

    /// The timer ran out: what was doubted is believed now.
    ///
    /// @return the MTU of the message; 0 if none was doubted
    int believe() {
        int claimed = doubtedMtu;
        doubtedMtu = 0;
        return claimed;
    }

    void lower(int to, long nowNanos) {
        mtu = to;
        loweredNanos = nowNanos;
        watching = false;
        provenLength = 0;
    }

    /// Whether it is time to try larger packets again. RFC 1191 §6.3, RFC 8201 §4
    boolean mayRise(int linkMtu, long pauseNanos, long nowNanos) {
        return (mtu < linkMtu || mayFragment) && nowNanos - loweredNanos >= pauseNanos;
    }
}
