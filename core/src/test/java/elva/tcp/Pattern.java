package elva.tcp;

/// Text in which every octet tells its sequence number, so that one that is lost, doubled or put
/// elsewhere shows.
final class Pattern {

    private Pattern() {}

    /// The octet that has a sequence number.
    static byte octet(int number) {
        return (byte) ((number * 0x9e37_79b1) >>> 24);
    }

    static byte[] octets(int from, int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) octets[i] = octet(from + i);
        return octets;
    }
}
