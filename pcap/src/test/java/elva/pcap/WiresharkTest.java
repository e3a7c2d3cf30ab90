package elva.pcap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Wireshark's programs read what we write, and we read what they write. Skipped where they are not
/// installed.
class WiresharkTest {
    private static final long NOON_NANOS = 1_700_000_000_123_456_789L;
    private static final byte[] TEXT = "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8);

    @TempDir
    Path directory;
    private Path ours;

    @BeforeEach
    void write() throws IOException {
        ours = directory.resolve("ours.pcapng");
        try (PcapngWriter writer = PcapngWriter.create(ours)) {
            int client = writer.addInterface("client");
            int server = writer.addInterface("server");
            writer.write(client, NOON_NANOS, Direction.OUTBOUND,
                    packet(Packets.v4(2000, Packets.SYN, new byte[0])), "Elva: sent in SYN-SENT");
            writer.write(server, NOON_NANOS + 1, Direction.INBOUND,
                    packet(Packets.v4(2001, Packets.ACK, TEXT)),
                    "Elva: SYN-RECEIVED -> ESTABLISHED by ACK of SYN");
            writer.write(server, NOON_NANOS + 2, Direction.UNKNOWN,
                    packet(Packets.v6(2001, Packets.ACK, TEXT)), null);
        }
    }

    private static MemorySegment packet(byte[] octets) {
        return MemorySegment.ofArray(octets);
    }

    @Test
    void ourPackets_inTshark_areWholeWithTimesInterfacesAndComments() throws Exception {
        assumeInstalled("tshark");
        String fields = run("tshark", "-r", ours.toString(), "-o", "ip.check_checksum:TRUE",
                "-o", "tcp.check_checksum:TRUE", "-T", "fields", "-E", "separator=|",
                "-e", "frame.time_epoch", "-e", "frame.interface_name",
                "-e", "tcp.seq_raw", "-e", "ip.checksum.status", "-e", "tcp.checksum.status",
                "-e", "_ws.malformed", "-e", "frame.comment");
        assertThat(fields.lines()).containsExactly(
                "1700000000.123456789|client|2000|1|1||Elva: sent in SYN-SENT",
                "1700000000.123456790|server|2001|1|1||"
                        + "Elva: SYN-RECEIVED -> ESTABLISHED by ACK of SYN",
                "1700000000.123456791|server|2001||1||");
    }

    @Test
    void ourPackets_inTshark_raiseNoComplaint() throws Exception {
        assumeInstalled("tshark");
        assertThat(run("tshark", "-r", ours.toString(), "-Y",
                "_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0")).isEmpty();
        assertThat(run("tshark", "-r", ours.toString(), "-Y", "tcp")).hasLineCount(3);
    }

    @Test
    void ourDirections_inTshark_canBeFilteredFor() throws Exception {
        assumeInstalled("tshark");
        for (int direction : new int[] {1, 2}) {
            assertThat(run("tshark", "-r", ours.toString(), "-Y",
                    "frame.packet_flags_direction == " + direction)).hasLineCount(1);
        }
    }

    @Test
    void ourSection_inCapinfos_namesTheApplication() throws Exception {
        assumeInstalled("capinfos");
        assertThat(run("capinfos", ours.toString())).contains("pcapng", "Elva 0.1",
                System.getProperty("os.arch"), "Number of interfaces in file: 2",
                "nanoseconds (9)", "Raw IP");
    }

    @ParameterizedTest
    @CsvSource({"pcap, 1000", "nsecpcap, 1", "pcapng, 1"})
    void editcapsFiles_areRead(String format, long resolutionNanos) throws Exception {
        assumeInstalled("editcap");
        Path theirs = directory.resolve("theirs");
        run("editcap", "-F", format, ours.toString(), theirs.toString());
        assertSamePackets(theirs, resolutionNanos);
    }

    @ParameterizedTest
    @CsvSource({"pcap, 1000", "nsecpcap, 1", "pcapng, 1"})
    void tsharksFiles_areRead(String format, long resolutionNanos) throws Exception {
        assumeInstalled("tshark");
        Path theirs = directory.resolve("theirs");
        run("tshark", "-r", ours.toString(), "-F", format, "-w", theirs.toString());
        assertSamePackets(theirs, resolutionNanos);
    }

    private void assertSamePackets(Path theirs, long resolutionNanos) throws IOException {
        List<CapturedPacket> expected = read(ours);
        List<CapturedPacket> found = read(theirs);
        assertThat(found).hasSize(3);
        for (int i = 0; i < 3; i++) {
            CapturedPacket packet = found.get(i);
            assertThat(packet.data()).isEqualTo(expected.get(i).data());
            assertThat(packet.epochNanos())
                    .isEqualTo(expected.get(i).epochNanos() / resolutionNanos * resolutionNanos);
            assertThat(packet.linkType()).isEqualTo(LinkType.RAW);
            assertThat(packet.ipOffset()).isZero();
        }
    }

