package elva.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import elva.app.demo.SocketTable.Ports;
import elva.sim.Crafted;
import elva.sim.PacketView;
import elva.sim.ladder.Ladder;
import elva.sim.ladder.LadderPrinter;
import elva.sim.ladder.LadderStyle;
import elva.tcp.Cause;
import elva.tcp.State;
import elva.tcp.TcpObserver.Arc;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What was learned at both ends, woven into one ladder; and how the kernel's side is learned.
class WeaverTest {
    private static final long MILLI = 1_000_000;
    private static final Endpoint ELVA = new Endpoint(IpAddress.parse("192.0.2.2"), 80);
    private static final Endpoint KERNEL = new Endpoint(IpAddress.parse("192.0.2.1"), 40_000);

    private final List<Recorder.Packet> packets = new ArrayList<>();
    private final List<Recorder.Change> elva = new ArrayList<>();
    private final List<KernelChange> kernel = new ArrayList<>();

    private void elvaSends(long time, String segment) {
        packet(time, true, segment);
    }

    private void kernelSends(long time, String segment) {
        packet(time, false, segment);
    }

    private void packet(long time, boolean outbound, String segment) {
        byte[] octets = Crafted.packet(outbound ? ELVA : KERNEL, outbound ? KERNEL : ELVA,
                segment, 0, 0);
        packets.add(new Recorder.Packet(time * MILLI, outbound, PacketView.of(octets)));
    }

    private void elva(long time, State from, State to, Cause cause) {
        elva.add(new Recorder.Change(time * MILLI, packets.size(), new Arc(from, to, cause)));
    }

    private void kernel(long time, @Nullable State from, State to) {
        kernel.add(new KernelChange(time * MILLI, 40_000, 80, from, to, false));
    }

    /// Times, states and segments; the lines below them, which say why, left out.
    private List<String> lines() {
        Ladder ladder = Weaver.weave(packets, elva, kernel);
        List<String> lines = new LadderPrinter(LadderStyle.PLAIN, 90, true).instant().lines(ladder);
        return lines.stream().skip(1).map(String::strip)
                .filter(l -> l.matches("\\d+\\.\\d{3} .*"))
                .map(l -> l.replaceAll(" +", " ").replaceAll("-+", "-")).toList();
    }

    @Test
    void handshake_bothStatesStandWithTheirSegment() {
        kernel(0, State.CLOSED, State.SYN_SENT);
        elva(1, State.LISTEN, State.SYN_RECEIVED, Cause.SYN);
        kernelSends(1, "<SEQ=100><CTL=SYN>");
        elvaSends(2, "<SEQ=700><ACK=101><CTL=SYN,ACK>");
        kernel(2, State.SYN_SENT, State.ESTABLISHED);
        elva(3, State.SYN_RECEIVED, State.ESTABLISHED, Cause.ACK_OF_SYN);
        kernelSends(3, "<SEQ=101><ACK=701><CTL=ACK>");
        assertThat(lines()).containsExactly(
                "0.000 SYN-SENT - SYN seq 0 -> LISTEN",
                "0.000 SYN-RECEIVED",
                "1.000 ESTABLISHED <- SYN ACK seq 0 ack 1 -",
                "2.000 - ACK ack 1 -> ESTABLISHED");
    }

    @Test
    void activeClose_callAndAnswer() {
        elva(0, State.ESTABLISHED, State.FIN_WAIT_1, Cause.CLOSE);
        elvaSends(0, "<SEQ=700><ACK=100><CTL=FIN,ACK>");
        kernel(1, State.ESTABLISHED, State.CLOSE_WAIT);
        kernel(2, State.CLOSE_WAIT, State.LAST_ACK);
        kernel(2, State.LAST_ACK, State.LAST_ACK);
        elva(3, State.FIN_WAIT_1, State.FIN_WAIT_2, Cause.ACK_OF_FIN);
        elva(3, State.FIN_WAIT_2, State.TIME_WAIT, Cause.FIN);
        kernelSends(3, "<SEQ=100><ACK=701><CTL=FIN,ACK>");
        elvaSends(4, "<SEQ=701><ACK=101><CTL=ACK>");
        kernel(4, State.LAST_ACK, State.CLOSED);
        elva(2004, State.TIME_WAIT, State.CLOSED, Cause.TWO_MSL);
        assertThat(lines()).containsExactly(
                "0.000 CLOSE-WAIT <- FIN seq 700 ack 100 - FIN-WAIT-1",
                "3.000 LAST-ACK - FIN seq 100 ack 701 -> FIN-WAIT-2",
                "3.000 TIME-WAIT",
                "4.000 CLOSED <- ACK ack 101 -",
                "2004.000 CLOSED");
    }

    @Test
    void segmentThatTakesItsTime_hasALineOfItsOwn() {
        elvaSends(0, "<SEQ=700><ACK=100><CTL=FIN,ACK>");
        kernel(20, State.FIN_WAIT_1, State.CLOSING);
        assertThat(lines()).containsExactly("0.000 <- FIN seq 700 ack 100 -", "20.000 CLOSING");
    }

    @Test
    void kernelsEmbryo_isInSynReceivedSinceOurSyn() {
        elvaSends(0, "<SEQ=700><CTL=SYN>");
        kernelSends(1, "<SEQ=100><ACK=701><CTL=SYN,ACK>");
        elvaSends(2, "<SEQ=701><ACK=101><CTL=ACK>");
        kernel(2, State.LISTEN, State.SYN_RECEIVED);
        kernel(2, State.SYN_RECEIVED, State.ESTABLISHED);
        assertThat(lines()).containsExactly("0.000 (SYN-RECEIVED) <- SYN seq 0 -",
                "1.000 - SYN ACK seq 0 ack 1 ->", "2.000 ESTABLISHED <- ACK ack 1 -");
    }

