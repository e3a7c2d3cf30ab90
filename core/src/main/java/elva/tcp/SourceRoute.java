package elva.tcp;

import elva.wire.Datagram;
import elva.wire.Ipv4Options;
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

    /// @param route addresses to pass in order, the peer's last
    static SourceRoute along(int[] route) {
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
