package elva.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.pcap.Direction;
import elva.pcap.PcapngWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What counts as a fault when tshark reads a capture.
class TsharkTest {
    private static final int TCP = 20;
    private static final int CHECKSUM = TCP + 16;
    private static final int URGENT = TCP + 18;

    @TempDir
    Path directory;

    @BeforeEach
    void tshark() {
        Program.assume("tshark");
    }

    /// An ACK whose sum is 0xffff without its checksum, which is then 0x0000, or 0xffff as well: in
    /// ones' complement they are the same. Of each 65,536 segments one is like that.
    private static byte[] segment() {
        byte[] octets = new byte[40];
        ByteBuffer packet = ByteBuffer.wrap(octets);
        packet.putInt(0, 0x45000028).putInt(4, 1 << 16).putInt(8, 0x40060000);
        packet.putInt(12, 0xc0000201).putInt(16, 0xc0000202);
        packet.putShort(10, (short) ~sum(packet, 0, 20));
        packet.putInt(TCP, 80 << 16 | 40_000).putInt(TCP + 12, 0x50100100);
        packet.putShort(URGENT, (short) (0xffff - pseudoSum(packet)));   // not urgent: not read
        return octets;
    }

    private static int pseudoSum(ByteBuffer packet) {
        return fold(sum(packet, 12, 8) + 6 + 20 + sum(packet, TCP, 20));
    }

    private static int sum(ByteBuffer packet, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) sum += packet.getShort(from + i) & 0xffff;
        return fold(sum);
    }

    private static int fold(int sum) {
        return sum > 0xffff ? fold((sum & 0xffff) + (sum >>> 16)) : sum;
    }

    private Path capture(int checksum, int change) throws IOException {
        Path file = directory.resolve("one.pcapng");
        byte[] packet = segment();
        packet[CHECKSUM] = (byte) (checksum >> 8);
        packet[CHECKSUM + 1] = (byte) checksum;
        packet[TCP + 7] = (byte) change;
        try (PcapngWriter writer = PcapngWriter.create(file)) {
            writer.addInterface("elva0");
            writer.write(0, 1, Direction.INBOUND, MemorySegment.ofArray(packet), null);
        }
        return file;
    }

    @Test
    void checksum_thatIsRight_isNoFault() throws Exception {
        Path good = capture(0x0000, 0);
        assertThatCode(() -> Tshark.finds(good, 1)).doesNotThrowAnyException();
    }

    /// The kernel's checksums come out so; nobody else minds.
    @Test
    void checksum_ofAllOnesInsteadOfZero_isNoFault() throws Exception {
        Path legal = capture(0xffff, 0);
        assertThatCode(() -> Tshark.finds(legal, 0)).doesNotThrowAnyException();
    }

    @Test
    void checksum_thatIsWrong_isAFault() throws Exception {
        Path ones = capture(0xffff, 1);
        assertThatThrownBy(() -> Tshark.finds(ones, 0)).isInstanceOf(AssertionError.class);
        Path zero = capture(0x0000, 1);
        assertThatThrownBy(() -> Tshark.finds(zero, 0)).isInstanceOf(AssertionError.class);
    }
}
