package elva.ip;

import elva.time.Timer;
import elva.time.Timers;
import elva.wire.Datagram;
import elva.wire.IpAddress;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Header;
import elva.wire.SipHash;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts datagrams together that came in parts. RFC 791 §3.2, RFC 1122 §3.3.2, RFC 8200 §4.5,
/// RFC 5722, RFC 3168 §5.3.
///
/// Parts belong together if source, destination and identification agree, and of IPv4 the protocol.
/// Those that contradict each other are all given up, and so is what comes of them later: over IPv4
/// too, where the RFC would let one of them win, since who sends such means to be read in two ways.
///
/// Whatever a flood sends, what is held is bounded, for all together and for each source: an IPv4
/// address or an IPv6 /64. Where a limit is reached the oldest datagram goes, first of the source,
/// then of all. Both tables have keyed hashes; a part costs no more than a search through
/// [#PIECES_MOST] others. docs/decisions/0022.
public final class Reassembly {
    /// Parts of one datagram: 65,535 octets in such as a link of 576 carries.
    static final int PIECES_MOST = 128;
    private static final int PACKET_MOST = 0xffff;
    private static final int FRAGMENT_HEADER = 8;
    private static final int UNIT = 8;
    private static final int NOT_ECT = 1;
    private static final int CE = 3;

    /// What became of the datagrams whose time is over.
    public enum Expiry { NONE, WITHOUT_FIRST, WITH_FIRST }

    private final SipHash hash;
    private final ReassemblyLimits limits;
    private final int sourceBlocks;
    private final Consumer<Refusal> evicted;
    private final FragmentPool pool;
    private final Timers timers = new Timers();
    private final Map<Partial.Key, Partial> partials = new HashMap<>();
    private final Map<Partial.Key, Partial.Source> sources = new HashMap<>();
    private final Ipv4Header v4 = new Ipv4Header();
    private final Ipv6Header v6 = new Ipv6Header();
    private MemorySegment packet = MemorySegment.NULL;
    private int packetLength;
    private Expiry expiry = Expiry.NONE;

    /// @param hash with a key that nobody outside knows
    /// @param evicted told, while another's part is added, of each datagram that had to make room
    public Reassembly(SipHash hash, ReassemblyLimits limits, Consumer<Refusal> evicted) {
        this.hash = hash;
        this.limits = limits;
        this.evicted = evicted;
        pool = new FragmentPool(limits.bytes() / FragmentPool.BLOCK_LENGTH);
        sourceBlocks = limits.sourceBytes() / FragmentPool.BLOCK_LENGTH;
    }

    /// Datagrams here, with those given up whose time is not over.
    public int count() { return partials.size(); }

    /// Octets of memory lent to parts.
    public int heldBytes() { return pool.usedCount() * FragmentPool.BLOCK_LENGTH; }

    // A part arrives

    /// Takes a part that arrived.
    ///
    /// @param in the packet; its payload is the part's
    /// @return why it goes no further, all but [Refusal#FRAGMENT_DUPLICATE] with its datagram; or
    ///     `null` if it is kept, or was the last that was missing: see [#isWhole]
    public @Nullable Refusal add(Fragment part, Datagram in, long nowNanos) {
        packetLength = 0;
        boolean sound = in.payloadLength > 0 && (!part.more || in.payloadLength % UNIT == 0);
        if (!sound) return Refusal.FRAGMENT;
        if (limits.datagrams() == 0) return Refusal.FRAGMENT_LIMIT;
        Partial.Key key = keyOf(part, in);
        Partial p = partials.get(key);
        if (p == null) p = begin(key, in, nowNanos);
        if (p.isGivenUp) return Refusal.FRAGMENT_GIVEN_UP;
        Refusal refusal = p.judge(part, in, pool);
        if (refusal == Refusal.FRAGMENT_DUPLICATE) return refusal;
        if (refusal == null) refusal = makeRoom(p, blocksOf(part, in));
        if (refusal != null) {
            giveUp(p);
            return refusal;
        }
        int free = pool.freeCount();
        p.add(part, in, pool);
        p.source.blocks += free - pool.freeCount();
        return p.isComplete() ? finish(p, in.isV4()) : null;
    }

    private Partial.Key keyOf(Fragment part, Datagram in) {
        long identification = Integer.toUnsignedLong(part.identification);
        long rest = in.isV4() ? identification << 8 | in.protocol : identification;
        return key(in.sourceHigh, in.sourceLow, in.destinationHigh, in.destinationLow, rest);
    }

    private Partial.Key key(long a, long b, long c, long d, long e) {
        return new Partial.Key(a, b, c, d, e, (int) hash.hash(a, b, c, d, e));
    }

    private Partial.Key sourceOf(Datagram in) {
        long host = IpAddress.isV4(in.sourceHigh, in.sourceLow) ? in.sourceLow : 0;
        return key(in.sourceHigh, host, 0, 0, 0);
    }

    private Partial begin(Partial.Key key, Datagram in, long nowNanos) {
        Partial.Key from = sourceOf(in);
        Partial.Source known = sources.get(from);
        if (known != null && known.count >= limits.sourceDatagrams() && known.oldest != null) {
            evict(known.oldest, Refusal.FRAGMENT_TOO_FAR);
        }
        if (partials.size() >= limits.datagrams()) evict(oldest(), Refusal.FRAGMENT_LIMIT);
        Partial.Source source = sources.computeIfAbsent(from, Partial.Source::new);
        Partial p = new Partial(this, key, source);
        source.add(p);
        partials.put(key, p);
        timers.schedule(p.timer, nowNanos + limits.timeoutNanos());
        return p;
    }

