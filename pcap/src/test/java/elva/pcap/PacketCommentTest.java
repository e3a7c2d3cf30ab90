package elva.pcap;

import static elva.tcp.State.CLOSED;
import static elva.tcp.State.ESTABLISHED;
import static elva.tcp.State.FIN_WAIT_1;
import static elva.tcp.State.FIN_WAIT_2;
import static elva.tcp.State.LISTEN;
import static elva.tcp.State.SYN_RECEIVED;
import static elva.tcp.State.TIME_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import elva.pcap.Happenings.Shown;
import elva.pcap.PacketComment.Meeting;
import elva.tcp.Cause;
import elva.tcp.Discard;
import elva.tcp.State;
import elva.tcp.TcpObserver.Arc;
import elva.tcp.TcpObserver.Retransmission;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacketCommentTest {
    private static final Arc CLOSES = new Arc(ESTABLISHED, FIN_WAIT_1, Cause.CLOSE);

    private static String of(boolean outbound, @Nullable State before, @Nullable State after,
            @Nullable Cause cause, @Nullable Discard discard) {
        return PacketComment.of(new Meeting(outbound, before, after, cause, discard),
                Happenings.NONE);
    }

    private static String of(boolean outbound, State state, @Nullable Retransmission again,
            Arc... arcs) {
        return PacketComment.of(new Meeting(outbound, state, state, null, null),
                new Shown(List.of(arcs), again));
    }

    @Test
    void arrived_withoutArc_namesTheState() {
        assertThat(of(false, ESTABLISHED, ESTABLISHED, null, null))
                .isEqualTo("Elva: ESTABLISHED");
    }

    @Test
    void arrived_withArc_namesBothStatesAndTheCause() {
        assertThat(of(false, SYN_RECEIVED, ESTABLISHED, Cause.ACK_OF_SYN, null))
                .isEqualTo("Elva: SYN-RECEIVED -> ESTABLISHED by ACK of SYN");
    }

    @Test
    void arrived_discarded_saysWhyWithItsNameAndInWords() {
        assertThat(of(false, ESTABLISHED, ESTABLISHED, null, Discard.TCP_CSUM))
                .isEqualTo("Elva: ESTABLISHED; discarded: TCP_CSUM, bad TCP checksum");
    }

    @Test
    void arrived_discardedAfterAnArc_saysBoth() {
        assertThat(of(false, SYN_RECEIVED, LISTEN, Cause.SYN_IN_WINDOW,
                Discard.TCP_SYN_CHALLENGED))
                .isEqualTo("Elva: SYN-RECEIVED -> LISTEN by SYN in window; "
                        + "discarded: TCP_SYN_CHALLENGED, SYN on a live connection");
    }

    @Test
    void arrived_meetingNoConnection_saysSo() {
        assertThat(of(false, null, null, null, Discard.NO_SOCKET))
                .isEqualTo("Elva: no connection; discarded: NO_SOCKET, no such connection");
    }

    @Test
    void arrived_bringingAConnectionAboutOrDown_namesBothSides() {
        assertThat(of(false, null, SYN_RECEIVED, Cause.SYN, null))
                .isEqualTo("Elva: no connection -> SYN-RECEIVED by SYN");
        assertThat(of(false, TIME_WAIT, null, null, null))
                .isEqualTo("Elva: TIME-WAIT -> no connection");
    }

    @Test
    void arrived_arcsThatLeadBack_areShownByTheirCause() {
        assertThat(of(false, LISTEN, LISTEN, Cause.RST, null))
                .isEqualTo("Elva: LISTEN -> LISTEN by RST");
    }

    @Test
    void sent_byAConnection_namesItsState() {
        assertThat(of(true, FIN_WAIT_1, FIN_WAIT_1, null, null))
                .isEqualTo("Elva: sent in FIN-WAIT-1");
        assertThat(of(true, CLOSED, CLOSED, null, null))
                .isEqualTo("Elva: sent in CLOSED");
    }

    @Test
    void sent_byNone_saysSo() {
        assertThat(of(true, null, null, null, null))
                .isEqualTo("Elva: sent without a connection");
    }

    @Test
    void sent_butDiscarded_saysWhy() {
        assertThat(of(true, ESTABLISHED, ESTABLISHED, null, Discard.LOOPBACK_LIMIT))
                .isEqualTo("Elva: sent in ESTABLISHED; "
                        + "discarded: LOOPBACK_LIMIT, loopback queue full");
    }

    @Test
    void arrived_withTwoArcs_namesTheStateBetween() {
        assertThat(of(false, FIN_WAIT_1, null,
                new Arc(FIN_WAIT_1, FIN_WAIT_2, Cause.ACK_OF_FIN),
                new Arc(FIN_WAIT_2, TIME_WAIT, Cause.FIN)))
                .isEqualTo("Elva: FIN-WAIT-1 -> FIN-WAIT-2 by ACK of FIN -> TIME-WAIT by FIN");
    }

    @Test
    void arrived_withArcsOfTwoLives_namesBoth() {
        assertThat(of(false, TIME_WAIT, null, new Arc(TIME_WAIT, CLOSED, Cause.SYN),
                new Arc(LISTEN, SYN_RECEIVED, Cause.SYN)))
                .isEqualTo("Elva: TIME-WAIT -> CLOSED by SYN, LISTEN -> SYN-RECEIVED by SYN");
    }

    @Test
    void sent_withAnArc_namesBothStatesAndTheCause() {
        assertThat(of(true, FIN_WAIT_1, null, CLOSES))
                .isEqualTo("Elva: sent; ESTABLISHED -> FIN-WAIT-1 by CLOSE");
    }

    @Test
    void sentAgain_saysWhatAskedForIt() {
        assertThat(of(true, ESTABLISHED, new Retransmission(ESTABLISHED, 2000, 10, 0)))
                .isEqualTo("Elva: sent in ESTABLISHED (again, fast)");
        assertThat(of(true, FIN_WAIT_1, new Retransmission(FIN_WAIT_1, 2000, 1, 2)))
                .isEqualTo("Elva: sent in FIN-WAIT-1 (again, timer)");
    }
}
