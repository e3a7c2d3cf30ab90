package elva.sim;

/// Somebody on the network who can be sent packets.
interface Node {

    String name();

    /// A packet came. It must not be changed.
    void arrived(byte[] packet);
}
