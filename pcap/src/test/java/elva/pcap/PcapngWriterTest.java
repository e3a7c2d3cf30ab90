package elva.pcap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// draft-ietf-opsawg-pcapng 4.1, 4.2, 4.3. The golden octets were drawn by hand from the draft.
class PcapngWriterTest {
    private static final String SECTION = """
            0a0d0d0a 48000000 4d3c2b1a 0100 0000 ffffffffffffffff
            0200 0600 7838365f3634 0000
            0300 0a00 4c696e757820362e3138 0000
            0400 0800 456c766120302e31
            0000 0000
            48000000
            """;
    private static final String INTERFACE = """
            01000000 2c000000 6500 0000 00000400
            0200 0500 656c766130 000000
            0900 0100 09 000000
            0000 0000
            2c000000
            """;
    private static final MemorySegment PACKET = segment(0x45, 1, 2, 3, 4);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final PcapngWriter writer = new PcapngWriter(file, "x", "x86_64", "Linux 6.18");

    private static MemorySegment segment(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) bytes[i] = (byte) octets[i];
        return MemorySegment.ofArray(bytes);
    }

    private void assertFile(String digits) {
        assertThat(HexFormat.of().formatHex(file.toByteArray()))
                .isEqualTo(digits.replaceAll("\\s", ""));
    }

    @Test
    void file_withoutPackets_isASection() throws Exception {
        writer.close();
        assertFile(SECTION);
    }

    @Test
    void interface_isDescribedWithItsNameInNanoseconds() throws Exception {
        assertThat(writer.addInterface("elva0")).isZero();
        writer.close();
        assertFile(SECTION + INTERFACE);
    }

    @Test
    void packet_withCommentAndDirection_isExact() throws Exception {
        writer.addInterface("elva0");
        writer.write(0, 0x0102030405060708L, Direction.OUTBOUND, PACKET, "Elva: ä");
        writer.close();
        assertFile(SECTION + INTERFACE + """
                06000000 40000000 00000000 04030201 08070605 05000000 05000000
                45 01 02 03 04 000000
                0100 0800 456c76613a20c3a4
                0200 0400 02000000
                0000 0000
                40000000
                """);
    }

    @Test
    void packet_withDirectionOnly_isExact() throws Exception {
        writer.addInterface("elva0");
        writer.write(0, 1, Direction.INBOUND, PACKET, null);
        writer.close();
        assertFile(SECTION + INTERFACE + """
                06000000 34000000 00000000 00000000 01000000 05000000 05000000
                45 01 02 03 04 000000
                0200 0400 01000000
                0000 0000
                34000000
                """);
    }

    @Test
    void packet_withNothingToSay_hasNoOptions() throws Exception {
        writer.addInterface("elva0");
        writer.write(0, 1, Direction.UNKNOWN, PACKET, null);
        writer.close();
        assertFile(SECTION + INTERFACE + """
                06000000 28000000 00000000 00000000 01000000 05000000 05000000
                45 01 02 03 04 000000
                28000000
                """);
    }

    @Test
    void packet_withCommentOnly_endsItsOptions() throws Exception {
        writer.addInterface("elva0");
        writer.write(0, 1, Direction.UNKNOWN, PACKET, "");
        writer.close();
        assertFile(SECTION + INTERFACE + """
                06000000 30000000 00000000 00000000 01000000 05000000 05000000
                45 01 02 03 04 000000
                0100 0000
                0000 0000
                30000000
                """);
    }

    @Test
    void machine_isNamedInTheSection() throws Exception {
        PcapngWriter.to(file, "x").close();
        assertThat(new String(file.toByteArray(), UTF_8))
                .contains(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    @Test
    void interfaces_addedLater_areCountedOn() throws Exception {
        assertThat(writer.addInterface("client")).isZero();
        writer.write(0, 1, Direction.OUTBOUND, PACKET, null);
        assertThat(writer.addInterface("server")).isEqualTo(1);
        writer.write(1, 2, Direction.INBOUND, PACKET, null);
        writer.close();
        assertThat(Octets.read(file.toByteArray())).extracting(CapturedPacket::interfaceId)
                .containsExactly(0, 1);
    }

    @Test
    void packet_inNativeMemory_isReadFromItsSlice() throws Exception {
        writer.addInterface("elva0");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(100);
            for (int i = 0; i < 100; i++) memory.set(ValueLayout.JAVA_BYTE, i, (byte) i);
            writer.write(0, 1, Direction.INBOUND, memory.asSlice(64, 20), null);
        }
        writer.close();
        byte[] data = Octets.read(file.toByteArray()).getFirst().data();
        assertThat(data).hasSize(20).startsWith(64).endsWith(83);
    }

    @Test
    void packet_beyondTheSnapLength_isCut() throws Exception {
        writer.addInterface("elva0");
        byte[] octets = new byte[PcapngWriter.SNAP_LENGTH + 1];
        Arrays.fill(octets, (byte) 7);
        writer.write(0, 1, Direction.INBOUND, MemorySegment.ofArray(octets), "long");
        writer.close();
        CapturedPacket packet = Octets.read(file.toByteArray()).getFirst();
        assertThat(packet.data()).hasSize(PcapngWriter.SNAP_LENGTH).containsOnly(7);
        assertThat(packet.originalLength()).isEqualTo(PcapngWriter.SNAP_LENGTH + 1);
    }

    @Test
    void longestBlocks_followingAFullBuffer_fit() throws Exception {
        writer.addInterface("elva0");
        String comment = "c".repeat(65_535);
        MemorySegment longest = MemorySegment.ofArray(new byte[PcapngWriter.SNAP_LENGTH]);
        writer.write(0, 1, Direction.INBOUND, MemorySegment.ofArray(new byte[65_300]), null);
        for (int i = 0; i < 3; i++) writer.write(0, 1, Direction.INBOUND, longest, comment);
        writer.close();
        List<CapturedPacket> packets = Octets.read(file.toByteArray());
        assertThat(packets).hasSize(4);
        assertThat(packets.getLast().comment()).isEqualTo(comment);
    }

    @Test
    void text_tooLong_isTheCallersFault() throws Exception {
        writer.addInterface("elva0");
        assertThatThrownBy(() -> writer.addInterface("i".repeat(65_536)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("interface name of 65536 octets; expected 65535 at most");
        assertThatThrownBy(() -> writer.write(0, 1, Direction.INBOUND, PACKET, "ä".repeat(32_768)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("comment of 65536 octets; expected 65535 at most");
        writer.close();
        assertFile(SECTION + INTERFACE);
    }

    @Test
    void interface_neverAdded_isTheCallersFault() throws Exception {
        assertThatThrownBy(() -> writer.write(0, 1, Direction.INBOUND, PACKET, null))
                .isInstanceOf(IndexOutOfBoundsException.class);
        writer.addInterface("elva0");
        assertThatThrownBy(() -> writer.write(1, 1, Direction.INBOUND, PACKET, null))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void packet_memoryGivenBack_leavesNothingInTheFile() throws Exception {
        writer.addInterface("elva0");
        Arena arena = Arena.ofConfined();
        MemorySegment gone = arena.allocate(5);
        arena.close();
        assertThatThrownBy(() -> writer.write(0, 1, Direction.INBOUND, gone, null))
                .isInstanceOf(IllegalStateException.class);
        writer.close();
        assertFile(SECTION + INTERFACE);
    }

    @Test
    void time_before1970_isTheCallersFault() throws Exception {
        writer.addInterface("elva0");
        assertThatThrownBy(() -> writer.write(0, -1, Direction.INBOUND, PACKET, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time -1 ns; expected 0 or more");
    }

    @Test
    void flush_makesTheFileReadableSoFar() throws Exception {
        Path path = directory.resolve("live.pcapng");
        try (PcapngWriter live = PcapngWriter.create(path)) {
            live.addInterface("elva0");
            live.write(0, 1, Direction.INBOUND, PACKET, null);
            assertThat(Files.size(path)).isZero();
            live.flush();
            assertThat(Octets.read(Files.readAllBytes(path))).hasSize(1);
            live.write(0, 2, Direction.INBOUND, PACKET, null);
        }
        assertThat(Octets.read(Files.readAllBytes(path))).hasSize(2);
    }

    @Test
    void manyPackets_areWrittenAsTheyCome() throws Exception {
        Path path = directory.resolve("many.pcapng");
        try (PcapngWriter many = PcapngWriter.create(path)) {
            many.addInterface("elva0");
            for (int i = 0; i < 10_000; i++) many.write(0, i, Direction.INBOUND, PACKET, "c" + i);
            assertThat(Files.size(path)).isGreaterThan(400_000);
        }
        List<CapturedPacket> packets = Octets.read(Files.readAllBytes(path));
        assertThat(packets).hasSize(10_000);
        assertThat(packets.getLast().comment()).isEqualTo("c9999");
    }

    @Test
    void file_thatIsThere_isReplaced() throws Exception {
        Path path = Files.write(directory.resolve("old.pcapng"), new byte[10_000]);
        PcapngWriter.create(path).close();
        assertThat(Octets.read(Files.readAllBytes(path))).isEmpty();
        assertThat(Files.size(path)).isLessThan(1000);
    }

    @Test
    void interruptedThread_writesOn() throws Exception {
        Path path = directory.resolve("interrupted.pcapng");
        try (PcapngWriter interrupted = PcapngWriter.create(path)) {
            interrupted.addInterface("elva0");
            Thread.currentThread().interrupt();
            interrupted.write(0, 1, Direction.INBOUND, PACKET, null);
            interrupted.flush();
            assertThat(Thread.interrupted()).isTrue();
            interrupted.write(0, 2, Direction.INBOUND, PACKET, null);
        } finally {
            Thread.interrupted();
        }
        assertThat(Octets.read(Files.readAllBytes(path))).hasSize(2);
    }

    @Test
    void severalThreads_shareTheFile() throws Exception {
        writer.addInterface("elva0");
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) threads.add(Thread.ofPlatform().start(this::thousandPackets));
        for (Thread t : threads) t.join();
        writer.close();
        assertThat(Octets.read(file.toByteArray())).hasSize(4_000)
                .allMatch(p -> Arrays.equals(p.data(), PACKET.toArray(ValueLayout.JAVA_BYTE)));
    }

    private void thousandPackets() {
        for (int i = 0; i < 1_000; i++) {
            try {
                writer.write(0, i, Direction.INBOUND, PACKET, "comment");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void directory_missing_isNamed() {
        Path path = directory.resolve("nowhere/x.pcapng");
        assertThatThrownBy(() -> PcapngWriter.create(path)).isInstanceOf(IOException.class)
                .hasMessage(path + ": create: No such file or directory");
    }

    @Test
    void directory_insteadOfAFile_isNamed() {
        assertThatThrownBy(() -> PcapngWriter.create(directory)).isInstanceOf(IOException.class)
                .hasMessage(directory + ": create: Is a directory");
    }

    @Test
    void fullDevice_isToldWithItsReasonAgainAndAgain() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        PcapngWriter hopeless = PcapngWriter.create(full);
        hopeless.addInterface("elva0");
        String message = "/dev/full: write: No space left on device";
        assertThatThrownBy(hopeless::flush).isInstanceOf(IOException.class).hasMessage(message);
        assertThatThrownBy(() -> hopeless.write(0, 1, Direction.INBOUND, PACKET, null))
                .hasMessage(message);
        assertThatThrownBy(() -> hopeless.addInterface("elva1")).hasMessage(message);
        assertThatThrownBy(hopeless::close).hasMessage(message);
        hopeless.close();
    }

    /// A file on a disk that takes so many octets and then no more.
    private static OutputStream disk(Path path, int most) throws IOException {
        OutputStream out = Files.newOutputStream(path);
        return new FilterOutputStream(out) {
            private int left = most;

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                int taken = Math.min(left, length);
                out.write(octets, offset, taken);
                left -= taken;
                if (taken < length) throw new IOException("No space left on device");
            }
        };
    }

    @Test
    void fullDisk_leavesWholeBlocks() throws Exception {
        Path path = directory.resolve("x.pcapng");
        for (int most = 0; most < 500; most++) {
            PcapngWriter full = PcapngWriter.to(disk(path, most), path);
            full.addInterface("elva0");
            full.write(0, 1, Direction.INBOUND, PACKET, "the first");
            if (most > 250) full.flush();
            for (int i = 2; i < 9; i++) full.write(0, i, Direction.INBOUND, PACKET, "more");
            assertThatThrownBy(full::close).hasMessageEndingWith("No space left on device");
            byte[] left = Files.readAllBytes(path);
            assertThat(left.length).isBetween(most < 250 ? 0 : most - 64, most);
            if (left.length > 0) assertThat(Octets.read(left)).hasSizeLessThan(8);
        }
    }

    @Test
    void failures_inABlockWithResources_areOneExceptionWithTheOtherSuppressed() {
        assertThatThrownBy(() -> {
            try (PcapngWriter broken = PcapngWriter.to(new Broken("write", false), "x")) {
                broken.flush();
            }
        }).hasMessage("x: write: cable cut").satisfies(e -> assertThat(e.getSuppressed())
                .singleElement().satisfies(s -> assertThat(s)
                        .hasMessage("x: write: cable cut")));
    }

    @Test
    void streamThatFails_isClosedAllTheSame() {
        for (String call : List.of("write", "flush", "close")) {
            Broken broken = new Broken(call, false);
            String told = call.equals("close") ? "close" : "write";
            assertThatThrownBy(PcapngWriter.to(broken, "x")::close)
                    .hasMessage("x: " + told + ": cable cut");
            assertThat(broken.closed).isTrue();
        }
    }

    @Test
    void afterAFailure_nothingMoreIsWritten() throws Exception {
        Broken broken = new Broken("write", true);
        PcapngWriter once = PcapngWriter.to(broken, "x");
        assertThatThrownBy(once::flush).hasMessage("x: write: cable cut");
        assertThatThrownBy(once::flush).hasMessage("x: write: cable cut");
        assertThatThrownBy(once::close).hasMessage("x: write: cable cut");
        assertThat(broken.written).isZero();
    }

    @Test
    void closedFile_isClosedOnceAndTakesNothing() throws Exception {
        writer.addInterface("elva0");
        writer.close();
        int length = file.size();
        writer.close();
        assertThatThrownBy(() -> writer.write(0, 1, Direction.INBOUND, PACKET, null))
                .isInstanceOf(IOException.class).hasMessage("x: write: the capture is closed");
        assertThatThrownBy(writer::flush).hasMessage("x: write: the capture is closed");
        assertThat(file.size()).isEqualTo(length);
    }

    /// Fails in one of its calls.
    private static final class Broken extends OutputStream {
        private final String call;
        private final boolean onceOnly;
        private boolean failed;
        private boolean closed;
        private int written;

        Broken(String call, boolean onceOnly) {
            this.call = call;
            this.onceOnly = onceOnly;
        }

        private void in(String now) throws IOException {
            if (!call.equals(now) || (failed && onceOnly)) return;
            failed = true;
            throw new IOException("cable cut");
        }

        @Override
        public void write(int octet) throws IOException {
            in("write");
            written++;
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            in("write");
            written += length;
        }

        @Override
        public void flush() throws IOException {
            in("flush");
        }

        @Override
        public void close() throws IOException {
            closed = true;
            in("close");
        }
    }
}
