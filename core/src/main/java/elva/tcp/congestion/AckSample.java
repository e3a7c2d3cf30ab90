package elva.tcp.congestion;

/// What one ACK brought, as far as congestion control wants to know it. Sizes are octets.
///
/// Mutable and used again for each ACK of the stack: valid only during the call it is given to.
/// A FIN counts as one octet, a SYN not at all.
public final class AckSample {
    /// When the ACK arrived.
    public long nowNanos;
    /// What SND.UNA moved over.
    public int ackedLength;
    /// What the peer is known to have since this ACK and not before: acknowledged, or selectively
    /// acknowledged; "DeliveredData" of RFC 9937.
    public int deliveredLength;
    /// All that was ever delivered, this ACK's included.
    public long deliveredTotal;
    /// What was given up for lost by this ACK.
    public int lostLength;

    /// The round trip of the segment sent last among those this ACK delivered; -1 if none of them
    /// tells (Karn, RFC 6298 §3).
    public long rttNanos;
    /// SRTT, this ACK's sample included; 0 before the first.
    public long srttNanos;

    /// What flew before this ACK and what flies after it: sent, neither delivered nor given up for
    /// lost.
    public int flightBefore;
    public int flight;
    /// Whether the congestion window held text back since the ACK before this one, or nearly did:
    /// without that it is not known to be too small.
    public boolean windowLimited;
    /// Whether losses of an earlier flight are still being mended: fast recovery runs.
    public boolean inRecovery;
    /// ECE: the peer tells of marks; such an ACK lets no window grow (RFC 3168 §6.1.2).
    public boolean congestionEcho;

    // Of the segment sent last among those this ACK delivered, where a [DeliveryRate] is kept

    /// Octets per second; 0 if this ACK tells none.
    public long deliveryRate;
    /// What was delivered since that segment left, this ACK's included.
    public long deliveredSinceSent;
    /// All that was delivered before it left; -1 if this ACK delivered none.
    public long priorDelivered;
    /// What was in flight when it left, itself included.
    public int sentFlight;
    /// What was given up for lost since it left.
    public long lostSinceSent;
    /// Whether the user had left the pipe without text when it left.
    public boolean applicationLimited;

    /// Nothing is known but the time.
    public void clear(long timeNanos) {
        nowNanos = timeNanos;
        ackedLength = 0;
        deliveredLength = 0;
        deliveredTotal = 0;
        lostLength = 0;
        rttNanos = -1;
        srttNanos = 0;
        flightBefore = 0;
        flight = 0;
        windowLimited = false;
        inRecovery = false;
        congestionEcho = false;
        deliveryRate = 0;
        deliveredSinceSent = 0;
        priorDelivered = -1;
        sentFlight = 0;
        lostSinceSent = 0;
        applicationLimited = false;
    }
}
