package elva.tcp;

/// What a connection owes the network. Input notes it here; [Output] pays once everything that
/// arrived is processed. MUST-58, MUST-59.
final class Owed {
    /// Duplicate ACKs one batch of arrivals may draw: a bound on what a flood makes us send.
    private static final int DUPLICATE_ACKS_MOST = 64;

    boolean ack;
    /// An ACK that is throttled: decided when the segment is done (T18).
    boolean challenge;
    boolean syn;
    boolean probe;
    boolean keepAlive;
    /// A tail loss probe.
    boolean lossProbe;
    /// The SWS override timer ran out: what fits may go.
    boolean override;
    int duplicateAcks;

    /// An ACK for text right of a hole: each of them tells the sender something (RFC 5681 §3.2).
    void duplicateAck() {
        if (duplicateAcks < DUPLICATE_ACKS_MOST) duplicateAcks++;
    }

    /// RCV.NXT moved: what was owed as a duplicate would not be one.
    void newAck() {
        ack = true;
        duplicateAcks = 0;
    }

    boolean anyAck() {
        return ack || duplicateAcks > 0;
    }

    void acknowledged() {
        ack = false;
        if (duplicateAcks > 0) duplicateAcks--;
    }

    void clear() {
        ack = false;
        challenge = false;
        syn = false;
        probe = false;
        keepAlive = false;
        lossProbe = false;
        override = false;
        duplicateAcks = 0;
    }
}
