package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// RFC 791 §3.1, RFC 1122 §3.2.1.1 to 3.2.1.3.
class Ipv4HeaderTest {

    private final Ipv4Header header = new Ipv4Header();

    @Test
    void wrap_kernelsSyn_readsEveryField() {
        assertThat(wrap(KernelPackets.octets(KernelPackets.V4_SYN))).isNull();
        assertThat(header.headerLength()).isEqualTo(20);
        assertThat(header.totalLength()).isEqualTo(60);
        assertThat(header.payloadLength()).isEqualTo(40);
        assertThat(header.payloadOffset()).isEqualTo(3 + 20);
        assertThat(header.dscp()).isEqualTo(46);
        assertThat(header.ecn()).isZero();
        assertThat(header.identification()).isEqualTo(0xd478);
        assertThat(header.dontFragment()).isTrue();
        assertThat(header.fragment()).isFalse();
        assertThat(header.hopLimit()).isEqualTo(64);
        assertThat(header.protocol()).isEqualTo(Protocol.TCP);
        assertThat(header.source()).isEqualTo(0xc0000201);
        assertThat(header.destination()).isEqualTo(0xc0000202);
        assertThat(header.sourceAddress()).hasToString("192.0.2.1");
        assertThat(header.destinationAddress()).hasToString("192.0.2.2");
        assertThat(header.optionsLength()).isZero();
    }

