package elva.ip;

import static elva.ip.Reassembling.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Datagram;
import elva.wire.SipHash;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Teardrop and its kind, all of them: every three fragments of 64 octets, in every order, the
/// same one again among them. What they make is the datagram they are parts of, or nothing; and
/// nothing is left in the end.
class ReassemblyTriplesTest {
    private static final int UNIT = 8;
    private static final int UNITS = 8;
    private static final int HEADER = 20;

    /// Units [left, right), and whether more follow.
    private record Range(int left, int right, boolean more) {

        boolean agrees(Range other) {
            boolean apart = right <= other.left || other.right <= left;
            if (!apart) return equals(other);
            return (more || other.right <= left) && (other.more || right <= other.left);
        }
    }

    private final byte[] packet = Reassembling.packet(false, UNITS * UNIT);
    private final List<Refusal> evicted = new ArrayList<>();
    private final Reassembly reassembly =
            new Reassembly(new SipHash(1, 2), LIMITS, evicted::add);
    private final Fragment part = new Fragment();
    private final Datagram in = new Datagram();
    private int wholeCount;

    private static List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (int left = 0; left < UNITS; left++) {
            for (int right = left + 1; right <= UNITS; right++) {
                ranges.add(new Range(left, right, true));
                if (left > 0) ranges.add(new Range(left, right, false));
            }
        }
        return ranges;
    }

    @Test
    void everyThreeFragments_makeTheirDatagramOrNothing() {
        in.buffer = MemorySegment.ofArray(packet);
        in.protocol = 17;
        in.sourceLow = 0xffff_c000_0201L;
        in.destinationLow = 0xffff_c000_0202L;
        part.present = true;
        part.headerLength = HEADER;
        List<Range> ranges = ranges();
        long nowNanos = 0;
        for (Range a : ranges) {
            for (Range b : ranges) {
                for (Range c : ranges) three(List.of(a, b, c), nowNanos);
                nowNanos += LIMITS.timeoutNanos();
                while (reassembly.expire(nowNanos, new Datagram()) != Reassembly.Expiry.NONE) {
                    assertThat(evicted).isEmpty();
                }
                assertThat(reassembly.count()).isZero();
                assertThat(reassembly.heldBytes()).isZero();
            }
        }
        assertThat(wholeCount).as("two pieces, or three, in each order").isGreaterThan(300);
    }

    private void three(List<Range> ranges, long nowNanos) {
        part.identification++;
        List<Range> held = new ArrayList<>();
        boolean isGivenUp = false;
        for (Range r : ranges) {
            Refusal refusal = add(r, nowNanos);
            if (isGivenUp) {
                assertThat(refusal).isEqualTo(Refusal.FRAGMENT_GIVEN_UP);
            } else if (held.contains(r)) {
                assertThat(refusal).isEqualTo(Refusal.FRAGMENT_DUPLICATE);
            } else if (!held.stream().allMatch(r::agrees)) {
                assertThat(refusal).as("%s among %s", r, held)
                        .isEqualTo(Refusal.FRAGMENT_OVERLAP);
                isGivenUp = true;
            } else {
                held.add(r);
                assertThat(refusal).as("%s among %s", r, held).isNull();
            }
            int end = isGivenUp ? 0 : end(held);
            assertThat(reassembly.isWhole()).isEqualTo(end > 0);
            if (end == 0) continue;
            check(end);
            held.clear();
        }
    }

    private @Nullable Refusal add(Range r, long nowNanos) {
        in.payloadOffset = HEADER + (long) r.left * UNIT;
        in.payloadLength = (r.right - r.left) * UNIT;
        part.offset = r.left * UNIT;
        part.more = r.more;
        return reassembly.add(part, in, nowNanos);
    }

    /// Octets of the datagram of which these are all parts; 0 if one is missing.
    private static int end(List<Range> held) {
        int length = held.stream().mapToInt(r -> r.right - r.left).sum();
        return held.stream().filter(r -> !r.more && r.right == length).findAny()
                .map(r -> r.right * UNIT).orElse(0);
    }

    private void check(int end) {
        wholeCount++;
        assertThat(reassembly.packetLength()).isEqualTo(HEADER + end);
        byte[] whole = reassembly.packet().asSlice(HEADER, end).toArray(ValueLayout.JAVA_BYTE);
        assertThat(whole).isEqualTo(Arrays.copyOfRange(packet, HEADER, HEADER + end));
    }
}
