package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// RFC 8200 §3.
class Ipv6HeaderTest {

    private final Ipv6Header header = new Ipv6Header();

    @Test
    void wrap_kernelsSyn_readsEveryField() {
        assertThat(wrap(KernelPackets.octets(KernelPackets.V6_SYN))).isNull();
        assertThat(header.trafficClass()).isEqualTo(0xb8);
        assertThat(header.dscp()).isEqualTo(46);
        assertThat(header.ecn()).isZero();
        assertThat(header.flowLabel()).isEqualTo(0x13f3b);
        assertThat(header.payloadLength()).isEqualTo(40);
        assertThat(header.payloadOffset()).isEqualTo(3 + 40);
        assertThat(header.nextHeader()).isEqualTo(Protocol.TCP);
        assertThat(header.hopLimit()).isEqualTo(64);
        assertThat(header.source()).isEqualTo(KernelPackets.V6_SOURCE);
        assertThat(header.destination()).isEqualTo(KernelPackets.V6_DESTINATION);
    }

    @Test
    void wrap_everyTruncation_isMalformed() {
        Octets packet = KernelPackets.octets(KernelPackets.V6_SYN);
        for (int length = 0; length < packet.length(); length++) {
            assertThat(wrap(packet.first(length))).as("%d octets", length)
                    .isEqualTo(length < 40 ? Malformed.TRUNCATED : Malformed.TOTAL_LENGTH);
        }
    }

    @Test
    void wrap_everyPayloadLength_isCheckedAgainstTheOctetsThere() {
        Octets packet = KernelPackets.octets(KernelPackets.V6_SYN);
        for (int length = 0; length <= 0xffff; length++) {
            assertThat(wrap(packet.with16(4, length))).as("payload length %d", length)
                    .isEqualTo(length <= 40 ? null : Malformed.TOTAL_LENGTH);
            assertThat(header.payloadLength()).isEqualTo(length);
        }
    }

    @Test
    void wrap_otherVersion_isMalformed() {
        Octets packet = KernelPackets.octets(KernelPackets.V6_SYN);
        for (int version = 0; version < 16; version++) {
            assertThat(wrap(packet.with(0, version << 4)))
                    .isEqualTo(version == 6 ? null : Malformed.VERSION);
        }
    }

    @Test
    void wrap_mappedAddress_isMalformed() {
        String mapped = "00000000000000000000ffffc0000202";
        String other = "20010db8000000000000000000000001";
        assertThat(wrap(Octets.of("6000000000000640" + mapped + other)))
                .isEqualTo(Malformed.MAPPED_ADDRESS);
        assertThat(wrap(Octets.of("6000000000000640" + other + mapped)))
                .isEqualTo(Malformed.MAPPED_ADDRESS);
        assertThat(wrap(Octets.of("6000000000000640" + other + other))).isNull();
    }

    @Test
    void wrapQuoted_restMissing_isRead() {
        Octets quote = KernelPackets.octets(KernelPackets.V6_TEXT).first(48);
        assertThat(wrapQuoted(quote)).isNull();
        assertThat(header.payloadLength()).isEqualTo(37);
        assertThat(wrapQuoted(quote.first(39))).isEqualTo(Malformed.TRUNCATED);
        assertThat(wrapQuoted(quote.with(0, 0x40))).isEqualTo(Malformed.VERSION);
    }

    @Test
    void describe_kernelsText_fillsTheDatagram() {
        Datagram datagram = new Datagram();
        assertThat(wrap(KernelPackets.octets(KernelPackets.V6_TEXT))).isNull();
        header.describe(datagram);
        assertThat(datagram.isV4()).isFalse();
        assertThat(datagram.source()).isEqualTo(KernelPackets.V6_SOURCE);
        assertThat(datagram.destination()).isEqualTo(KernelPackets.V6_DESTINATION);
        assertThat(datagram.protocol).isEqualTo(Protocol.TCP);
        assertThat(datagram.dscp).isEqualTo(46);
        assertThat(datagram.hopLimit).isEqualTo(64);
        assertThat(datagram.payloadOffset).isEqualTo(3 + 40);
        assertThat(datagram.payloadLength).isEqualTo(37);
        assertThat(datagram.buffer.get(Layouts.U16, 3)).isEqualTo((short) 0x6b81);
    }

    @Test
    void write_fieldsOfTheKernelsSyn_areItsHeaderButForTheFlowLabel() {
        Datagram fields = new Datagram();
        Octets packet = KernelPackets.octets(KernelPackets.V6_SYN);
        assertThat(wrap(packet)).isNull();
        header.describe(fields);
        Octets written = Octets.rubbish(40);
        Ipv6Header.write(written.buffer(), written.offset(), 40, fields);
        assertThat(written.hex())
                .isEqualTo(packet.with(1, 0x80).with16(2, 0).first(40).hex());
    }

    @Test
    void write_anyFields_areReadAgain() {
        Random random = new Random(8200);
        Datagram fields = new Datagram();
        Datagram read = new Datagram();
        for (int i = 0; i < 10_000; i++) {
            fields.sourceHigh = random.nextLong();
            fields.sourceLow = random.nextLong();
            fields.destinationHigh = random.nextLong();
            fields.destinationLow = random.nextLong();
            fields.dscp = random.nextInt(64);
            fields.ecn = random.nextInt(4);
            fields.hopLimit = random.nextInt(256);
            fields.protocol = random.nextInt(256);
            fields.payloadLength = random.nextInt(100);
            Octets written = Octets.rubbish(40 + fields.payloadLength);
            Ipv6Header.write(written.buffer(), written.offset(), fields.payloadLength, fields);
            assertThat(wrap(written)).isNull();
            header.describe(read);
            assertThat(DatagramText.of(read)).isEqualTo(DatagramText.of(fields));
            assertThat(read.payloadLength).isEqualTo(fields.payloadLength);
            assertThat(header.flowLabel()).isZero();
        }
    }

    @Test
    void write_payloadLengthThatCannotBe_isOurDefect() {
        Octets written = Octets.rubbish(40);
        Datagram fields = new Datagram();
        Ipv6Header.write(written.buffer(), written.offset(), 65_535, fields);
        for (int length : new int[] {-1, 65_536}) {
            assertThatThrownBy(() -> Ipv6Header.write(written.buffer(), written.offset(), length,
                    fields)).isInstanceOf(AssertionError.class);
        }
    }

    private @Nullable Malformed wrap(Octets packet) {
        return header.wrap(packet.buffer(), packet.offset(), packet.length());
    }

    private @Nullable Malformed wrapQuoted(Octets packet) {
        return header.wrapQuoted(packet.buffer(), packet.offset(), packet.length());
    }
}
