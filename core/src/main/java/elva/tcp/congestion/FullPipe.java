package elva.tcp.congestion;

/// Whether the path is full: three rounds of trying to send faster that did not get a quarter more
/// through. draft-ietf-ccwg-bbr §5.3.1.2.
final class FullPipe {
    private static final double GROWTH = 1.25;
    private static final int ROUND_COUNT = 3;

    private long fullBw;
    private int count;
    private boolean now;
    private boolean reached;

    /// Since it was looked for last.
    boolean now() {
        return now;
    }

    /// Ever.
    boolean reached() {
        return reached;
    }

    void reached(boolean ever) {
        reached = ever;
    }

    /// Begins to look anew.
    ///
    /// @param baseline octets per second that are known to get through
    void reset(long baseline) {
        fullBw = baseline;
        count = 0;
        now = false;
    }

    /// CheckFullBWReached().
    void update(AckSample ack, boolean roundStart) {
        if (now || !roundStart || ack.applicationLimited) return;
        if (ack.deliveryRate >= fullBw * GROWTH) {
            reset(ack.deliveryRate);
            return;
        }
        now = ++count >= ROUND_COUNT;
        if (now) reached = true;
    }
}
