package elva.stack;

import elva.ip.Addresses;
import elva.ip.Identification;
import elva.ip.IpInput;
import elva.ip.IpOutput;
import elva.ip.Reassembly;
import elva.ip.Refusal;
import elva.ip.UdpInput;
import elva.tcp.Counters;
import elva.tcp.Discard;
import elva.tcp.IpLayer;
import elva.tcp.State;
import elva.tcp.Tcp;
import elva.tcp.TcpEngine;
import elva.tcp.TcpObserver;
import elva.tcp.Usage;
import elva.tcp.Setting;
import elva.wire.Datagram;
import elva.wire.IpAddress;
import elva.wire.Ipv6Extensions;
import elva.wire.Malformed;
import elva.wire.Prefix;
import elva.wire.Protocol;
import elva.wire.SipHash;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// IP and TCP of one host, without a clock, a thread or a device of its own: octets and a time go
/// in, octets and a deadline come out.
///
/// Whoever drives it calls, in turn: [#receive] for each packet that arrived, [#timeouts],
/// [#transmit], and waits until the next packet or [#nextDeadlineNanos]. After a user call,
/// [#transmit]. One thread at a time; which one may change, with the driver's lock between. Times
/// are nanoseconds of any clock that never goes back.
public final class Stack {
    private static final int IP_HEADER_MOST = 60;
    static final int PAYLOAD_OFFSET = Device.HEADROOM + IP_HEADER_MOST;
    private static final int PACKET_MOST = 65_535;
    private static final int MTU_LEAST_V6 = 1280;               // RFC 8200 §5
    /// How often one call sends what callbacks and our own packets made it owe: two connections of
    /// one stack may answer each other for ever.
    private static final int ROUNDS_MOST = 64;

    private final Device device;
    private final Addresses addresses;
    private final TcpEngine tcp;
    private final IpInput input;
    private final Icmp icmp;
    private final Fragments fragments;
    private final PacketQueue loopback;
    private final Datagram in = new Datagram();
    private final Datagram out = new Datagram();
    private final Identification identification;
    private final TappedPacket tapped = new TappedPacket();
    private @Nullable Tap tap;

    /// @param entropy see [Entropy]
    /// @throws IllegalArgumentException if the device's MTU is outside 576..65535, or below 1280
    ///     with an IPv6 address
    public Stack(StackConfig config, Device device, Entropy entropy, StackObserver observer) {
        int mtu = device.mtu();
        if (mtu < 576 || mtu > PACKET_MOST) {
            throw new IllegalArgumentException("MTU " + mtu + " outside 576.." + PACKET_MOST);
        }
        for (Prefix p : config.addresses()) {
            if (mtu >= MTU_LEAST_V6 || p.address().isV4()) continue;
            throw new IllegalArgumentException("MTU " + mtu + " octets with IPv6 address "
                    + p.address() + "; expected " + MTU_LEAST_V6 + " at least");
        }
        this.device = device;
        addresses = new Addresses(config.addresses());
        input = new IpInput(addresses, config.tcp().is(Setting.SOURCE_ROUTE));
        loopback = new PacketQueue(mtu);
        @SuppressWarnings("ReferenceEquality")     // the very NONE
        TcpObserver told = observer == StackObserver.NONE ? TcpObserver.NONE : observer;
        tcp = new TcpEngine(config.tcp(), new Below(), entropy::nextLong, told);
        identification = new Identification(
                new SipHash(entropy.nextLong(), entropy.nextLong()));
        out.buffer = Arena.ofAuto().allocate(PAYLOAD_OFFSET + PACKET_MOST, 64);
        icmp = new Icmp(tcp, config, out, entropy, observer);
        fragments = new Fragments(tcp, icmp, config.tcp(), entropy);
    }

    /// Where connections are opened.
    public Tcp tcp() { return tcp.tcp(); }

    /// Begins to ask a host for echoes: [Ping#send] does it.
    ///
    /// @param events called back when the stack transmits
    /// @throws elva.tcp.ConnectionException if that is not the address of one host, or no address
    ///     of ours reaches it
    public Ping ping(IpAddress host, Ping.Events events) {
        return icmp.pings().open(host, events);
    }

    /// What happened so far.
    public Counters counters() { return tcp.counters(); }

    /// What is in use now.
    public Usage usage() {
        return tcp.usage().reassembling(fragments.reassembly().count());
    }

    /// Lets somebody see every packet; `null`: nobody.
    public void tap(@Nullable Tap wanted) { tap = wanted; }

