package elva.wire;

/// Segments as the RFC writes them, `<SEQ=2000><ACK=5000><DATA=100><CTL=FIN,ACK>`. RFC 9293 §3.5.
public final class SegmentText {

    private SegmentText() {}

    /// A segment without mention of PSH, which only says where a SEND ended.
    public static String of(TcpHeader header) {
        return of(header, false);
    }

    /// A segment as the RFC writes it.
    ///
    /// @param push whether to mention PSH
    public static String of(TcpHeader header, boolean push) {
        int flags = push ? header.flags() : header.flags() & ~Control.PSH;
        StringBuilder text = new StringBuilder(64);
        text.append("<SEQ=").append(Integer.toUnsignedString(header.seq())).append('>');
        if (header.has(Control.ACK)) {
            text.append("<ACK=").append(Integer.toUnsignedString(header.ack())).append('>');
        }
        if (header.textLength() > 0) {
            text.append("<DATA=").append(header.textLength()).append('>');
        }
        if (flags != 0) {
            text.append("<CTL=").append(Control.text(flags)).append('>');
        }
        return text.toString();
    }
}
