package elva.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where blocks of a file end, so that it can be cut behind the last whole one: a disk that is full
/// took part of a block, and readers would complain of it.
///
/// Kept are the latest ends only; what was handed over and is not in the file yet may be as much as
/// they span, 128 MiB. Not thread-safe.
final class WholeBlocks {
    private static final int ENDS = 2_048;               // one for every 64 KiB

    private final long[] ends = new long[ENDS];
    private int count;
    private long length;

    /// So many octets were handed over, which end with a block.
    void handed(int octets) {
        length += octets;
        ends[count++ % ENDS] = length;
    }

    /// Cuts a file that nobody writes to any more. One that cannot be cut stays as it is.
    void cut(Path file) {
        if (!Files.isRegularFile(file)) return;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            channel.truncate(lastEnd(channel, channel.size()));
        } catch (IOException _) {
            // the failure before this one is told
        }
    }

    private long lastEnd(FileChannel channel, long size) throws IOException {
        long at = 0;
        for (long end : ends) {
            if (end <= size) at = Math.max(at, end);
        }
        ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        while (channel.read(head.clear(), at) == head.capacity()) {
            int blockLength = head.getInt(4);
            if (blockLength < Block.LENGTH_MIN || at + blockLength > size) break;
            at += blockLength;
        }
        return at;
    }
}
