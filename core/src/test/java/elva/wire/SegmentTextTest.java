package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The notation of RFC 9293 §3.5.
class SegmentTextTest {

    private final TcpWriter writer = new TcpWriter();
    private final Octets written = Octets.rubbish(120);

    @Test
    void of_syn_hasNoAcknowledgment() {
        start().seq(100).flags(Control.SYN);
        assertThat(text(0)).isEqualTo("<SEQ=100><CTL=SYN>");
    }

    @Test
    void of_synAck_hasBoth() {
        start().seq(300).ack(101).flags(Control.SYN | Control.ACK);
        assertThat(text(0)).isEqualTo("<SEQ=300><ACK=101><CTL=SYN,ACK>");
    }

    @Test
    void of_textAndFin_hasItsLength() {
        start().seq(2000).ack(5000).flags(Control.FIN | Control.ACK).mss(536);
        assertThat(text(100)).isEqualTo("<SEQ=2000><ACK=5000><DATA=100><CTL=FIN,ACK>");
    }

    @Test
    void of_push_isMentionedIfAskedFor() {
        start().seq(2000).ack(5000).flags(Control.PSH | Control.ACK);
        assertThat(text(1)).isEqualTo("<SEQ=2000><ACK=5000><DATA=1><CTL=ACK>");
        assertThat(SegmentText.of(header(1), true))
                .isEqualTo("<SEQ=2000><ACK=5000><DATA=1><CTL=PSH,ACK>");
    }

    @Test
    void of_noControls_hasNone() {
        start().seq(7).ack(8).flags(Control.PSH);
        assertThat(text(0)).isEqualTo("<SEQ=7>");
    }

    @Test
    void of_numbersAboveHalfTheSpace_areUnsigned() {
        start().seq(-1).ack(Integer.MIN_VALUE).flags(Control.ACK);
        assertThat(text(0)).isEqualTo("<SEQ=4294967295><ACK=2147483648><CTL=ACK>");
    }

    @Test
    void controlText_everyBit_isInTheRfcsOrder() {
        assertThat(Control.text(0)).isEmpty();
        assertThat(Control.text(0xff)).isEqualTo("SYN,FIN,RST,PSH,URG,ACK,ECE,CWR");
        assertThat(Control.text(Control.RST | Control.ACK)).isEqualTo("RST,ACK");
        assertThat(Control.text(0x01)).isEqualTo("FIN");
        assertThat(Control.text(0x02)).isEqualTo("SYN");
        assertThat(Control.text(0x04)).isEqualTo("RST");
        assertThat(Control.text(0x08)).isEqualTo("PSH");
        assertThat(Control.text(0x10)).isEqualTo("ACK");
        assertThat(Control.text(0x20)).isEqualTo("URG");
        assertThat(Control.text(0x40)).isEqualTo("ECE");
        assertThat(Control.text(0x80)).isEqualTo("CWR");
    }

    private TcpWriter start() {
        return writer.start(written.buffer(), written.offset());
    }

    private TcpHeader header(int textLength) {
        TcpHeader header = new TcpHeader();
        int length = writer.finishHeader() + textLength;
        assertThat(header.wrap(written.buffer(), written.offset(), length)).isNull();
        return header;
    }

    private String text(int textLength) {
        return SegmentText.of(header(textLength));
    }
}
