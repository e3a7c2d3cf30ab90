package elva.host;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Ten thousand connections at once between Elva and sockets of the kernel's, half of them over
/// each version of IP: all are served while all are open, half are closed by each side first, and
/// then everything is given back. Twice, for what a first time leaves a second one does not add to.
///
/// It prints what it measured. What it checks are counts, what Elva itself holds of native memory,
/// and the heap behind a garbage collection; the process's size is the JVM's own affair.
@ExtendWith(InNamespace.class)
class CrowdTest {
    private static final int PROCESS_COUNT = 4;
    private static final int EACH = 2_500;
    private static final int COUNT = PROCESS_COUNT * EACH;
    /// Of the client's open files, besides its sockets.
    private static final int OTHER_FILES = 100;
    private static final int ROUNDS = 2;

    /// Tables that have grown to ten thousand and stay so, and what the JVM itself keeps.
    private static final long HEAP_MARGIN_BYTES = 2_000_000;
    /// Less than an object for each connection.
    private static final long HEAP_GROWTH_BYTES = 16 * COUNT;
    /// One slab of the pool stays as a spare.
    private static final long SPARE_BYTES = 1 << 20;

    private static final long AWAIT_NANOS_MOST = TimeUnit.SECONDS.toNanos(60);

    /// The heap has all its memory from the beginning, so that what the process takes beyond is
    /// native, and the C library gives back what it does not need.
    private static final List<String> SERVER_OPTIONS = List.of("-Xms384m", "-Xmx384m",
            "-XX:+AlwaysPreTouch", "-XX:TrimNativeHeapInterval=500");
    private static final List<String> CLIENT_OPTIONS = List.of("-Xmx64m",
            "-XX:TieredStopAtLevel=1");

    private final List<CrowdProcess> clients = new ArrayList<>();
    private long heapBefore;
    private long residentBefore;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void tenThousandConnections_areServedAtOnce_andLeaveNothing() throws Exception {
        assumeOpenFiles(EACH + OTHER_FILES);
        try (CrowdProcess server = CrowdProcess.start(SERVER_OPTIONS, CrowdServer.class, COUNT)) {
            server.done();
            lengthenQueue();
            Map<String, Long> before = usage(server);
            heapBefore = of(before, "heapBytes");
            residentBefore = of(before, "residentBytes");
            startClients();
            long heapMost = heapBefore + HEAP_MARGIN_BYTES;
            for (int round = 1; round <= ROUNDS; round++) {
                serveAll(server);
                close();
                Map<String, Long> after = awaitNothing(server, round, heapMost);
                heapMost = of(after, "heapBytes") + HEAP_GROWTH_BYTES;
                server.order("unlisten");
                assertThat(usage(server)).containsEntry("listeners", 0L);
                server.order("listen");
            }
        } finally {
            for (CrowdProcess client : clients) client.close();
        }
    }

    private static void assumeOpenFiles(int least) throws IOException {
        String[] limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(l -> l.startsWith("Max open files")).findFirst().orElse("").split(" +", -1);
        boolean enough = limit.length > 4
                && (limit[4].equals("unlimited") || Long.parseLong(limit[4]) >= least);
        assumeTrue(enough, "needs " + least + " open files (ulimit -Hn)");
    }

    /// The device's queue takes 500 packets otherwise, and a crowd that comes at once loses the
    /// rest: right, but slow.
    private static void lengthenQueue() throws IOException, InterruptedException {
        boolean there = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(d -> Files.isExecutable(Path.of(d, "ip")));
        assumeTrue(there, "needs ip");
        int result = new ProcessBuilder("ip", "link", "set", "elva0", "txqueuelen",
                String.valueOf(COUNT)).inheritIO().start().waitFor();
        assertThat(result).isZero();
    }

    private void startClients() throws IOException, InterruptedException {
        for (int i = 0; i < PROCESS_COUNT; i++) {
            String host = i % 2 == 0 ? Family.V4.elva : Family.V6.elva;
            clients.add(CrowdProcess.start(CLIENT_OPTIONS, CrowdClient.class, host,
                    CrowdServer.PORT, EACH, i * EACH));
        }
        for (CrowdProcess client : clients) client.done();
    }

    /// Opens them all, and then asks by all of them.
    private void serveAll(CrowdProcess server) throws IOException, InterruptedException {
        double opened = together("open");
        Map<String, Long> idle = await(server, u -> of(u, "connections") == COUNT
                && of(u, "halfOpen") == 0);
        double answered = together("ask");
        Map<String, Long> asked = usage(server);
        assertThat(asked).containsEntry("connections", (long) COUNT)
                .containsEntry("failures", 0L);
        System.out.printf(Locale.ROOT, "%,d connections: opened in %.1f s, questions answered in "
                + "%.1f s; heap %,d bytes each, then %,d; native %,d bytes each, then %,d%n",
                COUNT, opened, answered, each(idle, "heapBytes", heapBefore),
                each(asked, "heapBytes", heapBefore), each(idle, "heldBytes", 0),
                each(asked, "heldBytes", 0));
    }

    private static long each(Map<String, Long> usage, String what, long before) {
        return (of(usage, what) - before) / COUNT;
    }

    private static long of(Map<String, Long> usage, String what) {
        return Objects.requireNonNull(usage.get(what), what);
    }

    /// Has every client do the same.
    ///
    /// @return seconds until all have done it
    private double together(String order) throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (CrowdProcess client : clients) client.tell(order);
        for (CrowdProcess client : clients) client.done();
        return (System.nanoTime() - began) / 1e9;
    }

    /// Half of the clients of each version of IP close first, of the others Elva does.
    private void close() throws IOException, InterruptedException {
        for (int i = 0; i < PROCESS_COUNT; i++) {
            clients.get(i).tell(i < PROCESS_COUNT / 2 ? "close" : "be closed");
        }
        for (CrowdProcess client : clients) client.done();
    }

    private Map<String, Long> awaitNothing(CrowdProcess server, int round, long heapMost)
            throws IOException, InterruptedException {
        Map<String, Long> after = await(server, u -> of(u, "connections") == 0
                && of(u, "timeWaits") == 0
                && of(u, "heldBytes") <= SPARE_BYTES
                && of(u, "heapBytes") < heapMost);
        for (String what : List.of("connections", "halfOpen", "timeWaits", "timers", "bufferBytes",
                "replies", "failures")) {
            assertThat(after).containsEntry(what, 0L);
        }
        assertThat(after).containsEntry("listeners", 1L)
                .containsEntry("enteredTimeWait", (long) round * COUNT / 2);
        System.out.printf(Locale.ROOT, "all closed: heap %+,d bytes, the process beyond its heap "
                + "%+,d%n", of(after, "heapBytes") - heapBefore,
                of(after, "residentBytes") - residentBefore);
        return after;
    }

    private static Map<String, Long> usage(CrowdProcess server)
            throws IOException, InterruptedException {
        return Arrays.stream(server.order("usage").split(" ")).map(w -> w.split("=", 2))
                .collect(toMap(w -> w[0], w -> Long.valueOf(w[1])));
    }

    private static Map<String, Long> await(CrowdProcess server, Predicate<Map<String, Long>> what)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + AWAIT_NANOS_MOST;
        while (true) {
            Map<String, Long> usage = usage(server);
            if (what.test(usage)) return usage;
            if (System.nanoTime() - deadline > 0) throw new AssertionError("still " + usage);
            Thread.sleep(100);
        }
    }
}
