package elva.host;

import elva.host.tun.TunDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A batch of packets that were read from the device and wait to be processed. Used by the event
/// loop's thread only.
final class Arrivals {
    private static final int BATCH = 64;
    private static final int BUFFER_LENGTH = 256 * 1024;
    private static final int PACKET_LENGTH_MOST = 65_535;

    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_LENGTH, 64);
    private final int[] offsets = new int[BATCH];
    private final int[] lengths = new int[BATCH];
    private int count;
    private long arrivalNanos;

    /// Reads what is there, a batch at most; what was read before is forgotten.
    ///
    /// @return how many packets
    /// @throws IOException if the device is gone
    int read(TunDevice device) throws IOException {
        count = 0;
        arrivalNanos = System.nanoTime();
        int end = 0;
        while (count < BATCH && end <= BUFFER_LENGTH - PACKET_LENGTH_MOST) {
            int length = device.receive(buffer, end, PACKET_LENGTH_MOST);
            if (length == 0) break;
            offsets[count] = end;
            lengths[count] = length;
            count++;
            end = end + length + 63 & -64;
        }
        return count;
    }

    int count() { return count; }

    /// When the batch was read.
    long arrivalNanos() { return arrivalNanos; }

    MemorySegment buffer() { return buffer; }

    int offset(int i) { return offsets[i]; }

    int length(int i) { return lengths[i]; }
}
