package elva.stack;

import elva.tcp.TcpConfig;
import elva.wire.Prefix;
import java.util.List;

/// What a stack is to be. Immutable; any thread.
///
/// @param addresses ours, with the length of each network's prefix
/// @param tcp the settings of its connections, where an OPEN does not say otherwise
public record StackConfig(List<Prefix> addresses, TcpConfig tcp) {

    /// @throws IllegalArgumentException if an address is no host's
    public StackConfig {
        addresses = List.copyOf(addresses);
        addresses.forEach(Prefix::requireHost);
    }

    /// With standard settings.
    ///
    /// @param addresses as text, `192.0.2.2/24`
    /// @throws IllegalArgumentException if one of them is no such address, or no host's
    public static StackConfig of(String... addresses) {
        return new StackConfig(List.of(addresses).stream().map(Prefix::parse).toList(),
                TcpConfig.STANDARD);
    }
}
