package elva.pcap;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a pcapng file of IP packets: one section, interfaces of link type RAW with timestamps in
/// nanoseconds, packets with comments. draft-ietf-opsawg-pcapng, 4.1 to 4.3.
///
/// Packets are collected and written 64 KiB at a time; [#flush] and [#close] write the rest. The
/// first failure is final: what came after it is not in the file, and every later call, [#close]
/// among them, tells of it again. So whoever drops the failure of one packet still hears of it at
/// the end. The file then ends behind a whole block.
///
/// One made by [#live] leaves the writing to a thread of its own, so that a slow disk does not hold
/// up a network that works. A stream that stands still costs it packets, which are counted.
///
/// Any thread; one call at a time goes on, the others wait. An interrupt of the calling thread does
/// not harm the file, which it would if this wrote through a channel.
public final class PcapngWriter implements AutoCloseable {
    /// The most captured of a packet, in octets: Wireshark's own limit.
    public static final int SNAP_LENGTH = 262_144;

    private static final int OPTION_LENGTH_MAX = 65_535;
    private static final int ENHANCED_PACKET_LENGTH_MAX = 32 + SNAP_LENGTH
            + 4 + Block.padded(OPTION_LENGTH_MAX) + 8 + 4;
    private static final int BUFFER_LENGTH = 1 << 16;
    /// Half a second of a fast network. A disk that only is slower slows the network down.
    private static final BackgroundOutput.Limits LIVE = new BackgroundOutput.Limits(1 << 26,
            250_000_000, 5_000_000_000L);

    private final OutputStream out;
    private final @Nullable BackgroundOutput background;
    private final String name;
    private final WholeBlocks blocks = new WholeBlocks();
    private @Nullable Path path;
    private final ByteBuffer buffer = ByteBuffer
            .allocate(BUFFER_LENGTH + ENHANCED_PACKET_LENGTH_MAX)
            .order(ByteOrder.LITTLE_ENDIAN);
    private int interfaceCount;
    private int blockStart;
    private long lostCount;
    private boolean closed;
    private @Nullable IOException failure;

    PcapngWriter(OutputStream out, String name, String hardware, String os) {
        this.out = out;
        this.name = name;
        background = out instanceof BackgroundOutput b ? b : null;
        sectionHeader(hardware, os);
    }

    /// Creates a file, or empties the one that is there.
    ///
    /// @throws IOException if the system does not let us
    public static PcapngWriter create(Path path) throws IOException {
        try {
            return to(Files.newOutputStream(path), path);
        } catch (IOException e) {
            throw FileFault.of(path.toString(), "create", e);
        }
    }

    /// As [#create], for packets of a network that must not wait: up to 64 MiB are kept until a
    /// thread of the writer's own has written them, and a failure is heard of some packets later.
    ///
    /// Once there are that many, [#write] waits for room, and once nothing at all was written for a
    /// quarter of a second it drops packets instead of waiting: see [#lostCount].
    ///
    /// @throws IOException if the system does not let us
    public static PcapngWriter live(Path path) throws IOException {
        try {
            PcapngWriter writer = live(Files.newOutputStream(path), path.toString(), LIVE);
            writer.path = path;
            return writer;
        } catch (IOException e) {
            throw FileFault.of(path.toString(), "create", e);
        }
    }

    static PcapngWriter live(OutputStream out, String name, BackgroundOutput.Limits limits) {
        return to(new BackgroundOutput(out, limits), name);
    }

    /// Writes to a file.
    ///
    /// @param out writes there, from its beginning
    static PcapngWriter to(OutputStream out, Path path) {
        PcapngWriter writer = to(out, path.toString());
        writer.path = path;
        return writer;
    }

