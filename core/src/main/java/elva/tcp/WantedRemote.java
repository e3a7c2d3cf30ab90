package elva.tcp;

import elva.wire.Endpoint;
import elva.wire.IpAddress;

/// Whom a passive OPEN for one connection waits for: an address, a port, both, or anybody. RFC 9293
/// §3.9.1.1. Immutable.
record WantedRemote(Endpoint endpoint) {
    static final WantedRemote ANY = new WantedRemote(new Endpoint(IpAddress.UNSPECIFIED_V6, 0));

    /// Whether the sender of a segment is the one.
    boolean isOpenTo(Segment s) {
        IpAddress address = endpoint.address();
        boolean anyPort = endpoint.port() == 0;
        boolean same = address.high() == s.remoteHigh && address.low() == s.remoteLow;
        return (anyPort || endpoint.port() == s.remotePort) && (address.isUnspecified() || same);
    }

    /// Names the remote socket as far as it is known before anybody came.
    void name(Tcb t) {
        boolean any = endpoint.address().isUnspecified();
        t.remoteHigh = any ? 0 : endpoint.address().high();
        t.remoteLow = any ? 0 : endpoint.address().low();
        t.remotePort = endpoint.port();
    }
}
