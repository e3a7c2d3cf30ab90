package elva.tcp;

import elva.wire.Datagram;
import elva.wire.IpAddress;
import elva.wire.Ipv4Options;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An IPv4 source route that a connection's segments follow. RFC 9293 §3.9.2.1. Immutable. Only
/// where [Setting#SOURCE_ROUTE] is on, else IP brings none (T24).
final class SourceRoute {
    private final byte[] options;
    private final int firstHop;

    private SourceRoute(int[] route) {
        options = Ipv4Options.alongRoute(route, false);
        firstHop = route[0];
    }

    /// Whether an OPEN may ask for its source route: off unless the setting allows it. MUST-51,
    /// T24.
    ///
    /// @throws ConnectionException if it may not, or such a route cannot be
    static void check(OpenOptions options, TcpConfig config) {
        List<IpAddress> through = options.sourceRoute();
        if (through.isEmpty()) return;
        boolean possible = through.size() <= Ipv4Options.MAX_ROUTE_COUNT
                && through.stream().allMatch(IpAddress::isV4);
        if (possible && config.is(Setting.SOURCE_ROUTE)) return;
        throw new ConnectionException(Reason.CONNECTION_ILLEGAL, possible
                ? "source route: setting source-route is off"
                : "source route by " + through + ": not 1.." + Ipv4Options.MAX_ROUTE_COUNT
                        + " IPv4 addresses");
    }

    /// What an OPEN asked for, to a peer that is known now; `null` if nothing, or over IPv6.
    static @Nullable SourceRoute given(OpenOptions options, ControlBlock to) {
        List<IpAddress> through = options.sourceRoute();
        if (through.isEmpty() || !to.isV4()) return null;
        int[] route = new int[through.size() + 1];
        for (int i = 0; i < through.size(); i++) route[i] = through.get(i).v4();
        route[through.size()] = (int) to.remoteLow;
        return new SourceRoute(route);
    }

    /// The way back of a segment that came by a completed route; `null` if it came by none.
    static @Nullable SourceRoute back(Segment s) {
        return s.returnRoute == null ? null : new SourceRoute(s.returnRoute);
    }

    /// MUST-53, SHLD-24: the newest completed route replaces the one before; MUST-52: the user's
    /// own beats it.
    static void arrived(Tcb t, Segment s) {
        if (s.returnRoute == null || t.sourceRouteGiven) return;
        t.sourceRoute = back(s);
        t.congestion.segmentSize(t.effectiveMss());
    }

    /// Octets of IP options.
    int length() {
        return options.length;
    }

    static void put(@Nullable SourceRoute route, Datagram out) {
        out.options = route == null ? null : route.options;
        out.firstHop = route == null ? 0 : route.firstHop;
    }
}
