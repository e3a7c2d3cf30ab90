package elva.stack;

/// The one source of secrets: keys of hashes and of initial sequence numbers, random ports. A
/// border, so an interface. Called by the thread that drives the stack.
///
/// On a network it must be unpredictable; in a simulation, replayable.
@FunctionalInterface
public interface Entropy {

    /// 64 bits, each value as likely as any other.
    long nextLong();
}
