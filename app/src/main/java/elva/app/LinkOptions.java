package elva.app;

import elva.app.link.LaneOptions;
import elva.sim.Interval;
import elva.sim.LinkConditions;
import elva.sim.LinkFaults;
import elva.sim.LinkPace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what a link is like. Most take one value for both directions, or two with
/// a slash between them: first what packets from a to b meet.
final class LinkOptions {
    /// A queue for a rate: what the line carries in 100 ms, but some packets in any case.
    private static final long QUEUES_PER_SECOND = 10;
    private static final long QUEUE_LEAST = 32_768;
    private static final String A_STRETCH = "FROM..TO, such as 10s..12s";
    private static final String A_TIME = "a time, such as 20ms or 1.5s";
    private static final int LINK_MTU_LEAST = 68;
    private static final int PACKET_LENGTH_MOST = 65_535;
    private static final long RATE_MOST = 1_000_000_000_000L;
    private static final String NEVER = "never";

    @Option(names = "--delay", paramLabel = "TIME", defaultValue = "0",
            description = "From one end to the other: 20ms. Two values, 20ms/5ms: from a to b, and "
                    + "from b to a; so with all but --limit-... and --seed that say what the link "
                    + "is like.")
    private String delay = "0";

    @Option(names = "--jitter", paramLabel = "TIME", defaultValue = "0",
            description = "What the delay may grow by, evenly drawn; packets stay in order.")
    private String jitter = "0";

    @Option(names = "--rate", paramLabel = "RATE", defaultValue = "0",
            description = "What passes in a second: 10mbit. Left out: no limit.")
    private String rate = "0";

    @Option(names = "--queue", paramLabel = "OCTETS",
            description = "What may wait for the line where there is a --rate; more is lost. Left "
                    + "out: what the line carries in 100 ms, 32k at least.")
    private @Nullable String queue;

    @Option(names = "--loss", paramLabel = "SHARE", defaultValue = "0",
            description = "Share of the packets that are lost: 0.02 or 2%%.")
    private String loss = "0";

    @Option(names = "--reorder", paramLabel = "SHARE", defaultValue = "0",
            description = "Share that is held back, so that later ones overtake it.")
    private String reorder = "0";

    @Option(names = "--reorder-delay", paramLabel = "TIME", defaultValue = "20ms",
            description = "How long. Left out: 20ms.")
    private String reorderDelay = "20ms";

    @Option(names = "--duplicate", paramLabel = "SHARE", defaultValue = "0",
            description = "Share that arrives twice, the second time within 1 ms.")
    private String duplicate = "0";

    @Option(names = "--corrupt", paramLabel = "SHARE", defaultValue = "0",
            description = "Share in which one bit is turned, where a checksum finds it.")
    private String corrupt = "0";

    @Option(names = "--partition", paramLabel = "FROM..TO",
            description = "When nothing passes, since the link began: 10s..12s. May be given "
                    + "again; a direction may have \"never\".")
    private List<String> partitions = new ArrayList<>();

    @Option(names = "--link-mtu", paramLabel = "OCTETS", defaultValue = "65535",
            description = "The largest packet that passes; the sender of a longer one is told by "
                    + "ICMP, 68..65535. Left out: 65535.")
    private String linkMtu = "65535";

    @Option(names = "--limit-packets", paramLabel = "N", defaultValue = "65536",
            description = "The most packets that are on the way, each way; more are lost. Left "
                    + "out: 65536.")
    private int limitPackets = 65_536;

    @Option(names = "--limit-octets", paramLabel = "OCTETS", defaultValue = "64m",
            description = "The most octets that are on the way, each way. Left out: 64m.")
    private String limitOctets = "64m";

    @Option(names = "--seed", paramLabel = "N",
            description = "What chance begins with, to have the same again. Left out: drawn, and "
                    + "said.")
    private @Nullable Long seed;

    /// The seed; chosen if none was given.
    long seed() {
        if (seed == null) seed = ThreadLocalRandom.current().nextLong(1, 1_000_000);
        return seed;
    }

    /// From a to b, then from b to a.
    ///
    /// @throws IllegalArgumentException for what makes no sense
    List<LaneOptions> lanes() {
        if (limitPackets < 1) {
            throw new IllegalArgumentException("--limit-packets " + limitPackets
                    + ": expected 1 or more");
        }
        LaneOptions.Limit limit = new LaneOptions.Limit(limitPackets,
                octets("--limit-octets", limitOctets));
        BothWays<LinkConditions> both = conditions();
        return List.of(new LaneOptions("a", "b", both.forth(), seed(), limit),
                new LaneOptions("b", "a", both.back(), seed(), limit));
    }

    private BothWays<LinkConditions> conditions() {
        BothWays<LinkFaults> faults = faults();
        BothWays<LinkPace> pace = pace();
        BothWays<Integer> mtu = BothWays.parse(linkMtu, LinkOptions::mtu);
        return new BothWays<>(new LinkConditions(faults.forth(), pace.forth(), mtu.forth()),
                new LinkConditions(faults.back(), pace.back(), mtu.back()));
    }

