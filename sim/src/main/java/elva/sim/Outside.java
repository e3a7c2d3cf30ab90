package elva.sim;

import java.util.function.Consumer;

/// A place beyond the world: whoever drives the world from without, by a clock of its own, puts
/// packets in here and takes them out. It has no address, and remembers nothing.
public final class Outside implements Node {
    private final World world;
    private final String name;
    private final Consumer<byte[]> receiver;

    Outside(World world, String name, Consumer<byte[]> receiver) {
        this.world = world;
        this.name = name;
        this.receiver = receiver;
    }

    @Override
    public String name() { return name; }

    /// Puts a packet on the link to another place or host, whatever destination it names.
    ///
    /// @param packet from its IP header to its end; nobody changes it from now on
    /// @throws IllegalArgumentException if there is none of that name
    public void send(String to, byte[] packet) {
        world.link(name, to).carry(packet);
    }

    @Override
    public void arrived(byte[] packet) {
        receiver.accept(packet);
    }
}
