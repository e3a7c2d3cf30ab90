package elva.pcap;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A capture of a network that must not wait for the disk.
class LiveWriterTest {
    private static final MemorySegment PACKET = MemorySegment.ofArray(new byte[1_000]);
    private static final int COUNT = 3_000;                  // three times what may wait
    private static final BackgroundOutput.Limits LIMITS =
            new BackgroundOutput.Limits(1_000_000, 20_000_000, 100_000_000);

    @TempDir
    Path directory;

    /// A stream that stands still until it is let go.
    private static final class Pipe extends OutputStream {
        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

        @Override
        public void write(int octet) {
            throw new AssertionError();
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            try {
                open.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IOException("interrupted", e);
            }
            octets.write(source, offset, length);
        }
    }

    private static void write(PcapngWriter writer) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            writer.write(0, i, Direction.OUTBOUND, PACKET, "Elva: sent in ESTABLISHED");
        }
    }

    @Test
    void stream_standsStill_costsPacketsThatAreCounted_andNoTime() throws Exception {
        Pipe pipe = new Pipe();
        PcapngWriter writer = PcapngWriter.live(pipe, "x", LIMITS);
        writer.addInterface("elva0");
        long began = System.nanoTime();
        write(writer);
        writer.flush();
        assertThat(System.nanoTime() - began).as("waited for once, not for each packet")
                .isLessThan(500 * LIMITS.patienceNanos());
        long lost = writer.lostCount();
        assertThat(lost).isBetween(COUNT / 2L, COUNT - 900L);
        pipe.open.countDown();
        writer.close();
        assertThat(Octets.read(pipe.octets.toByteArray())).hasSize((int) (COUNT - lost));
        assertThat(writer.lostCount()).isEqualTo(lost);
    }

    /// A reader that comes back finds whole packets, and later ones as well.
    @Test
    void stream_movesAgain_isWrittenOn() throws Exception {
        Pipe pipe = new Pipe();
        PcapngWriter writer = PcapngWriter.live(pipe, "x", LIMITS);
        writer.addInterface("elva0");
        write(writer);
        long lost = writer.lostCount();
        pipe.open.countDown();
        while (pipe.octets.size() < 500_000) Thread.onSpinWait();
        write(writer);
        writer.close();
        assertThat(writer.lostCount()).isEqualTo(lost);
        assertThat(Octets.read(pipe.octets.toByteArray())).hasSize((int) (2 * COUNT - lost));
    }

    @Test
    void stream_standsStillAtTheEnd_isGivenUpAndTold() throws Exception {
        Pipe pipe = new Pipe();
        PcapngWriter writer = PcapngWriter.live(pipe, "x", LIMITS);
        writer.addInterface("elva0");
        writer.write(0, 1, Direction.OUTBOUND, PACKET, null);
        assertThatThrownBy(writer::close).isInstanceOf(IOException.class)
                .hasMessageMatching("x: write: nobody takes it; the last \\d+ octets are missing");
        assertThat(pipe.octets.size()).isZero();
        assertThat(pipe.interrupted.await(20, SECONDS)).as("its thread ends").isTrue();
    }

    /// A disk that is only slow keeps everything: whoever writes waits for it.
    @Test
    void stream_thatIsSlow_losesNothing() throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError();
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                try {
                    Thread.sleep(40);
                } catch (InterruptedException e) {
                    throw new IOException("interrupted", e);
                }
                octets.write(source, offset, length);
            }
        };
        PcapngWriter writer = PcapngWriter.live(slow, "x",
                new BackgroundOutput.Limits(2_000_000, 20_000_000_000L, 600_000_000));
        writer.addInterface("elva0");
        write(writer);
        writer.close();
        assertThat(writer.lostCount()).isZero();
        assertThat(Octets.read(octets.toByteArray())).hasSize(COUNT);
    }

    @Test
    void stream_thatFails_isToldWithItsReason() throws Exception {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        PcapngWriter writer = PcapngWriter.live(full, "x", LIMITS);
        writer.addInterface("elva0");
        assertThatThrownBy(() -> {
            while (true) write(writer);
        }).hasMessage("x: write: No space left on device");
        assertThatThrownBy(writer::close).hasMessage("x: write: No space left on device");
    }

    @Test
    void stream_thatFailsAtTheEnd_isToldByClose() throws Exception {
        PcapngWriter writer = PcapngWriter.live(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        }, "x", LIMITS);
        assertThatThrownBy(writer::close).hasMessage("x: write: No space left on device");
    }

    @Test
    void file_isComplete_whenItIsClosed() throws Exception {
        Path file = directory.resolve("a.pcapng");
        try (PcapngWriter writer = PcapngWriter.live(file)) {
            writer.addInterface("elva0");
            write(writer);
            assertThat(writer.lostCount()).isZero();
        }
        assertThat(Octets.read(Files.readAllBytes(file))).hasSize(COUNT);
    }
}
