package elva.app;

import elva.host.Impairment;
import elva.host.NetworkOptions;
import elva.host.RandomImpairment;
import elva.tcp.TcpConfig;
import elva.wire.IpAddress;
import elva.wire.Prefix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that puts Elva behind a TUN device.
final class DeviceOptions {
    @Option(names = "--tun", paramLabel = "NAME", defaultValue = "elva0",
            description = "The device; created unless it is there. Left out: elva0.")
    private String tun = "elva0";

    @Option(names = "--address", paramLabel = "ADDRESS/LENGTH",
            description = "Elva's address and the length of its network's prefix: 192.0.2.2/24, "
                    + "2001:db8::2/64. May be given again.")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--peer", paramLabel = "ADDRESS",
            description = "The kernel's address on the device: 192.0.2.1. May be given again.")
    private List<String> peers = new ArrayList<>();

    @Option(names = "--mtu", paramLabel = "OCTETS",
            description = "The largest packet, 576..65535; with IPv6 1280 at least.")
    private @Nullable Integer mtu;

    @Option(names = "--pcap", paramLabel = "FILE",
            description = "Captures every packet, with what it meant to Elva as its comment.")
    private @Nullable Path pcap;

    @Option(names = "--loss", paramLabel = "SHARE", defaultValue = "0",
            description = "Share of the packets that the link loses, each way: 0.02 or 2%%.")
    private String loss = "0";

    @Option(names = "--reorder", paramLabel = "SHARE", defaultValue = "0",
            description = "Share of the packets that the link holds back, 1..8 ms.")
    private String reorder = "0";

    @Option(names = "--seed", paramLabel = "N",
            description = "What the link's chance begins with, to have the same again.")
    private @Nullable Long seed;

    @Option(names = "--set", paramLabel = "NAME=VALUE",
            description = "A setting of TCP: rto-min=200ms. May be given again; of several for the "
                    + "same setting the last counts.")
    private List<String> settings = new ArrayList<>();

    String tun() { return tun; }

    @Nullable Path pcap() { return pcap; }

    /// Elva's addresses, without the lengths.
    List<IpAddress> addresses() {
        return addresses.stream().map(a -> Prefix.parse(a).address()).toList();
    }

    /// What the network is to be, but for the link's faults and the capture.
    ///
    /// @param command whose options these are, the beginning of a complaint
    /// @throws Failure for what makes no sense
    NetworkOptions network(String command) {
        if (addresses.isEmpty()) {
            throw Failure.usage(command + ": no --address; Elva needs one of its own, such as "
                    + "--address 192.0.2.2/24 (and --peer 192.0.2.1 for the kernel)");
        }
        try {
            NetworkOptions options = NetworkOptions.tun(tun).tcp(tcp());
            for (String address : addresses) {
                options = options.address(Arguments.withoutZone(command, address));
            }
            for (String peer : peers) {
                options = options.peer(reachable(Arguments.withoutZone(command, peer)));
            }
            return mtu == null ? options : options.mtu(mtu);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(command + ": " + e.getMessage());
        }
    }

    private IpAddress reachable(String peer) {
        IpAddress address = IpAddress.parse(peer);
        if (addresses().stream().anyMatch(a -> a.isV4() == address.isV4())) return address;
        throw new IllegalArgumentException("peer " + peer + ": no "
                + (address.isV4() ? "IPv4" : "IPv6") + " --address");
    }

    /// An address that the kernel could get, in the network of our first.
    String possiblePeer() {
        Prefix ours = Prefix.parse(addresses.getFirst());
        int hostLength = (ours.address().isV4() ? 32 : 128) - ours.length();
        if (hostLength == 0) return "ADDRESS";
        long hosts = hostLength >= 64 ? -1 : (1L << hostLength) - 1;
        long network = ours.address().low() & ~hosts;
        long low = hostLength == 1 ? ours.address().low() ^ 1
                : ours.address().low() == network + 1 ? network + 2 : network + 1;
        return new IpAddress(ours.address().high(), low).toString();
    }

    private TcpConfig tcp() {
        TcpConfig config = TcpConfig.STANDARD;
        for (String setting : settings) config = SettingText.with(config, setting);
        return config;
    }

    /// What the link does to packets; `null` if nothing.
    ///
    /// @throws Failure for what makes no sense
    @Nullable Impairment faults(String command) {
        try {
            double lost = share("--loss", loss);
            double held = share("--reorder", reorder);
            if (lost == 0 && held == 0) return null;
            return new RandomImpairment(seed(), lost, held);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(command + ": " + e.getMessage());
        }
    }

    /// The seed; chosen if none was given.
    long seed() {
        if (seed == null) seed = ThreadLocalRandom.current().nextLong(1, 1_000_000);
        return seed;
    }

    /// What the link does, in words; empty if nothing.
    String faultsText() {
        double lost = share("--loss", loss);
        double held = share("--reorder", reorder);
        if (lost == 0 && held == 0) return "";
        return String.format(Locale.ROOT, "loss %s %%, reordering %s %%, seed %d",
                percent(lost), percent(held), seed());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f", share * 100).replaceFirst("\\.?0+$", "");
    }

    /// `0.02` or `2%`.
    ///
    /// @throws IllegalArgumentException if it is outside 0..1
    static double share(String option, String typed) {
        String text = typed.strip();
        boolean percent = text.endsWith("%");
        String digits = percent ? text.substring(0, text.length() - 1).strip() : text;
        if (digits.matches("\\d{1,3}(\\.\\d+)?|\\.\\d+")) {
            double share = Double.parseDouble(digits) / (percent ? 100 : 1);
            if (share <= 1) return share;
        }
        throw new IllegalArgumentException(option + " " + typed
                + ": expected a share of the packets, 0..1, such as 0.02 or 2%");
    }
}
