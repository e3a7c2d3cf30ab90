package elva.app;

import elva.app.serve.FileServer;
import elva.host.ConnectionHandler;
import elva.host.TcpConnection;
import elva.host.TcpListener;
import elva.tcp.Status;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./elva serve DIR`: a file server over Elva's TCP, until Ctrl-C.
@Command(
        name = "serve",
        description = "Serves a directory over HTTP/1.1, behind a TUN device. Ctrl-C ends it: "
                + "transfers have some time to finish, what is left then is reset; Ctrl-C again "
                + "resets it at once.",
        footer = {"", "Example: ./elva serve www --address 192.0.2.2/24 --peer 192.0.2.1",
            "         curl http://192.0.2.2/"})
final class ServeCommand implements Callable<Integer> {
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration STALLED = Duration.ofMinutes(2);
    private static final Duration LINGER = Duration.ofSeconds(2);
    /// For connections to end that carry nothing any more.
    private static final Duration CLOSE = Duration.ofSeconds(2);
    /// For those whose connection was reset to say so.
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final int GRACE_MOST = 3600;
    private static final int CONNECTIONS_MOST = 1 << 20;
    private static final int LINGER_MOST = 1 << 20;
    private static final long DRAW_MILLIS = 200;
    private static final int MOMENTS = 10;
    private static final long MOMENT_MILLIS = 20;

    private final Terminal terminal;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final AtomicBoolean full = new AtomicBoolean();

    @Parameters(index = "0", paramLabel = "DIR",
            description = "What is served, and nothing outside it: links that lead out of it are "
                    + "not followed.")
    private Path directory = Path.of(".");

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "80",
            description = "Where it listens. Left out: 80.")
    private int port = 80;

    @Option(names = "--upload", paramLabel = "DIR",
            description = "Takes uploads (PUT or POST) into this directory: curl -T FILE URL.")
    private @Nullable Path uploads;

    @Option(names = "--upload-limit", paramLabel = "BYTES", defaultValue = "16G",
            description = "The largest upload: 65536, 500M, 1G. Left out: 16G, which are 16 GiB.")
    private String uploadLimit = "16G";

    @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "3",
            description = "How long transfers may go on after Ctrl-C, 0..3600. Left out: 3.")
    private int grace = 3;

    @Option(names = "--connections", paramLabel = "COUNT", defaultValue = "10000",
            description = "How many clients at once, 1..1048576; one more is reset. Left out: "
                    + "10000.")
    private int connectionsMost = 10_000;

    @Mixin
    private final DeviceOptions device = new DeviceOptions();

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Arguments.port("serve", port);
        if (grace < 0 || grace > GRACE_MOST) {
            throw Failure.usage("serve: --grace " + grace + " outside 0.." + GRACE_MOST);
        }
        if (connectionsMost < 1 || connectionsMost > CONNECTIONS_MOST) {
            throw Failure.usage("serve: --connections " + connectionsMost + " outside 1.."
                    + CONNECTIONS_MOST);
        }
        Path into = uploads == null ? null : Arguments.directory("serve", uploads);
        FileServer server = FileServer.of(Arguments.directory("serve", directory), into,
                Arguments.octets("serve", "--upload-limit", uploadLimit));
        TransferLog log = new TransferLog(terminal);
        Duration patience = Duration.ofSeconds(grace).plus(CLOSE).plus(LAST_WORDS).plus(LINGER);
        try (Interruption interruption = Interruption.begin(patience, Exit.DONE)) {
            try (Attachment attachment = Attachment.open("serve", device, terminal)) {
                interruption.calls(interrupted::countDown);
                interruption.callsAgain(Thread.currentThread()::interrupt);
                TcpListener listener = attachment.network().serve(port, handler(server, log));
                announce();
                await(attachment, log);
                end(attachment, listener, server, log);
            } catch (IOException e) {
                if (!interruption.isRaised()) throw e;
                return interruption.endsWith(new Complaints(terminal).of(e));
            }
            return terminal.trouble() ? interruption.endsWith(Exit.FAILED) : Exit.DONE;
        }
    }

    private void announce() {
        List<String> urls = device.addresses().stream().map(this::url).toList();
        String faults = device.faultsText();
        terminal.out().println("serving " + directory + " at " + String.join(" and ", urls)
                + ", " + device.tun() + (faults.isEmpty() ? "" : ", " + faults)
                + "; Ctrl-C ends it");
        terminal.out().flush();
    }

    private String url(IpAddress address) {
        String host = address.isV4() ? address.toString() : "[" + address + "]";
        return "http://" + host + (port == 80 ? "/" : ":" + port + "/");
    }

    private ConnectionHandler handler(FileServer server, TransferLog log) {
        Semaphore places = new Semaphore(connectionsMost);
        return connection -> {
            if (!places.tryAcquire()) {
                connection.abort();
                tellOfFullness();
                return;
            }
            connections.add(connection);
            try {
                connection.noDelay(true);
                connection.readTimeout(IDLE);
                connection.writeTimeout(STALLED);
                server.serve(connection.input(), connection.output(), log.of(connection));
                linger(connection);
            } catch (IOException _) {
                connection.abort();                          // the log has told of it
            } finally {
                connections.remove(connection);
                places.release();
            }
        };
    }

    /// Once: whoever floods a server is not to fill its terminal as well.
    private void tellOfFullness() {
        if (full.getAndSet(true)) return;
        terminal.err().println("elva: more than " + Figures.count(connectionsMost, "connection")
                + " at once (--connections): whoever comes beside them is reset");
    }

    /// Half-closes and reads what the client still sends, for a while: a reset because of it could
    /// overtake the answer. RFC 9112 §9.6.
    private static void linger(TcpConnection connection) throws IOException {
        connection.shutdownOutput();
        connection.readTimeout(LINGER);
        long deadline = System.nanoTime() + LINGER.toNanos();
        byte[] unwanted = new byte[16_384];
        int left = LINGER_MOST;
        try {
            while (left > 0 && System.nanoTime() - deadline < 0) {
                int n = connection.input().read(unwanted);
                if (n < 0) return;
                left -= n;
            }
        } catch (SocketTimeoutException _) {
            // long enough: TCP alone brings the rest of the answer there
        }
    }

    /// Waits for Ctrl-C; an interrupt of this thread will do as well.
    private void await(Attachment attachment, TransferLog log) throws IOException {
        try {
            while (!interrupted.await(DRAW_MILLIS, TimeUnit.MILLISECONDS)) {
                log.draw(System.nanoTime());
                IOException gone = attachment.network().failure();
                if (gone != null) throw gone;
            }
        } catch (InterruptedException _) {
            // its status is clear again: closing may wait
        }
    }

    private void end(Attachment attachment, TcpListener listener, FileServer server,
            TransferLog log) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long graceNanos = Duration.ofSeconds(grace).toNanos();
        server.close();
        listener.close();
        for (TcpConnection connection : connections) closeIdle(connection, log);
        int busy = busy(attachment, log);
        if (busy > 0 && grace > 0) {
            terminal.err().println("elva: closing: " + Figures.count(busy, "transfer") + " "
                    + (busy == 1 ? "has " : "have ") + grace + " s to finish; Ctrl-C again to "
                    + "reset " + (busy == 1 ? "it" : "them") + " now");
        }
        int aborted = awaitIdle(log, graceNanos) ? 0 : abortBusy(log);
        long left = graceNanos - (System.nanoTime() - began);
        aborted += attachment.close(Duration.ofNanos(Math.max(left, CLOSE.toNanos())));
        boolean _ = Thread.interrupted();                    // it has had its effect
        boolean _ = log.awaitIdle(LAST_WORDS.toNanos());
        terminal.out().println("closed after " + log.total() + (aborted == 0 ? ""
                : "; " + Figures.count(aborted, "connection") + " had to be reset"));
        terminal.out().flush();
        IOException gone = attachment.network().failure();
        if (gone != null) throw gone;
    }

    /// How many connections carry an answer or a request: what was written is a transfer until it
    /// has arrived. One that ends in a moment is none to speak of.
    private int busy(Attachment attachment, TransferLog log) throws InterruptedException {
        Set<Endpoint> busy = new HashSet<>();
        for (int i = 0; i < MOMENTS; i++) {
            busy.clear();
            for (Status status : attachment.network().status()) {
                if (status.awaitingAck() > 0) busy.add(status.remote());
            }
            for (TcpConnection connection : connections) {
                if (log.isBusy(connection)) busy.add(connection.remote());
            }
            if (busy.isEmpty()) break;
            Thread.sleep(MOMENT_MILLIS);
        }
        return busy.size();
    }

    /// An interrupt ends the waiting, for whatever is to be waited for afterwards as well.
    private static boolean awaitIdle(TransferLog log, long nanos) {
        try {
            return log.awaitIdle(nanos);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// An answer that is cut short must not look complete, as a FIN would make it look.
    private int abortBusy(TransferLog log) {
        int count = 0;
        for (TcpConnection connection : connections) {
            if (!log.isBusy(connection)) continue;
            connection.abort();
            count++;
        }
        return count;
    }

    private static void closeIdle(TcpConnection connection, TransferLog log) {
        if (log.isBusy(connection)) return;
        try {
            connection.shutdownOutput();
        } catch (IOException _) {
            connection.abort();                              // it has ended by itself
        }
    }
}
