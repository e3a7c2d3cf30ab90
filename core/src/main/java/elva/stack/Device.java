package elva.stack;

import java.lang.foreign.MemorySegment;

/// Where packets leave: a TUN, a simulated link, a test. A border, so an interface.
///
/// Called by the thread that drives the stack, never twice at once.
public interface Device {

    /// Octets before the packet in the buffer given to [#transmit] that the device may overwrite,
    /// so that it can put a link header there without copying.
    int HEADROOM = 64;

    /// The largest IP packet the link carries, 576..65535 octets (1280 at least for IPv6).
    int mtu();

    /// The largest IP packet [#transmit] takes when it comes with a segment size, in octets: the
    /// device cuts it. 0 if it does not cut; then every packet fits the MTU.
    default int segmentationLimit() {
        return 0;
    }

    /// Sends one IP packet. A packet that cannot be sent is lost, as on any link.
    ///
    /// @param buffer valid during the call only
    /// @param offset where the packet begins, at least [#HEADROOM]
    /// @param length octets of the packet
    /// @param segmentSize octets of TCP text in each of the segments it is to be cut into, 0 if the
    ///     packet goes as it is. If it is not 0 the TCP checksum holds the pseudo-header's sum
    ///     only.
    void transmit(MemorySegment buffer, long offset, int length, int segmentSize);
}
