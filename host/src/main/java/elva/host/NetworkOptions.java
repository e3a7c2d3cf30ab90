package elva.host;

import static java.util.Objects.requireNonNull;

import elva.host.tun.TunDevice;
import elva.stack.Entropy;
import elva.stack.StackObserver;
import elva.stack.Tap;
import elva.tcp.TcpConfig;
import elva.wire.IpAddress;
import elva.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [Network] is made of. Immutable: every method gives a changed copy. Any thread.
///
/// ```java
/// NetworkOptions.tun("elva0").address("192.0.2.2/24").peer("192.0.2.1")
/// ```
public final class NetworkOptions {
    /// The MTU is the device's own.
    static final int MTU_OF_DEVICE = 0;

    private static final int MTU_LEAST_V6 = 1280;

    final String name;
    final @Nullable TunDevice device;
    List<Prefix> addresses = List.of();
    List<IpAddress> peers = List.of();
    int mtu = MTU_OF_DEVICE;
    TcpConfig tcp = TcpConfig.STANDARD;
    Entropy entropy = new SecureEntropy();
    StackObserver observer = StackObserver.NONE;
    @Nullable Tap tap;
    @Nullable Impairment impairment;
    ErrorHandler errors = ErrorHandler.NONE;

    private NetworkOptions(String name, @Nullable TunDevice device) {
        this.name = name;
        this.device = device;
    }

    private NetworkOptions(NetworkOptions other) {
        name = other.name;
        device = other.device;
        addresses = other.addresses;
        peers = other.peers;
        mtu = other.mtu;
        tcp = other.tcp;
        entropy = other.entropy;
        observer = other.observer;
        tap = other.tap;
        impairment = other.impairment;
        errors = other.errors;
    }

    /// A network behind the TUN device of this name, which is created unless it is there.
    ///
    /// @param name 1..15 octets; `%d` in it stands for a number that the kernel chooses
    /// @throws IllegalArgumentException if no device can have this name
    public static NetworkOptions tun(String name) {
        return new NetworkOptions(TunDevice.checkName(requireNonNull(name, "name")), null);
    }

    /// A network behind a device that is already open; [Network#close()] closes it. Peers and
    /// MTU are the business of whoever opened it.
    public static NetworkOptions on(TunDevice device) {
        return new NetworkOptions(requireNonNull(device, "device").name(), device);
    }

    /// One more address of ours, with its network: `192.0.2.2/24`, `2001:db8::2/64`.
    ///
    /// @throws IllegalArgumentException if the text is no prefix, or its address no host's, or one
    ///     of ours already
    public NetworkOptions address(String prefix) {
        Prefix parsed = Prefix.parse(requireNonNull(prefix, "prefix"));
        if (prefix.indexOf('/') < 0) {
            throw new IllegalArgumentException("address " + prefix + ": no prefix length; expected "
                    + prefix + (parsed.address().isV4() ? "/24" : "/64") + " or the like");
        }
        return address(parsed);
    }

    /// One more address of ours. The kernel does not get it: it sends there by the device.
    ///
    /// @throws IllegalArgumentException if the address is no host's, or one of ours already
    public NetworkOptions address(Prefix prefix) {
        requireNonNull(prefix, "prefix");
        if (addresses.stream().anyMatch(a -> a.address().equals(prefix.address()))) {
            throw new IllegalArgumentException("address " + prefix.address() + " is given twice");
        }
        NetworkOptions changed = new NetworkOptions(this);
        changed.addresses = with(addresses, prefix.requireHost());
        return changed;
    }

    /// One more address that the kernel gets on the device: `192.0.2.1`.
    ///
    /// @throws IllegalArgumentException if the text is no address
    public NetworkOptions peer(String address) {
        return peer(IpAddress.parse(requireNonNull(address, "address")));
    }

    /// One more address that the kernel gets on the device. Without any, a device that is created
    /// gets only the route to our network, and one that was there is left as it was.
    public NetworkOptions peer(IpAddress address) {
        NetworkOptions changed = new NetworkOptions(this);
        changed.peers = with(peers, requireNonNull(address, "address"));
        return changed;
    }

    /// The largest packet. The standard is the device's own: 1500 for one that is created.
    ///
    /// @param octets 576..65535, with IPv6 1280 at least
    /// @throws IllegalArgumentException if it is outside that range
    public NetworkOptions mtu(int octets) {
        if (octets < 576 || octets > 65_535) {
            throw new IllegalArgumentException("MTU " + octets + " octets outside 576..65535");
        }
        NetworkOptions changed = new NetworkOptions(this);
        changed.mtu = octets;
        return changed;
    }

    /// The settings of TCP.
    public NetworkOptions tcp(TcpConfig config) {
        NetworkOptions changed = new NetworkOptions(this);
        changed.tcp = requireNonNull(config, "config");
        return changed;
    }

    /// Where secrets come from; the standard is [java.security.SecureRandom].
    public NetworkOptions entropy(Entropy source) {
        NetworkOptions changed = new NetworkOptions(this);
        changed.entropy = requireNonNull(source, "source");
        return changed;
    }

    /// Who hears what the stack tells about itself. If it throws, it is heard of through
    /// [#errors(ErrorHandler)] and not called again.
    public NetworkOptions observer(StackObserver listener) {
        NetworkOptions changed = new NetworkOptions(this);
        changed.observer = requireNonNull(listener, "listener");
        return changed;
    }

    /// Who sees every packet. If it throws, it is heard of through [#errors(ErrorHandler)] and not
    /// called again.
    public NetworkOptions tap(Tap packets) {
        NetworkOptions changed = new NetworkOptions(this);
        changed.tap = requireNonNull(packets, "packets");
        return changed;
    }

    /// What the link does to packets: loses them, holds them back. The standard is nothing.
    public NetworkOptions impairment(Impairment faults) {
        NetworkOptions changed = new NetworkOptions(this);
        changed.impairment = requireNonNull(faults, "faults");
        return changed;
    }

    /// Who is told of what went wrong in code that this network called back. Without one it is a
    /// warning in the system's log, as "elva.host"; with one it is there for debugging only.
    public NetworkOptions errors(ErrorHandler handler) {
        NetworkOptions changed = new NetworkOptions(this);
        changed.errors = requireNonNull(handler, "handler");
        return changed;
    }

    /// @throws IllegalArgumentException as [Network#open] says
    void check() {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("network " + name
                    + ": no address; expected one at least, such as 192.0.2.2/24");
        }
        for (Prefix p : addresses) {
            if (peers.contains(p.address())) {
                throw new IllegalArgumentException("peer " + p.address()
                        + " is our own address; expected one that the kernel gets");
            }
            if (mtu != MTU_OF_DEVICE && mtu < MTU_LEAST_V6 && !p.address().isV4()) {
                throw new IllegalArgumentException("MTU " + mtu + " octets with IPv6 address "
                        + p.address() + "; expected 1280 at least");
            }
        }
        for (IpAddress peer : peers) {
            if (addresses.stream().anyMatch(p -> p.address().isV4() == peer.isV4())) continue;
            throw new IllegalArgumentException("peer " + peer + ": no "
                    + (peer.isV4() ? "IPv4" : "IPv6") + " address of ours to talk with it");
        }
    }

    /// `elva0, 192.0.2.2/24, peer 192.0.2.1`
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        for (Prefix p : addresses) text.append(", ").append(p);
        for (IpAddress p : peers) text.append(", peer ").append(p);
        if (mtu != MTU_OF_DEVICE) text.append(", MTU ").append(mtu);
        return text.toString();
    }

    private static <T> List<T> with(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return List.copyOf(longer);
    }
}
