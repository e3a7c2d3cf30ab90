package elva.tcp;

import elva.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The TCP of one stack: where connections are opened. RFC 9293 §3.9.1.1.
///
/// Confined to the thread that drives the stack. What a call owes the network leaves when the stack
/// transmits.
public final class Tcp {
    private final Shard shard;

    Tcp(Shard shard) {
        this.shard = shard;
    }

    /// Active OPEN: sends a SYN. The connection is in SYN-SENT; its listener hears when that
    /// changes.
    ///
    /// @throws ConnectionException if the remote or the local socket will not do, the two are a
    ///     connection already, or no port is free
    public Connection connect(Endpoint remote, OpenOptions options, ConnectionListener listener,
            long nowNanos) {
        shard.nowNanos = nowNanos;
        Connection c = Opening.connect(shard, remote, options);
        c.softErrors(options.softErrors());
        c.listener(listener);
        return c;
    }

    /// Passive OPEN: listens until closed, and makes a connection of every SYN.
    ///
    /// @param local port 0: the stack chooses one; address unspecified: any of ours, IPv4 or both
    ///     versions
    /// @throws ConnectionException if somebody listens there already or the address is not ours
    public Listener listen(Endpoint local, OpenOptions options, Listener.Events events,
            long nowNanos) {
        shard.nowNanos = nowNanos;
        return Opening.listen(shard, local, options, events);
    }

    /// Passive OPEN for one connection: it is in LISTEN itself and takes the next SYN. SEND or
    /// [Connection#open] turns it into an active one.
    ///
    /// @param remote the only peer that may connect; `null`: any
    /// @throws ConnectionException as [#listen]
    public Connection listenOnce(Endpoint local, @Nullable Endpoint remote, OpenOptions options,
            long nowNanos) {
        shard.nowNanos = nowNanos;
        Connection c = Opening.listenOnce(shard, local, remote, options);
        c.softErrors(options.softErrors());
        return c;
    }

    /// Every connection there is now, also those nobody holds; in no order. TIME-WAIT only if
    /// somebody may still ask for it.
    public List<Connection> connections() {
        List<Connection> all = new ArrayList<>(shard.listens.singles());
        shard.demux.forEach(b -> {
            Connection c = switch (b) {
                case Tcb t -> t.connection;
                case TimeWait w -> w.connection;
                case HalfOpen _ -> null;
            };
            if (c != null) all.add(c);
        });
        return all;
    }
}
