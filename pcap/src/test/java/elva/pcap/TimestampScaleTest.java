package elva.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// draft-ietf-opsawg-pcapng 4.2: if_tsresol, if_tsoffset.
class TimestampScaleTest {

    @Test
    void powersOfTen_toNanos() {
        assertThat(new TimestampScale(0, 0).epochNanos(3)).isEqualTo(3_000_000_000L);
        assertThat(new TimestampScale(3, 0).epochNanos(3)).isEqualTo(3_000_000);
        assertThat(new TimestampScale(6, 0).epochNanos(3)).isEqualTo(3_000);
        assertThat(new TimestampScale(9, 0).epochNanos(3)).isEqualTo(3);
        assertThat(new TimestampScale(12, 0).epochNanos(3_999)).isEqualTo(3);
        assertThat(new TimestampScale(127, 0).epochNanos(-1)).isEqualTo(0);
    }

    @Test
    void powersOfTwo_toNanos() {
        assertThat(new TimestampScale(0x80, 0).epochNanos(3)).isEqualTo(3_000_000_000L);
        assertThat(new TimestampScale(0x81, 0).epochNanos(3)).isEqualTo(1_500_000_000L);
        assertThat(new TimestampScale(0x80 + 32, 0).epochNanos(0x1_8000_0000L))
                .isEqualTo(1_500_000_000L);
    }

    @Test
    void ticks_areUnsigned() {
        assertThat(new TimestampScale(0x80 + 40, 0).epochNanos(1L << 63))
                .isEqualTo((1L << 23) * 1_000_000_000);
    }

    @Test
    void offset_isAddedInSeconds() {
        assertThat(new TimestampScale(9, 100).epochNanos(3)).isEqualTo(100_000_000_003L);
        assertThat(new TimestampScale(9, -100).epochNanos(3)).isEqualTo(-99_999_999_997L);
    }

    @Test
    void timeOutOfRange_isRefusedOnEveryPath() {
        assertOverflow(new TimestampScale(0, 0), Long.MAX_VALUE);
        assertOverflow(new TimestampScale(6, 0), Long.MAX_VALUE);
        assertOverflow(new TimestampScale(6, 0), -1);
        assertOverflow(new TimestampScale(9, 0), -1);
        assertOverflow(new TimestampScale(9, 1), Long.MAX_VALUE);
        assertOverflow(new TimestampScale(9, Long.MAX_VALUE), 0);
    }

    private static void assertOverflow(TimestampScale scale, long ticks) {
        assertThatThrownBy(() -> scale.epochNanos(ticks)).isInstanceOf(ArithmeticException.class);
    }
}
