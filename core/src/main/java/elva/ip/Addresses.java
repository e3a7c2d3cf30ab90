package elva.ip;

import elva.wire.IpAddress;
import elva.wire.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Our own addresses, and what they say about others. RFC 1122 §3.2.1.3, RFC 4291 §2. Immutable.
public final class Addresses {
    private final Prefix[] own;

    public Addresses(List<Prefix> own) {
        this.own = own.toArray(new Prefix[0]);
    }

    /// Whether an address is one of ours.
    public boolean isOurs(long high, long low) {
        for (Prefix p : own) {
            if (p.address().high() == high && p.address().low() == low) return true;
        }
        return false;
    }

    /// Whether an address can be the source of a packet that came by a device, or the destination
    /// of a connection: unicast, of a host. Ours is such a one; whether it may come from outside is
    /// another question. MUST-46, MUST-63.
    public boolean isUnicast(long high, long low) {
        if (!IpAddress.isUnicast(high, low)) return false;
        for (Prefix p : own) {
            if (p.isBroadcast(high, low)) return false;
        }
        return true;
    }

    /// The address to send from to another: itself if it is ours, else the one in the same network,
    /// else the first of its version; `null` if there is none. RFC 1122 §3.3.4.3, RFC 6724 in
    /// short.
    public @Nullable IpAddress sourceFor(IpAddress remote) {
        if (isOurs(remote.high(), remote.low())) return remote;
        Prefix best = null;
        for (Prefix p : own) {
            if (p.address().isV4() != remote.isV4()) continue;
            boolean nearer = best != null && p.contains(remote)
                    && (!best.contains(remote) || p.length() > best.length());
            if (best == null || nearer) best = p;
        }
        return best == null ? null : best.address();
    }
}
