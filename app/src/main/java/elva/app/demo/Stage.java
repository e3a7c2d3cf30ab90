package elva.app.demo;

import elva.app.capture.CapturedFaults;
import elva.host.Impairment;
import elva.host.Network;
import elva.host.NetworkOptions;
import elva.pcap.CaptureTap;
import elva.pcap.PcapngWriter;
import elva.sim.ladder.Ladder;
import elva.tcp.Setting;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where the tour plays: Elva behind a TUN, the kernel at its other end, what both tell, and the
/// link between. One thread, the tour's.
public final class Stage implements AutoCloseable {
    static final String DEVICE = "elva0";
    static final String KERNEL = "192.0.2.1";
    static final String ELVA = "192.0.2.2";
    /// Two of them are long enough to be seen and short enough to be waited for.
    static final long MSL_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final int TIMEOUT_MILLIS = 10_000;

    private static final long ENDED_MOST_NANOS = TimeUnit.SECONDS.toNanos(5);
    /// Until the kernel's last change is traced as well.
    private static final long KERNEL_SETTLES_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path scratch;
    private final @Nullable PcapngWriter capture;
    private final KernelStates kernel;
    private final Conditions conditions = new Conditions();
    private final Recorder recorder;
    private final Network network;
    private final Set<State> seen = EnumSet.noneOf(State.class);
    private final List<KernelChange> kernelChanges = new ArrayList<>();

    private Stage(Path scratch, @Nullable PcapngWriter capture, KernelStates kernel)
            throws IOException {
        this.scratch = scratch;
        this.capture = capture;
        this.kernel = kernel;
        CaptureTap tap = capture == null ? null
                : new CaptureTap(capture, capture.addInterface(DEVICE), epochNanosAtZero());
        Impairment faults = tap == null ? conditions : new CapturedFaults(conditions, tap);
        recorder = new Recorder(tap, kernel::packetPasses);
        TcpConfig tcp = TcpConfig.STANDARD.with(Setting.MSL, MSL_NANOS);
        network = Network.open(NetworkOptions.tun(DEVICE).address(ELVA + "/24").peer(KERNEL)
                .tcp(tcp).tap(recorder).observer(recorder).impairment(faults));
    }

    private static long epochNanosAtZero() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano() - System.nanoTime();
    }

    /// Builds it in the network namespace this process is in.
    ///
    /// @param capture where packets are captured; `null`: nowhere. Closed with the stage
    /// @throws IOException if there is no TUN to be had; nothing is left behind
    public static Stage open(@Nullable PcapngWriter capture) throws IOException {
        Path scratch = Files.createTempDirectory("elva-demo");
        KernelStates kernel;
        try {
            kernel = TracedKernel.open(scratch, KERNEL);
        } catch (IOException _) {
            kernel = new SampledKernel();
        }
        try {
            return new Stage(scratch, capture, kernel);
        } catch (IOException e) {
            kernel.close();
            remove(scratch);
            throw e;
        }
    }

    /// In words, how the kernel's states are learned.
    public String how() {
        return kernel.how();
    }

    Network network() { return network; }

    Conditions conditions() { return conditions; }

    Recorder recorder() { return recorder; }

    /// A kernel's socket in LISTEN, at any port.
    ServerSocket kernelServer() throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName(KERNEL));
        server.setSoTimeout(TIMEOUT_MILLIS);
        return server;
    }

    /// A kernel's socket connected to Elva.
    Socket kernelClient(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(ELVA, port), TIMEOUT_MILLIS);
        return socket;
    }

    /// Forgets what was; the link has no faults.
    ///
    /// @param withPackets whether a ladder is to be drawn
    void begin(boolean withPackets) throws IOException {
        conditions.clear();
        kernel.take();
        kernelChanges.clear();
        recorder.begin(withPackets);
    }

    /// Waits for the end of the conversation, TIME-WAIT being one.
    void awaitEnd() throws InterruptedException {
        recorder.await(EnumSet.of(State.CLOSED, State.TIME_WAIT), ENDED_MOST_NANOS);
        TimeUnit.NANOSECONDS.sleep(KERNEL_SETTLES_NANOS + conditions.holdNanos());
    }

    /// What both ends have told of the conversation so far.
    Ladder ladder() throws IOException {
        List<Recorder.Packet> packets = recorder.packets();
        for (KernelChange change : kernel.take()) {
            if (!among(packets, change)) continue;
            kernelChanges.add(change);
            if (!change.inferred()) seen.add(change.after());
        }
        return Weaver.weave(packets, recorder.changes(), kernelChanges);
    }

    /// A socket that connects is traced before it has a port.
    private static boolean among(List<Recorder.Packet> packets, KernelChange change) {
        for (Recorder.Packet p : packets) {
            boolean same = p.kernel().port() == change.kernelPort() || change.kernelPort() == 0;
            if (same && p.elva().port() == change.elvaPort()) return true;
        }
        return false;
    }

    /// Whether Elva's end of the conversation is.
    boolean isInTimeWait() {
        List<Recorder.Change> changes = recorder.changes();
        return !changes.isEmpty() && changes.getLast().arc().to() == State.TIME_WAIT;
    }

    /// Waits while it is.
    void awaitTwoMsl() throws InterruptedException {
        recorder.await(EnumSet.of(State.CLOSED), 2 * MSL_NANOS + ENDED_MOST_NANOS);
    }

    /// The states that one end or the other was seen in.
    Set<State> seen() {
        Set<State> all = EnumSet.copyOf(recorder.seen());
        all.addAll(seen);
        return all;
    }

    /// Takes everything down.
    ///
    /// @throws IOException if the capture could not be written
    @Override
    public void close() throws IOException {
        network.close(Duration.ofMillis(500));
        kernel.close();
        remove(scratch);
        if (capture != null) capture.close();
    }

    private static void remove(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException _) {
            directory.toFile().deleteOnExit();
        }
    }
}
