package elva.judge;

import elva.wire.Control;
import elva.wire.TcpHeader;
import elva.wire.TcpOptions;

/// Rules that one packet breaks or keeps, whatever went before it.
final class PacketRules {
    private static final int V4_HEADERS = 40;
    private static final int V6_HEADERS = 60;

    private final Expectations expect;
    private final Findings findings;

    PacketRules(Expectations expect, Findings findings) {
        this.expect = expect;
        this.findings = findings;
    }

    /// Judges a packet of ours whose headers are whole.
    ///
    /// @return whether its numbers can be believed
    boolean check(Packet packet) {
        if (!expect.mayComeFrom(packet.from())) {
            report(Rule.LOCAL_ADDRESS, packet, "source " + packet.from());
        }
        if (packet.ipLength > expect.get(Bound.MTU)) {
            report(Rule.PACKET_SIZE, packet, packet.ipLength + " octets, MTU "
                    + expect.get(Bound.MTU));
        }
        if ((packet.headerOctet(12) & 0x0f) != 0) {
            report(Rule.RESERVED_BITS, packet, "reserved bits " + (packet.headerOctet(12) & 0x0f));
        }
        int kinds = packet.flags & (Control.SYN | Control.FIN | Control.RST);
        if (Integer.bitCount(kinds) > 1) {
            report(Rule.FLAGS_TOGETHER, packet, Control.text(kinds));
        }
        checkOptions(packet);
        boolean right = packet.checksumRight();
        if (!right) report(Rule.TCP_CHECKSUM, packet, "checksum " + packet.tcp.checksum());
        return right;
    }

    private void checkOptions(Packet packet) {
        TcpOptions options = packet.options;
        if (options.malformed() || !paddedWithZeros(packet)) {
            report(Rule.OPTIONS, packet, "options malformed");
        }
        if (options.mss() < 0) return;
        if (!packet.has(Control.SYN)) {
            report(Rule.MSS_ON_SYN, packet, "MSS " + options.mss() + " without SYN");
        }
        long most = expect.get(Bound.MTU) - headers(packet);
        if (options.mss() > most) {
            report(Rule.MSS_VALUE, packet, "MSS " + options.mss() + ", at most " + most);
        }
    }

    /// After an EOL everything up to the data offset is zero. MUST-69.
    private static boolean paddedWithZeros(Packet packet) {
        int end = packet.tcp.headerLength();
        boolean ended = false;
        int at = TcpHeader.MIN_LENGTH;
        while (at < end) {
            int kind = packet.headerOctet(at);
            if (ended && kind != 0) return false;
            ended |= kind == TcpOptions.EOL;
            boolean single = ended || kind == TcpOptions.NOP || at + 1 >= end;
            at += single ? 1 : Math.max(2, packet.headerOctet(at + 1));
        }
        return true;
    }

    /// Octets of the fixed headers, IP and TCP.
    static int headers(Packet packet) {
        return packet.v4 ? V4_HEADERS : V6_HEADERS;
    }

    private void report(Rule rule, Packet packet, String what) {
        findings.report(rule, packet.nowNanos, packet.source + " -> " + packet.destination + " "
                + packet + ": " + what);
    }
}
