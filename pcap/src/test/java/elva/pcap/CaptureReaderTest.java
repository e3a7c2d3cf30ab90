package elva.pcap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureReaderTest {
    @TempDir
    Path directory;

    @Test
    void file_thatIsNoCapture_isRefusedWithWhatWasFound() {
        assertRefused("504b0304 00000000", "x: offset 0: 0x504b0304 is no capture; "
                + "expected pcap or pcapng");
        assertRefused("0a0d0d", "x: offset 0: 0x0a0d0d is no capture; expected pcap or pcapng");
        assertRefused("d4", "x: offset 0: 0xd4 is no capture; expected pcap or pcapng");
        assertRefused("", "x: offset 0: an empty file is no capture; expected pcap or pcapng");
    }

    private static void assertRefused(String octets, String message) {
        assertThatThrownBy(() -> Octets.read(Octets.fromHex(octets)))
                .isInstanceOf(CaptureException.class).hasMessage(message);
    }

    @Test
    void file_onDisk_isNamedByItsPath() throws Exception {
        Path file = Files.write(directory.resolve("notes.pcapng"), "Dear diary".getBytes(UTF_8));
        assertThatThrownBy(() -> CaptureReader.open(file)).isInstanceOf(CaptureException.class)
                .hasMessage(file + ": offset 0: 0x44656172 is no capture; expected pcap or pcapng");
    }

    @Test
    void file_thatIsMissing_isTheSystemsFault() {
        Path file = directory.resolve("missing.pcapng");
        assertThatThrownBy(() -> CaptureReader.open(file)).isInstanceOf(IOException.class)
                .isNotInstanceOf(CaptureException.class)
                .hasMessage(file + ": open: No such file or directory");
    }

    @Test
    void directory_insteadOfAFile_isTheSystemsFault() {
        assertThatThrownBy(() -> CaptureReader.open(directory)).isInstanceOf(IOException.class)
                .isNotInstanceOf(CaptureException.class)
                .hasMessageStartingWith(directory + ": ");
    }

    @Test
    void stream_thatIsNoCapture_isClosedAtOnce() {
        Stream stream = new Stream(new byte[10]);
        assertThatThrownBy(() -> CaptureReader.from(stream, "x"))
                .isInstanceOf(CaptureException.class);
        assertThat(stream.closed).isTrue();
    }

    @Test
    void stream_isClosedWithTheReader() throws Exception {
        Stream stream = new Stream(twoPackets());
        CaptureReader reader = CaptureReader.from(stream, "x");
        assertThat(stream.closed).isFalse();
        reader.close();
        assertThat(stream.closed).isTrue();
    }

    @Test
    void stream_thatFails_isTheSystemsFault() throws Exception {
        assertThatThrownBy(() -> CaptureReader.from(new Stream(twoPackets(), 0), "x"))
                .hasMessage("x: read: cable cut").isNotInstanceOf(CaptureException.class);
        try (CaptureReader reader = CaptureReader.from(new Stream(twoPackets(), 24 + 20), "x")) {
            assertThat(reader.next()).isNotNull();
            assertThatThrownBy(reader::next)
                    .hasMessage("x: read: cable cut").isNotInstanceOf(CaptureException.class);
        }
    }

    @Test
    void failure_isSaidAgainByEveryLaterCall() throws Exception {
        byte[] file = Octets.little().pcapHeader(0xa1b2c3d4L, 101)
                .u32(1).u32(0).u32(0xffff_ffffL).u32(0)
                .pcapPacket(1, 0, new byte[4]).toArray();
        try (CaptureReader reader = CaptureReader.from(new ByteArrayInputStream(file), "x")) {
            assertThatThrownBy(reader::next).hasMessageContaining("captured length");
            assertThatThrownBy(reader::next).hasMessageContaining("captured length");
        }
    }

    @Test
    void iteration_givesEveryPacketAndEnds() throws Exception {
        try (CaptureReader reader = CaptureReader.from(new Stream(twoPackets()), "x")) {
            Iterator<CapturedPacket> packets = reader.iterator();
            assertThat(packets.hasNext()).isTrue();
            assertThat(packets.hasNext()).isTrue();
            assertThat(packets.next().epochNanos()).isEqualTo(1_000_000_000);
            assertThat(packets.next().epochNanos()).isEqualTo(2_000_000_000);
            assertThat(packets.hasNext()).isFalse();
            assertThatThrownBy(packets::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void iteration_ofABrokenFile_throwsUnchecked() throws Exception {
        byte[] file = Octets.little().pcapHeader(0xa1b2c3d4L, 101).u32(1).toArray();
        try (CaptureReader reader = CaptureReader.from(new Stream(file), "x")) {
            assertThatThrownBy(() -> reader.iterator().hasNext())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("x: offset 24: the file ends after 4 of the 16 octets of "
                            + "a packet header")
                    .hasCauseInstanceOf(CaptureException.class);
        }
    }

    @Test
    void iteration_forTheSecondTime_isRefused() throws Exception {
        try (CaptureReader reader = CaptureReader.from(new Stream(twoPackets()), "x")) {
            assertThat(reader.iterator()).isNotNull();
            assertThatThrownBy(reader::iterator).isInstanceOf(IllegalStateException.class)
                    .hasMessage("a capture is read once; open it again");
        }
    }

    private static byte[] twoPackets() {
        return Octets.little().pcapHeader(0xa1b2c3d4L, 101)
                .pcapPacket(1, 0, new byte[4]).pcapPacket(2, 0, new byte[4]).toArray();
    }

    private static final class Stream extends InputStream {
        private final ByteBuffer octets;
        private final int failAt;
        private boolean closed;

        Stream(byte[] octets) {
            this(octets, Integer.MAX_VALUE);
        }

        /// @param failAt how many octets can be read before the failure
        Stream(byte[] octets, int failAt) {
            this.octets = ByteBuffer.wrap(octets, 0, Math.min(octets.length, failAt));
            this.failAt = failAt;
        }

        @Override
        public int read() throws IOException {
            if (octets.position() == failAt) throw new IOException("cable cut");
            return octets.hasRemaining() ? octets.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (octets.position() == failAt) throw new IOException("cable cut");
            if (!octets.hasRemaining()) return -1;
            int count = Math.min(length, octets.remaining());
            octets.get(target, offset, count);
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
