package elva.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the writer writes, the reader reads. `-Delva.seed=N` replays a failure.
class RoundTripTest {
    private static final String[] SCRIPTS = {"Elva", "ÅÄÖ", "十一", "🌊"};
    private static final List<Direction> DIRECTIONS = List.of(Direction.values());

    @TempDir
    Path directory;

    @Test
    void randomPackets_comeBackAsTheyWent() throws Exception {
        long seed = Long.getLong("elva.seed", System.nanoTime());
        Random random = new Random(seed);
        Path path = directory.resolve("random.pcapng");
        List<CapturedPacket> written = new ArrayList<>();
        try (PcapngWriter writer = PcapngWriter.create(path)) {
            int interfaceCount = 0;
            for (int i = 0; i < 2_000; i++) {
                if (interfaceCount == 0 || random.nextInt(300) == 0) {
                    interfaceCount = writer.addInterface("host" + interfaceCount) + 1;
                }
                CapturedPacket packet = packet(random, interfaceCount);
                writer.write(packet.interfaceId(), packet.epochNanos(), packet.direction(),
                        MemorySegment.ofArray(packet.data()), packet.comment());
                written.add(packet);
            }
        }
        try (CaptureReader reader = CaptureReader.open(path)) {
            List<CapturedPacket> read = new ArrayList<>();
            reader.forEach(read::add);
            assertThat(read).describedAs("seed %d", seed).hasSameSizeAs(written);
            for (int i = 0; i < read.size(); i++) {
                assertThat(same(read.get(i), written.get(i)))
                        .describedAs("packet %d, seed %d", i, seed).isTrue();
            }
            assertThat(reader.interfaceName(0)).isEqualTo("host0");
        }
    }

    private static boolean same(CapturedPacket a, CapturedPacket b) {
        return a.epochNanos() == b.epochNanos() && a.linkType() == b.linkType()
                && a.interfaceId() == b.interfaceId() && a.originalLength() == b.originalLength()
                && Arrays.equals(a.data(), b.data()) && Objects.equals(a.comment(), b.comment())
                && a.direction() == b.direction();
    }

    private static CapturedPacket packet(Random random, int interfaceCount) {
        byte[] data = new byte[random.nextInt(random.nextInt(20) == 0 ? 65_536 : 100)];
        random.nextBytes(data);
        String comment = random.nextInt(4) == 0 ? null
                : SCRIPTS[random.nextInt(SCRIPTS.length)].repeat(random.nextInt(20));
        return new CapturedPacket(random.nextLong() >>> 1, LinkType.RAW,
                random.nextInt(interfaceCount), data.length, data, comment,
                DIRECTIONS.get(random.nextInt(DIRECTIONS.size())));
    }
}
