package elva.bench;

import elva.wire.Checksum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long the ones' complement sum of one segment's text takes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChecksumBenchmark {
    /// Octets of text: an ACK's header, an Ethernet segment, the largest one a device takes.
    @Param({"20", "1460", "65535"})
    private int length;

    /// Where in its buffer the text starts; odd ones cannot be read in aligned words.
    @Param({"0", "3"})
    private int offset;

    private MemorySegment text = MemorySegment.NULL;

    /// Fills a native buffer with octets that are not all alike.
    @Setup
    public void fill() {
        text = Arena.ofAuto().allocate(offset + length + 8L, 8);
        for (long i = 0; i < text.byteSize(); i++) text.set(ValueLayout.JAVA_BYTE, i, (byte) i);
    }

    /// The sum, folded and complemented.
    @Benchmark
    public int sum() {
        return Checksum.finish(Checksum.sum(text, offset, length));
    }
}
