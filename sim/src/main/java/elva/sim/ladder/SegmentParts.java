package elva.sim.ladder;

/// A segment in words, part by part. Immutable.
///
/// @param control what it is for: `SYN`, `FIN`, `RST`, `ACK`, `SYN ACK`; empty for text alone
/// @param seq relative sequence number
/// @param length octets of text
/// @param ack relative acknowledgment number, [#NO_ACK] if there is none
/// @param remarks whatever else is worth a word: options, urgent pointer, a zero window
/// @param excerpt the beginning of the text if people can read it, else empty
public record SegmentParts(String control, long seq, int length, long ack, String remarks,
        String excerpt) {

    /// In the place of an acknowledgment number.
    public static final long NO_ACK = -1;

    /// `SYN ACK seq 0 ack 1 mss 1460`, or `seq 1..78 "GET / HTTP/1.1"`: the range is half-open.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(control);
        if (length > 0) word(text, "seq " + seq + ".." + (seq + length));
        else if (!control.equals("ACK")) word(text, "seq " + seq);
        if (ack != -1 && (length == 0 || !control.isEmpty())) word(text, "ack " + ack);
        if (!remarks.isEmpty()) word(text, remarks);
        if (!excerpt.isEmpty()) word(text, '"' + excerpt + '"');
        return text.toString();
    }

    private static void word(StringBuilder text, String more) {
        if (!text.isEmpty()) text.append(' ');
        text.append(more);
    }
}
