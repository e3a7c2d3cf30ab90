package elva.examples;

import elva.host.Network;
import elva.host.NetworkOptions;
import elva.host.TcpConnection;
import elva.host.TcpListener;
import java.io.IOException;

/// Sends back what it is sent, behind a TUN of its own: `nc 192.0.2.2 7` reaches it. Needs Linux
/// and CAP_NET_ADMIN, and is best tried inside a network namespace.
public final class EchoServer {

    private EchoServer() {}

    /// Runs until the process ends.
    public static void main(String[] arguments) throws IOException {
        NetworkOptions options =
                NetworkOptions.tun("elva0").address("192.0.2.2/24").peer("192.0.2.1");
        try (Network network = Network.open(options); TcpListener listener = network.listen(7)) {
            System.out.println("echo on " + listener.local());
            while (true) {
                TcpConnection connection = listener.accept();
                Thread.startVirtualThread(() -> echo(connection));
            }
        }
    }

    private static void echo(TcpConnection connection) {
        try (connection) {
            connection.input().transferTo(connection.output());
        } catch (IOException e) {
            System.err.println(connection.remote() + ": " + e.getMessage());
        }
    }
}