    @Test
    void crossingSyn_isNotTakenForTheAnswer() {
        elvaSends(0, "<SEQ=700><CTL=SYN>");
        elvaSends(10, "<SEQ=700><ACK=101><CTL=SYN,ACK>");
        kernel(20, State.SYN_SENT, State.SYN_RECEIVED);
        assertThat(lines()).endsWith("20.000 SYN-RECEIVED").hasSize(3);
    }

    @Test
    void kernelsTimeWait_beginsWithOurFin() {
        kernel(0, State.ESTABLISHED, State.FIN_WAIT_1);
        kernelSends(0, "<SEQ=100><ACK=700><CTL=FIN,ACK>");
        elvaSends(1, "<SEQ=700><ACK=101><CTL=ACK>");
        kernel(1, State.FIN_WAIT_1, State.FIN_WAIT_2);
        kernel(1, State.FIN_WAIT_2, State.TIME_WAIT);
        elvaSends(50, "<SEQ=700><ACK=101><CTL=FIN,ACK>");
        assertThat(lines()).containsExactly("0.000 FIN-WAIT-1 - FIN seq 100 ack 700 ->",
                "1.000 FIN-WAIT-2 <- ACK ack 101 -", "50.000 TIME-WAIT <- FIN seq 700 ack 101 -");
    }

    @Test
    void reset_byEitherEnd_standsWithTheRst() {
        elva(0, State.ESTABLISHED, State.CLOSED, Cause.ABORT);
        elvaSends(0, "<SEQ=700><CTL=RST>");
        kernel(0, State.ESTABLISHED, State.CLOSED);
        assertThat(lines()).containsExactly("0.000 CLOSED <- RST seq 700 - CLOSED");
        packets.clear();
        elva.clear();
        kernel.clear();
        kernel(0, State.ESTABLISHED, State.CLOSED);
        elva(1, State.ESTABLISHED, State.CLOSED, Cause.RST);
        kernelSends(1, "<SEQ=100><ACK=700><CTL=RST,ACK>");
        assertThat(lines()).containsExactly("0.000 CLOSED - RST seq 100 ack 700 -> CLOSED");
    }

    // the kernel's side

    private static @Nullable KernelChange traced(String address, String from, String to,
            Map<Ports, State> now) {
        String line = "  java-12  [001] ..s2.  7768.824689: inet_sock_set_state: family=AF_INET "
                + "protocol=IPPROTO_TCP sport=5555 dport=50116 saddr=" + address
                + " daddr=192.0.2.2 saddrv6=::ffff:192.0.2.1 daddrv6=::ffff:192.0.2.2 oldstate="
                + from + " newstate=" + to;
        return TracedKernel.parse(line, "192.0.2.1", now);
    }

    @Test
    void trace_isRead() {
        assertThat(traced("192.0.2.1", "TCP_SYN_RECV", "TCP_ESTABLISHED", Map.of())).isEqualTo(
                new KernelChange(7_768_824_689_999L, 5555, 50_116, State.SYN_RECEIVED,
                        State.ESTABLISHED, false));
        assertThat(traced("192.0.2.9", "TCP_SYN_RECV", "TCP_ESTABLISHED", Map.of())).isNull();
        assertThat(TracedKernel.parse("# tracer: nop", "192.0.2.1", Map.of())).isNull();
    }

    @ParameterizedTest
    @CsvSource({"TCP_FIN_WAIT2,TIME_WAIT", "TCP_CLOSING,TIME_WAIT", "TCP_LAST_ACK,CLOSED",
        "TCP_ESTABLISHED,CLOSED"})
    void traceOfAClose_mayMeanTimeWait(String from, State meant) {
        Map<Ports, State> now = Map.of(new Ports(5555, 50_116), State.TIME_WAIT);
        KernelChange seen = traced("192.0.2.1", from, "TCP_CLOSE", now);
        assertThat(seen).extracting(KernelChange::after, KernelChange::inferred)
                .containsExactly(meant, false);
        KernelChange unseen = traced("192.0.2.1", from, "TCP_CLOSE", Map.of());
        assertThat(unseen).extracting(KernelChange::after, KernelChange::inferred)
                .containsExactly(meant, meant == State.TIME_WAIT);
    }

    @Test
    void socketTable_isRead() {
        String table = """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
                   0: 010200C0:9C40 020200C0:0050 06 00000000:00000000 03:00000F6A 00000000     0
                   1: 0100007F:0277 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0
                   2: 010200C0:9C41 020200C0:0050 0C 00000000:00000000 03:00000F6A 00000000     0
                """;
        assertThat(SocketTable.parse(table)).containsExactly(
                Map.entry(new Ports(40_000, 80), State.TIME_WAIT),
                Map.entry(new Ports(631, 0), State.LISTEN),
                Map.entry(new Ports(40_001, 80), State.SYN_RECEIVED));
    }

    @ParameterizedTest
    @CsvSource({"1,ESTABLISHED", "2,SYN_SENT", "3,SYN_RECEIVED", "4,FIN_WAIT_1", "5,FIN_WAIT_2",
        "6,TIME_WAIT", "7,CLOSED", "8,CLOSE_WAIT", "9,LAST_ACK", "10,LISTEN", "11,CLOSING"})
    void kernelsNumbers_areStates(int number, State state) {
        assertThat(KernelChange.numbered(number)).isEqualTo(state);
        assertThat(KernelChange.numbered(0)).isNull();
        assertThat(KernelChange.numbered(13)).isNull();
    }
}