    private BothWays<LinkFaults> faults() {
        BothWays<Double> lost = shares("--loss", loss);
        BothWays<Double> twice = shares("--duplicate", duplicate);
        BothWays<Double> late = shares("--reorder", reorder);
        BothWays<Double> broken = shares("--corrupt", corrupt);
        List<Interval> forth = new ArrayList<>();
        List<Interval> back = new ArrayList<>();
        for (String partition : partitions) {
            BothWays<List<Interval>> both = BothWays.parse(partition, LinkOptions::interval);
            forth.addAll(both.forth());
            back.addAll(both.back());
        }
        return new BothWays<>(
                new LinkFaults(lost.forth(), twice.forth(), late.forth(), broken.forth(), forth),
                new LinkFaults(lost.back(), twice.back(), late.back(), broken.back(), back));
    }

    private static BothWays<Double> shares(String option, String typed) {
        return BothWays.parse(typed, one -> DeviceOptions.share(option, one));
    }

    private BothWays<LinkPace> pace() {
        BothWays<Long> delays = times("--delay", delay);
        BothWays<Long> jitters = times("--jitter", jitter);
        BothWays<Long> holds = times("--reorder-delay", reorderDelay);
        BothWays<Long> rates = BothWays.parse(rate, LinkOptions::bitsPerSecond);
        BothWays<Long> queues = queues(rates);
        return new BothWays<>(
                new LinkPace(delays.forth(), jitters.forth(), holds.forth(), rates.forth(),
                        queues.forth()),
                new LinkPace(delays.back(), jitters.back(), holds.back(), rates.back(),
                        queues.back()));
    }

    private BothWays<Long> queues(BothWays<Long> rates) {
        if (queue == null) return new BothWays<>(queue(rates.forth()), queue(rates.back()));
        if (rates.forth() == 0 && rates.back() == 0) {
            throw new IllegalArgumentException("--queue " + queue
                    + ": nothing waits without a --rate");
        }
        return BothWays.parse(queue, one -> octets("--queue", one));
    }

    private static long queue(long bitsPerSecond) {
        return Math.max(QUEUE_LEAST, bitsPerSecond / 8 / QUEUES_PER_SECOND);
    }

    private static BothWays<Long> times(String option, String typed) {
        return BothWays.parse(typed, one -> time(option, one, Quantity.TIMES, A_TIME));
    }

    /// Nanoseconds, a day at most: so no sum of them overflows.
    private static long time(String option, String typed, Map<String, Long> units, String what) {
        long nanos = Quantity.parse(option + " " + typed, typed.toLowerCase(Locale.ROOT), units,
                what);
        if (nanos <= Quantity.TIMES.getOrDefault("h", 0L) * 24) return nanos;
        throw new IllegalArgumentException(option + " " + typed + ": more than 24h");
    }

    /// Nanoseconds of a time that is seconds if it has no unit.
    ///
    /// @throws Failure for what makes no sense, or is 0
    static long seconds(String option, String typed) {
        Map<String, Long> units = new HashMap<>(Quantity.TIMES);
        units.put("", 1_000_000_000L);
        try {
            long nanos = time(option, typed, units, "seconds, such as 10");
            if (nanos > 0) return nanos;
        } catch (IllegalArgumentException e) {
            throw Failure.usage("link: " + e.getMessage());
        }
        throw Failure.usage("link: " + option + " " + typed + ": expected more than 0");
    }

    private static long octets(String option, String typed) {
        return Quantity.parse(option + " " + typed, typed.toLowerCase(Locale.ROOT),
                Quantity.SIZES, "octets, such as 65535 or 64k");
    }

    private static long bitsPerSecond(String typed) {
        long rate = Quantity.parse("--rate " + typed, typed.toLowerCase(Locale.ROOT),
                Quantity.RATES, "bits per second, such as 500kbit, 10mbit or 1gbit");
        if (rate <= RATE_MOST) return rate;
        throw new IllegalArgumentException("--rate " + typed + ": more than 1000gbit");
    }

    private static int mtu(String typed) {
        String digits = typed.matches("\\d{1,6}") ? typed : "0";
        int octets = Integer.parseInt(digits);
        if (octets >= LINK_MTU_LEAST && octets <= PACKET_LENGTH_MOST) return octets;
        throw new IllegalArgumentException("--link-mtu " + typed + ": expected 68..65535");
    }

    private static List<Interval> interval(String typed) {
        if (typed.equals(NEVER)) return List.of();
        int dots = typed.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException("--partition " + typed + ": expected " + A_STRETCH);
        }
        long from = time("--partition", typed.substring(0, dots), Quantity.TIMES, A_STRETCH);
        long to = time("--partition", typed.substring(dots + 2), Quantity.TIMES, A_STRETCH);
        if (from < to) return List.of(new Interval(from, to));
        throw new IllegalArgumentException("--partition " + typed + ": ends before it begins");
    }
}
