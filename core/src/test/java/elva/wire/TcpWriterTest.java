package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.1, §3.2; RFC 2018; RFC 7323.
class TcpWriterTest {

    private final TcpWriter writer = new TcpWriter();
    private final Octets written = Octets.rubbish(100);

    @Test
    void start_nothingSet_isAHeaderOfZeros() {
        assertThat(start().finishHeader()).isEqualTo(20);
        assertThat(written.first(21).hex())
                .isEqualTo("0000000000000000000000005000000000000000" + "a5");
    }

    @Test
    void options_fieldsOfTheKernelsSyn_areItsSegment() {
        int length = start().ports(0x9134, 80).seq(0x61b26029).flags(Control.SYN).window(64_240)
                .mss(1460).sackPermitted().timestamps(0x716a698d, 0).nop().windowScale(10)
                .finishHeader();
        checksumV4(0);
        assertThat(written.first(length).hex())
                .isEqualTo(KernelPackets.behindV4(KernelPackets.V4_SYN).hex());
    }

    @Test
    void sackBlock_two_areTheOptionTheKernelSends() {
        Octets kernels = KernelPackets.behindV6(KernelPackets.V6_FIN);
        int length = start().ports(0x9e22, 80).seq(0x9fbba099).ack(5001)
                .flags(Control.FIN | Control.ACK).window(64)
                .nop().nop().timestamps(0x18223dd5, 0x1111)
                .nop().nop().sackBlock(5031, 5041).sackBlock(5011, 5021)
                .finishHeader();
        checksumV6(0);
        assertThat(written.first(length).hex()).isEqualTo(kernels.hex());
    }

    @Test
    void sackBlock_behindAnotherOption_beginsANewOne() {
        String[] blocks = {"050a0000000100000002", "050a0000000300000004"};
        int length = start().sackBlock(1, 2).nop().nop().sackBlock(3, 4).finishHeader();
        assertThat(written.first(length).after(20).hex())
                .isEqualTo(blocks[0] + "0101" + blocks[1] + "0000");
        length = start().sackBlock(1, 2).raw((byte) 1).sackBlock(3, 4).finishHeader();
        assertThat(written.first(length).after(20).hex())
                .isEqualTo(blocks[0] + "01" + blocks[1] + "000000");
        length = start().sackBlock(1, 2).sackPermitted().sackBlock(3, 4).finishHeader();
        assertThat(written.first(length).after(20).hex())
                .isEqualTo(blocks[0] + "0402" + blocks[1] + "0000");
    }

    @Test
    void sackBlock_secondSegment_beginsANewOne() {
        start().sackBlock(1, 2).finishHeader();
        int length = start().sackBlock(3, 4).finishHeader();
        assertThat(written.first(length).after(20).hex()).isEqualTo(
                "050a0000000300000004" + "0000");
    }

    @Test
    void finishHeader_everyOptionsLength_isFilledWithZeros() {
        for (int octets = 0; octets <= 40; octets++) {
            start();
            for (int i = 0; i < octets; i++) writer.nop();
            int length = writer.finishHeader();
            assertThat(length).isEqualTo(20 + (octets + 3) / 4 * 4);
            assertThat(written.array()[12]).isEqualTo((byte) ((length / 4) << 4));
            assertThat(written.first(length).after(20).hex())
                    .isEqualTo("01".repeat(octets) + "00".repeat(length - 20 - octets));
        }
    }

    @Test
    void options_pastFortyOctets_areOurDefect() {
        start().raw(new byte[37]);
        assertThatThrownBy(() -> writer.mss(1460)).isInstanceOf(AssertionError.class)
                .hasMessage("TCP header of 61 octets, at most 60");
        start().raw(new byte[36]).mss(1460);
        assertThat(writer.finishHeader()).isEqualTo(60);
    }

    @Test
    void raw_octets_standAsTheyAre() {
        int length = start().raw((byte) 0xfd, (byte) 4, (byte) 0xab, (byte) 0xcd).finishHeader();
        assertThat(written.first(length).after(20).hex()).isEqualTo("fd04abcd");
    }

    @Test
    void fields_anyValues_areReadAgain() {
        Random random = new Random(9293);
        TcpHeader header = new TcpHeader();
        for (int i = 0; i < 10_000; i++) {
            int source = random.nextInt(65_536);
            int destination = random.nextInt(65_536);
            int seq = random.nextInt();
            int ack = random.nextInt();
            int flags = random.nextInt(256);
            int window = random.nextInt(65_536);
            int pointer = random.nextInt(65_536);
            int length = start().ports(source, destination).seq(seq).ack(ack).flags(flags)
                    .window(window).urgentPointer(pointer).finishHeader();
            assertThat(header.wrap(written.buffer(), written.offset(), length)).isNull();
            assertThat(header.sourcePort()).isEqualTo(source);
            assertThat(header.destinationPort()).isEqualTo(destination);
            assertThat(header.seq()).isEqualTo(seq);
            assertThat(header.ack()).isEqualTo(ack);
            assertThat(header.flags()).isEqualTo(flags);
            assertThat(header.window()).isEqualTo(window);
            assertThat(header.urgentPointer()).isEqualTo(pointer);
        }
    }

    @Test
    void checksum_everyTextLength_isFoundRight() {
        TcpHeader header = new TcpHeader();
        for (int text = 0; text <= 80; text++) {
            int length = start().ports(1, 2).finishHeader();
            checksumV6(text);
            assertThat(header.wrap(written.buffer(), written.offset(), length + text)).isNull();
            assertThat(header.checksumOk(KernelPackets.V6_SOURCE.high(),
                    KernelPackets.V6_SOURCE.low(), KernelPackets.V6_DESTINATION.high(),
                    KernelPackets.V6_DESTINATION.low())).isTrue();
        }
    }

    /// What a device does: sums all from the TCP header on, the checksum field as it stands.
    @Test
    void partialChecksum_finishedByADevice_isTheChecksum() {
        int length = start().ports(1, 2).seq(3).ack(4).flags(Control.ACK).finishHeader();
        checksumV4(7);
        int whole = written.buffer().get(Layouts.U16, written.offset() + 16) & 0xffff;
        writer.partialChecksum(0, KernelPackets.V4_SOURCE.low(),
                0, KernelPackets.V4_DESTINATION.low(), 7);
        long sum = Checksum.sum(written.buffer(), written.offset(), length + 7L);
        assertThat(Checksum.finish(sum)).isEqualTo(whole);
    }

    @Test
    void checksum_overAnOlderOne_isTheSame() {
        start().ports(1, 2).seq(3).ack(4).flags(Control.ACK).finishHeader();
        checksumV4(7);
        String once = written.hex();
        checksumV4(7);
        assertThat(written.hex()).isEqualTo(once);
    }

    private TcpWriter start() {
        return writer.start(written.buffer(), written.offset());
    }

    private void checksumV4(int textLength) {
        writer.checksum(0, KernelPackets.V4_SOURCE.low(), 0, KernelPackets.V4_DESTINATION.low(),
                textLength);
    }

    private void checksumV6(int textLength) {
        writer.checksum(KernelPackets.V6_SOURCE.high(), KernelPackets.V6_SOURCE.low(),
                KernelPackets.V6_DESTINATION.high(), KernelPackets.V6_DESTINATION.low(),
                textLength);
    }
}
