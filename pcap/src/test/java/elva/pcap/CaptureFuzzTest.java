package elva.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Broken captures: whatever happened to a file, reading it gives packets that keep their promises,
/// or a [CaptureException]. `-Delva.seed=N` replays a failure.
class CaptureFuzzTest {
    private static final int ROUNDS = 20_000;

    @Test
    void truncation_anywhere_isNoticedOrBetweenPackets() throws Exception {
        for (byte[] file : files()) {
            int count = Octets.read(file).size();
            for (int length = 0; length < file.length; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThat(count(cut, "cut at " + length)).isLessThanOrEqualTo(count);
            }
        }
    }

    @Test
    void flippedOctets_giveValidPacketsOrACaptureException() throws Exception {
        long seed = Long.getLong("elva.seed", System.nanoTime());
        Random random = new Random(seed);
        List<byte[]> files = files();
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = files.get(round % files.size()).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) file = Arrays.copyOf(file, random.nextInt(file.length));
            if (count(file, "seed " + seed + ", round " + round) < 0) refused++;
        }
        assertThat(refused).describedAs("refused, seed %d", seed).isBetween(1, ROUNDS - 1);
    }

    /// @return the number of packets; -1 if the file was refused
    private static int count(byte[] file, String what) {
        try {
            List<CapturedPacket> packets = Octets.read(file);
            for (CapturedPacket p : packets) {
                int ip = p.ipOffset();
                assertThat(p.originalLength()).isGreaterThanOrEqualTo(p.data().length);
                assertThat(ip).isBetween(-1, p.data().length - 1);
                assertThat(p.interfaceId()).isNotNegative();
            }
            return packets.size();
        } catch (CaptureException e) {
            assertThat(e).hasMessageMatching("(?s)x: offset \\d+: .+");
            return -1;
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(what + ": " + e, e);
        }
    }

    private static List<byte[]> files() throws IOException {
        byte[] data = Packets.v4(2000, Packets.SYN, new byte[0]);
        return List.of(written(), foreign(ByteOrder.BIG_ENDIAN), foreign(ByteOrder.LITTLE_ENDIAN),
                Octets.little().pcapHeader(0xa1b2c3d4L, 101).pcapPacket(1, 2, data)
                        .pcapPacket(3, 4, data).toArray(),
                Octets.big().pcapHeader(0xa1b23c4dL, 113).pcapPacket(1, 2, data)
                        .pcapPacket(3, 4, data).toArray());
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (PcapngWriter writer = PcapngWriter.to(file, "x")) {
            for (int i = 0; i < 3; i++) {
                writer.addInterface("host" + i);
                writer.write(i, i, Direction.INBOUND, MemorySegment.ofArray(
                        Packets.v6(2000, Packets.ACK, new byte[i])), "Elva: ESTABLISHED");
            }
        }
        return file.toByteArray();
    }

    private static byte[] foreign(ByteOrder order) {
        byte[] data = Octets.big().hex("00005e005301 00005e005302 8100 0007 0800")
                .bytes(Packets.v4(2000, Packets.SYN, new byte[0])).toArray();
        return Octets.in(order).section()
                .interfaceBlock(1, 40, Octets.in(order).option(2, "eth0")
                        .option(9, (byte) 0x8a).option(14, new byte[8]).endOfOptions())
                .block(5, Octets.in(order).u32(0))
                .packetBlock(0, 7, data, Octets.in(order).option(1, "a").option(1, "b")
                        .option(2, new byte[4]).endOfOptions())
                .simplePacketBlock(100, Arrays.copyOf(data, 40))
                .toArray();
    }
}
