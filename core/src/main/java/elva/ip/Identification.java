package elva.ip;

import elva.wire.Datagram;
import elva.wire.SipHash;

/// Identifications of packets that routers may cut, or that we did. RFC 791 §3.2, RFC 6864 §4.3,
/// RFC 7739 §5.3.
///
/// No value comes again for the same two addresses and protocol before 65,535 others (IPv6: 2^32
/// less one), and none tells what goes elsewhere: each such triple starts at a place of its own and
/// counts on with one of many counters, both chosen by a keyed hash. How soon 65,536 may be used
/// up, and what then, is docs/decisions/0020.
public final class Identification {
    private static final int COUNTER_COUNT = 1024;

    private final SipHash hash;
    private final int[] counters = new int[COUNTER_COUNT];

    /// @param hash with a key that nobody outside knows
    public Identification(SipHash hash) {
        this.hash = hash;
    }

    /// The next packet's, 0..65535 for IPv4.
    public int next(Datagram out) {
        long place = hash.hash(out.sourceHigh, out.sourceLow, out.destinationHigh,
                out.destinationLow, out.protocol);
        int counter = (int) (place >>> 32) & COUNTER_COUNT - 1;
        int next = (int) place + counters[counter]++;
        return out.isV4() ? next & 0xffff : next;
    }
}
