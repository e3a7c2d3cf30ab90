package elva.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// draft-ietf-opsawg-pcapng.
class PcapngSourceTest {
    private static final byte[] DATA = {0x45, 1, 2, 3, 4};
    private static final int OUT = 2;

    @Test
    void packets_inBothByteOrders_areRead() throws Exception {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Octets file = file(order).packetBlock(0, 1_000_007, DATA,
                    options(order).option(1, "hello").option(2, flags(order, OUT)).endOfOptions());
            CapturedPacket packet = Octets.read(file).getFirst();
            assertThat(packet.epochNanos()).isEqualTo(1_000_007_000);
            assertThat(packet.linkType()).isEqualTo(LinkType.ETHERNET);
            assertThat(packet.interfaceId()).isZero();
            assertThat(packet.originalLength()).isEqualTo(5);
            assertThat(packet.data()).isEqualTo(DATA);
            assertThat(packet.comment()).isEqualTo("hello");
            assertThat(packet.direction()).isEqualTo(Direction.OUTBOUND);
        }
    }

    @Test
    void sections_ofDifferentByteOrders_haveInterfacesOfTheirOwn() throws Exception {
        Octets second = Octets.big().section()
                .interfaceBlock(101, 0, options(ByteOrder.BIG_ENDIAN).option(2, "second"))
                .packetBlock(0, 2, DATA, Octets.big());
        Octets file = file(ByteOrder.LITTLE_ENDIAN)
                .interfaceBlock(113, 0, Octets.little().option(2, "first"))
                .packetBlock(1, 1, DATA, Octets.little())
                .bytes(second.toArray());
        List<CapturedPacket> packets = Octets.read(file);
        assertThat(packets).extracting(CapturedPacket::linkType).containsExactly(113, 101);
        assertThat(packets).extracting(CapturedPacket::interfaceId).containsExactly(1, 2);
        assertThat(packets).extracting(CapturedPacket::epochNanos).containsExactly(1000L, 2000L);
    }

    @Test
    void interfaceNames_areKnownOnceDescribed() throws Exception {
        Octets file = Octets.little().section()
                .interfaceBlock(101, 0, Octets.little().option(2, "client"))
                .packetBlock(0, 1, DATA, Octets.little())
                .interfaceBlock(101, 0, Octets.little().option(2, "server"))
                .interfaceBlock(101, 0, Octets.little());
        try (CaptureReader reader = CaptureReader.from(
                new ByteArrayInputStream(file.toArray()), "x")) {
            assertThat(reader.interfaceName(0)).isNull();
            assertThat(reader.next()).isNotNull();
            assertThat(reader.interfaceName(0)).isEqualTo("client");
            assertThat(reader.interfaceName(1)).isNull();
            assertThat(reader.next()).isNull();
            assertThat(reader.interfaceName(1)).isEqualTo("server");
            assertThat(reader.interfaceName(2)).isNull();
            assertThat(reader.interfaceName(-1)).isNull();
        }
    }

    @Test
    void timestamps_followTheResolutionAndOffsetOfTheirInterface() throws Exception {
        Octets file = Octets.little().section()
                .interfaceBlock(101, 0, Octets.little().option(9, (byte) 9))
                .interfaceBlock(101, 0, Octets.little().option(9, (byte) 0x81))
                .interfaceBlock(101, 0, Octets.little().option(9, (byte) 9)
                        .option(14, ByteBuffer.allocate(8).put((byte) 100).array()))
                .packetBlock(0, 0x1_0000_0003L, DATA, Octets.little())
                .packetBlock(1, 3, DATA, Octets.little())
                .packetBlock(2, 3, DATA, Octets.little());
        assertThat(Octets.read(file)).extracting(CapturedPacket::epochNanos)
                .containsExactly(0x1_0000_0003L, 1_500_000_000L, 100_000_000_003L);
    }

    @Test
    void directions_areTheLowestTwoBitsOfTheFlags() throws Exception {
        Octets file = file(ByteOrder.LITTLE_ENDIAN)
                .packetBlock(0, 1, DATA, Octets.little().option(2, (byte) 0xfd, (byte) 1,
                        (byte) 0, (byte) 0))
                .packetBlock(0, 1, DATA, Octets.little().option(2, (byte) OUT, (byte) 0,
                        (byte) 0, (byte) 0))
                .packetBlock(0, 1, DATA, Octets.little().option(2, (byte) 0xfc, (byte) 0,
                        (byte) 0, (byte) 0))
                .packetBlock(0, 1, DATA, Octets.little().option(2, (byte) 3, (byte) 0,
                        (byte) 0, (byte) 0));
        assertThat(Octets.read(file)).extracting(CapturedPacket::direction).containsExactly(
                Direction.INBOUND, Direction.OUTBOUND, Direction.UNKNOWN, Direction.UNKNOWN);
    }

    @Test
    void comments_inAnyScript_standOnLinesOfTheirOwn() throws Exception {
        Octets file = file(ByteOrder.LITTLE_ENDIAN).packetBlock(0, 1, DATA, Octets.little()
                .option(1, "elva är elva").option(999, "unknown").option(1, "").option(1, "十一")
                .endOfOptions());
        assertThat(Octets.read(file).getFirst().comment()).isEqualTo("elva är elva\n\n十一");
    }

    @Test
    void options_behindTheirEnd_areNotRead() throws Exception {
        Octets file = file(ByteOrder.LITTLE_ENDIAN).packetBlock(0, 1, DATA, Octets.little()
                .option(1, "a").endOfOptions().option(1, "b"));
        assertThat(Octets.read(file).getFirst().comment()).isEqualTo("a");
    }

    /// Quadratic work would take hours here.
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void comments_byTheMillion_takeLinearTime() throws Exception {
        byte[] head = file(ByteOrder.LITTLE_ENDIAN).toArray();
        int options = 4_000_000;
        int length = 32 + 4 * options;
        ByteBuffer file = ByteBuffer.allocate(head.length + length).order(ByteOrder.LITTLE_ENDIAN)
                .put(head).putInt(6).putInt(length).put(new byte[20]);
        for (int i = 0; i < options; i++) file.putShort((short) 1).putShort((short) 0);
        file.putInt(length);
        assertThat(Octets.read(file.array()).getFirst().comment()).hasSize(options - 1);
    }

    @Test
    void otherBlocks_arePassedOver() throws Exception {
        Octets file = Octets.little().section()
                .block(5, Octets.little().u32(0))                       // statistics
                .interfaceBlock(101, 0, Octets.little())
                .block(4, Octets.little())                              // names, empty
                .block(0x8000_0bad, Octets.little().u32(0).u32(0))      // of a vendor
                .packetBlock(0, 1, DATA, Octets.little());
        assertThat(Octets.read(file)).hasSize(1);
    }

    @Test
    void simplePackets_haveNoTimeAndTheFirstInterface() throws Exception {
        Octets file = file(ByteOrder.LITTLE_ENDIAN).interfaceBlock(101, 0, Octets.little())
                .simplePacketBlock(5, DATA);
        CapturedPacket packet = Octets.read(file).getFirst();
        assertThat(packet.epochNanos()).isZero();
        assertThat(packet.interfaceId()).isZero();
        assertThat(packet.linkType()).isEqualTo(LinkType.ETHERNET);
        assertThat(packet.data()).isEqualTo(DATA);
        assertThat(packet.originalLength()).isEqualTo(5);
        assertThat(packet.comment()).isNull();
    }

    @Test
    void simplePackets_areCutAtTheSnapLength() throws Exception {
        Octets file = Octets.little().section().interfaceBlock(101, 3, Octets.little())
                .simplePacketBlock(1500, new byte[] {0x45, 1, 2, 0})
                .simplePacketBlock(3, new byte[] {0x45, 1, 2, 0});
        List<CapturedPacket> packets = Octets.read(file);
        assertThat(packets).extracting(p -> p.data().length).containsExactly(3, 3);
        assertThat(packets).extracting(CapturedPacket::originalLength).containsExactly(1500, 3);
    }

    @Test
    void simplePacket_longerThanItsBlock_isRefused() {
        assertRefused(Octets.little().section().interfaceBlock(101, 0, Octets.little())
                        .simplePacketBlock(1500, DATA),
                "x: offset 56: packet of 1500 octets; 8 are left in the block");
    }

    @Test
    void simplePacket_beforeAnyInterface_isRefused() {
        assertRefused(Octets.little().section().simplePacketBlock(5, DATA),
                "x: offset 36: packet of interface 0; the section has described 0");
    }

    @Test
    void originalLength_belowTheCaptured_isRaised() throws Exception {
        Octets file = file(ByteOrder.LITTLE_ENDIAN).block(6, Octets.little().u32(0).u32(0).u32(0)
                .u32(4).u32(1).hex("45010203"));
        assertThat(Octets.read(file).getFirst().originalLength()).isEqualTo(4);
    }

    @Test
    void packet_ofAnUndescribedInterface_isRefused() {
        assertRefused(file(ByteOrder.LITTLE_ENDIAN).packetBlock(1, 0, DATA, Octets.little()),
                "x: offset 56: packet of interface 1; the section has described 1");
        assertRefused(file(ByteOrder.LITTLE_ENDIAN).packetBlock(-1, 0, DATA, Octets.little()),
                "x: offset 56: packet of interface 4294967295; the section has described 1");
        assertRefused(file(ByteOrder.LITTLE_ENDIAN).section()
                        .packetBlock(0, 0, DATA, Octets.little()),
                "x: offset 84: packet of interface 0; the section has described 0");
    }

    @Test
    void capturedLength_beyondTheBlock_isRefused() {
        for (long lie : new long[] {9, 0x7fff_ffff, 0xffff_ffffL}) {
            assertRefused(file(ByteOrder.LITTLE_ENDIAN).block(6, Octets.little()
                            .u32(0).u32(0).u32(0).u32(lie).u32(9).hex("4501020304050607")),
                    "x: offset 68: captured length " + lie + "; 8 octets are left in the block");
        }
    }

    @Test
    void originalLength_beyondTheBound_isRefused() {
        assertRefused(file(ByteOrder.LITTLE_ENDIAN).block(6, Octets.little()
                        .u32(0).u32(0).u32(0).u32(0).u32(0x8000_0000L)),
                "x: offset 72: original length 2147483648; expected 0..2147483647");
    }

    @Test
    void timestamp_beyondAnyYear_isRefused() {
        assertRefused(file(ByteOrder.LITTLE_ENDIAN).packetBlock(0, -1, DATA, Octets.little()),
                "x: offset 60: timestamp 18446744073709551615 with resolution 0x6 and offset 0 s; "
                        + "expected a time in the years 1677..2262");
    }

    @Test
    void option_longerThanItsBlock_isRefused() {
        assertRefused(file(ByteOrder.LITTLE_ENDIAN)
                        .packetBlock(0, 0, DATA, Octets.little().u16(1).u16(5).u32(0)),
                "x: offset 86: option length 5; 4 octets are left in the block");
    }

    @Test
    void option_ofTheWrongLength_isRefused() {
        assertRefused(Octets.little().section()
                        .interfaceBlock(101, 0, Octets.little().option(9, (byte) 9, (byte) 9)),
                "x: offset 46: option 9 has length 2; expected 1");
        assertRefused(Octets.little().section()
                        .interfaceBlock(101, 0, Octets.little().option(14, (byte) 9)),
                "x: offset 46: option 14 has length 1; expected 8");
        assertRefused(file(ByteOrder.LITTLE_ENDIAN)
                        .packetBlock(0, 0, DATA, Octets.little().option(2, (byte) 1)),
                "x: offset 86: option 2 has length 1; expected 4");
    }

    @Test
    void blocks_shorterThanTheirType_areRefused() {
        assertRefused(Octets.little().block(0x0a0d0d0aL, Octets.little().u32(0x1a2b3c4d)),
                "x: offset 4: Section Header Block of 16 octets; expected 28 or more");
        assertRefused(Octets.little().section().block(1, Octets.little().u32(101)),
                "x: offset 32: Interface Description Block of 16 octets; expected 20 or more");
        assertRefused(file(ByteOrder.LITTLE_ENDIAN).block(6, Octets.little().u32(0).u32(0)),
                "x: offset 52: Enhanced Packet Block of 20 octets; expected 32 or more");
        assertRefused(file(ByteOrder.LITTLE_ENDIAN).block(3, Octets.little()),
                "x: offset 52: Simple Packet Block of 12 octets; expected 16 or more");
    }

    @Test
    void blockLength_notAMultipleOfFourInBounds_isRefused() {
        for (long lie : new long[] {0, 8, 29, (16 << 20) + 4, 0xffff_fffcL}) {
            assertRefused(Octets.little().section().u32(5).u32(lie).u32(0),
                    "x: offset 32: block length " + lie
                            + "; expected a multiple of 4, 12..16777216");
        }
    }

    @Test
    void blockLength_atTheBound_isNotRefusedForIt() {
        assertRefused(Octets.little().section().u32(5).u32(16 << 20).u32(0),
                "x: offset 28: the file ends after 12 of the 16777216 octets of a block");
    }

    @Test
    void blockLength_differentAtTheEnd_isRefused() {
        assertRefused(Octets.little().section().u32(5).u32(16).u32(0).u32(20),
                "x: offset 40: block length 20 at the block's end; "
                        + "expected 16 as at its beginning");
    }

    @Test
    void blocks_cut_areRefused() {
        assertRefused(Octets.little().section().u32(5).u32(16),
                "x: offset 28: the file ends after 8 of the 12 octets of a block header");
        assertRefused(Octets.little().section().u32(5).u32(24).u32(0).u32(0),
                "x: offset 28: the file ends after 16 of the 24 octets of a block");
    }

    @Test
    void byteOrder_ofNeitherKind_isRefused() {
        assertRefused(Octets.big().u32(0x0a0d0d0a).u32(28).u32(0x1a2b3c4eL),
                "x: offset 8: byte-order magic 0x1a2b3c4e; expected 0x1a2b3c4d in either order");
    }

    @Test
    void section_ofAnotherVersion_isRefused() {
        assertRefused(Octets.little().block(0x0a0d0d0aL, Octets.little()
                        .u32(0x1a2b3c4d).u16(2).u16(0).u64(-1)),
                "x: offset 12: pcapng version 2.0; expected 1");
    }

    private static Octets file(ByteOrder order) {
        return Octets.in(order).section().interfaceBlock(1, 0, Octets.in(order));
    }

    private static Octets options(ByteOrder order) {
        return Octets.in(order);
    }

    private static byte[] flags(ByteOrder order, int direction) {
        return Octets.in(order).u32(direction).toArray();
    }

    private static void assertRefused(Octets file, String message) {
        assertThatThrownBy(() -> Octets.read(file))
                .isInstanceOf(CaptureException.class).hasMessage(message);
    }
}
