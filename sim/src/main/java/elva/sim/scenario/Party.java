package elva.sim.scenario;

import elva.sim.Host;
import elva.tcp.Connection;
import elva.tcp.ConnectionException;
import elva.tcp.ConnectionListener;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.State;
import elva.wire.Endpoint;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One end of a scenario: a host and the one user on it, who does what the script says.
public final class Party implements ConnectionListener {
    private static final int READ_LENGTH = 4_096;

    private final Host host;
    private final Consumer<ConnectionException> refused;
    private final MemorySegment room = MemorySegment.ofArray(new byte[READ_LENGTH]);
    private @Nullable Connection connection;
    private boolean reads = true;
    private long received;

    /// @param refused told when a user call fails
    Party(Host host, Consumer<ConnectionException> refused) {
        this.host = host;
        this.refused = refused;
    }

    Host host() { return host; }

    /// One of its sockets.
    Endpoint at(int port) {
        return new Endpoint(host.address(), port);
    }

    /// Octets read so far.
    long received() { return received; }

    State state() {
        return connection == null ? State.CLOSED : connection.state();
    }

    // user calls

    Party listen(int port) {
        host.tcp().listen(at(port), OpenOptions.STANDARD, this::accept, now());
        host.pump();
        return this;
    }

    private void accept(Listener from) {
        Connection accepted = from.accept();
        if (accepted == null) return;
        connection = accepted;
        accepted.listener(this);
    }

    Party connect(Endpoint to, int fromPort, OpenOptions options) {
        try {
            connection = host.tcp().connect(to, options.local(at(fromPort)), this, now());
        } catch (ConnectionException e) {
            refused.accept(e);
        }
        host.pump();
        return this;
    }

    Party connect(Endpoint to, int fromPort) {
        return connect(to, fromPort, OpenOptions.STANDARD);
    }

    Party send(String text) {
        return send(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Sends so many octets that nobody wants to read.
    Party send(int length) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) '.');
        return send(text);
    }

    private Party send(byte[] text) {
        MemorySegment octets = MemorySegment.ofArray(text);
        return act(c -> c.send(octets, 0, text.length, 0, now()));
    }

    Party close() {
        return act(c -> c.close(now()));
    }

    Party abort() {
        return act(c -> c.abort(now()));
    }

    Party stopReading() {
        reads = false;
        return this;
    }

    Party startReading() {
        reads = true;
        return act(this::read);
    }

    /// Does something with the connection. If faults of the link have kept it from being there, or
    /// ended it, the script goes on without.
    private Party act(Consumer<Connection> call) {
        Connection c = connection;
        if (c == null || c.end() != null) return this;
        try {
            call.accept(c);
        } catch (ConnectionException e) {
            refused.accept(e);
        }
        host.pump();
        return this;
    }

    private long now() {
        return host.clockNanos();
    }

    @Override
    public void signalled(Connection c, int signals) {
        if (reads && c.end() == null) read(c);
    }

    private void read(Connection c) {
        int count = c.receive(room, 0, READ_LENGTH, now());
        while (count > 0) {
            received += count;
            count = c.receive(room, 0, READ_LENGTH, now());
        }
    }
}
