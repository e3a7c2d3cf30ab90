package elva.sim.conversation;

/// What one conversation came to. Immutable, but for the tally, which belongs to the caller.
///
/// @param tally what was counted
/// @param halfClosed whether an end read on after it had closed
/// @param octets of text that were read, both ends
/// @param packets that were sent
/// @param endNanos virtual time that passed
/// @param traceHash equal for equal runs
public record ConversationResult(long seed, Tally tally, boolean halfClosed, long octets,
        long packets, long endNanos, long traceHash) {}
