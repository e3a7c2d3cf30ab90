package elva.tcp;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an OPEN may say beside the remote socket. RFC 9293 §3.9.1.1. Immutable; any thread.
///
/// @param local where to send from; `null` or unspecified parts: the stack chooses (MUST-43, 44)
/// @param config settings of this connection; `null`: the stack's
/// @param dscp Diffserv code point, 0..63 (MUST-48)
/// @param noDelay whether Nagle's algorithm is off (MUST-17)
/// @param keepAlive whether keep-alive probes are sent (MUST-24, 25)
/// @param softErrors whether [Signal#SOFT_ERROR] is wanted (SHLD-20)
/// @param sourceRoute IPv4 addresses to pass through (MUST-51); empty: none
public record OpenOptions(@Nullable Endpoint local, @Nullable TcpConfig config, int dscp,
        boolean noDelay, boolean keepAlive, boolean softErrors, List<IpAddress> sourceRoute) {

    /// Nothing special.
    public static final OpenOptions STANDARD =
            new OpenOptions(null, null, 0, false, false, true, List.of());

    /// @throws ConnectionException if the code point is outside 0..63
    /// @throws IllegalArgumentException if two settings contradict each other
    public OpenOptions {
        if (config != null) config.consistent();
        if (dscp < 0 || dscp > 63) {
            throw new ConnectionException(Reason.DIFFSERV_NOT_ALLOWED, dscp + " outside 0..63");
        }
        sourceRoute = List.copyOf(sourceRoute);
    }

    public OpenOptions local(Endpoint endpoint) {
        return new OpenOptions(endpoint, config, dscp, noDelay, keepAlive, softErrors, sourceRoute);
    }

    public OpenOptions config(TcpConfig settings) {
        return new OpenOptions(local, settings, dscp, noDelay, keepAlive, softErrors, sourceRoute);
    }

    public OpenOptions dscp(int codePoint) {
        return new OpenOptions(local, config, codePoint, noDelay, keepAlive, softErrors,
                sourceRoute);
    }

    public OpenOptions noDelay(boolean on) {
        return new OpenOptions(local, config, dscp, on, keepAlive, softErrors, sourceRoute);
    }

    public OpenOptions keepAlive(boolean on) {
        return new OpenOptions(local, config, dscp, noDelay, on, softErrors, sourceRoute);
    }

    public OpenOptions softErrors(boolean on) {
        return new OpenOptions(local, config, dscp, noDelay, keepAlive, on, sourceRoute);
    }

    public OpenOptions sourceRoute(List<IpAddress> through) {
        return new OpenOptions(local, config, dscp, noDelay, keepAlive, softErrors, through);
    }
}
