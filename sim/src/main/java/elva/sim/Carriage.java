package elva.sim;

/// One packet on a link: who sent it when, and what became of it. Immutable, but for the octets,
/// which nobody changes.
///
/// @param from the sender's name
/// @param to the receiver's name; empty if nobody has the address
/// @param packet the IP packet as it was sent
/// @param sentNanos when it left
/// @param arrivesNanos when it arrives; meaningless if it does not
/// @param heldBack whether it waits longer than its turn, so that later ones may overtake it
@SuppressWarnings("ArrayRecordComponent")      // never compared
public record Carriage(String from, String to, byte[] packet, long sentNanos, Fate fate,
        long arrivesNanos, boolean heldBack) {}
