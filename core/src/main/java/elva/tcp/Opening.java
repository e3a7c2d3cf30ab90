package elva.tcp;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// OPEN, active and passive, and what makes a connection ESTABLISHED. RFC 9293 §3.10.1, §3.9.1.1.
final class Opening {

    private Opening() {}

    /// Active OPEN: a SYN is owed. MUST-43 to MUST-46.
    static Connection connect(Shard shard, Endpoint remote, OpenOptions options) {
        Tcb t = new Tcb(shard, configOf(shard, options));
        SourceRoute.check(options, t.config);
        if (!options.sourceRoute().isEmpty() && !remote.address().isV4()) {
            throw new ConnectionException(Reason.CONNECTION_ILLEGAL,
                    "source route to " + remote + ": IPv4 only");
        }
        name(t, localFor(shard, remote, options), remote);
        configure(t, options);
        route(t, options);
        Connection c = new Connection(shard, t);
        t.connection = c;
        sendSyn(t, Cause.ACTIVE_OPEN);
        return c;
    }

    /// Passive OPEN that forks.
    static Listener listen(Shard shard, Endpoint local, OpenOptions options,
            Listener.Events events) {
        SourceRoute.check(options, configOf(shard, options));
        Endpoint bound = checkListen(shard, local);
        Listener l = new Listener(shard, bound, options, events, null);
        l.enter(State.LISTEN, Cause.PASSIVE_OPEN);
        shard.listens.add(l);
        return l;
    }

    /// Passive OPEN for one connection: it takes the arcs itself.
    static Connection listenOnce(Shard shard, Endpoint local, @Nullable Endpoint remote,
            OpenOptions options) {
        SourceRoute.check(options, configOf(shard, options));
        Endpoint bound = checkListen(shard, local);
        Tcb t = new Tcb(shard, configOf(shard, options));
        configure(t, options);
        t.origin = Origin.PASSIVE;
        t.localHigh = bound.address().high();
        t.localLow = bound.address().low();
        t.localPort = bound.port();
        if (remote != null) t.wanted = new WantedRemote(remote);
        t.wanted.name(t);
        Connection c = new Connection(shard, t);
        t.connection = c;
        t.listener = new Listener(shard, bound, options, Listener.Events.NONE, c);
        t.enter(State.LISTEN, Cause.PASSIVE_OPEN);
        shard.listens.add(t.listener);
        return c;
    }

    private static TcpConfig configOf(Shard shard, OpenOptions options) {
        TcpConfig own = options.config();
        return own == null ? shard.config : own;
    }

    private static Endpoint checkListen(Shard shard, Endpoint local) {
        IpAddress address = local.address();
        if (!address.isUnspecified() && !shard.ip.isOurs(address)) {
            throw new ConnectionException(Reason.LOCAL_SOCKET_INVALID,
                    local + ": not one of our addresses");
        }
        Endpoint bound = local.port() != 0 ? local
                : new Endpoint(address, Ports.forListen(shard, address));
        if (shard.listens.contains(address, bound.port())) {
            throw new ConnectionException(Reason.CONNECTION_ALREADY_EXISTS,
                    bound + " is in LISTEN");
        }
        return bound;
    }

    /// A LISTEN for one connection becomes an active OPEN. §3.10.1, §3.10.2.
    static void turnActive(Tcb t, Endpoint remote, Cause cause) {
        if (remote.port() == 0 || remote.address().isUnspecified()) {
            throw new ConnectionException(Reason.REMOTE_SOCKET_UNSPECIFIED,
                    t.local() + " is in LISTEN for any remote socket");
        }
        OpenOptions options = Objects.requireNonNull(t.listener).options;
        Endpoint local = localFor(t.shard, remote, options.local(t.local()));
        forgetListen(t);
        name(t, local, remote);
        route(t, options);
        t.origin = Origin.ACTIVE;
        sendSyn(t, cause);
    }

    static void forgetListen(Tcb t) {
        if (t.listener == null) return;
        t.shard.listens.remove(t.listener);
        t.listener = null;
    }

    /// The socket to connect from; it and the remote one must be free together.
    private static Endpoint localFor(Shard shard, Endpoint remote, OpenOptions options) {
        checkRemote(shard, remote);
        if (shard.isFull()) throw insufficient("connections");
        Endpoint wanted = options.local();
        IpAddress from = wanted == null || wanted.address().isUnspecified()
                ? shard.ip.sourceFor(remote.address()) : wanted.address();   // MUST-44
        if (from == null) {
            throw new ConnectionException(Reason.UNREACHABLE, "no address of ours reaches "
                    + remote.address());
        }
        if (!shard.ip.isOurs(from)) {
            throw new ConnectionException(Reason.LOCAL_SOCKET_INVALID, from
                    + ": not one of our addresses");
        }
        if (from.isV4() != remote.address().isV4()) {
            throw new ConnectionException(Reason.LOCAL_SOCKET_INVALID, from + " to "
                    + remote.address() + ": two versions of IP");
        }
        int port = wanted == null ? 0 : wanted.port();
        if (port == 0) port = Ports.forConnection(shard, from, remote);
        if (port == 0) throw insufficient("ephemeral ports to " + remote);
        Endpoint local = new Endpoint(from, port);
        if (Ports.isTaken(shard, local, remote)) {
            throw new ConnectionException(Reason.CONNECTION_ALREADY_EXISTS, local + " -> "
                    + remote);
        }
        return local;
    }

