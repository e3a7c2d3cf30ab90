package elva.judge;

import static elva.tcp.State.*;
import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.Cause;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a monitor remembers of many conversations, and for how long.
class WireMonitorTest {
    private static final Endpoint OURS = new Endpoint(IpAddress.parse("192.0.2.2"), 80);

    private final List<Violation> found = new ArrayList<>();
    private final WireMonitor monitor = new WireMonitor(Expectations.STANDARD, found::add);

    private static Endpoint stranger(int i) {
        return new Endpoint(IpAddress.ofV4(0xc6336400 + i / 50_000), 1024 + i % 50_000);
    }

    private void arrives(Endpoint from, String segment) {
        MemorySegment packet = Written.packet(from, OURS, segment);
        monitor.received(packet, 0, (int) packet.byteSize(), 0);
    }

    private void leaves(Endpoint to, String segment) {
        MemorySegment packet = Written.packet(OURS, to, segment);
        monitor.sent(packet, 0, (int) packet.byteSize(), 0);
    }

    private void opens(Endpoint from) {
        arrives(from, "<SEQ=4999><CTL=SYN>");
        monitor.stateChanged(new Tuple(OURS, from), LISTEN, SYN_RECEIVED, Cause.SYN, 0);
        leaves(from, "<SEQ=1999><ACK=5000><CTL=SYN,ACK><MSS=1000>");
        arrives(from, "<SEQ=5000><ACK=2000><CTL=ACK>");
        monitor.stateChanged(new Tuple(OURS, from), SYN_RECEIVED, ESTABLISHED,
                Cause.ACK_OF_SYN, 0);
    }

    private void resets(Endpoint from) {
        arrives(from, "<SEQ=5000><CTL=RST>");
        monitor.stateChanged(new Tuple(OURS, from), ESTABLISHED, CLOSED, Cause.RST, 0);
    }

    @Test
    void strangers_aScanOfPorts_areForgotten() {
        for (int i = 0; i < 10_000; i++) {
            arrives(stranger(i), "<SEQ=4999><CTL=SYN>");
            leaves(stranger(i), "<SEQ=0><ACK=5000><CTL=RST,ACK>");
        }
        assertThat(found).isEmpty();
        assertThat(monitor.flowCount()).isLessThanOrEqualTo(4_096);
    }

    @Test
    void connections_thatEnded_areForgotten() {
        for (int i = 0; i < 10_000; i++) {
            opens(stranger(i));
            resets(stranger(i));
        }
        assertThat(found).isEmpty();
        assertThat(monitor.flowCount()).isLessThanOrEqualTo(4_096);
    }

    @Test
    void connection_livesThroughAScan_isKnown() {
        opens(stranger(0));
        resets(stranger(0));
        opens(stranger(0));
        for (int i = 1; i < 10_000; i++) arrives(stranger(i), "<SEQ=4999><CTL=SYN>");
        leaves(stranger(0), "<SEQ=2000><ACK=5000><DATA=100><CTL=PSH,ACK>");
        assertThat(found).isEmpty();
        leaves(stranger(0), "<SEQ=2100><ACK=5001><CTL=ACK>");
        assertThat(found).extracting(Violation::rule).containsExactly(Rule.ACK_ARRIVED);
    }
}
