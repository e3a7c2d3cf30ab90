package elva.pcap;

import static elva.tcp.State.CLOSED;
import static elva.tcp.State.ESTABLISHED;
import static elva.tcp.State.FIN_WAIT_1;
import static elva.tcp.State.LISTEN;
import static elva.tcp.State.SYN_RECEIVED;
import static elva.tcp.State.TIME_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.Cause;
import elva.tcp.Discard;
import org.junit.jupiter.api.Test;

class PacketCommentTest {

    @Test
    void arrived_withoutArc_namesTheState() {
        assertThat(PacketComment.of(false, ESTABLISHED, ESTABLISHED, null, null))
                .isEqualTo("Elva: ESTABLISHED");
    }

    @Test
    void arrived_withArc_namesBothStatesAndTheCause() {
        assertThat(PacketComment.of(false, SYN_RECEIVED, ESTABLISHED, Cause.ACK_OF_SYN, null))
                .isEqualTo("Elva: SYN-RECEIVED -> ESTABLISHED by ACK of SYN");
    }

    @Test
    void arrived_discarded_saysWhyWithItsNameAndInWords() {
        assertThat(PacketComment.of(false, ESTABLISHED, ESTABLISHED, null, Discard.TCP_CSUM))
                .isEqualTo("Elva: ESTABLISHED; discarded: TCP_CSUM, bad TCP checksum");
    }

    @Test
    void arrived_discardedAfterAnArc_saysBoth() {
        assertThat(PacketComment.of(false, SYN_RECEIVED, LISTEN, Cause.SYN_IN_WINDOW,
                Discard.TCP_SYN_CHALLENGED))
                .isEqualTo("Elva: SYN-RECEIVED -> LISTEN by SYN in window; "
                        + "discarded: TCP_SYN_CHALLENGED, SYN on a live connection");
    }

    @Test
    void arrived_meetingNoConnection_saysSo() {
        assertThat(PacketComment.of(false, null, null, null, Discard.NO_SOCKET))
                .isEqualTo("Elva: no connection; discarded: NO_SOCKET, no such connection");
    }

    @Test
    void arrived_bringingAConnectionAboutOrDown_namesBothSides() {
        assertThat(PacketComment.of(false, null, SYN_RECEIVED, Cause.SYN, null))
                .isEqualTo("Elva: no connection -> SYN-RECEIVED by SYN");
        assertThat(PacketComment.of(false, TIME_WAIT, null, null, null))
                .isEqualTo("Elva: TIME-WAIT -> no connection");
    }

    @Test
    void arrived_arcsThatLeadBack_areShownByTheirCause() {
        assertThat(PacketComment.of(false, LISTEN, LISTEN, Cause.RST, null))
                .isEqualTo("Elva: LISTEN -> LISTEN by RST");
    }

    @Test
    void sent_byAConnection_namesItsState() {
        assertThat(PacketComment.of(true, FIN_WAIT_1, FIN_WAIT_1, null, null))
                .isEqualTo("Elva: sent in FIN-WAIT-1");
        assertThat(PacketComment.of(true, CLOSED, CLOSED, null, null))
                .isEqualTo("Elva: sent in CLOSED");
    }

    @Test
    void sent_byNone_saysSo() {
        assertThat(PacketComment.of(true, null, null, null, null))
                .isEqualTo("Elva: sent without a connection");
    }

    @Test
    void sent_butDiscarded_saysWhy() {
        assertThat(PacketComment.of(true, ESTABLISHED, ESTABLISHED, null, Discard.LOOPBACK_LIMIT))
                .isEqualTo("Elva: sent in ESTABLISHED; "
                        + "discarded: LOOPBACK_LIMIT, loopback queue full");
    }
}
