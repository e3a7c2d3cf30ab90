package elva.app;

import elva.host.Network;
import elva.host.TcpConnection;
import elva.tcp.OpenOptions;
import elva.wire.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `./elva connect HOST PORT`: standard input and output over one connection.
@Command(
        name = "connect",
        description = "Opens a connection from behind a TUN device: standard input goes there, "
                + "what comes goes to standard output. The end of input half-closes.",
        footer = {"", "Example: echo hello | ./elva connect 192.0.2.1 7 --address 192.0.2.2/24 "
            + "--peer 192.0.2.1"})
final class ConnectCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "HOST", description = "The peer's address, in figures.")
    private String host = "";

    @Parameters(index = "1", paramLabel = "PORT", description = "Its port, 1..65535.")
    private int port;

    @Mixin
    private final DeviceOptions device = new DeviceOptions();

    ConnectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Endpoint peer = Arguments.endpoint("connect", host, port);
        return Attachment.during("connect", device, terminal, a -> talk(a.network(), peer));
    }

    private int talk(Network network, Endpoint peer) {
        long began = System.nanoTime();
        try {
            TcpConnection connection = network.connect(peer, OpenOptions.STANDARD, Duration.ZERO);
            terminal.err().println("connected: " + connection.local() + " -> " + peer + " after "
                    + Figures.time(System.nanoTime() - began));
            new Relay(terminal, connection).run();
            return Exit.DONE;
        } catch (IOException e) {
            throw Endings.failure(peer.toString(), e);
        }
    }
}
