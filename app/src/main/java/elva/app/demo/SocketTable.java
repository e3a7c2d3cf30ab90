package elva.app.demo;

import elva.tcp.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The kernel's TCP sockets of IPv4 in this namespace: `/proc/net/tcp`.
final class SocketTable {
    private static final Path TABLE = Path.of("/proc/self/net/tcp");

    /// A socket's ports; `elva` is 0 for one in LISTEN.
    record Ports(int kernel, int elva) {}

    private SocketTable() {}

    /// Every socket that has a state now; one in CLOSED is not in the table.
    static Map<Ports, State> read() throws IOException {
        return parse(new String(Files.readAllBytes(TABLE), StandardCharsets.US_ASCII));
    }

    /// @param table its first line is a heading
    static Map<Ports, State> parse(String table) {
        Map<Ports, State> states = new LinkedHashMap<>();
        table.lines().skip(1).forEach(line -> {
            String[] columns = line.strip().split("\\s+", 5);
            if (columns.length < 5) return;
            State state = KernelChange.numbered(Integer.parseInt(columns[3], 16));
            if (state != null) states.put(new Ports(port(columns[1]), port(columns[2])), state);
        });
        return states;
    }

    /// `010200C0:0050`
    private static int port(String socket) {
        return Integer.parseInt(socket.substring(socket.indexOf(':') + 1), 16);
    }
}
