package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// RFC 792, RFC 1191 §4, RFC 4443 §2.1.
class IcmpHeaderTest {

    private final IcmpHeader header = new IcmpHeader();

    @Test
    void wrap_kernelsUnreachable_quotesTheDatagram() {
        assertThat(wrap(KernelPackets.behindV4(KernelPackets.V4_UNREACHABLE))).isNull();
        assertThat(header.type()).isEqualTo(IcmpHeader.UNREACHABLE);
        assertThat(header.code()).isEqualTo(3);
        assertThat(header.rest()).isZero();
        assertThat(header.bodyOffset()).isEqualTo(3 + 20 + 8);
        assertThat(header.bodyLength()).isEqualTo(33);
        assertThat(header.checksumOk()).isTrue();
    }

    @Test
    void wrap_kernelsUnreachableV6_quotesTheDatagram() {
        assertThat(wrap(KernelPackets.behindV6(KernelPackets.V6_UNREACHABLE))).isNull();
        assertThat(header.type()).isEqualTo(IcmpHeader.V6_UNREACHABLE);
        assertThat(header.code()).isEqualTo(4);
        assertThat(header.bodyLength()).isEqualTo(53);
        assertThat(checksumOkV6()).isTrue();
        assertThat(header.checksumOk()).isFalse();
    }

    @Test
    void wrap_kernelsEchoReplies_readIdentifierAndSequence() {
        assertThat(wrap(KernelPackets.behindV4(KernelPackets.V4_ECHO_REPLY))).isNull();
        assertThat(header.type()).isEqualTo(IcmpHeader.ECHO_REPLY);
        assertThat(header.identifier()).isEqualTo(0x1234);
        assertThat(header.sequence()).isEqualTo(7);
        assertThat(header.checksumOk()).isTrue();
        assertThat(wrap(KernelPackets.behindV6(KernelPackets.V6_ECHO_REPLY))).isNull();
        assertThat(header.type()).isEqualTo(IcmpHeader.V6_ECHO_REPLY);
        assertThat(header.identifier()).isEqualTo(0x1234);
        assertThat(header.sequence()).isEqualTo(7);
        assertThat(checksumOkV6()).isTrue();
    }

    @Test
    void wrap_restOfTheHeader_isReadAsTheTypeWants() {
        assertThat(wrap(Octets.of("0304 0000 0000 05dc"))).isNull();
        assertThat(header.mtu()).isEqualTo(1500);
        assertThat(wrap(Octets.of("0200 0000 0001 0500"))).isNull();
        assertThat(header.mtuV6()).isEqualTo(66_816);
        assertThat(wrap(Octets.of("0200 0000 ffff ffff"))).isNull();
        assertThat(header.mtuV6()).isEqualTo(Integer.MAX_VALUE);
        assertThat(header.rest()).isEqualTo(0xffff_ffffL);
        assertThat(wrap(Octets.of("0c00 0000 fe00 0000"))).isNull();
        assertThat(header.pointer()).isEqualTo(254);
    }

    @Test
    void wrap_fewerThanEightOctets_isMalformed() {
        Octets message = KernelPackets.behindV4(KernelPackets.V4_ECHO_REPLY);
        for (int length = 0; length < 8; length++) {
            assertThat(wrap(message.first(length))).isEqualTo(Malformed.TRUNCATED);
        }
        assertThat(wrap(message.first(8))).isNull();
        assertThat(header.bodyLength()).isZero();
    }

    @Test
    void checksumOk_anyBitFlipped_isNot() {
        Octets v4 = KernelPackets.behindV4(KernelPackets.V4_UNREACHABLE);
        for (int bit = 0; bit < 8 * v4.length(); bit++) {
            assertThat(wrap(v4.flipped(bit))).isNull();
            assertThat(header.checksumOk()).as("bit %d", bit).isFalse();
        }
        Octets v6 = KernelPackets.behindV6(KernelPackets.V6_UNREACHABLE);
        for (int bit = 0; bit < 8 * v6.length(); bit++) {
            assertThat(wrap(v6.flipped(bit))).isNull();
            assertThat(checksumOkV6()).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void write_fieldsOfTheKernelsEchoReply_areItsMessage() {
        Octets kernels = KernelPackets.behindV4(KernelPackets.V4_ECHO_REPLY);
        Octets written = Octets.rubbish(8).then("6f6464");
        IcmpHeader.write(written.buffer(), written.offset(), IcmpHeader.ECHO_REPLY, 0, 0x12340007);
        IcmpHeader.writeChecksum(written.buffer(), written.offset(), 11, 0);
        assertThat(written.hex()).isEqualTo(kernels.hex());
    }

    @Test
    void write_fieldsOfTheKernelsUnreachableV6_areItsMessage() {
        Octets kernels = KernelPackets.behindV6(KernelPackets.V6_UNREACHABLE);
        Octets written = Octets.rubbish(8).then(kernels.after(8).hex());
        IcmpHeader.write(written.buffer(), written.offset(), IcmpHeader.V6_UNREACHABLE, 4, 0);
        IcmpHeader.writeChecksum(written.buffer(), written.offset(), written.length(),
                Checksum.pseudoHeader(KernelPackets.V6_SOURCE, KernelPackets.V6_DESTINATION,
                        Protocol.ICMPV6, written.length()));
        assertThat(written.hex()).isEqualTo(kernels.hex());
    }

    private boolean checksumOkV6() {
        return header.checksumOk(KernelPackets.V6_SOURCE.high(), KernelPackets.V6_SOURCE.low(),
                KernelPackets.V6_DESTINATION.high(), KernelPackets.V6_DESTINATION.low());
    }

    private @Nullable Malformed wrap(Octets message) {
        return header.wrap(message.buffer(), message.offset(), message.length());
    }
}
