package elva.stack;

import elva.ip.Addresses;
import elva.tcp.ConnectionException;
import elva.tcp.Reason;
import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The [Ping]s of one stack: as many as its program opens, found by their identifiers.
final class Pings {
    private final Icmp icmp;
    private final Addresses addresses;
    private final Entropy entropy;
    private final StackObserver observer;
    private final List<Ping> open = new ArrayList<>();

    Pings(Icmp icmp, Addresses addresses, Entropy entropy, StackObserver observer) {
        this.icmp = icmp;
        this.addresses = addresses;
        this.entropy = entropy;
        this.observer = observer;
    }

    Ping open(IpAddress to, Ping.Events events) {
        if (!addresses.isUnicast(to.high(), to.low())) {
            throw new ConnectionException(Reason.REMOTE_SOCKET_INVALID,
                    to + ": not the address of one host");
        }
        IpAddress from = addresses.sourceFor(to);
        if (from == null) {
            throw new ConnectionException(Reason.UNREACHABLE, "no address of ours reaches " + to);
        }
        if (open.size() > 0xffff) {
            throw new ConnectionException(Reason.INSUFFICIENT_RESOURCES, "no more pings");
        }
        long token = entropy.nextLong();
        while (find((int) (token >>> 48)) != null) token += 1L << 48;
        Ping ping = new Ping(this, events, from, to, token);
        open.add(ping);
        return ping;
    }

    private @Nullable Ping find(int identifier) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).identifier() == identifier) return open.get(i);
        }
        return null;
    }

    int dataMost(IpAddress to) {
        return icmp.echoMost(to.isV4());
    }

    void request(Ping ping, int sequence, int length) {
        icmp.request(ping, sequence, length);
    }

    void forget(Ping ping) {
        open.remove(ping);
    }

    /// An echo reply arrived; false if nobody waits for it.
    boolean answered(Datagram in, IcmpHeader header, long nowNanos) {
        Ping ping = find(header.identifier());
        return ping != null && ping.to().high() == in.sourceHigh
                && ping.to().low() == in.sourceLow && ping.take(in, header, nowNanos);
    }

    boolean owes() {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).hasAnswers()) return true;
        }
        return false;
    }

    /// Tells whoever asked. What a callback throws ends its own ping.
    void callBack() {
        if (!owes()) return;
        for (Ping ping : List.copyOf(open)) {
            try {
                ping.callBack();
            } catch (RuntimeException | Error e) {
                ping.close();
                observer.pingFailed(ping, e);
            }
        }
    }
}
