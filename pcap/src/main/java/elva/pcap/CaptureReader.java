package elva.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Reads a capture, pcap or pcapng, packet by packet.
///
/// pcap in both byte orders, with micro- or nanoseconds; pcapng in both byte orders, with any
/// number of sections and interfaces. The file is read once, front to back, so it may be a pipe.
/// One packet is in memory at a time, and a file that claims one longer than 16 MiB is refused.
///
/// One thread at a time.
public final class CaptureReader implements Iterable<CapturedPacket>, AutoCloseable {
    private final CaptureInput input;
    private final PacketSource source;
    private @Nullable IOException failure;
    private boolean iterated;

    private CaptureReader(CaptureInput input, PacketSource source) {
        this.input = input;
        this.source = source;
    }

    /// Opens a file.
    ///
    /// @throws CaptureException if it is no capture
    /// @throws IOException if the system does not let us read it
    public static CaptureReader open(Path path) throws IOException {
        InputStream in;
        try {
            in = Files.newInputStream(path);
        } catch (IOException e) {
            throw FileFault.of(path.toString(), "open", e);
        }
        return from(in, path.toString());
    }

    /// Reads a capture from a stream, which is closed with the reader, or at once if it is no
    /// capture.
    ///
    /// @param name what complaints call it
    /// @throws CaptureException if it is no capture
    /// @throws IOException if it cannot be read
    public static CaptureReader from(InputStream in, String name) throws IOException {
        CaptureInput input = new CaptureInput(in, name);
        try {
            return new CaptureReader(input, source(input));
        } catch (IOException e) {
            input.close();
            throw e;
        }
    }

    private static PacketSource source(CaptureInput input) throws IOException {
        PacketSource pcap = PcapSource.of(input);
        if (pcap != null) return pcap;
        PacketSource pcapng = PcapngSource.of(input);
        if (pcapng != null) return pcapng;
        byte[] found = input.peek(4);
        String what = found.length == 0 ? "an empty file"
                : "0x" + HexFormat.of().formatHex(found);
        throw input.bad(0, what + " is no capture; expected pcap or pcapng");
    }

    /// The next packet; `null` at the end.
    ///
    /// @throws CaptureException if the file is broken here; so is everything behind it, and every
    ///     later call says the same
    /// @throws IOException if the system cannot read on
    public @Nullable CapturedPacket next() throws IOException {
        if (failure != null) throw failure;
        try {
            return source.next();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /// What the file calls an interface; `null` if the file has no name for it, or has not
    /// described it up to here.
    public @Nullable String interfaceName(int interfaceId) {
        return source.interfaceName(interfaceId);
    }

    /// The packets that follow, once; what [#next] throws comes as the cause of an
    /// [UncheckedIOException].
    ///
    /// @throws IllegalStateException if called again
    @Override
    public Iterator<CapturedPacket> iterator() {
        if (iterated) throw new IllegalStateException("a capture is read once; open it again");
        iterated = true;
        return new Packets();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    /// Looks one packet ahead.
    private final class Packets implements Iterator<CapturedPacket> {
        private @Nullable CapturedPacket ahead;

        @Override
        public boolean hasNext() {
            if (ahead != null) return true;
            try {
                ahead = CaptureReader.this.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            return ahead != null;
        }

        @Override
        public CapturedPacket next() {
            CapturedPacket packet = hasNext() ? ahead : null;
            if (packet == null) throw new NoSuchElementException("the capture has ended");
            ahead = null;
            return packet;
        }
    }
}