    /// Writes to a stream, which is closed with the writer.
    ///
    /// @param name what complaints call it
    public static PcapngWriter to(OutputStream out, String name) {
        return new PcapngWriter(out, name, System.getProperty("os.arch", ""),
                System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""));
    }

    private void sectionHeader(String hardware, String os) {
        begin(Block.SECTION_HEADER);
        buffer.putInt(Block.BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
        buffer.putLong(-1);                                     // the section's length: not told
        option(Block.SECTION_HARDWARE, utf8(hardware));
        option(Block.SECTION_OS, utf8(os));
        option(Block.SECTION_APPLICATION, utf8("Elva 0.1"));
        option(Block.OPTION_END, new byte[0]);
        end();
    }

    /// Describes one more interface, at any time before its first packet.
    ///
    /// @return its number, from 0
    /// @throws IOException if the file cannot be written
    /// @throws IllegalArgumentException if the name takes more than 65,535 octets of UTF-8
    public synchronized int addInterface(String interfaceName) throws IOException {
        byte[] text = bounded(interfaceName, "interface name");
        check();
        if (buffer.position() >= BUFFER_LENGTH) drain();
        begin(Block.INTERFACE_DESCRIPTION);
        buffer.putShort((short) LinkType.RAW).putShort((short) 0).putInt(SNAP_LENGTH);
        option(Block.INTERFACE_NAME, text);
        option(Block.INTERFACE_RESOLUTION, new byte[] {TimestampScale.RESOLUTION_NANOS});
        option(Block.OPTION_END, new byte[0]);
        end();
        return interfaceCount++;
    }

    /// Writes one packet; of one longer than [#SNAP_LENGTH] the beginning. One that there is no
    /// room for is lost, see [#live].
    ///
    /// @param interfaceId what [#addInterface] returned
    /// @param epochNanos since 1970-01-01T00:00Z, 0 or more
    /// @param packet exactly the octets from the IP header on, a slice of their buffer; not kept
    /// @param comment up to 65,535 octets of UTF-8; `null` for none
    /// @throws IOException if the file cannot be written, or is closed
    /// @throws IndexOutOfBoundsException if there is no such interface
    /// @throws IllegalArgumentException if the time is negative or the comment too long
    /// @throws IllegalStateException if the packet's memory was given back
    public synchronized void write(int interfaceId, long epochNanos, Direction direction,
            MemorySegment packet, @Nullable String comment) throws IOException {
        Objects.checkIndex(interfaceId, interfaceCount);
        if (epochNanos < 0) {
            throw new IllegalArgumentException("time " + epochNanos + " ns; expected 0 or more");
        }
        byte[] text = comment == null ? null : bounded(comment, "comment");
        if (!ready()) {
            lostCount++;
            return;
        }
        begin(Block.ENHANCED_PACKET);
        buffer.putInt(interfaceId).putInt((int) (epochNanos >>> 32)).putInt((int) epochNanos);
        try {
            data(packet);
        } catch (RuntimeException | Error e) {      // its memory was given back, say
            buffer.position(blockStart);
            throw e;
        }
        int flags = flags(direction);
        if (text != null) option(Block.OPTION_COMMENT, text);
        if (flags != 0) {
            buffer.putShort((short) Block.PACKET_FLAGS).putShort((short) 4).putInt(flags);
        }
        if (text != null || flags != 0) option(Block.OPTION_END, new byte[0]);
        end();
    }

    private static int flags(Direction direction) {
        return switch (direction) {
            case INBOUND -> 1;
            case OUTBOUND -> 2;
            case UNKNOWN -> 0;
        };
    }

    private void data(MemorySegment packet) {
        int captured = (int) Math.min(packet.byteSize(), SNAP_LENGTH);
        buffer.putInt(captured).putInt((int) Math.min(packet.byteSize(), Integer.MAX_VALUE));
        MemorySegment.copy(packet, ValueLayout.JAVA_BYTE, 0, buffer.array(), buffer.position(),
                captured);
        buffer.position(buffer.position() + captured);
        pad();
    }

    private void begin(int type) {
        blockStart = buffer.position();
        buffer.putInt(type).putInt(0);
    }

    private void end() {
        int length = buffer.position() + 4 - blockStart;
        buffer.putInt(length).putInt(blockStart + 4, length);
    }

    private void option(int code, byte[] value) {
        buffer.putShort((short) code).putShort((short) value.length).put(value);
        pad();
    }

    private void pad() {
        while (buffer.position() % 4 != 0) buffer.put((byte) 0);
    }

    private static byte[] bounded(String text, String what) {
        byte[] octets = utf8(text);
        if (octets.length > OPTION_LENGTH_MAX) {
            throw new IllegalArgumentException(what + " of " + octets.length
                    + " octets; expected " + OPTION_LENGTH_MAX + " at most");
        }
        return octets;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void check() throws IOException {
        if (failure != null) throw new IOException(failure.getMessage(), failure);
        if (closed) throw new IOException(name + ": write: the capture is closed");
    }

    /// Makes room for the longest block.
    ///
    /// @return false if there is none
    private boolean ready() throws IOException {
        check();
        if (buffer.position() < BUFFER_LENGTH) return true;
        if (background != null && !background.hasRoom()) return false;
        drain();
        return true;
    }

    /// How many packets are not in the file because nothing could be written for too long; 0 but
    /// for a writer made by [#live].
    public synchronized long lostCount() { return lostCount; }

    private void drain() throws IOException {
        try {
            out.write(buffer.array(), 0, buffer.position());
            blocks.handed(buffer.position());
            buffer.clear();
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    private IOException failed(String call, IOException e) {
        IOException failed = FileFault.of(name, call, e);
        failure = failed;
        return failed;
    }

    /// Hands everything so far to the system, so that another program can read it; one made by
    /// [#live] hands it to its thread, if there is room.
    ///
    /// @throws IOException if the file cannot be written, or is closed
    public synchronized void flush() throws IOException {
        check();
        if (background == null || background.hasRoom()) drainAll();
    }

    private void drainAll() throws IOException {
        drain();
        try {
            out.flush();
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    /// Writes what is left and closes the file. A second call does nothing.
    ///
    /// @throws IOException if this, or anything before, could not be written
    @Override
    public synchronized void close() throws IOException {
        if (closed) return;
        try (out) {
            check();
            drainAll();
        } catch (IOException e) {
            if (failure != null) throw e;
            throw failed(background == null ? "close" : "write", e);
        } finally {
            closed = true;
            if (failure != null && path != null) blocks.cut(path);
        }
    }
}
