package elva.tcp;

import elva.wire.Endpoint;

/// What a connection did, told when it is gone. Immutable.
///
/// @param openedNanos when it left CLOSED or LISTEN, on the driver's clock
/// @param octetsSent text that left, the first time it did
/// @param octetsReceived text delivered in order
/// @param segmentsRetransmitted how many segments were sent again
public record Summary(Endpoint local, Endpoint remote, End end, long openedNanos, long closedNanos,
        long octetsSent, long octetsReceived, long segmentsSent, long segmentsReceived,
        long segmentsRetransmitted) {}
