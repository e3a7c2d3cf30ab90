package elva.sim;

import elva.judge.Expectations;
import elva.tcp.TcpConfig;
import elva.wire.Prefix;
import java.util.List;

/// What a host in a world is to be. Immutable.
///
/// @param addresses its own, with the length of the network's prefix
/// @param mtu of its device, 576..65535 octets
/// @param config of its TCP
/// @param clockNanos what its clock shows when the world begins: any value a clock may have
/// @param nagle whether no user turns Nagle's algorithm off: the monitor then expects it
public record HostOptions(List<Prefix> addresses, int mtu, TcpConfig config, long clockNanos,
        boolean nagle) {

    public HostOptions {
        addresses = List.copyOf(addresses);
    }

    /// MTU 1500, standard settings, a clock that begins at 0, Nagle on.
    ///
    /// @param addresses as text, `192.0.2.2/24`
    public static HostOptions of(String... addresses) {
        return new HostOptions(List.of(addresses).stream().map(Prefix::parse).toList(), 1_500,
                TcpConfig.STANDARD, 0, true);
    }

    public HostOptions mtu(int octets) {
        return new HostOptions(addresses, octets, config, clockNanos, nagle);
    }

    public HostOptions config(TcpConfig settings) {
        return new HostOptions(addresses, mtu, settings, clockNanos, nagle);
    }

    public HostOptions clockNanos(long nanos) {
        return new HostOptions(addresses, mtu, config, nanos, nagle);
    }

    public HostOptions nagle(boolean always) {
        return new HostOptions(addresses, mtu, config, clockNanos, always);
    }

    /// What the wire monitor is to hold a TCP with these settings to.
    Expectations expectations() {
        return Expecting.of(this);
    }
}
