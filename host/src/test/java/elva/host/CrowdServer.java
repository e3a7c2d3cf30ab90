package elva.host;

import elva.stack.StackObserver;
import elva.tcp.Setting;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import elva.tcp.Usage;
import elva.wire.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// One of the processes of [CrowdTest]: Elva behind a TUN, a virtual thread for each connection. It
/// tells what it holds whenever it is asked to.
final class CrowdServer {
    static final int PORT = 7;

    private static final int COLLECTIONS = 2;

    private final AtomicInteger timeWaits = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Network network;
    private TcpListener listener;

    /// @param most connections that may come at once
    private CrowdServer(int most) throws IOException {
        TcpConfig config = TcpConfig.STANDARD.with(Setting.BACKLOG, most)
                .with(Setting.HALF_OPEN, most)
                .with(Setting.MSL, TimeUnit.SECONDS.toNanos(2));
        StackObserver observer = new StackObserver() {
            @Override
            public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
                if (arc.to() == State.TIME_WAIT) timeWaits.incrementAndGet();
            }
        };
        network = Peers.withKernel(o -> o.tcp(config).observer(observer)
                .errors((where, failure) -> {
                    failures.incrementAndGet();
                    failure.printStackTrace();
                }));
        listener = network.serve(PORT, CrowdServer::answer);
    }

    /// How many connections may come at once.
    public static void main(String[] arguments) throws Exception {
        CrowdServer server = new CrowdServer(Integer.parseInt(arguments[0]));
        BufferedReader orders = new BufferedReader(
                new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println("ready done");
        for (String order; (order = orders.readLine()) != null;) {
            switch (order) {
                case "usage" -> server.tell();
                case "unlisten" -> server.listener.close();
                case "listen" -> server.listener = server.network.serve(PORT, CrowdServer::answer);
                default -> throw new IllegalArgumentException(order);
            }
            System.out.println(order + " done");
        }
        server.network.close();
    }

    private static void answer(TcpConnection connection) throws IOException {
        ByteBuffer question = ByteBuffer.allocate(CrowdClient.QUESTION_LENGTH);
        while (connection.read(question) >= 0) {
            if (question.hasRemaining()) continue;
            long asked = question.flip().getLong();
            connection.write(ByteBuffer.wrap(Peers.text(CrowdClient.ANSWER_LENGTH, asked)));
            if ((asked & CrowdClient.LAST) != 0) connection.shutdownOutput();
            question.clear();
        }
    }

    /// What is held now, and what it takes.
    private void tell() throws IOException, InterruptedException {
        Usage usage = network.usage();
        System.out.printf(Locale.ROOT, "connections=%d halfOpen=%d timeWaits=%d listeners=%d "
                + "timers=%d bufferBytes=%d heldBytes=%d replies=%d enteredTimeWait=%d "
                + "failures=%d heapBytes=%d residentBytes=%d%n", usage.connections(),
                usage.halfOpen(), usage.timeWaits(), usage.listeners(), usage.timers(),
                usage.bufferBytes(), usage.heldBytes(), usage.replies(), timeWaits.get(),
                failures.get(), heapBytes(), residentBytes());
    }

    /// What garbage collections leave.
    private static long heapBytes() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /// What the process has of the machine's memory. The heap takes the same all the time.
    private static long residentBytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
}
