package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.1.
class TcpHeaderTest {

    private final TcpHeader header = new TcpHeader();

    @Test
    void wrap_kernelsSyn_readsEveryField() {
        assertThat(wrap(KernelPackets.behindV4(KernelPackets.V4_SYN))).isNull();
        assertThat(header.sourcePort()).isEqualTo(0x9134);
        assertThat(header.destinationPort()).isEqualTo(80);
        assertThat(header.seq()).isEqualTo(0x61b26029);
        assertThat(header.ack()).isZero();
        assertThat(header.headerLength()).isEqualTo(40);
        assertThat(header.flags()).isEqualTo(Control.SYN);
        assertThat(header.window()).isEqualTo(64_240);
        assertThat(header.checksum()).isEqualTo(0x9ab0);
        assertThat(header.urgentPointer()).isZero();
        assertThat(header.optionsOffset()).isEqualTo(3 + 20 + 20);
        assertThat(header.optionsLength()).isEqualTo(20);
        assertThat(header.textLength()).isZero();
        assertThat(header.segmentLength()).isEqualTo(1);
    }

    @Test
    void wrap_kernelsText_isBehindTheOptions() {
        assertThat(wrap(KernelPackets.behindV6(KernelPackets.V6_TEXT))).isNull();
        assertThat(header.seq()).isEqualTo(0x9fbba094);
        assertThat(header.ack()).isEqualTo(5001);
        assertThat(header.flags()).isEqualTo(Control.PSH | Control.ACK);
        assertThat(header.textOffset()).isEqualTo(3 + 40 + 32);
        assertThat(header.textLength()).isEqualTo(5);
        assertThat(header.segmentLength()).isEqualTo(5);
    }

    @Test
    void wrap_urgentPointer_isRead() {
        assertThat(wrap(reset().with16(18, 0xfffe))).isNull();
        assertThat(header.urgentPointer()).isEqualTo(0xfffe);
    }

    @Test
    void wrap_everyDataOffset_isCheckedAgainstTheOctetsThere() {
        for (int words = 0; words < 16; words++) {
            for (int length = 0; length <= 80; length++) {
                Octets segment = Octets.rubbish(length);
                if (length > 12) segment = segment.with(12, words << 4 | 0xf);
                Malformed expected = length < 20 ? Malformed.TRUNCATED
                        : words < 5 ? Malformed.DATA_OFFSET_TOO_SMALL
                        : words * 4 > length ? Malformed.DATA_OFFSET_PAST_END : null;
                assertThat(wrap(segment)).as("%d words of %d octets", words, length)
                        .isEqualTo(expected);
                if (expected != null) continue;
                assertThat(header.optionsLength()).isEqualTo(words * 4 - 20);
                assertThat(header.textOffset()).isEqualTo(3 + words * 4);
                assertThat(header.textLength()).isEqualTo(length - words * 4);
            }
        }
    }

    @Test
    void segmentLength_everyFlags_countsSynAndFin() {
        Octets segment = reset().then("aabbcc");
        for (int flags = 0; flags < 256; flags++) {
            assertThat(wrap(segment.with(13, flags))).isNull();
            assertThat(header.flags()).isEqualTo(flags);
            int controls = (header.has(Control.SYN) ? 1 : 0) + (header.has(Control.FIN) ? 1 : 0);
            assertThat(header.segmentLength()).isEqualTo(3 + controls);
        }
    }

    @Test
    void has_everyFlag_isItsBit() {
        assertThat(wrap(reset().with(13, Control.URG | Control.CWR))).isNull();
        assertThat(header.has(Control.URG)).isTrue();
        assertThat(header.has(Control.CWR)).isTrue();
        assertThat(header.has(Control.ACK | Control.CWR)).isTrue();
        assertThat(header.has(Control.ACK | Control.SYN | Control.ECE)).isFalse();
    }

