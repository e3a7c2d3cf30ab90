package elva.tcp;

import static elva.tcp.PeerSegment.segment;

import elva.wire.Control;
import elva.wire.Endpoint;
import java.lang.foreign.MemorySegment;

/// A second connection beside the one a [Bench] is about: by our own OPEN from port 80 to another
/// port of the same peer, ESTABLISHED. The peer's numbers are the same, 5000 next; ours are not.
final class Neighbour {
    private final Bench bench;
    private final int remotePort;
    final Connection connection;
    /// Our SND.NXT after the handshake.
    final int next;

    Neighbour(Bench bench, int remotePort, OpenOptions how) {
        this.bench = bench;
        this.remotePort = remotePort;
        VirtualHost host = bench.host();
        Endpoint remote = new Endpoint(bench.ip().remote, remotePort);
        OpenOptions from = how.local() == null ? how.local(bench.local()) : how;
        connection = host.stack.tcp().connect(remote, from, ConnectionListener.NONE,
                host.nowNanos);
        host.transmit();
        next = host.sent.getLast().seq() + 1;
        bench.arrives(peers(Control.SYN | Control.ACK).seq(Bench.PEER_NEXT - 1)
                .mss(Bench.PEER_MSS));
        bench.forget();
    }

    /// A segment of this connection's peer, SEQ 5000, ACK of all that the handshake sent.
    ///
    /// @param flags bits of [Control]
    PeerSegment peers(int flags) {
        return segment(flags).remotePort(remotePort).ack(next);
    }

    /// SEND of so many octets.
    Bench send(int length) {
        VirtualHost host = bench.host();
        byte[] octets = new byte[length];
        connection.send(MemorySegment.ofArray(octets), 0, length, 0,
                host.nowNanos);
        host.transmit();
        return bench;
    }

    /// Whether a packet is this connection's.
    boolean owns(Sent s) {
        return s.remotePort() == remotePort;
    }
}
