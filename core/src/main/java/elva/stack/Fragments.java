package elva.stack;

import elva.ip.Fragment;
import elva.ip.Reassembly;
import elva.ip.ReassemblyLimits;
import elva.ip.Refusal;
import elva.tcp.Counter;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import elva.tcp.TcpEngine;
import elva.wire.Datagram;
import elva.wire.SipHash;
import org.jspecify.annotations.Nullable;

/// Datagrams of one stack that arrive in parts: put together, counted as Linux counts them, and
/// their senders told if that fails for want of time.
final class Fragments {
    private final TcpEngine tcp;
    private final Icmp icmp;
    private final Reassembly reassembly;
    private final Datagram first = new Datagram();

    Fragments(TcpEngine tcp, Icmp icmp, TcpConfig config, Entropy entropy) {
        this.tcp = tcp;
        this.icmp = icmp;
        ReassemblyLimits limits = new ReassemblyLimits(config.get(Setting.REASSEMBLY_TIMEOUT),
                config.getInt(Setting.REASSEMBLY_DATAGRAMS),
                config.getInt(Setting.REASSEMBLY_SOURCE_DATAGRAMS),
                config.getInt(Setting.REASSEMBLY_MEMORY),
                config.getInt(Setting.REASSEMBLY_SOURCE_MEMORY));
        reassembly = new Reassembly(new SipHash(entropy.nextLong(), entropy.nextLong()), limits,
                this::evicted);
    }

    /// A part of a datagram arrived.
    ///
    /// @return why it goes no further; `null` if it is kept or the datagram is whole
    @Nullable Refusal arrives(Fragment part, Datagram in) {
        tcp.count(Counter.REASM_REQDS);
        Refusal refusal = reassembly.add(part, in, tcp.nowNanos());
        tcp.begin();              // it may tell of others, which made room
        if (refusal == null) {
            if (reassembly.isWhole()) tcp.count(Counter.REASM_OKS);
        } else if (refusal != Refusal.FRAGMENT_DUPLICATE && refusal != Refusal.FRAGMENT_GIVEN_UP) {
            tcp.count(Counter.REASM_FAILS);
            if (refusal == Refusal.FRAGMENT_OVERLAP) tcp.count(Counter.REASM_OVERLAPS);
        }
        return refusal;
    }

    private void evicted(Refusal why) {
        tcp.count(Counter.REASM_FAILS);
        tcp.discard(Stack.reason(why));
    }

    /// Where a whole datagram lies after [#arrives], and how many wait.
    Reassembly reassembly() { return reassembly; }

    /// Gives up those that waited too long. RFC 1122 §3.3.2, RFC 8200 §4.5
    void timeouts() {
        for (Reassembly.Expiry e; (e = reassembly.expire(tcp.nowNanos(), first))
                != Reassembly.Expiry.NONE;) {
            tcp.count(Counter.REASM_TIMEOUT);
            evicted(Refusal.FRAGMENT_TIMEOUT);
            if (e == Reassembly.Expiry.WITH_FIRST) icmp.reassemblyTimeExceeded(first);
        }
    }
}
