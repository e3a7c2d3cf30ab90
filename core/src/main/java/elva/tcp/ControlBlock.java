package elva.tcp;

import elva.time.Expiring;
import elva.time.Timer;
import elva.wire.Datagram;
import elva.wire.Endpoint;
import elva.wire.IpAddress;

/// What a pair of sockets stands for in the table of connections. Three kinds: a whole connection,
/// and the two small ones that floods create. DESIGN: SYN-RECEIVED and TIME-WAIT are records of
/// their own, blown up to a [Tcb] only while a segment is looked at.
abstract sealed class ControlBlock implements Expiring permits Tcb, HalfOpen, TimeWait {
    long localHigh;
    long localLow;
    long remoteHigh;
    long remoteLow;
    int localPort;
    int remotePort;
    final Timer timer = new Timer(this);

    abstract State state();

    /// Both ports in one number, as the table's key has them.
    int ports() {
        return localPort << 16 | remotePort;
    }

    boolean isV4() {
        return IpAddress.isV4(remoteHigh, remoteLow);
    }

    Endpoint local() {
        return new Endpoint(new IpAddress(localHigh, localLow), localPort);
    }

    Endpoint remote() {
        return new Endpoint(new IpAddress(remoteHigh, remoteLow), remotePort);
    }

    void name(Segment s) {
        localHigh = s.localHigh;
        localLow = s.localLow;
        remoteHigh = s.remoteHigh;
        remoteLow = s.remoteLow;
        localPort = s.localPort;
        remotePort = s.remotePort;
    }

    void name(ControlBlock other) {
        localHigh = other.localHigh;
        localLow = other.localLow;
        remoteHigh = other.remoteHigh;
        remoteLow = other.remoteLow;
        localPort = other.localPort;
        remotePort = other.remotePort;
    }

    void address(Datagram out) {
        out.sourceHigh = localHigh;
        out.sourceLow = localLow;
        out.destinationHigh = remoteHigh;
        out.destinationLow = remoteLow;
    }
}