    private static void checkRemote(Shard shard, Endpoint remote) {
        if (remote.port() == 0 || remote.address().isUnspecified()) {
            throw new ConnectionException(Reason.REMOTE_SOCKET_UNSPECIFIED, remote.toString());
        }
        if (!shard.ip.isUnicast(remote.address())) {                        // MUST-46
            throw new ConnectionException(Reason.REMOTE_SOCKET_INVALID,
                    remote + ": not the address of one host");
        }
    }

    private static ConnectionException insufficient(String what) {
        return new ConnectionException(Reason.INSUFFICIENT_RESOURCES, "no more " + what);
    }

    private static void name(Tcb t, Endpoint local, Endpoint remote) {
        t.localHigh = local.address().high();
        t.localLow = local.address().low();
        t.localPort = local.port();
        t.remoteHigh = remote.address().high();
        t.remoteLow = remote.address().low();
        t.remotePort = remote.port();
    }

    /// What an OPEN said beside the sockets.
    static void configure(Tcb t, OpenOptions options) {
        t.dscp = options.dscp();
        t.noDelay = options.noDelay();
        t.keepAlive = options.keepAlive();
    }

    /// MUST-51, MUST-52: the source route that the OPEN asked for, once the peer is known.
    static void route(Tcb t, OpenOptions options) {
        SourceRoute given = SourceRoute.given(options, t);
        t.sourceRouteGiven = given != null;
        if (given != null) t.sourceRoute = given;
    }

    private static void sendSyn(Tcb t, Cause cause) {
        begin(t);
        t.enter(State.SYN_SENT, cause);
        t.shard.demux.put(t);
        t.owed.syn = true;
        t.shard.queue(t);
    }

    private static void begin(Tcb t) {
        t.forgetPeer();
        t.snd.begin(t.shard.nextIss(t));
        Negotiation.begin(t);
        t.peerMss(-1);
        t.rcv.wnd = Text.window(t);
        Statistics statistics = t.statistics;
        statistics.openedNanos = t.shard.nowNanos;
        statistics.progressNanos = t.shard.nowNanos;
        statistics.lastReceivedNanos = t.shard.nowNanos;
        statistics.softError = "";
    }

    /// A SYN for a LISTEN that is for one connection. §3.10.7.2, third.
    static void received(Listener listener, Connection single, Segment s) {
        Tcb t = single.requireTcb();
        t.shard.listens.remove(listener);
        t.name(s);
        begin(t);
        t.rcv.irs = s.seq;
        t.rcv.nxt = s.seq + 1;
        t.snd.window(s.wnd, s.seq, t.snd.iss);
        Negotiation.take(t, s.options);
        t.peerMss(s.options.mss());
        route(t, listener.options);
        SourceRoute.arrived(t, s);
        t.origin = Origin.PASSIVE;
        t.enter(State.SYN_RECEIVED, Cause.SYN);
        t.shard.demux.put(t);
        if (t.config.is(Setting.TEXT_ON_SYN)) Text.keep(t, s);
        t.owed.syn = true;
        t.shard.queue(t);
    }

    /// A passive OPEN for one connection is back in LISTEN: a RST or a SYN in the window came.
    static void backToListen(Tcb t) {
        Listener listener = Objects.requireNonNull(t.listener);
        t.shard.demux.remove(t);
        t.deadlines.disarmAll();
        t.owed.clear();
        t.receiveBuffer.clear();                // what SEND took waits for the next ESTABLISHED
        t.sourceRoute = null;
        t.localHigh = listener.local.address().high();
        t.localLow = listener.local.address().low();
        t.wanted.name(t);
        IpAddress address = listener.local.address();
        if (t.shard.listens.contains(address, listener.local.port())) {
            Endings.end(t, Cause.ABORT, Reason.CONNECTION_ALREADY_EXISTS);     // taken meanwhile
        } else {
            t.shard.listens.add(listener);
        }
    }

    /// ESTABLISHED was reached: what waited for it goes on.
    static void established(Tcb t) {
        t.statistics.lastReceivedNanos = t.shard.nowNanos;
        t.statistics.lastAckReceivedNanos = t.shard.nowNanos;
        Text.deliverKept(t);
        Timeouts.watchSilence(t);
        if (t.sendBuffer.length() > 0) Timeouts.outstanding(t);
        t.shard.queue(t);
    }
}
