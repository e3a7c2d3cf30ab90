package elva.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/// draft-ietf-opsawg-pcap.
class PcapSourceTest {
    private static final long MICROS = 0xa1b2c3d4L;
    private static final long NANOS = 0xa1b23c4dL;
    private static final byte[] DATA = {0x45, 1, 2, 3, 4};

    @Test
    void micros_inBothByteOrders_areRead() throws Exception {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Octets file = Octets.in(order).pcapHeader(MICROS, 101).pcapPacket(1000, 7, DATA);
            CapturedPacket packet = Octets.read(file).getFirst();
            assertThat(packet.epochNanos()).isEqualTo(1_000_000_007_000L);
            assertThat(packet.linkType()).isEqualTo(LinkType.RAW);
            assertThat(packet.interfaceId()).isZero();
            assertThat(packet.originalLength()).isEqualTo(5);
            assertThat(packet.data()).isEqualTo(DATA);
            assertThat(packet.comment()).isNull();
            assertThat(packet.direction()).isEqualTo(Direction.UNKNOWN);
            assertThat(packet.truncated()).isFalse();
        }
    }

    @Test
    void nanos_inBothByteOrders_areRead() throws Exception {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Octets file = Octets.in(order).pcapHeader(NANOS, 1).pcapPacket(1000, 7, DATA);
            CapturedPacket packet = Octets.read(file).getFirst();
            assertThat(packet.epochNanos()).isEqualTo(1_000_000_000_007L);
            assertThat(packet.linkType()).isEqualTo(LinkType.ETHERNET);
        }
    }

    @Test
    void packets_followEachOther() throws Exception {
        Octets file = Octets.little().pcapHeader(NANOS, 101)
                .pcapPacket(1, 0, DATA).pcapPacket(2, 0, new byte[0]).pcapPacket(3, 0, DATA);
        assertThat(Octets.read(file)).extracting(p -> p.data().length).containsExactly(5, 0, 5);
    }

    @Test
    void interface_hasNoName() throws Exception {
        byte[] file = Octets.little().pcapHeader(NANOS, 101).pcapPacket(1, 0, DATA).toArray();
        try (CaptureReader reader = CaptureReader.from(new ByteArrayInputStream(file), "x")) {
            assertThat(reader.next()).isNotNull();
            assertThat(reader.interfaceName(0)).isNull();
        }
    }

    @Test
    void seconds_areUnsigned() throws Exception {
        Octets file = Octets.little().pcapHeader(MICROS, 101)
                .pcapPacket(0xffff_ffffL, 999_999, DATA);
        assertThat(Octets.read(file).getFirst().epochNanos()).isEqualTo(4_294_967_295_999_999_000L);
    }

    @Test
    void frameCheckLength_inTheLinkType_isSetAside() throws Exception {
        Octets file = Octets.little().pcapHeader(MICROS, 0x2400_0001).pcapPacket(1, 0, DATA);
        assertThat(Octets.read(file).getFirst().linkType()).isEqualTo(LinkType.ETHERNET);
    }

    @Test
    void packet_cutByTheCapture_keepsItsOriginalLength() throws Exception {
        Octets file = Octets.little().pcapHeader(MICROS, 101)
                .u32(1).u32(0).u32(5).u32(1500).bytes(DATA);
        CapturedPacket packet = Octets.read(file).getFirst();
        assertThat(packet.originalLength()).isEqualTo(1500);
        assertThat(packet.truncated()).isTrue();
    }

    @Test
    void originalLength_belowTheCaptured_isRaised() throws Exception {
        Octets file = Octets.little().pcapHeader(MICROS, 101)
                .u32(1).u32(0).u32(5).u32(3).bytes(DATA);
        assertThat(Octets.read(file).getFirst().originalLength()).isEqualTo(5);
    }

    @Test
    void header_ofAnotherVersion_isRefused() {
        Octets file = Octets.little().u32(MICROS).u16(2).u16(3).u32(0).u32(0).u32(0).u32(1);
        assertRefused(file, "x: offset 4: pcap version 2.3; expected 2.4");
        file = Octets.little().u32(MICROS).u16(3).u16(4).u32(0).u32(0).u32(0).u32(1);
        assertRefused(file, "x: offset 4: pcap version 3.4; expected 2.4");
    }

    @Test
    void header_cut_isRefused() {
        assertRefused(Octets.little().u32(MICROS).u16(2),
                "x: offset 0: the file ends after 6 of the 24 octets of a pcap header");
    }

    @Test
    void packetHeader_cut_isRefused() {
        assertRefused(Octets.little().pcapHeader(MICROS, 101).u32(1).u32(0),
                "x: offset 24: the file ends after 8 of the 16 octets of a packet header");
    }

    @Test
    void lastPacket_cut_isRefused() {
        Octets file = Octets.little().pcapHeader(MICROS, 101).pcapPacket(1, 0, DATA)
                .u32(1).u32(0).u32(100).u32(100).bytes(DATA);
        assertRefused(file, "x: offset 45: the file ends after 21 of the 116 octets of a packet");
    }

    @Test
    void capturedLength_beyondTheBound_isRefusedBeforeMemoryIsTaken() {
        assertRefused(Octets.little().pcapHeader(MICROS, 101)
                        .u32(1).u32(0).u32((16 << 20) + 1).u32(100),
                "x: offset 32: captured length 16777217; expected 0..16777216");
        assertRefused(Octets.little().pcapHeader(MICROS, 101)
                        .u32(1).u32(0).u32(0xffff_fff0L).u32(100),
                "x: offset 32: captured length 4294967280; expected 0..16777216");
    }

    @Test
    void capturedLength_atTheBound_isNotRefusedForIt() {
        assertRefused(Octets.little().pcapHeader(MICROS, 101)
                        .u32(1).u32(0).u32(16 << 20).u32(100),
                "x: offset 24: the file ends after 16 of the 16777232 octets of a packet");
    }

    @Test
    void originalLength_beyondTheBound_isRefused() {
        assertRefused(Octets.little().pcapHeader(MICROS, 101)
                        .u32(1).u32(0).u32(0).u32(0x8000_0000L),
                "x: offset 36: original length 2147483648; expected 0..2147483647");
    }

    private static void assertRefused(Octets file, String message) {
        assertThatThrownBy(() -> Octets.read(file))
                .isInstanceOf(CaptureException.class).hasMessage(message);
    }
}
