package elva.sim;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A host without a stack: it sends what a script says, and remembers what came.
public final class RawPeer implements Node {
    private final World world;
    private final String name;
    private final IpAddress address;
    private final List<PacketView> arrived = new ArrayList<>();
    private Consumer<PacketView> heard = _ -> { };

    RawPeer(World world, String name, IpAddress address) {
        this.world = world;
        this.name = name;
        this.address = address;
    }

    @Override
    public String name() { return name; }

    public IpAddress address() { return address; }

    /// One of its ports.
    public Endpoint port(int port) {
        return new Endpoint(address, port);
    }

    /// Sends a packet, whoever it says it comes from.
    public void send(byte[] packet) {
        world.send(this, packet);
    }

    /// Puts a packet on the link to a host, whatever destination it names.
    public void sendTo(String host, byte[] packet) {
        world.link(name, host).carry(packet);
    }

    /// Tells a script of every packet that comes.
    public void onArrival(Consumer<PacketView> listener) {
        heard = listener;
    }

    /// What came so far.
    public List<PacketView> arrived() {
        return List.copyOf(arrived);
    }

    @Override
    public void arrived(byte[] packet) {
        PacketView view = PacketView.of(packet);
        arrived.add(view);
        heard.accept(view);
    }
}