    /// Processes one IP packet that came by the device. Nothing is sent and nobody called back
    /// before [#transmit].
    ///
    /// @param buffer is not kept
    /// @param length octets; what is behind the packet's own length is ignored
    /// @param nowNanos when it arrived
    public void receive(MemorySegment buffer, long offset, int length, long nowNanos) {
        tcp.at(nowNanos);
        tcp.begin();
        take(input.check(buffer, offset, length, in));
        tapArrived(buffer, offset, length, nowNanos);
    }

    /// A packet is refused, or one part more, or a whole datagram.
    private void take(@Nullable Refusal refusal) {
        if (refusal != null) refuse(refusal);
        else if (input.part().present) takePart();
        else deliver();
    }

    /// A datagram that parts made whole goes where one goes that came whole. No device vouches for
    /// its checksum, whatever it says about the parts.
    private void takePart() {
        Refusal refusal = fragments.arrives(input.part(), in);
        Reassembly reassembly = fragments.reassembly();
        if (refusal == null) {
            if (!reassembly.isWhole()) return;
            refusal = input.checkOwn(reassembly.packet(), 0, reassembly.packetLength(), in);
            if (refusal == null && input.part().present) refusal = Refusal.FRAGMENT;
        }
        if (refusal != null) refuse(refusal);
        else deliver();
    }

    private void refuse(Refusal refusal) {
        tcp.discard(reason(refusal));
        if (refusal == Refusal.FRAGMENT_HEADERS) {
            icmp.problem(in, Ipv6Extensions.INCOMPLETE_CHAIN, 0);
        } else if (refusal == Refusal.OPTION || refusal == Refusal.EXTENSION) {
            int code = input.problemCode(in);
            if (code == Ipv6Extensions.NO_PROBLEM) return;
            icmp.problem(in, code, input.problemPointer(in));
        }
    }

    static Discard reason(Refusal refusal) {
        return switch (refusal) {
            case VERSION -> Discard.IP_VERSION;
            case HEADER, OPTION -> Discard.IP_HEADER;
            case CHECKSUM -> Discard.IP_CSUM;
            case NOT_FOR_US -> Discard.IP_NOT_FOR_US;
            case INVALID_SOURCE -> Discard.IP_INVALID_SOURCE;
            case OUR_OWN_SOURCE -> Discard.TCP_LAND;
            case FRAGMENT -> Discard.IP_FRAGMENT;
            case FRAGMENT_HEADERS -> Discard.FRAG_HEADERS;
            case FRAGMENT_DUPLICATE -> Discard.DUP_FRAG;
            case FRAGMENT_OVERLAP -> Discard.FRAG_OVERLAP;
            case FRAGMENT_GIVEN_UP -> Discard.FRAG_GIVEN_UP;
            case FRAGMENT_TOO_FAR -> Discard.FRAG_TOO_FAR;
            case FRAGMENT_LIMIT -> Discard.FRAG_LIMIT;
            case FRAGMENT_TIMEOUT -> Discard.FRAG_REASM_TIMEOUT;
            case FRAGMENT_ECN -> Discard.FRAG_ECN;
            case FRAGMENT_TOO_BIG -> Discard.FRAG_TOO_BIG;
            case SOURCE_ROUTE -> Discard.IP_SOURCE_ROUTE;
            case EXTENSION -> Discard.IP_EXTENSION;
        };
    }

    private void deliver() {
        boolean isV4 = in.isV4();
        if (in.protocol == Protocol.TCP) tcp.receive(in, false);
        else if (in.protocol == (isV4 ? Protocol.ICMP : Protocol.ICMPV6)) icmp.arrives(in);
        else if (in.protocol == Protocol.UDP) udp();
        else unknown();
    }

    /// RFC 1122 §3.2.2.1, RFC 8200 §4; that nothing follows (§4.7) is no error.
    private void unknown() {
        tcp.discard(Discard.IP_NOPROTO);
        if (!in.isV4() && in.protocol == Protocol.NO_NEXT) return;
        icmp.noProtocol(in, input.protocolPointer());
    }

    /// Nobody listens at any port. RFC 1122 §4.1.3.1.
    private void udp() {
        Malformed malformed = UdpInput.check(in);
        if (malformed == null) {
            tcp.discard(Discard.UDP_NO_PORT);
            icmp.noPort(in);
        } else {
            boolean damaged = malformed == Malformed.CHECKSUM;
            tcp.discard(damaged ? Discard.UDP_CSUM : Discard.UDP_HEADER);
        }
    }

    /// Fires every timer that is due. Nothing is sent before [#transmit].
    public void timeouts(long nowNanos) {
        tcp.at(nowNanos);
        tcp.timeouts();
        fragments.timeouts();
    }

