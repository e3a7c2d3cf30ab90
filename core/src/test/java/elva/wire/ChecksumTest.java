package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 1071, against the definition: 16-bit words, one after the other.
class ChecksumTest {

    private final Random random = new Random(1071);

    @Test
    void sum_exampleOfRfc1071_isDdf2() {
        Octets octets = Octets.of("0001 f203 f4f5 f6f7");
        assertThat(Checksum.fold(sum(octets))).isEqualTo(0xddf2);
        assertThat(Checksum.finish(sum(octets))).isEqualTo(0x220d);
    }

    @Test
    void sum_nothing_isZero() {
        assertThat(sum(Octets.of(""))).isZero();
        assertThat(Checksum.finish(0)).isEqualTo(0xffff);
    }

    @Test
    void sum_oddLength_isPaddedBehind() {
        assertThat(Checksum.fold(sum(Octets.of("12")))).isEqualTo(0x1200);
        assertThat(Checksum.fold(sum(Octets.of("0001 12")))).isEqualTo(0x1201);
    }

    @Test
    void sum_everyShortLengthAtEveryAlignment_isTheDefinition() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment outside = arena.allocate(300, 64);
            MemorySegment inside = MemorySegment.ofArray(new byte[300]);
            for (int length = 0; length <= 200; length++) {
                for (int offset = 0; offset < 16; offset++) {
                    MemorySegment buffer = (length + offset) % 3 == 0 ? inside : outside;
                    byte[] octets = randomOctets(length);
                    MemorySegment.copy(octets, 0, buffer, ValueLayout.JAVA_BYTE, offset, length);
                    assertThat(Checksum.fold(Checksum.sum(buffer, offset, length)))
                            .as("%d octets at %d", length, offset)
                            .isEqualTo(definition(octets));
                }
            }
        }
    }

    @Test
    void sum_64KiB_isTheDefinition() {
        for (int length = 65_530; length <= 65_536; length++) {
            byte[] octets = randomOctets(length);
            assertThat(Checksum.fold(sum(Octets.of(octets)))).isEqualTo(definition(octets));
        }
    }

    @Test
    void sum_64KiBOfOnes_isAllOnes() {
        byte[] ones = new byte[65_536];
        Arrays.fill(ones, (byte) -1);
        assertThat(Checksum.fold(sum(Octets.of(ones)))).isEqualTo(0xffff);
    }

    @Test
    void add_twoPiecesCutAtAnyEvenPlace_isTheWhole() {
        byte[] octets = randomOctets(101);
        Octets whole = Octets.of(octets);
        for (int cut = 0; cut <= 100; cut += 2) {
            long both = Checksum.add(sum(whole.first(cut)), sum(whole.after(cut)));
            assertThat(Checksum.fold(both)).isEqualTo(definition(octets));
        }
    }

    @Test
    void add_threePiecesCutAnywhere_isTheWhole() {
        byte[] octets = randomOctets(41);
        Octets whole = Octets.of(octets);
        for (int first = 0; first <= 41; first++) {
            for (int second = first; second <= 41; second++) {
                long sum = sum(whole.first(first));
                sum = Checksum.add(sum, sum(whole.first(second).after(first)), first);
                sum = Checksum.add(sum, sum(whole.after(second)), second);
                assertThat(Checksum.fold(sum)).as("cut at %d and %d", first, second)
                        .isEqualTo(definition(octets));
            }
        }
    }

    @Test
    void add_largestSums_carriesAround() {
        assertThat(Checksum.add(-1L, -1L)).isEqualTo(-1L);
        assertThat(Checksum.add(-1L, 1L)).isEqualTo(1L);
        assertThat(Checksum.add(Long.MIN_VALUE, Long.MIN_VALUE)).isEqualTo(1L);
        assertThat(Checksum.add(0, 0)).isZero();
    }

    @Test
    void fold_anySum_isItsRemainder() {
        for (int i = 0; i < 100_000; i++) {
            long sum = random.nextLong();
            int remainder = (int) Long.remainderUnsigned(sum, 0xffff);
            assertThat(Checksum.fold(sum)).isEqualTo(remainder == 0 ? 0xffff : remainder);
        }
        assertThat(Checksum.fold(0)).isZero();
        assertThat(Checksum.fold(-1L)).isEqualTo(0xffff);
        assertThat(Checksum.fold(0xffff_ffffL)).isEqualTo(0xffff);
        assertThat(Checksum.fold(0x1_0000L)).isEqualTo(1);
        assertThat(Checksum.fold(0xffff_fffe_ffff_ffffL)).isEqualTo(0xfffe);
    }

    @Test
    void ok_checksumAmongItsOctets_holds() {
        Octets octets = Octets.of("0001 f203 f4f5 f6f7 220d");
        assertThat(Checksum.ok(sum(octets))).isTrue();
        assertThat(Checksum.ok(sum(octets.with(9, 0x0e)))).isFalse();
    }

    @Test
    void pseudoHeader_v4_isTheSumOfItsOctets() {
        for (int i = 0; i < 1000; i++) {
            IpAddress source = IpAddress.ofV4(random.nextInt());
            IpAddress destination = IpAddress.ofV4(random.nextInt());
            int length = random.nextInt(65_536);
            byte[] header = Octets.of("%08x%08x00%02x%04x".formatted(source.v4(),
                    destination.v4(), Protocol.TCP, length)).array();
            assertThat(Checksum.fold(Checksum.pseudoHeader(source, destination, Protocol.TCP,
                    length))).isEqualTo(definition(header));
        }
    }

    @Test
    void pseudoHeader_v6_isTheSumOfItsOctets() {
        for (int i = 0; i < 1000; i++) {
            IpAddress source = new IpAddress(random.nextLong(), random.nextLong());
            IpAddress destination = new IpAddress(random.nextLong(), random.nextLong());
            int length = random.nextInt(100_000);
            byte[] header = Octets.of("%016x%016x%016x%016x%08x%08x".formatted(
                    source.high(), source.low(), destination.high(), destination.low(), length,
                    Protocol.ICMPV6)).array();
            assertThat(Checksum.fold(Checksum.pseudoHeader(source, destination, Protocol.ICMPV6,
                    length))).isEqualTo(definition(header));
        }
    }

    private static long sum(Octets octets) {
        return Checksum.sum(octets.buffer(), octets.offset(), octets.length());
    }

    private byte[] randomOctets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private static int definition(byte[] octets) {
        int sum = 0;
        for (int i = 0; i < octets.length; i += 2) {
            int second = i + 1 < octets.length ? octets[i + 1] & 0xff : 0;
            sum += (octets[i] & 0xff) << 8 | second;
            if (sum > 0xffff) sum -= 0xffff;
        }
        return sum;
    }
}
