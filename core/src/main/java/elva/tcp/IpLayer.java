package elva.tcp;

import elva.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/// What TCP asks of the layer below it (RFC 1122 §3.4, RFC 9293 §3.9.2). A border, so an interface.
public interface IpLayer {

    /// GET_SRCADDR: the address to send from to a remote one; `null` if there is none. MUST-44.
    @Nullable IpAddress sourceFor(IpAddress remote);

    /// Whether an address is one of ours.
    boolean isOurs(IpAddress address);

    /// Whether a connection to this address can exist: unicast, of a host. MUST-46.
    boolean isUnicast(IpAddress address);

    /// GET_MAXSIZES: the largest packet that can be sent and received, in octets.
    int mtu();
}