    /// They all wait equally long, so the first to expire is the oldest.
    private Partial oldest() {
        Timer earliest = timers.earliest();
        if (earliest == null) throw new AssertionError("no datagram, but memory in use");
        return (Partial) earliest.owner();
    }

    private static int blocksOf(Fragment part, Datagram in) {
        int header = part.offset == 0 ? FragmentPool.blocksOf(part.headerLength) : 0;
        return header + FragmentPool.blocksOf(in.payloadLength);
    }

    /// Makes room for blocks of a datagram. If it is the oldest itself, it is the one to go.
    private @Nullable Refusal makeRoom(Partial p, int blocks) {
        if (p.pieceCount == PIECES_MOST) return Refusal.FRAGMENT_LIMIT;
        for (Partial.Source s = p.source; s.blocks + blocks > sourceBlocks;) {
            Partial oldest = s.oldest;
            if (oldest == null || oldest.equals(p)) return Refusal.FRAGMENT_TOO_FAR;
            evict(oldest, Refusal.FRAGMENT_TOO_FAR);
        }
        while (pool.freeCount() < blocks) {
            Partial oldest = oldest();
            if (oldest.equals(p)) return Refusal.FRAGMENT_LIMIT;
            evict(oldest, Refusal.FRAGMENT_LIMIT);
        }
        return null;
    }

    private void evict(Partial p, Refusal why) {
        boolean known = p.isGivenUp;
        remove(p);
        if (!known) evicted.accept(why);
    }

    /// What comes of it before its time is over is refused. RFC 5722 §4
    private void giveUp(Partial p) {
        release(p);
        p.isGivenUp = true;
    }

    private void release(Partial p) {
        int free = pool.freeCount();
        p.release(pool);
        p.source.blocks -= pool.freeCount() - free;
    }

    private void remove(Partial p) {
        release(p);
        timers.cancel(p.timer);
        partials.remove(p.key);
        p.source.remove(p);
        if (p.source.count == 0) sources.remove(p.source.key);
    }

    // A datagram is complete

    private @Nullable Refusal finish(Partial p, boolean isV4) {
        int header = isV4 ? p.headerLength : p.headerLength - FRAGMENT_HEADER;
        int length = header + p.length();
        int ecn = ecn(p.ecnSeen, p.ecnOfFirst);
        boolean fits = (isV4 ? length : length - Ipv6Header.LENGTH) <= PACKET_MOST;
        if (fits && ecn >= 0) {
            allocate();
            pool.copy(p.headerChain, header, packet, 0);
            p.copy(pool, packet, header, true);
            if (isV4) {
                Ipv4Header.becomeWhole(packet, 0, length, ecn);
            } else {
                Ipv6Header.becomeWhole(packet, 0, length - Ipv6Header.LENGTH, ecn);
                packet.set(ValueLayout.JAVA_BYTE, p.nextHeaderAt, (byte) p.protocol);
            }
            packetLength = length;
        }
        remove(p);
        if (!fits) return Refusal.FRAGMENT_TOO_BIG;
        return ecn < 0 ? Refusal.FRAGMENT_ECN : null;
    }

    private void allocate() {
        if (packet.byteSize() == 0) {
            packet = Arena.ofAuto().allocate(Ipv6Header.LENGTH + PACKET_MOST, 8);
        }
    }

    /// RFC 3168 §5.3: a mark of congestion is not lost, and not put on what must not have one.
    /// Where some parts are Not-ECT and others not, Linux drops the datagram whatever they are; so
    /// do we.
    ///
    /// @return the codepoint; -1 if the datagram is to be dropped
    private static int ecn(int seen, int first) {
        if (seen == 1 << first) return first;
        if ((seen & NOT_ECT) != 0) return -1;
        return (seen & (1 << CE)) != 0 ? CE : first;
    }

    /// Whether the part added last made a datagram complete.
    public boolean isWhole() { return packetLength > 0; }

    /// Then: where the packet lies that might have come instead of its parts, from octet 0 on.
    /// Valid until the next call.
    public MemorySegment packet() { return packet; }

    public int packetLength() { return packetLength; }

    // Time

    /// When the next datagram's time is over; `Long.MAX_VALUE` if there is none.
    public long nextDeadlineNanos() { return timers.nextDeadlineNanos(); }

    /// Gives up a datagram whose time is over. Those given up before are forgotten in silence.
    ///
    /// @param first tells the part that began it if that arrived; valid until the next call
    public Expiry expire(long nowNanos, Datagram first) {
        expiry = Expiry.NONE;
        while (expiry == Expiry.NONE) {
            Timer due = timers.pollExpired(nowNanos);
            if (due == null) break;
            due.owner().expired(nowNanos);
        }
        if (expiry == Expiry.WITH_FIRST) describe(first);
        return expiry;
    }

    void timedOut(Partial p) {
        if (p.hasFirst()) {
            expiry = Expiry.WITH_FIRST;
            allocate();
            pool.copy(p.headerChain, p.headerLength, packet, 0);
            p.copy(pool, packet, p.headerLength, false);
            packetLength = p.headerLength + p.firstLength();
        } else if (!p.isGivenUp) {
            expiry = Expiry.WITHOUT_FIRST;
        }
        remove(p);
    }

    private void describe(Datagram first) {
        if (v4.wrapQuoted(packet, 0, packetLength) == null) v4.describe(first);
        else if (v6.wrapQuoted(packet, 0, packetLength) == null) v6.describe(first);
    }
}