    @Test
    void checksumOk_everythingTheKernelSent_holds() {
        for (String packet : new String[] {KernelPackets.V4_SYN, KernelPackets.V4_TEXT,
                KernelPackets.V4_FIN, KernelPackets.V4_RST}) {
            assertThat(wrap(KernelPackets.behindV4(packet))).isNull();
            assertThat(checksumOkV4()).isTrue();
        }
        for (String packet : new String[] {KernelPackets.V6_SYN, KernelPackets.V6_TEXT,
                KernelPackets.V6_FIN, KernelPackets.V6_RST}) {
            assertThat(wrap(KernelPackets.behindV6(packet))).isNull();
            assertThat(checksumOkV6()).isTrue();
        }
    }

    /// The pseudo-header names the end of the route, not the next address on it.
    @Test
    void checksumOk_kernelsSourceRoute_holdsForTheLastAddress() {
        Octets packet = KernelPackets.octets(KernelPackets.V4_SOURCE_ROUTE);
        assertThat(wrap(packet.after(32))).isNull();
        assertThat(checksumOkV4()).isTrue();
    }

    @Test
    void checksumOk_anyBitFlipped_isNot() {
        Octets v4 = KernelPackets.behindV4(KernelPackets.V4_TEXT);
        for (int bit = 0; bit < 8 * v4.length(); bit++) {
            if (wrap(v4.flipped(bit)) != null) continue;
            assertThat(checksumOkV4()).as("bit %d", bit).isFalse();
        }
        Octets v6 = KernelPackets.behindV6(KernelPackets.V6_FIN);
        for (int bit = 0; bit < 8 * v6.length(); bit++) {
            if (wrap(v6.flipped(bit)) != null) continue;
            assertThat(checksumOkV6()).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void checksumOk_otherAddressesOrLength_isNot() {
        Octets segment = KernelPackets.behindV4(KernelPackets.V4_TEXT);
        assertThat(wrap(segment)).isNull();
        long source = IpAddress.lowOfV4(0xc0000201);
        assertThat(header.checksumOk(0, source, 0, IpAddress.lowOfV4(0xc0000203))).isFalse();
        assertThat(header.checksumOk(0, source + 1, 0, IpAddress.lowOfV4(0xc0000202))).isFalse();
        assertThat(header.checksumOk(0, IpAddress.lowOfV4(0xc0000202), 0, source)).isTrue();
        assertThat(wrap(segment.then("0000"))).isNull();
        assertThat(checksumOkV4()).isFalse();
    }

    @Test
    void wrapQuoted_eightOctets_hasPortsAndSequenceNumber() {
        Octets quote = KernelPackets.behindV4(KernelPackets.V4_TEXT).first(8);
        assertThat(wrapQuoted(quote)).isNull();
        assertThat(header.sourcePort()).isEqualTo(0x9134);
        assertThat(header.destinationPort()).isEqualTo(80);
        assertThat(header.seq()).isEqualTo(0x61b2602a);
        for (int length = 0; length < 8; length++) {
            assertThat(wrapQuoted(quote.first(length))).isEqualTo(Malformed.TRUNCATED);
        }
    }

    private static Octets reset() {
        return KernelPackets.behindV4(KernelPackets.V4_RST);
    }

    private boolean checksumOkV4() {
        return header.checksumOk(0, KernelPackets.V4_SOURCE.low(),
                0, KernelPackets.V4_DESTINATION.low());
    }

    private boolean checksumOkV6() {
        return header.checksumOk(KernelPackets.V6_SOURCE.high(), KernelPackets.V6_SOURCE.low(),
                KernelPackets.V6_DESTINATION.high(), KernelPackets.V6_DESTINATION.low());
    }

    private @Nullable Malformed wrap(Octets segment) {
        return header.wrap(segment.buffer(), segment.offset(), segment.length());
    }

    private @Nullable Malformed wrapQuoted(Octets segment) {
        return header.wrapQuoted(segment.buffer(), segment.offset(), segment.length());
    }
}
