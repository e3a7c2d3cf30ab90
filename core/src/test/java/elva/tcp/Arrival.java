package elva.tcp;

/// A packet that is to arrive at a [Bench].
@FunctionalInterface
interface Arrival {

    /// Its octets, from the IP header on.
    ///
    /// @param ip the version the bench runs over
    byte[] octets(IpVersion ip);
}
