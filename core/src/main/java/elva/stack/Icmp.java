package elva.stack;

import elva.ip.Addresses;
import elva.ip.Echo;
import elva.ip.ErrorLimit;
import elva.ip.Fragmentation;
import elva.ip.IcmpErrors;
import elva.ip.IcmpInput;
import elva.ip.Identification;
import elva.ip.IpOutput;
import elva.tcp.Counter;
import elva.tcp.Discard;
import elva.tcp.IcmpError;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import elva.tcp.TcpEngine;
import elva.wire.Datagram;
import elva.wire.IcmpHeader;
import elva.wire.Ipv4Header;
import elva.wire.Ipv6Header;
import elva.wire.SipHash;

/// ICMP of one stack: asks for echoes and answers, tells senders what became of their packets, and
/// hands errors to TCP. RFC 792, RFC 1122 §3.2.2, RFC 4443. What it owes waits until the stack
/// transmits.
final class Icmp {
    private final TcpEngine tcp;
    private final Addresses addresses;
    private final Datagram out;
    private final Identification identification;
    private final int mtu;
    private final int hopLimit;
    private final IcmpInput input = new IcmpInput();
    private final IcmpErrors errors;
    private final ErrorLimit limit;
    private final IcmpError error = new IcmpError();
    private final PacketQueue owed;
    private final Pings pings;

    /// @param out where messages are made: its buffer holds a header and a packet
    Icmp(TcpEngine tcp, StackConfig stackConfig, Datagram out, Entropy entropy,
            StackObserver observer) {
        TcpConfig config = stackConfig.tcp();
        this.tcp = tcp;
        addresses = new Addresses(stackConfig.addresses());
        this.out = out;
        mtu = tcp.mtu();
        hopLimit = config.getInt(Setting.HOP_LIMIT);
        errors = new IcmpErrors(addresses, mtu);
        SipHash hash = new SipHash(entropy.nextLong(), entropy.nextLong());
        identification = new Identification(hash);
        limit = new ErrorLimit(hash, config.getInt(Setting.ICMP_ERROR_RATE),
                config.getInt(Setting.ICMP_ERROR_BURST));
        owed = new PacketQueue(mtu);
        pings = new Pings(this, addresses, entropy, observer);
    }

    /// Messages that wait to be sent, whole packets.
    PacketQueue owed() { return owed; }

    Pings pings() { return pings; }

    /// Whether anybody is to be called back or anything to be sent.
    boolean owes() {
        return !owed.isEmpty() || pings.owes();
    }

    /// A message arrived.
    void arrives(Datagram in) {
        switch (input.read(in)) {
            case MALFORMED -> tcp.discard(Discard.ICMP_MALFORMED);
            case BAD_CHECKSUM -> tcp.discard(Discard.ICMP_CSUM);
            case ECHO_REPLY -> echoReply(in);
            case IGNORED -> tcp.discard(Discard.ICMP_IGNORED);
            case ECHO_REQUEST -> echo(in);
            case UNREACHABLE -> error(IcmpError.Kind.UNREACHABLE);
            case REFUSED -> error(IcmpError.Kind.REFUSED);
            case TOO_BIG -> error(IcmpError.Kind.TOO_BIG);
            case TIME_EXCEEDED -> error(IcmpError.Kind.TIME_EXCEEDED);
            case PARAMETER_PROBLEM -> error(IcmpError.Kind.PARAMETER_PROBLEM);
            case UNKNOWN_ERROR -> error(IcmpError.Kind.UNKNOWN);
        }
    }

    private void echo(Datagram in) {
        tcp.count(Counter.ICMP_IN_ECHOS);
        out.payloadOffset = Stack.PAYLOAD_OFFSET;
        Echo.answer(in, input.header, out);
        owe(Counter.ICMP_OUT_ECHO_REPS);
    }

    private void echoReply(Datagram in) {
        tcp.count(Counter.ICMP_IN_ECHO_REPS);
        boolean awaited = pings.answered(in, input.header, tcp.nowNanos());
        if (!awaited) tcp.discard(Discard.ICMP_IGNORED);
    }

    /// How much data an echo can have in a packet of the link.
    int echoMost(boolean isV4) {
        return mtu - (isV4 ? Ipv4Header.MIN_LENGTH : Ipv6Header.LENGTH) - IcmpHeader.LENGTH;
    }