    @Test
    void editcapsPcapng_keepsCommentsDirectionsAndNames() throws Exception {
        assumeInstalled("editcap");
        Path theirs = directory.resolve("theirs");
        run("editcap", "-F", "pcapng", "-a", "3:by editcap", ours.toString(), theirs.toString());
        List<CapturedPacket> packets = read(theirs);
        assertThat(packets).extracting(CapturedPacket::comment).containsExactly(
                "Elva: sent in SYN-SENT", "Elva: SYN-RECEIVED -> ESTABLISHED by ACK of SYN",
                "by editcap");
        assertThat(packets).extracting(CapturedPacket::direction)
                .containsExactly(Direction.OUTBOUND, Direction.INBOUND, Direction.UNKNOWN);
        try (CaptureReader reader = CaptureReader.open(theirs)) {
            reader.forEach(_ -> { });
            assertThat(reader.interfaceName(1)).isEqualTo("server");
        }
    }

    @Test
    void editcapsLinkType_ethernet_isRead() throws Exception {
        assumeInstalled("editcap");
        Path theirs = directory.resolve("theirs");
        run("editcap", "-F", "pcap", "-T", "ether", "-s", "30", ours.toString(),
                theirs.toString());
        CapturedPacket packet = read(theirs).getFirst();
        assertThat(packet.linkType()).isEqualTo(LinkType.ETHERNET);
        assertThat(packet.data()).hasSize(30);
        assertThat(packet.originalLength()).isEqualTo(40);
        assertThat(packet.ipOffset()).isEqualTo(-1);
    }

    @Test
    void mergecapsFile_ofTwoLinkTypes_isRead() throws Exception {
        assumeInstalled("mergecap");
        byte[] frame = Octets.big().hex("00005e005301 00005e005302 0800")
                .bytes(Packets.v4(2000, Packets.SYN, new byte[0])).toArray();
        Path other = Files.write(directory.resolve("other.pcap"),
                Octets.big().pcapHeader(0xa1b2c3d4L, 1).pcapPacket(1, 0, frame).toArray());
        Path merged = directory.resolve("merged.pcapng");
        run("mergecap", "-F", "pcapng", "-w", merged.toString(), other.toString(),
                ours.toString());
        List<CapturedPacket> packets = read(merged);
        assertThat(packets).extracting(CapturedPacket::linkType).containsExactly(1, 101, 101, 101);
        assertThat(packets).extracting(CapturedPacket::ipOffset).containsExactly(14, 0, 0, 0);
    }

    /// A live capture in a network namespace of its own, as dumpcap writes it.
    @ParameterizedTest
    @CsvSource({"lo, EN10MB, 1", "any, LINUX_SLL, 113", "any, LINUX_SLL2, 276"})
    void dumpcapsFile_isRead(String device, String linkName, int linkType) throws Exception {
        for (String program : List.of("dumpcap", "unshare", "ip", "bash")) assumeInstalled(program);
        assumeTrue(status("unshare", "-rn", "true") == 0, "no network namespace can be had here");
        Path theirs = directory.resolve("theirs.pcapng");
        run("unshare", "-rn", "bash", "-c", """
                ip link set lo up
                dumpcap -q -i $0 -y $1 -c 4 -a duration:20 -w $2 &
                while kill -0 $!; do echo eleven > /dev/udp/127.0.0.1/9; sleep 0.05; done
                wait $!
                """, device, linkName, theirs.toString());
        assertThat(read(theirs)).hasSize(4).allSatisfy(p -> {
            assertThat(p.linkType()).isEqualTo(linkType);
            assertThat(p.data()[p.ipOffset()]).isEqualTo((byte) 0x45);
            assertThat(p.epochNanos()).isGreaterThan(NOON_NANOS);
        });
    }

    private static List<CapturedPacket> read(Path file) throws IOException {
        try (CaptureReader reader = CaptureReader.open(file)) {
            List<CapturedPacket> packets = new ArrayList<>();
            reader.forEach(packets::add);
            return packets;
        }
    }

    private static void assumeInstalled(String program) {
        boolean found = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(found, program + " is not installed");
    }

    private static int status(String... command) throws Exception {
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    /// Runs a program to its end.
    ///
    /// @return its standard output
    private String run(String... command) throws Exception {
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).describedAs("%s: %s", String.join(" ", command),
                    Files.readString(errors)).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
