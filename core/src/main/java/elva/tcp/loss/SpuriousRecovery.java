package elva.tcp.loss;

import elva.wire.Seq;

/// Tells whether a loss recovery was needless: the originals arrived. By timestamps (Eifel
/// detection, RFC 3522 §3.2) at its first ACK, or by D-SACK when all that was resent has come twice
/// (RFC 2883 §5.2, §5.3), which may be after its end.
///
/// Holds numbers only. A lying peer gains no more than it could by acknowledging what it did not
/// get: the window it had before.
public final class SpuriousRecovery {
    private boolean watching;
    private int left;
    private int right;
    private long resentLength;
    private long duplicateLength;
    /// RetransmitTS, while the first acceptable ACK is awaited.
    private boolean echoAwaited;
    private int retransmitTs;
    private boolean everDuplicate;

    /// Loss recovery begins. A second timeout for the same segment begins none.
    ///
    /// @param una SND.UNA
    /// @param nxt SND.NXT
    /// @param probeLength octets of a probe that was resent before and may come twice as well
    public void begin(int una, int nxt, int probeLength) {
        watching = true;
        left = una;
        right = nxt;
        resentLength = probeLength;
        duplicateLength = 0;
        echoAwaited = false;
    }

    /// Octets were sent again.
    public void resent(int octets) {
        resentLength += octets;
    }

    /// The resend that begins the recovery bears a timestamp. RFC 3522 (2)
    public void stamped(int tsVal) {
        echoAwaited = true;
        retransmitTs = tsVal;
    }

    /// Text came twice. RFC 2883
    ///
    /// @return whether with this all that was resent has come twice: the recovery was needless
    public boolean duplicate(int duplicateLeft, int duplicateRight) {
        everDuplicate = true;
        boolean ofThis = Seq.le(left, duplicateLeft) && Seq.le(duplicateRight, right);
        if (!watching || !ofThis || resentLength == 0) return false;
        duplicateLength += duplicateRight - duplicateLeft;
        if (duplicateLength < resentLength) return false;
        end();
        return true;
    }

    /// The first acceptable ACK since recovery began. RFC 3522 (3) to (6); the ACK's own D-SACK is
    /// told of before.
    ///
    /// @param tsEcr what it echoes
    /// @param duplicateTold whether it bears a D-SACK
    /// @param all whether it acknowledges all that flew
    /// @return whether it answers an original, so that the recovery was needless
    public boolean acknowledged(int tsEcr, boolean duplicateTold, boolean all) {
        if (!watching || !echoAwaited) return false;
        echoAwaited = false;
        boolean needless = Seq.lt(tsEcr, retransmitTs) && !duplicateTold && (everDuplicate || !all);
        if (needless) end();
        return needless;
    }

    /// An ACK without timestamp came, or a segment was resent without one: nothing can be told so.
    public void unstamped() {
        echoAwaited = false;
    }

    /// Nothing is to be taken back any more.
    public void end() {
        watching = false;
        echoAwaited = false;
    }

    /// The peer is another one.
    public void reset() {
        end();
        everDuplicate = false;
    }

    /// Whether the peer ever told of text that came twice, so that it can. RFC 3522 (5)
    public boolean everDuplicate() { return everDuplicate; }
}
