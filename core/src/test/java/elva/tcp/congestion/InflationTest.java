package elva.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 5681 §3.2 and RFC 6582 §3.2: the window while losses are mended without SACK. SMSS 1000,
/// SSTHRESH and CWND 8000.
class InflationTest {
    private final Inflation inflation = new Inflation();

    private int window() {
        return inflation.of(8_000);
    }

    @Test
    void window_outsideRecovery_isCwnd() {
        assertThat(window()).isEqualTo(8_000);
    }

    @Test
    void window_atTheThirdDuplicate_isThreeSegmentsMore() {
        inflation.begin(3, 1_000);
        assertThat(window()).isEqualTo(11_000);
        inflation.duplicateAck(1_000);
        assertThat(window()).isEqualTo(12_000);
    }

    @Test
    void partialAck_ofSeveralSegments_deflatesByAllButOne() {
        inflation.begin(3, 1_000);
        inflation.partialAck(5_000, 8_000, 1_000);
        assertThat(window()).isEqualTo(7_000);
    }

    @Test
    void partialAck_ofLessThanASegment_deflatesByIt() {
        inflation.begin(3, 1_000);
        inflation.partialAck(400, 8_000, 1_000);
        assertThat(window()).isEqualTo(10_600);
    }

    @Test
    void partialAck_ofMuch_leavesOneSegmentAndDuplicatesAddToIt() {
        inflation.begin(3, 1_000);
        inflation.partialAck(60_000, 8_000, 1_000);
        assertThat(window()).isEqualTo(1_000);
        inflation.duplicateAck(1_000);
        assertThat(window()).isEqualTo(2_000);
    }

    @Test
    void end_ofRecovery_takesItAllBack() {
        inflation.begin(3, 1_000);
        inflation.end();
        assertThat(window()).isEqualTo(8_000);
    }

    @Test
    void window_ofTheLargest_doesNotOverflow() {
        inflation.begin(1, 1 << 30);
        assertThat(inflation.of(1 << 30)).isEqualTo(1 << 30);
    }
}
