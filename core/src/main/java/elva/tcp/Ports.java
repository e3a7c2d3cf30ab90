package elva.tcp;

import elva.wire.Endpoint;
import elva.wire.IpAddress;

/// Chooses ephemeral ports. RFC 6056 §3.3.3: a keyed hash of the destination says where to begin,
/// so that a port tells nothing about ports to another destination.
final class Ports {

    private Ports() {}

    /// A local port that is free towards a remote socket; 0 if none is.
    static int forConnection(Shard shard, IpAddress from, Endpoint remote) {
        int least = shard.config.getInt(Setting.PORT_FIRST);
        int range = shard.config.getInt(Setting.PORT_LAST) - least + 1;
        long start = shard.portOffset(from, remote) + (shard.entropy.getAsLong() & 0xf);
        for (int i = 0; i < range; i++) {
            int port = least + (int) Long.remainderUnsigned(start + i, range);
            if (!isTaken(shard, new Endpoint(from, port), remote)) return port;
        }
        return 0;
    }

    /// A local port on which nobody listens.
    static int forListen(Shard shard, IpAddress address) {
        int least = shard.config.getInt(Setting.PORT_FIRST);
        int range = shard.config.getInt(Setting.PORT_LAST) - least + 1;
        long start = shard.entropy.getAsLong() >>> 1;
        for (int i = 0; i < range; i++) {
            int port = least + (int) ((start + i) % range);
            if (!shard.listens.contains(address, port)) return port;
        }
        throw new ConnectionException(Reason.INSUFFICIENT_RESOURCES, "no more ephemeral ports");
    }

    /// Whether the two sockets name a connection, be it in TIME-WAIT.
    static boolean isTaken(Shard shard, Endpoint local, Endpoint remote) {
        Segment name = shard.nameProbe;
        name.localHigh = local.address().high();
        name.localLow = local.address().low();
        name.localPort = local.port();
        name.remoteHigh = remote.address().high();
        name.remoteLow = remote.address().low();
        name.remotePort = remote.port();
        return shard.demux.find(name) != null;
    }
}
