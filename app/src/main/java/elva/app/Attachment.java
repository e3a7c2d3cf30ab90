package elva.app;

import elva.app.capture.CapturedFaults;
import elva.host.Impairment;
import elva.host.Network;
import elva.host.NetworkOptions;
import elva.pcap.CaptureTap;
import elva.pcap.PcapngWriter;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A network behind a device and the capture of what passes there. Any thread.
final class Attachment implements AutoCloseable {
    /// How often a capture's file is brought up to date: what a kill may cost.
    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final Network network;
    private final @Nullable PcapngWriter capture;
    private final @Nullable Path file;
    private final Terminal terminal;
    private boolean closed;

    private Attachment(Network network, @Nullable PcapngWriter capture, @Nullable Path file,
            Terminal terminal) {
        this.network = network;
        this.capture = capture;
        this.file = file;
        this.terminal = terminal;
    }

    /// What a command does there.
    @FunctionalInterface
    interface Work {

        /// Works; one of [Exit]'s codes says how it went.
        int run(Attachment attachment) throws IOException;
    }

    /// Opens device and capture, lets a command work, and closes them. Ctrl-C meanwhile resets the
    /// connections, and the command is interrupted.
    ///
    /// @param command whose work it is, the beginning of a complaint
    /// @return the command's exit code, or [Exit#INTERRUPTED]
    static int during(String command, DeviceOptions device, Terminal terminal, Work work)
            throws IOException {
        try (Interruption interruption =
                Interruption.begin(Interruption.SHORT, Exit.INTERRUPTED)) {
            try (Attachment attachment = open(command, device, terminal)) {
                interruption.calls(attachment::abort);
                return work.run(attachment);
            } catch (IOException | Failure e) {
                if (!interruption.isRaised()) throw e;
                say(terminal, command + ": interrupted");
                return Exit.INTERRUPTED;
            }
        }
    }

    /// Opens device and capture.
    ///
    /// @param command whose they are, the beginning of a complaint
    /// @throws Failure for options that make no sense
    /// @throws IOException if the system refuses one of them
    static Attachment open(String command, DeviceOptions device, Terminal terminal)
            throws IOException {
        NetworkOptions options = device.network(command)
                .errors((where, failure) -> report(terminal, where, failure));
        Impairment faults = device.faults(command);
        Path file = device.pcap() == null ? null : Arguments.output(command, device.pcap());
        PcapngWriter capture = file == null ? null : PcapngWriter.live(file);
        try {
            if (capture != null) {
                CaptureTap tap = tap(capture, device.tun(), terminal);
                options = options.tap(tap).observer(tap);
                if (faults != null) faults = new CapturedFaults(faults, tap);
            }
            if (faults != null) options = options.impairment(faults);
            Network network = Network.open(options);
            if (capture != null) flushNowAndThen(capture);
            if (!hasKernelAddress(network.name())) {
                say(terminal, "the kernel has no address on " + network.name() + "; --peer "
                        + device.possiblePeer() + " gives it one");
            }
            return new Attachment(network, capture, file, terminal);
        } catch (IllegalArgumentException e) {
            if (capture != null) capture.close();
            throw Failure.usage(command + ": " + e.getMessage());
        } catch (IOException e) {
            if (capture != null) capture.close();
            throw e;
        }
    }

    /// Those that IPv6 makes by itself do not count. Of a device without any the JDK says that it
    /// is not there.
    private static boolean hasKernelAddress(String device) {
        try {
            NetworkInterface there = NetworkInterface.getByName(device);
            return there != null
                    && there.inetAddresses().anyMatch(a -> !a.isLinkLocalAddress());
        } catch (SocketException _) {
            return true;                                     // nobody knows
        }
    }

    private static void flushNowAndThen(PcapngWriter capture) {
        Thread.ofPlatform().name("elva capture").daemon().start(() -> {
            try {
                while (true) {
                    Thread.sleep(FLUSH);
                    capture.flush();
                }
            } catch (IOException | InterruptedException _) {
                // closed; or it cannot be written, of which the tap and close tell
            }
        });
    }

    /// A tap into a capture, for a driver whose clock is [System#nanoTime].
    static CaptureTap tap(PcapngWriter capture, String device, Terminal terminal)
            throws IOException {
        return new CaptureTap(capture, capture.addInterface(device), epochNanosAtZero(),
                e -> say(terminal, "the capture ends here: " + e.getMessage()));
    }

    /// What the world's clock says when [System#nanoTime] says 0.
    static long epochNanosAtZero() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano() - System.nanoTime();
    }

    private static void report(Terminal terminal, String where, Throwable failure) {
        if (failure instanceof IOException) {
            say(terminal, where + ": " + failure.getMessage());
            return;
        }
        say(terminal, "a defect of Elva's own, worth a report: " + where + ": " + failure);
        failure.printStackTrace(terminal.err());
    }

    private static void say(Terminal terminal, String text) {
        terminal.complain(text);
    }

    Network network() { return network; }

    /// Ends connections at once, by resets: whoever waits for them is told.
    void abort() {
        int _ = network.close(Duration.ZERO);
    }

    /// Ends connections and capture.
    ///
    /// @param deadline for the connections
    /// @return how many connections had to be aborted
    /// @throws IOException if the capture could not be written
    synchronized int close(Duration deadline) throws IOException {
        if (closed) return 0;
        closed = true;
        int aborted = network.close(deadline);
        if (capture != null) close(capture);
        return aborted;
    }

    private void close(PcapngWriter complete) throws IOException {
        try (complete) {
            long lost = complete.lostCount();
            if (lost > 0) {
                say(terminal, Figures.count(lost, "packet") + " could not be captured: nothing "
                        + "could be written to " + file + " for too long");
            }
        }
        say(terminal, "captured: " + file);
    }

    @Override
    public void close() throws IOException {
        close(Duration.ofSeconds(5));
    }
}
