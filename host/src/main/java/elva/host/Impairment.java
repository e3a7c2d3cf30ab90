package elva.host;

/// What a link does to the packets of both directions, beyond carrying them. A border, so an
/// interface; [RandomImpairment] is one that a seed repeats.
///
/// Called for each packet, with the stack's lock held, never twice at once: it must not wait.
public interface Impairment {

    /// The packet is lost.
    long DROP = -1;
    /// The packet passes at once.
    long PASS = 0;

    /// What becomes of a packet that we send.
    ///
    /// @param length octets of the IP packet
    /// @return [#DROP], [#PASS], or for how many nanoseconds it is held back while others overtake
    long outbound(int length);

    /// What becomes of a packet that arrives; as [#outbound].
    long inbound(int length);
}
