package elva.app.link;

import elva.host.tun.NetworkNamespace;
import elva.host.tun.TunDevice;
import elva.wire.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which device is an end of a link. Immutable.
///
/// @param namespace as [NetworkNamespace#of] takes it; `null` for our own
/// @param device its name
/// @param addresses what the kernel gets on it; none if it is to stay as it is
public record EndPlace(@Nullable String namespace, String device, List<Prefix> addresses) {

    public EndPlace {
        addresses = List.copyOf(addresses);
    }

    /// Reads `left:elva0`, `/proc/1234/ns/net:elva0` or `elva0`.
    ///
    /// @throws IllegalArgumentException if the text is no device
    public static EndPlace parse(String text, List<Prefix> addresses) {
        int colon = text.lastIndexOf(':');
        String device = TunDevice.checkName(text.substring(colon + 1));
        if (colon < 0) return new EndPlace(null, device, addresses);
        String namespace = text.substring(0, colon);
        NetworkNamespace.of(namespace);
        return new EndPlace(namespace, device, addresses);
    }

    /// As it was typed: `left:elva0`.
    @Override
    public String toString() {
        return namespace == null ? device : namespace + ":" + device;
    }
}
