package elva.wire;

/// The control bits of a TCP header. RFC 9293 §3.1, RFC 3168 §6.1 (ECE, CWR).
public final class Control {
    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 16;
    public static final int URG = 32;
    public static final int ECE = 64;
    public static final int CWR = 128;

    private static final int[] BITS = {SYN, FIN, RST, PSH, URG, ACK, ECE, CWR};
    private static final String[] NAMES = {"SYN", "FIN", "RST", "PSH", "URG", "ACK", "ECE", "CWR"};

    private Control() {}

    /// As the RFC prints them, `SYN,ACK`; empty if none is set.
    ///
    /// @param flags bits of this class
    public static String text(int flags) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < BITS.length; i++) {
            if ((flags & BITS[i]) == 0) continue;
            if (!text.isEmpty()) text.append(',');
            text.append(NAMES[i]);
        }
        return text.toString();
    }
}
