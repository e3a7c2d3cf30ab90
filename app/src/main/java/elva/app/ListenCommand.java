package elva.app;

import elva.host.Network;
import elva.host.TcpConnection;
import elva.host.TcpListener;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `./elva listen PORT`: standard input and output over the first connection that comes.
@Command(
        name = "listen",
        description = "Waits for one connection, behind a TUN device: what comes goes to standard "
                + "output, standard input goes there. The end of input half-closes.",
        footer = {"", "Example: ./elva listen 9000 --address 192.0.2.2/24 --peer 192.0.2.1 "
            + "</dev/null >upload"})
final class ListenCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "PORT", description = "Where to listen, 1..65535.")
    private int port;

    @Mixin
    private final DeviceOptions device = new DeviceOptions();

    ListenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Arguments.port("listen", port);
        return Attachment.during("listen", device, terminal, a -> talk(a.network()));
    }

    private int talk(Network network) {
        String where = "port " + port;
        try {
            TcpConnection connection = accept(network);
            where = connection.remote().toString();
            new Relay(terminal, connection).run();
            return Exit.DONE;
        } catch (IOException e) {
            throw Endings.failure(where, e);
        }
    }

    private TcpConnection accept(Network network) throws IOException {
        try (TcpListener listener = network.listen(port)) {
            terminal.err().println("listening at port " + port + " of "
                    + String.join(", ", device.addresses().stream().map(Object::toString)
                            .toList()));
            TcpConnection connection = listener.accept();
            terminal.err().println("connected: " + connection.local() + " <- "
                    + connection.remote());
            return connection;
        }
    }
}
