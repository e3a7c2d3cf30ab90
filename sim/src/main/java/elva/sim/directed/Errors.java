package elva.sim.directed;

import elva.sim.Crafted;
import elva.sim.PacketView;
import elva.wire.Checksum;
import elva.wire.Endpoint;
import elva.wire.IcmpHeader;
import elva.wire.Protocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// ICMP messages of a bench's peer.
final class Errors {
    private static final int PORT_UNREACHABLE_V4 = 3;
    private static final int PORT_UNREACHABLE_V6 = 4;
    private static final int QUOTED_V4 = 28;
    private static final int QUOTED_V6 = 60;

    private Errors() {}

    /// Says that nobody is at the port to which the host sent its last segment.
    static byte[] refused(Bench b) {
        PacketView last = b.peer().arrived().getLast();
        return about(b, Crafted.packet(last.source(), last.destination(),
                "<SEQ=" + Integer.toUnsignedString(last.seq()) + "><CTL=SYN>", 0, 0));
    }

    /// The same about any packet.
    static byte[] about(Bench b, byte[] packet) {
        byte[] quoted = Arrays.copyOf(packet, Math.min(packet.length,
                b.isV6() ? QUOTED_V6 : QUOTED_V4));
        int type = b.isV6() ? IcmpHeader.V6_UNREACHABLE : IcmpHeader.UNREACHABLE;
        return message(b, type, b.isV6() ? PORT_UNREACHABLE_V6 : PORT_UNREACHABLE_V4, quoted);
    }

    /// A message with a right checksum.
    static byte[] message(Bench b, int type, int code, byte... body) {
        MemorySegment icmp = MemorySegment.ofArray(new byte[IcmpHeader.LENGTH + body.length]);
        IcmpHeader.write(icmp, 0, type, code, 0);
        MemorySegment.copy(body, 0, icmp, ValueLayout.JAVA_BYTE, IcmpHeader.LENGTH, body.length);
        int length = (int) icmp.byteSize();
        long pseudoHeader = !b.isV6() ? 0 : Checksum.pseudoHeader(b.peer().address(),
                b.host().address(), Protocol.ICMPV6, length);
        IcmpHeader.writeChecksum(icmp, 0, length, pseudoHeader);
        return raw(b, icmp.toArray(ValueLayout.JAVA_BYTE));
    }

    /// A packet of the host's version of ICMP, whatever is in it.
    static byte[] raw(Bench b, byte... icmp) {
        Endpoint from = new Endpoint(b.peer().address(), 0);
        Endpoint to = new Endpoint(b.host().address(), 0);
        return Crafted.packet(from, to, b.isV6() ? Protocol.ICMPV6 : Protocol.ICMP, icmp);
    }
}
