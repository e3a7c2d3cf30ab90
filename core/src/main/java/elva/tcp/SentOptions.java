package elva.tcp;

import elva.wire.TcpWriter;

/// The options of one segment that is to leave, SACK blocks excepted; each in the place that keeps
/// the 32-bit words aligned, as Linux has them. RFC 9293 §3.2, RFC 7323 appendix A, RFC 2018 §2.
///
/// Used again and again.
final class SentOptions {
    static final int NONE = -1;
    /// Octets of the aligned timestamps option.
    static final int TIMESTAMPS_LENGTH = 12;

    /// The MSS option; 0 if there is none.
    int mss;
    /// The window scale option; [#NONE] if there is none.
    int shift = NONE;
    boolean sackPermitted;
    boolean timestamps;
    int tsVal;
    int tsEcr;

    void clear() {
        mss = 0;
        shift = NONE;
        sackPermitted = false;
        timestamps = false;
    }

    /// What a SYN offers by these settings.
    void offer(TcpConfig config) {
        shift = config.is(Setting.WINDOW_SCALE) ? Negotiation.shift(config) : NONE;
        sackPermitted = config.is(Setting.SACK);
        timestamps = config.is(Setting.TIMESTAMPS);
    }

    void timestamps(int value, int echo) {
        timestamps = true;
        tsVal = value;
        tsEcr = echo;
    }

    void write(TcpWriter writer) {
        if (mss > 0) writer.mss(mss);
        if (timestamps) {
            if (sackPermitted) writer.sackPermitted();
            else writer.nop().nop();
            writer.timestamps(tsVal, tsEcr);
        } else if (sackPermitted) {
            writer.nop().nop().sackPermitted();
        }
        if (shift != NONE) writer.nop().windowScale(shift);
    }
}
