package elva.app;

import elva.app.link.Count;
import elva.app.link.EndPlace;
import elva.app.link.LaneFigures;
import elva.app.link.LaneOptions;
import elva.app.link.LiveLink;
import elva.pcap.PcapngWriter;
import elva.wire.Prefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./elva link`: a link between two TUN devices that fails as it is told to, until Ctrl-C.
@Command(
        name = "link",
        description = "Joins two TUN devices, in two network namespaces say, by a link that "
                + "delays, loses, reorders, duplicates and damages packets as the simulator's "
                + "links do, in real time. Ctrl-C ends it and tells what it did.",
        footer = {"", "Example: ip netns add left; ip netns add right",
            "         ./elva link --a left:elva0 --a-address 192.0.2.1/24 --b right:elva0 \\",
            "             --b-address 192.0.2.2/24 --delay 20ms --loss 1%% --seed 7",
            "         ip netns exec right iperf3 -s -1 -D; ip netns exec left iperf3 -c 192.0.2.2",
            "A slow way back:   --rate 100mbit/1mbit --queue 256k/32k",
            "Everything wrong:  --jitter 5ms --loss 1%% --reorder 2%% --duplicate 1%% "
                + "--corrupt 0.1%%",
            "A cable pulled:    --partition 10s..12s --partition 20s..21s/never"})
final class LinkCommand implements Callable<Integer> {
    private static final long LOOK_NANOS = 100_000_000;
    private static final long FLUSH_NANOS = 1_000_000_000;

    private final Terminal terminal;
    private final CountDownLatch ended = new CountDownLatch(1);

    @Option(names = "--a", paramLabel = "END", required = true,
            description = "One end, [NAMESPACE:]DEVICE: a TUN, created unless it is there, in a "
                    + "namespace of ip netns or of a file such as /proc/1234/ns/net: left:elva0.")
    private String a = "";

    @Option(names = "--b", paramLabel = "END", required = true,
            description = "The other end: right:elva0.")
    private String b = "";

    @Option(names = "--a-address", paramLabel = "ADDRESS/LENGTH",
            description = "The kernel's address on the device: 192.0.2.1/24, 2001:db8::1/64. May "
                    + "be given again.")
    private List<String> addressesOfA = new ArrayList<>();

    @Option(names = "--b-address", paramLabel = "ADDRESS/LENGTH",
            description = "The same at the other end.")
    private List<String> addressesOfB = new ArrayList<>();

    @Option(names = "--mtu", paramLabel = "OCTETS",
            description = "The MTU of both devices, 68..65535; with IPv6 1280 at least. Left out: "
                    + "their own, 1500 of new ones.")
    private @Nullable Integer mtu;

    @Mixin
    private final LinkOptions options = new LinkOptions();

    @Option(names = "--duration", paramLabel = "SECONDS",
            description = "How long. Left out: until Ctrl-C.")
    private @Nullable String duration;

    @Option(names = "--stats", paramLabel = "SECONDS",
            description = "Tells every so often what has happened so far.")
    private @Nullable String stats;

    @Option(names = "--json", description = "What it did, at the end: for programs.")
    private boolean json;

    @Option(names = "--pcap", paramLabel = "FILE",
            description = "Captures every packet as it enters, with what becomes of it as its "
                    + "comment.")
    private @Nullable Path pcap;

    LinkCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<EndPlace> places;
        List<LaneOptions> lanes;
        try {
            places = places();
            lanes = options.lanes();
        } catch (IllegalArgumentException e) {
            throw Failure.usage("link: " + e.getMessage());
        }
        Timing timing = new Timing(duration == null ? Long.MAX_VALUE
                : LinkOptions.seconds("--duration", duration), stats == null ? Long.MAX_VALUE
                : LinkOptions.seconds("--stats", stats));
        Path file = pcap == null ? null : Arguments.output("link", pcap);
        try (Interruption interruption = Interruption.begin(Interruption.SHORT, Exit.DONE)) {
            interruption.calls(ended::countDown);
            try (PcapngWriter capture = file == null ? null : PcapngWriter.create(file)) {
                run(places, lanes, capture, timing);
            } catch (IOException | Failure e) {
                if (!interruption.isRaised()) throw e;
                return interruption.endsWith(new Complaints(terminal).of(e));
            }
            if (file != null) say("captured: " + file);
            return terminal.trouble() ? interruption.endsWith(Exit.FAILED) : Exit.DONE;
        }
    }

    /// How long it lasts and how often it tells, nanoseconds; [Long#MAX_VALUE] for ever and never.
    private record Timing(long durationNanos, long statsNanos) {}

    private List<EndPlace> places() {
        int octets = mtu == null ? 1500 : mtu;
        if (octets < 68 || octets > 65_535) {
            throw new IllegalArgumentException("--mtu " + octets + ": expected 68..65535");
        }
        EndPlace first = EndPlace.parse(a, prefixes(addressesOfA));
        EndPlace second = EndPlace.parse(b, prefixes(addressesOfB));
        boolean together = Objects.equals(first.namespace(), second.namespace());
        if (together && first.device().equals(second.device())) {
            throw new IllegalArgumentException("--a and --b are the same device " + first);
        }
        if (together && !addressesOfA.isEmpty() && !addressesOfB.isEmpty()) {
            throw new IllegalArgumentException("both addresses in one namespace: the kernel would "
                    + "keep such packets to itself; expected two, such as left:elva0, right:elva0");
        }
        return List.of(first, second);
    }

    private static List<Prefix> prefixes(List<String> typed) {
        return typed.stream().map(Prefix::parse).map(Prefix::requireHost).toList();
    }

    private void run(List<EndPlace> places, List<LaneOptions> lanes,
            @Nullable PcapngWriter capture, Timing timing) throws IOException {
        LiveLink.Observers observers = capture == null ? LiveLink.Observers.NONE
                : new LiveLink.Observers(observer(capture, places.getFirst()),
                        observer(capture, places.getLast()));
        try (LiveLink link = LiveLink.open(places, mtu == null ? 0 : mtu, lanes, observers)) {
            link.onFailure(ended::countDown);
            (json ? terminal.err() : terminal.out()).println("linked " + places.getFirst() + " and "
                    + places.getLast() + ", seed " + options.seed() + "; Ctrl-C ends it");
            await(link, capture, timing);
            link.end();
            conclude(link);
            link.requireWhole();
        }
    }

    private LinkCapture observer(PcapngWriter capture, EndPlace place) throws IOException {
        return new LinkCapture(capture, capture.addInterface(place.toString()),
                e -> say("the capture ends here: " + e.getMessage()));
    }

    /// Waits for Ctrl-C, for a failure or for the end of its time; an interrupt of this thread will
    /// do as well.
    private void await(LiveLink link, @Nullable PcapngWriter capture, Timing timing) {
        Progress progress = new Progress(link);
        long flushNanos = FLUSH_NANOS;
        long tellNanos = timing.statsNanos();
        while (true) {
            long nowNanos = link.nanos();
            long leftNanos = timing.durationNanos() - nowNanos;
            if (leftNanos <= 0 || waited(Math.min(leftNanos, LOOK_NANOS))) return;
            if (nowNanos >= tellNanos) {
                terminal.err().println(progress.tell());
                tellNanos += timing.statsNanos();
            }
            if (capture != null && nowNanos >= flushNanos) {
                flush(capture);
                flushNanos = nowNanos + FLUSH_NANOS;
            }
        }
    }

    /// @return whether it is to end
    private boolean waited(long nanos) {
        try {
            return ended.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true;                                     // its status is clear: it may close
        }
    }

    private static void flush(PcapngWriter capture) {
        try {
            capture.flush();
        } catch (IOException _) {
            // its observer has told of it, and closing tells again
        }
    }

    private void conclude(LiveLink link) {
        String figures = json
                ? LinkReport.json(options.seed(), link.nanos(), link.forth(), link.back())
                : "closed after " + Figures.time(link.nanos()) + "\n"
                        + LinkReport.table(link.forth(), link.back()).stripTrailing();
        terminal.out().println(figures);
        terminal.out().flush();
    }

    private void say(String text) {
        terminal.err().println(terminal.paint("elva:", Style.BOLD) + " " + text);
    }

    /// What was told last.
    private static final class Progress {
        private final LiveLink link;
        private long nanos;
        private long octetsForth;
        private long octetsBack;

        Progress(LiveLink link) {
            this.link = link;
        }

        String tell() {
            LaneFigures forth = link.forth();
            LaneFigures back = link.back();
            long took = link.nanos() - nanos;
            long newForth = forth.count(Count.ARRIVED_OCTETS) - octetsForth;
            long newBack = back.count(Count.ARRIVED_OCTETS) - octetsBack;
            nanos += took;
            octetsForth += newForth;
            octetsBack += newBack;
            return Figures.time(nanos) + "  " + LinkReport.line("a to b", forth, newForth, took)
                    + "; " + LinkReport.line("b to a", back, newBack, took);
        }
    }
}
