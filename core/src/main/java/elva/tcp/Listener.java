package elva.tcp;

import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A passive OPEN: stays in LISTEN and makes a connection of every SYN. RFC 9293 §3.10.1, MUST-41,
/// MUST-42.
///
/// Confined to the thread that drives the stack. Lives until [#close].
public final class Listener {

    /// Who wants to know that there is something to accept. A border, so an interface.
    @FunctionalInterface
    public interface Events {

        /// Hears nothing; [Listener#pending] can be asked.
        Events NONE = listener -> {};

        /// Called when the stack transmits, for each connection that became ESTABLISHED. What it
        /// throws is reported and harms nobody.
        void acceptable(Listener listener);
    }

    final Endpoint local;
    final OpenOptions options;
    final TcpConfig config;
    final Events events;
    /// The connection that a passive OPEN for one made; `null` for a listener that forks.
    final @Nullable Connection single;
    @Nullable Listener next;

    private final Shard shard;
    private final ArrayDeque<Connection> ready = new ArrayDeque<>();
    private final List<HalfOpen> embryos = new ArrayList<>();
    private final int backlog;
    private final int halfOpenMost;
    private State state = State.CLOSED;
    private long acceptedCount;

    Listener(Shard shard, Endpoint local, OpenOptions options, Events events,
            @Nullable Connection single) {
        this.shard = shard;
        this.local = local;
        this.options = options;
        this.events = events;
        this.single = single;
        TcpConfig own = options.config();
        config = own == null ? shard.config : own;
        backlog = config.getInt(Setting.BACKLOG);
        halfOpenMost = config.getInt(Setting.HALF_OPEN);
    }

    /// The socket it listens on; the address is unspecified if it takes any.
    public Endpoint local() { return local; }

    /// LISTEN, or CLOSED after [#close].
    public State state() { return state; }

    /// Connections that can be accepted now.
    public int pending() { return ready.size(); }

    /// Connections in SYN-RECEIVED.
    public int halfOpen() { return embryos.size(); }

    /// Connections accepted so far.
    public long acceptedCount() { return acceptedCount; }

    /// The connection that has waited longest; `null` if none waits.
    public @Nullable Connection accept() {
        Connection c = ready.poll();
        if (c != null) acceptedCount++;
        return c;
    }

    /// CLOSE: listens no more. Embryos are forgotten, connections that nobody accepted are aborted.
    ///
    /// @throws ConnectionException if it is closed already
    public void close(long nowNanos) {
        if (state == State.CLOSED) {
            throw new ConnectionException(Reason.CONNECTION_DOES_NOT_EXIST, "listener " + local);
        }
        shard.nowNanos = nowNanos;
        enter(State.CLOSED, Cause.CLOSE);
        shard.listens.remove(this);
        for (HalfOpen h : List.copyOf(embryos)) shard.embryos.end(h, Cause.LISTENER_CLOSED);
        for (Connection c; (c = ready.poll()) != null;) {
            if (c.end() == null) c.abort(nowNanos);
        }
    }

    void enter(State to, Cause cause) {
        State from = state;
        state = Transition.take(from, to, cause);
        shard.journal.entered(this, from, to, cause);
    }

    /// Whether an address we were asked at is one it listens on without being bound to it.
    boolean isOpenTo(long high, long low) {
        IpAddress bound = local.address();
        if (bound.equals(IpAddress.UNSPECIFIED_V6)) return true;
        return bound.equals(IpAddress.UNSPECIFIED_V4) && IpAddress.isV4(high, low);
    }

    /// Whether the sender of a segment is one it waits for.
    boolean waitsFor(Segment s) {
        return single == null || single.requireTcb().wanted.isOpenTo(s);
    }

    boolean hasRoomForEmbryo() {
        return embryos.size() < halfOpenMost;
    }

    boolean hasRoomForConnection() {
        return ready.size() < backlog;
    }

    void add(HalfOpen h) {
        h.place = embryos.size();
        embryos.add(h);
    }

    void remove(HalfOpen h) {
        HalfOpen last = embryos.removeLast();
        if (last != h) {
            embryos.set(h.place, last);
            last.place = h.place;
        }
        h.place = -1;
    }

    void add(Connection c) {
        ready.add(c);
    }

    /// Calls back whoever waits for connections.
    void call() {
        events.acceptable(this);
    }
}
