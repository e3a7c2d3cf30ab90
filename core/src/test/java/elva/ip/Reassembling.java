package elva.ip;

import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Datagram;
import elva.wire.IpAddress;
import elva.wire.Prefix;
import elva.wire.Protocol;
import elva.wire.SipHash;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [Reassembly] with what is before it, on a clock that a test moves.
final class Reassembling {
    static final ReassemblyLimits LIMITS =
            new ReassemblyLimits(60_000_000_000L, 1_024, 64, 262_144, 131_072);
    static final int IDENTIFICATION = 7;

    final List<Refusal> evicted = new ArrayList<>();
    final Reassembly reassembly;
    final Datagram first = new Datagram();
    long nowNanos;
    private final IpInput input = new IpInput(new Addresses(List.of(
            Prefix.parse("192.0.2.2/24"), Prefix.parse("2001:db8::2/64"))), false);
    private final Datagram in = new Datagram();

    Reassembling(ReassemblyLimits limits) {
        reassembly = new Reassembly(new SipHash(1, 2), limits, evicted::add);
    }

    /// A packet to us whose payload tells its place in every octet.
    static byte[] packet(boolean v6, int length) {
        return packet(v6, v6 ? "2001:db8::1" : "192.0.2.1", length, 0);
    }

    static byte[] packet(boolean v6, String source, int length, int ecn) {
        IpAddress from = IpAddress.parse(source);
        IpAddress to = IpAddress.parse(v6 ? "2001:db8::2" : "192.0.2.2");
        Datagram packet = new Datagram();
        packet.buffer = MemorySegment.ofArray(new byte[40 + length]);
        packet.payloadOffset = 40;
        packet.payloadLength = length;
        packet.protocol = Protocol.UDP;
        packet.sourceHigh = from.high();
        packet.sourceLow = from.low();
        packet.destinationHigh = to.high();
        packet.destinationLow = to.low();
        packet.hopLimit = 64;
        packet.ecn = ecn;
        packet.mayFragment = true;
        packet.identification = IDENTIFICATION;
        for (int i = 0; i < length; i++) {
            packet.buffer.set(ValueLayout.JAVA_BYTE, 40 + i, (byte) (i * 31 + (i >> 8)));
        }
        int header = IpOutput.write(packet);
        return packet.buffer.asSlice(40 - header, header + length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// A part arrives; why it goes no further.
    @Nullable Refusal add(byte[] part) {
        assertThat(input.check(MemorySegment.ofArray(part), 0, part.length, in)).isNull();
        assertThat(input.part().present).isTrue();
        return reassembly.add(input.part(), in, nowNanos);
    }

    /// Parts arrive, and nothing is refused or complete.
    void keep(byte[]... parts) {
        for (byte[] part : parts) {
            assertThat(add(part)).isNull();
            assertThat(reassembly.isWhole()).isFalse();
        }
    }

    /// A part arrives and makes this packet complete.
    void completes(byte[] part, byte[] packet) {
        assertThat(add(part)).isNull();
        assertThat(whole()).isEqualTo(packet);
    }

    byte[] whole() {
        assertThat(reassembly.isWhole()).isTrue();
        return octets();
    }

    /// What the last complete packet, or the first part of one that timed out, consisted of.
    byte[] octets() {
        return reassembly.packet().asSlice(0, reassembly.packetLength())
                .toArray(ValueLayout.JAVA_BYTE);
    }

    Reassembly.Expiry expire() {
        return reassembly.expire(nowNanos, first);
    }

    /// Nothing is held, and nothing waits.
    void isEmpty() {
        assertThat(reassembly.count()).isZero();
        assertThat(reassembly.heldBytes()).isZero();
        assertThat(reassembly.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
