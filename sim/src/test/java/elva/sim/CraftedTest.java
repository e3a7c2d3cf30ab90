package elva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.wire.Control;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import org.junit.jupiter.api.Test;

/// Segments as the RFC writes them become packets.
class CraftedTest {
    private static final Endpoint HERE = new Endpoint(IpAddress.parse("192.0.2.1"), 1);
    private static final Endpoint THERE = new Endpoint(IpAddress.parse("192.0.2.2"), 2);

    private static PacketView view(String segment) {
        return PacketView.of(Crafted.packet(HERE, THERE, segment, 1_000, 5_000));
    }

    @Test
    void segment_withEveryField_isWrittenSo() {
        PacketView view = view("<SEQ=1><ACK=2><TEXT=616263><CTL=URG,PSH,ACK>"
                + "<WND=77><URP=9><MSS=536>");
        assertThat(view.source()).isEqualTo(HERE);
        assertThat(view.destination()).isEqualTo(THERE);
        assertThat(view.seq()).isEqualTo(1_001);
        assertThat(view.ack()).isEqualTo(5_002);
        assertThat(view.flags()).isEqualTo(Control.URG | Control.PSH | Control.ACK);
        assertThat(view.window()).isEqualTo(77);
        assertThat(view.urgentPointer()).isEqualTo(9);
        assertThat(view.mss()).isEqualTo(536);
        assertThat(view.textLength()).isEqualTo(3);
        assertThat(view.text(1)).isEqualTo((byte) 'b');
        assertThat(view).hasToString("<SEQ=1001><ACK=5002><DATA=3><CTL=URG,ACK>");
    }

    @Test
    void ack_withoutItsBit_isNotMoved() {
        assertThat(view("<SEQ=-1><ACK=2><CTL=FIN>").ack()).isEqualTo(2);
        assertThat(view("<SEQ=-1><ACK=2><CTL=FIN>").seq()).isEqualTo(999);
        assertThat(view("<SEQ=-1><ACK=2><CTL=FIN>").length()).isOne();
    }

    @Test
    void segment_thatIsNoSegment_isRefused() {
        assertThatThrownBy(() -> view("<SEQ=1> and more"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view("<SEQUENCE=1>"))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("field SEQUENCE");
    }

    @Test
    void view_ofNoTcp_hasAddressesOnly() {
        PacketView view = PacketView.of(Crafted.packet(HERE, THERE, 17, new byte[8]));
        assertThat(view.isTcp()).isFalse();
        assertThat(view.destinationAddress()).isEqualTo(THERE.address());
        assertThat(view.has(Control.SYN)).isFalse();
        assertThat(view).hasToString("a packet of 28 octets");
    }
}
