package elva.app.link;

import elva.host.tun.NetworkNamespace;
import elva.host.tun.TunDevice;
import elva.wire.Prefix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// A TUN device as the end of a link.
final class TunEnd implements End, AutoCloseable {
    private static final int PACKET_LENGTH_MOST = 65_535;
    /// What the kernel may have ready for us: its bursts are not to be lost beside the model.
    private static final int QUEUE_LENGTH = 10_000;

    private final TunDevice device;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment received = arena.allocate(PACKET_LENGTH_MOST + 1, 8);
    private final MemorySegment transmitted = arena.allocate(PACKET_LENGTH_MOST + 1, 8);

    private TunEnd(TunDevice device) {
        this.device = device;
    }

    /// Opens the device in its namespace and makes the kernel's side of it ready.
    ///
    /// @param mtu octets; 0: the device's own
    static TunEnd open(EndPlace place, int mtu) throws IOException {
        String namespace = place.namespace();
        if (namespace == null) return openHere(place, mtu);
        return NetworkNamespace.of(namespace).call(() -> openHere(place, mtu));
    }

    private static TunEnd openHere(EndPlace place, int mtu) throws IOException {
        TunDevice device = TunDevice.open(place.device());
        try {
            if (device.created()) device.queueLength(QUEUE_LENGTH);
            device.configure(place.addresses(),
                    place.addresses().stream().map(Prefix::address).toList(), mtu);
            return new TunEnd(device);
        } catch (IOException e) {
            device.close();
            throw e;
        }
    }

    @Override
    public byte @Nullable [] receive() throws IOException {
        int length = device.receive(received, 0, PACKET_LENGTH_MOST);
        if (length == 0) return null;
        byte[] packet = new byte[length];
        MemorySegment.copy(received, ValueLayout.JAVA_BYTE, 0, packet, 0, length);
        return packet;
    }

    @Override
    public synchronized boolean transmit(byte[] packet) {
        MemorySegment.copy(packet, 0, transmitted, ValueLayout.JAVA_BYTE, 0, packet.length);
        long before = device.lostCount();
        device.transmit(transmitted, 0, packet.length, 0);
        return device.lostCount() == before;
    }

    /// As [TunDevice#await].
    void await(long timeoutNanos) throws IOException {
        device.await(timeoutNanos);
    }

    void wake() {
        device.wake();
    }

    @Override
    public void close() {
        device.close();
        arena.close();
    }
}