    /// Calls back users to whom something happened, then sends everything that is owed. Where that
    /// has no end in sight, as between two connections of one stack, some of it stays for the next
    /// call; [#nextDeadlineNanos] is past then.
    public void transmit(long nowNanos) {
        tcp.at(nowNanos);
        for (int round = 0; round == 0 || (round < ROUNDS_MOST && owes()); round++) {
            tcp.callBack();
            icmp.pings().callBack();
            sendOwed(icmp.owed());
            sendAll();
            receiveOwn(nowNanos);
        }
    }

    private boolean owes() {
        return tcp.owes() || icmp.owes();
    }

    private void sendOwed(PacketQueue owed) {
        for (; !owed.isEmpty(); owed.remove()) {
            leave(owed.buffer(), owed.offset(), owed.length(), owed.isToOurselves(), null);
        }
    }

    private void sendAll() {
        while (true) {
            out.payloadOffset = PAYLOAD_OFFSET;
            out.protocol = Protocol.TCP;
            State state = tcp.next(out);
            if (state == null) return;
            send(state);
        }
    }

    private void send(State state) {
        if (out.mayFragment) out.identification = identification.next(out);
        int header = IpOutput.write(out);
        boolean own = addresses.isOurs(out.destinationHigh, out.destinationLow);
        leave(out.buffer, out.payloadOffset - header, header + out.payloadLength, own, state);
    }

    /// @param state of the connection that sends the packet; `null` if it is not TCP's
    private void leave(MemorySegment buffer, long offset, int length, boolean own,
            @Nullable State state) {
        if (tap != null) tapLeaves(tap, buffer, offset, length, state);
        if (own) {
            if (!loopback.add(buffer, offset, length, true)) tcp.discard(Discard.LOOPBACK_LIMIT);
        } else {
            device.transmit(buffer, offset, length, state == null ? 0 : out.segmentSize);
        }
    }

    private void receiveOwn(long nowNanos) {
        while (!loopback.isEmpty()) {
            tcp.begin();
            MemorySegment buffer = loopback.buffer();
            take(input.checkOwn(buffer, loopback.offset(), loopback.length(), in));
            tapArrived(buffer, loopback.offset(), loopback.length(), nowNanos);
            loopback.remove();
        }
    }

    /// When [#timeouts] is to be called next, if nothing else happens before; `Long.MAX_VALUE` if
    /// no timer runs. The time of the last step if [#transmit] has still something to do.
    public long nextDeadlineNanos() {
        if (owes()) return tcp.nowNanos();
        long ofTcp = tcp.nextDeadlineNanos();
        long ofFragments = fragments.reassembly().nextDeadlineNanos();
        if (ofFragments == Long.MAX_VALUE) return ofTcp;
        if (ofTcp == Long.MAX_VALUE) return ofFragments;
        return ofFragments - ofTcp < 0 ? ofFragments : ofTcp;
    }

    /// Gives all memory back. Nothing may be called after it.
    public void close() {
        tcp.close();
    }

    private void tapArrived(MemorySegment buffer, long offset, int length, long nowNanos) {
        Tap t = tap;
        if (t == null) return;
        tapped.outbound = false;
        tapped.buffer = buffer;
        tapped.offset = offset;
        tapped.length = length;
        tapped.nowNanos = nowNanos;
        tapped.before = tcp.verdict().before();
        tapped.after = tcp.verdict().after();
        tapped.cause = tcp.verdict().cause();
        tapped.discard = tcp.verdict().discard();
        t.packet(tapped);
    }

    private void tapLeaves(Tap t, MemorySegment buffer, long offset, int length,
            @Nullable State state) {
        tapped.outbound = true;
        tapped.buffer = buffer;
        tapped.offset = offset;
        tapped.length = length;
        tapped.nowNanos = tcp.nowNanos();
        tapped.before = state;
        tapped.after = state;
        tapped.cause = null;
        tapped.discard = null;
        t.packet(tapped);
    }

    /// What TCP asks of IP.
    private final class Below implements IpLayer {
        @Override
        public @Nullable IpAddress sourceFor(IpAddress remote) {
            return addresses.sourceFor(remote);
        }

        @Override
        public boolean isOurs(IpAddress address) {
            return addresses.isOurs(address.high(), address.low());
        }

        @Override
        public boolean isUnicast(IpAddress address) {
            return addresses.isUnicast(address.high(), address.low());
        }

        @Override
        public int mtu() {
            return device.mtu();
        }
    }
}