    /// Asks for an echo.
    void request(Ping ping, int sequence, int length) {
        out.sourceHigh = ping.from().high();
        out.sourceLow = ping.from().low();
        out.destinationHigh = ping.to().high();
        out.destinationLow = ping.to().low();
        out.payloadOffset = Stack.PAYLOAD_OFFSET;
        out.payloadLength = IcmpHeader.LENGTH + length;
        ping.fill(sequence, out.buffer, out.payloadOffset + IcmpHeader.LENGTH, length);
        Echo.request(out, ping.identifier(), sequence);
        owe(Counter.ICMP_OUT_ECHOS);
    }

    private void error(IcmpError.Kind kind) {
        error.kind = kind;
        error.type = input.header.type();
        error.code = input.header.code();
        error.mtu = input.mtu;
        error.quotedLength = input.quotedLength;
        error.quotedHeaderLength = input.quotedHeaderLength;
        error.seq = input.seq;
        error.localPort = input.sourcePort;
        error.remotePort = input.destinationPort;
        error.quoted.sourceHigh = input.quoted.sourceHigh;
        error.quoted.sourceLow = input.quoted.sourceLow;
        error.quoted.destinationHigh = input.quoted.destinationHigh;
        error.quoted.destinationLow = input.quoted.destinationLow;
        tcp.icmpError(error);
    }

    // Errors that we originate

    /// Nobody here speaks the protocol of a packet that arrived.
    ///
    /// @param pointer of IPv6: which octet of the packet names it
    void noProtocol(Datagram in, int pointer) {
        if (!mayReport(in)) return;
        errors.protocolUnreachable(in, pointer, out);
        owe(in.isV4() ? Counter.ICMP_OUT_DEST_UNREACHS : Counter.ICMP_OUT_PARM_PROBS);
    }

    /// Nobody here listens at the port of a datagram that arrived.
    void noPort(Datagram in) {
        if (!mayReport(in)) return;
        errors.portUnreachable(in, out);
        owe(Counter.ICMP_OUT_DEST_UNREACHS);
    }

    /// A header of a packet that arrived is in error, at an octet of the packet.
    void problem(Datagram in, int code, int pointer) {
        if (!mayReport(in)) return;
        errors.parameterProblem(in, code, pointer, out);
        owe(Counter.ICMP_OUT_PARM_PROBS);
    }

    /// Parts of a datagram did not come in time, but its first did.
    void reassemblyTimeExceeded(Datagram first) {
        if (!mayReport(first)) return;
        errors.reassemblyTimeExceeded(first, out);
        owe(Counter.ICMP_OUT_TIME_EXCDS);
    }

    private boolean mayReport(Datagram in) {
        if (!errors.may(in)) return false;
        out.payloadOffset = Stack.PAYLOAD_OFFSET;
        if (limit.take(in.sourceHigh, in.sourceLow, tcp.nowNanos())) return true;
        tcp.count(Counter.ICMP_OUT_RATE_LIMIT_HOST);
        return false;
    }

    /// The message that was made is to be sent.
    private void owe(Counter counter) {
        out.hopLimit = hopLimit;
        int header = out.isV4() ? Ipv4Header.lengthOf(out) : Ipv6Header.LENGTH;
        boolean fits = header + out.payloadLength <= mtu ? oweWhole() : oweParts();
        if (fits) tcp.count(counter);
        else tcp.discard(Discard.ICMP_REPLY_LIMIT);
    }

    private boolean oweWhole() {
        int header = IpOutput.write(out);
        return owed.add(out.buffer, out.payloadOffset - header, header + out.payloadLength,
                isToOurselves());
    }

    private boolean isToOurselves() {
        return addresses.isOurs(out.destinationHigh, out.destinationLow);
    }

    /// Only an answer to an echo request that came in parts itself is as long as that. The header
    /// of each part overwrites the end of the one before, which is queued by then.
    private boolean oweParts() {
        int length = out.payloadLength;
        int most = Fragmentation.partMost(out, mtu);
        if (owed.freeCount() < (length + most - 1) / most) return false;
        out.identification = identification.next(out);
        for (int offset = 0; offset < length; offset += most) {
            out.payloadOffset = (long) Stack.PAYLOAD_OFFSET + offset;
            out.payloadLength = Math.min(most, length - offset);
            int header = Fragmentation.write(out, offset, offset + most < length);
            owed.add(out.buffer, out.payloadOffset - header, header + out.payloadLength,
                    isToOurselves());
        }
        return true;
    }
}
