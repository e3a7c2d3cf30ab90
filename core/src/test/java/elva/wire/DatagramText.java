package elva.wire;

/// What a datagram's header says, in words that tests compare.
final class DatagramText {

    private DatagramText() {}

    static String of(Datagram d) {
        return "%016x%016x > %016x%016x protocol %d DSCP %d ECN %d hop limit %d".formatted(
                d.sourceHigh, d.sourceLow, d.destinationHigh, d.destinationLow, d.protocol, d.dscp,
                d.ecn, d.hopLimit);
    }
}
