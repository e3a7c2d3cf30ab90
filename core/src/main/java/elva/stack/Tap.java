package elva.stack;

/// Sees every IP packet as it passes, and what became of it. A border, so an interface.
///
/// Called by the thread that drives the stack. An exception it throws reaches the driver.
@FunctionalInterface
public interface Tap {

    /// A packet arrived and was judged, or is about to leave.
    ///
    /// @param packet valid during the call only
    void packet(TappedPacket packet);
}