    @Test
    void wrap_kernelsOptions_areBetweenHeaderAndPayload() {
        assertThat(wrap(KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE))).isNull();
        assertThat(header.headerLength()).isEqualTo(32);
        assertThat(header.optionsOffset()).isEqualTo(3 + 20);
        assertThat(header.optionsLength()).isEqualTo(12);
        assertThat(header.payloadOffset()).isEqualTo(3 + 32);
        assertThat(header.payloadLength()).isEqualTo(40);
    }

    @Test
    void wrap_kernelsFragment_readsWhereItBelongs() {
        assertThat(wrap(KernelPackets.octets(KernelPackets.V4_FRAGMENT))).isNull();
        assertThat(header.fragment()).isTrue();
        assertThat(header.fragmentOffset()).isEqualTo(1256);
        assertThat(header.moreFragments()).isFalse();
        assertThat(header.dontFragment()).isFalse();
    }

    @Test
    void wrap_everyFragmentField_isReadAsItStands() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_RST);
        for (int field = 0; field <= 0xffff; field++) {
            Octets changed = checksummed(packet.with16(6, field));
            boolean fits = (field & 0x1fff) * 8 + 40 <= 65_535;
            assertThat(wrap(changed)).isEqualTo(fits ? null : Malformed.FRAGMENT);
            assertThat(header.dontFragment()).isEqualTo((field & 0x4000) != 0);
            assertThat(header.moreFragments()).isEqualTo((field & 0x2000) != 0);
            assertThat(header.fragmentOffset()).isEqualTo((field & 0x1fff) * 8);
            assertThat(header.fragment()).isEqualTo((field & 0x3fff) != 0);
        }
    }

    @Test
    void wrap_fragmentThatEndsAtTheLargestDatagram_isTaken() {
        Octets fragment = Octets.rubbish(48).with(0, 0x45).with16(6, 65_488 / 8);
        assertThat(wrap(checksummed(fragment.with16(2, 47)))).isNull();
        assertThat(wrap(checksummed(fragment.with16(2, 48)))).isEqualTo(Malformed.FRAGMENT);
    }

    @Test
    void wrap_everyTruncation_isMalformed() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE);
        for (int length = 0; length < packet.length(); length++) {
            Malformed expected = length < 20 ? Malformed.TRUNCATED
                    : length < 32 ? Malformed.HEADER_LENGTH : Malformed.TOTAL_LENGTH;
            assertThat(wrap(packet.first(length))).as("%d octets", length).isEqualTo(expected);
        }
    }

    @Test
    void wrap_everyHeaderLength_isCheckedAgainstTheOctetsThere() {
        for (int words = 0; words < 16; words++) {
            for (int length = 20; length <= 64; length++) {
                Octets packet = Octets.rubbish(length).with(0, 0x40 | words).with16(2, length)
                        .with16(6, 0);
                boolean possible = words >= 5 && words * 4 <= length;
                assertThat(wrap(possible ? checksummed(packet) : packet))
                        .as("%d words of %d octets", words, length)
                        .isEqualTo(possible ? null : Malformed.HEADER_LENGTH);
            }
        }
    }

    @Test
    void wrap_everyTotalLength_isCheckedAgainstHeaderAndOctetsThere() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE);
        for (int total = 0; total <= 0xffff; total++) {
            boolean possible = total >= 32 && total <= packet.length();
            assertThat(wrap(checksummed(packet.with16(2, total)))).as("total length %d", total)
                    .isEqualTo(possible ? null : Malformed.TOTAL_LENGTH);
        }
    }

    @Test
    void wrap_otherVersion_isMalformed() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_SYN);
        for (int version = 0; version < 16; version++) {
            if (version == 4) continue;
            assertThat(wrap(packet.with(0, version << 4 | 5))).isEqualTo(Malformed.VERSION);
        }
    }

    @Test
    void wrap_anyBitOfTheHeaderFlipped_isMalformed() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE);
        for (int bit = 0; bit < 32 * 8; bit++) {
            assertThat(wrap(packet.flipped(bit))).as("bit %d", bit).isNotNull();
        }
        assertThat(wrap(packet.flipped(8 * 8))).isEqualTo(Malformed.CHECKSUM);
        assertThat(wrap(packet.flipped(31 * 8))).isEqualTo(Malformed.CHECKSUM);
    }

    @Test
    void wrap_paddingOfTheLink_isIgnored() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_RST);
        assertThat(wrap(packet.then("000000000000"))).isNull();
        assertThat(header.payloadLength()).isEqualTo(20);
    }

    @Test
    void wrapQuoted_restMissingAndChecksumWrong_isRead() {
        Octets quote = KernelPackets.octets(KernelPackets.V4_TEXT).first(28).with(8, 1);
        assertThat(wrapQuoted(quote)).isNull();
        assertThat(header.totalLength()).isEqualTo(57);
        assertThat(header.payloadOffset()).isEqualTo(3 + 20);
    }

    @Test
    void wrapQuoted_headerItselfMissing_isMalformed() {
        Octets quote = KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE);
        assertThat(wrapQuoted(quote.first(19))).isEqualTo(Malformed.TRUNCATED);
        assertThat(wrapQuoted(quote.first(31))).isEqualTo(Malformed.HEADER_LENGTH);
        assertThat(wrapQuoted(quote.with16(2, 31))).isEqualTo(Malformed.TOTAL_LENGTH);
        assertThat(wrapQuoted(quote.with(0, 0x68))).isEqualTo(Malformed.VERSION);
    }

    @Test
    void describe_kernelsText_fillsTheDatagram() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_TEXT).with(1, 0xbb);
        Datagram datagram = new Datagram();
        datagram.sourceHigh = 7;
        datagram.destinationHigh = 7;
        assertThat(wrap(checksummed(packet))).isNull();
        header.describe(datagram);
        assertThat(datagram.isV4()).isTrue();
        assertThat(datagram.source()).isEqualTo(KernelPackets.V4_SOURCE);
        assertThat(datagram.destination()).isEqualTo(KernelPackets.V4_DESTINATION);
        assertThat(datagram.protocol).isEqualTo(Protocol.TCP);
        assertThat(datagram.dscp).isEqualTo(46);
        assertThat(datagram.ecn).isEqualTo(3);
        assertThat(datagram.hopLimit).isEqualTo(64);
        assertThat(datagram.payloadOffset).isEqualTo(3 + 20);
        assertThat(datagram.payloadLength).isEqualTo(37);
        assertThat(datagram.buffer.get(Layouts.U16, 3)).isEqualTo((short) 0x45bb);
    }

    @Test
    void write_fieldsOfTheKernelsReset_areItsHeader() {
        Datagram fields = new Datagram();
        Octets packet = KernelPackets.octets(KernelPackets.V4_RST);
        assertThat(wrap(packet)).isNull();
        header.describe(fields);
        Octets written = Octets.rubbish(20);
        Ipv4Header.write(written.buffer(), written.offset(), 40, fields);
        assertThat(written.hex()).isEqualTo(packet.first(20).hex());
    }

    @Test
    void write_withOptions_isTheKernelsHeaderButForItsIdentification() {
        Datagram fields = new Datagram();
        Octets packet = KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE);
        assertThat(wrap(packet)).isNull();
        header.describe(fields);
        fields.options = packet.first(32).after(20).array();
        Octets written = Octets.rubbish(32);
        Ipv4Header.write(written.buffer(), written.offset(), 72, fields);
        assertThat(written.hex()).isEqualTo(checksummed(packet.with16(4, 0)).first(32).hex());
        assertThat(Ipv4Header.lengthOf(fields)).isEqualTo(32);
    }

    @Test
    void write_anyFields_areReadAgain() {
        Random random = new Random(791);
        Datagram fields = new Datagram();
        Datagram read = new Datagram();
        for (int i = 0; i < 10_000; i++) {
            fields.sourceLow = IpAddress.lowOfV4(random.nextInt());
            fields.destinationLow = IpAddress.lowOfV4(random.nextInt());
            fields.dscp = random.nextInt(64);
            fields.ecn = random.nextInt(4);
            fields.hopLimit = random.nextInt(256);
            fields.protocol = random.nextInt(256);
            fields.options = new byte[4 * random.nextInt(11)];
            random.nextBytes(fields.options);
            int payloadLength = random.nextInt(100);
            int headerLength = Ipv4Header.lengthOf(fields);
            Octets written = Octets.rubbish(headerLength + payloadLength);
            Ipv4Header.write(written.buffer(), written.offset(), written.length(), fields);
            assertThat(wrap(written)).isNull();
            header.describe(read);
            assertThat(DatagramText.of(read)).isEqualTo(DatagramText.of(fields));
            assertThat(written.first(headerLength).after(20).array()).isEqualTo(fields.options);
            assertThat(header.payloadLength()).isEqualTo(payloadLength);
            assertThat(header.dontFragment()).isTrue();
            assertThat(header.fragment()).isFalse();
            assertThat(header.identification()).isZero();
        }
    }

    @Test
    void write_lengthsThatCannotBe_areOurDefect() {
        Octets written = Octets.rubbish(100);
        Datagram fields = new Datagram();
        for (int octets : new int[] {0, 4, 36, 40}) {
            fields.options = new byte[octets];
            Ipv4Header.write(written.buffer(), written.offset(), 20 + octets, fields);
            Ipv4Header.write(written.buffer(), written.offset(), 65_535, fields);
            assertDefect(written, 19 + octets, fields);
            assertDefect(written, 65_536, fields);
        }
        for (int octets : new int[] {1, 2, 3, 39, 41, 44}) {
            fields.options = new byte[octets];
            assertDefect(written, 100, fields);
        }
    }

    private static void assertDefect(Octets written, int totalLength, Datagram fields) {
        assertThatThrownBy(() -> Ipv4Header.write(written.buffer(), written.offset(), totalLength,
                fields)).isInstanceOf(AssertionError.class);
    }

    private @Nullable Malformed wrap(Octets packet) {
        return header.wrap(packet.buffer(), packet.offset(), packet.length());
    }

    private @Nullable Malformed wrapQuoted(Octets packet) {
        return header.wrapQuoted(packet.buffer(), packet.offset(), packet.length());
    }

    private static Octets checksummed(Octets packet) {
        Ipv4Header.writeChecksum(packet.buffer(), packet.offset());
        return packet;
    }
}
