package elva.sim.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import elva.sim.Crafted;
import elva.sim.PacketView;
import elva.tcp.Cause;
import elva.tcp.State;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A ladder drawn: times, both ends' states, segments with relative numbers.
class LadderTest {
    private static final long MILLI = 1_000_000;
    private static final Endpoint LEFT = new Endpoint(IpAddress.parse("192.0.2.1"), 1);
    private static final Endpoint RIGHT = new Endpoint(IpAddress.parse("192.0.2.2"), 2);

    private static final String HEX = HexFormat.of().formatHex(
            "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));

    private final LadderBuilder builder = new LadderBuilder("A", "B");

    private void sent(long millis, Side from, String segment, LadderEvent.Outcome outcome) {
        Endpoint source = from == Side.LEFT ? LEFT : RIGHT;
        Endpoint destination = from == Side.LEFT ? RIGHT : LEFT;
        byte[] packet = Crafted.packet(source, destination, segment, 0, 0);
        builder.sent(millis * MILLI, from, PacketView.of(packet), outcome);
    }

    private void handshake() {
        builder.changed(0, Side.RIGHT, State.CLOSED, State.LISTEN, Cause.PASSIVE_OPEN);
        builder.changed(0, Side.LEFT, State.CLOSED, State.SYN_SENT, Cause.ACTIVE_OPEN);
        sent(0, Side.LEFT, "<SEQ=4000000000><CTL=SYN><MSS=1460>", LadderEvent.Outcome.ARRIVED);
        builder.changed(10 * MILLI, Side.RIGHT, State.LISTEN, State.SYN_RECEIVED, Cause.SYN);
        sent(10, Side.RIGHT, "<SEQ=700><ACK=4000000001><CTL=SYN,ACK>",
                LadderEvent.Outcome.ARRIVED);
        builder.changed(20 * MILLI, Side.LEFT, State.SYN_SENT, State.ESTABLISHED, Cause.SYN_ACK);
        sent(20, Side.LEFT, "<SEQ=4000000001><ACK=701><CTL=ACK>", LadderEvent.Outcome.LOST);
    }

    @Test
    void ladder_ofAHandshake_looksLikeThis() {
        handshake();
        sent(30, Side.LEFT, "<SEQ=4000000001><ACK=701><TEXT=" + HEX + "><CTL=PSH,ACK>",
                LadderEvent.Outcome.TWICE);
        sent(40, Side.RIGHT, "<SEQ=701><ACK=4000000017><WND=0><CTL=FIN,ACK>",
                LadderEvent.Outcome.DAMAGED);
        builder.note(50 * MILLI, null, "and so on");
        assertThat(LadderPrinter.plain(builder.build())).containsExactly(
                "        s   A                                                              B",
                "    0.000                                                                  "
                + "LISTEN         passive OPEN         3.10.1",
                "    0.000   SYN-SENT       --- SYN seq 0 mss 1460 ---------------------->  "
                + "               active OPEN          3.10.1",
                "    0.010                  <-- SYN ACK seq 0 ack 1 ----------------------  "
                + "SYN-RECEIVED   SYN                  3.10.7.2, third",
                "    0.020   ESTABLISHED    --- ACK ack 1 ------------------------- X lost  "
                + "               SYN+ACK              3.10.7.3, fourth",
                "    0.030                  --- seq 1..17 \"GET / HTTP/1.1\" ------ twice >>",
                "    0.040                  <~ damaged --- FIN seq 1 ack 17 wnd 0 --------",
                "    0.050   and so on");
    }

    @Test
    void ladder_ofANarrowTerminal_tellsReasonsBelow() {
        handshake();
        List<String> lines = new LadderPrinter(LadderStyle.PLAIN, 80, true)
                .lines(builder.build());
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(lines.getFirst()).startsWith("       ms   A");
        assertThat(lines.subList(5, 7)).containsExactly(
                "   10.000                  <-- SYN ACK seq 0 ack 1 -----------  SYN-RECEIVED",
                " ".repeat(80 - 21) + "SYN   3.10.7.2, third");
        assertThat(lines).contains("            SYN+ACK   3.10.7.3, fourth");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 74})
    void ladder_ofAVeryNarrowTerminal_hasARowForEachEvent(int width) {
        handshake();
        List<String> lines = new LadderPrinter(LadderStyle.PLAIN, width, true)
                .lines(builder.build());
        assertThat(lines).allSatisfy(
                line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(lines).contains("   10.000   B > A   SYN ACK seq 0 ack 1",
                "   20.000   A > B   ACK ack 1, lost");
        assertThat(String.join(" ", lines).replaceAll(" +", " "))
                .contains("10.000 B SYN-RECEIVED by SYN, 3.10.7.2, third");
    }

    @Test
    void ladder_ofAVeryNarrowTerminal_breaksLongRows() {
        builder.note(0, Side.LEFT, "something that takes more than one line to say");
        assertThat(new LadderPrinter(LadderStyle.PLAIN, 40, false).lines(builder.build()))
                .containsExactly("        s", "    0.000   A   something that takes",
                        "                more than one line to", "                say");
    }

    @Test
    void ladder_inColour_takesNoMoreRoom() {
        handshake();
        LadderStyle loud = new LadderStyle() {
            @Override
            public String state(State state, String text) {
                return "[" + text + "]";
            }

            @Override
            public String trouble(String text) {
                return "!" + text + "!";
            }
        };
        List<String> plain = LadderPrinter.plain(builder.build());
        List<String> styled = new LadderPrinter(loud, 130, false).lines(builder.build());
        assertThat(styled).hasSameSizeAs(plain);
        assertThat(String.join("\n", styled)).contains("[ESTABLISHED    ]!--- ACK ack 1");
        assertThat(styled.stream().map(s -> s.replaceAll("[\\[\\]!]", "").stripTrailing()))
                .isEqualTo(plain);
    }

    @Test
    void state_thatWasInferred_standsInParentheses() {
        builder.changed(0, Side.LEFT, null, State.FIN_WAIT_1, true);
        assertThat(LadderPrinter.plain(builder.build())).last().asString()
                .isEqualTo("    0.000   (FIN-WAIT-1)");
    }

    @Test
    void path_beginsWithTheFirstStateLeft() {
        handshake();
        assertThat(builder.build().path(Side.LEFT))
                .containsExactly(State.CLOSED, State.SYN_SENT, State.ESTABLISHED);
        assertThat(builder.build().path(Side.RIGHT))
                .containsExactly(State.CLOSED, State.LISTEN, State.SYN_RECEIVED);
    }

    @Test
    void numbers_ofASecondConnection_countFromItsOwnSyn() {
        handshake();
        sent(50, Side.LEFT, "<SEQ=4000900000><CTL=SYN>", LadderEvent.Outcome.ARRIVED);
        sent(60, Side.RIGHT, "<SEQ=701><ACK=4000000001><CTL=ACK>", LadderEvent.Outcome.ARRIVED);
        sent(70, Side.RIGHT, "<SEQ=900><ACK=4000900001><CTL=SYN,ACK>",
                LadderEvent.Outcome.ARRIVED);
        List<String> lines = LadderPrinter.plain(builder.build());
        assertThat(lines.get(5)).contains("--- SYN seq 0 ");
        assertThat(lines.get(6)).contains("<-- ACK ack 1 ");
        assertThat(lines.get(7)).contains("<-- SYN ACK seq 0 ack 1 ");
    }

    @Test
    void keepAlive_isToldFromAnAck() {
        handshake();
        sent(50, Side.LEFT, "<SEQ=4000000000><ACK=701><CTL=ACK>", LadderEvent.Outcome.ARRIVED);
        sent(60, Side.RIGHT, "<SEQ=701><ACK=4000000001><CTL=ACK>", LadderEvent.Outcome.ARRIVED);
        List<String> lines = LadderPrinter.plain(builder.build());
        assertThat(lines.get(5)).contains("--- seq 0 ack 1 keep-alive --");
        assertThat(lines.get(6)).contains("<-- ACK ack 1 --");
    }

    @Test
    void outcome_learntLater_isCorrected() {
        handshake();
        builder.correct(Side.LEFT, LadderEvent.Outcome.TWICE);
        assertThat(builder.build().events()).last().isInstanceOfSatisfying(LadderEvent.Sent.class,
                sent -> assertThat(sent.outcome()).isEqualTo(LadderEvent.Outcome.TWICE));
    }

    @Test
    void excerpt_ofTextThatNobodyCanRead_isLeftOut() {
        byte[] packet = Crafted.packet(LEFT, RIGHT, "<SEQ=1><ACK=1><TEXT=6107><CTL=ACK>", 0, 0);
        builder.sent(0, Side.LEFT, PacketView.of(packet), LadderEvent.Outcome.ARRIVED);
        assertThat(LadderPrinter.plain(builder.build()).get(1)).doesNotContain("\"");
    }
}
