package elva.host;

import java.io.IOException;
import java.util.function.UnaryOperator;

/// Two networks joined by a wire and one connection between them: from `client`, at Elva's address,
/// to `server`, at the peer's.
final class Talk implements AutoCloseable {
    final Peers.Pair pair;
    final TcpListener listener;
    final TcpConnection client;
    final TcpConnection server;

    private Talk(Peers.Pair pair, Family family) throws IOException {
        this.pair = pair;
        listener = pair.peer().listen(80);
        client = pair.elva().connect(family.peer, 80);
        server = listener.accept(Peers.SOON);
    }

    static Talk open() throws IOException {
        return open(UnaryOperator.identity(), UnaryOperator.identity());
    }

    static Talk open(UnaryOperator<NetworkOptions> elva, UnaryOperator<NetworkOptions> peer)
            throws IOException {
        return new Talk(Peers.pair(elva, peer), Family.V4);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        pair.close();
    }
}
