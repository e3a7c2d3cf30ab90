package elva.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.sim.Host;
import elva.sim.LinkFaults;
import elva.sim.ladder.LadderEvent;
import elva.sim.ladder.LadderPrinter;
import elva.sim.ladder.Side;
import elva.stack.TappedPacket;
import elva.tcp.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every scenario: both ends go through the states it promises, and no rule of the wire is broken.
class ScenariosTest {
    private static final List<String> NAMES = List.of("handshake", "data", "simultaneous-open",
            "simultaneous-close", "active-close", "passive-close", "half-close", "refused",
            "reset-established", "reset-close-wait", "lost-fin", "syn-timeout", "zero-window",
            "keep-alive", "half-open", "time-wait-reuse");

    @Test
    void scenarios_areTheseInThisOrder() {
        assertThat(Scenarios.ALL).extracting(Scenario::name).containsExactlyElementsOf(NAMES);
        assertThat(Scenarios.ALL).allSatisfy(s -> assertThat(s.description()).endsWith("."));
        assertThat(Scenarios.named("lost-fin")).isNotNull();
        assertThat(Scenarios.named("lost")).isNull();
    }

    @TestFactory
    Stream<DynamicTest> scenario_overEitherIp_goesThroughItsStates() {
        return Scenarios.ALL.stream().flatMap(s -> Stream.of(false, true).map(v6 ->
                DynamicTest.dynamicTest(s.name() + (v6 ? " over IPv6" : " over IPv4"),
                        () -> check(s, ScenarioOptions.STANDARD.v6(v6)))));
    }

    private static void check(Scenario scenario, ScenarioOptions options) {
        ScenarioResult result = scenario.run(options);
        assertThat(result.violations()).isEmpty();
        assertThat(result.ladder().path(Side.LEFT)).isEqualTo(scenario.leftPath());
        assertThat(result.ladder().path(Side.RIGHT)).isEqualTo(scenario.rightPath());
        assertThat(result.wentAsExpected()).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> scenario_ofTheSameSeed_isTheSameToTheLetter() {
        return Scenarios.ALL.stream().map(s -> DynamicTest.dynamicTest(s.name(), () -> {
            ScenarioOptions options = ScenarioOptions.STANDARD.seed(42);
            assertThat(LadderPrinter.plain(s.run(options).ladder()))
                    .isEqualTo(LadderPrinter.plain(s.run(options).ladder()));
        }));
    }

    @TestFactory
    Stream<DynamicTest> scenario_withFaults_breaksNoRule() {
        LinkFaults faults = new LinkFaults(0.1, 0.1, 0.1, 0.05, List.of());
        return Scenarios.ALL.stream().map(s -> DynamicTest.dynamicTest(s.name(), () -> {
            for (long seed = 0; seed < 20; seed++) {
                ScenarioOptions options = ScenarioOptions.STANDARD.seed(seed).faults(faults);
                assertThat(s.run(options).violations()).as("seed " + seed).isEmpty();
            }
        }));
    }

    @Test
    void script_thatFailsOrIsConfiguredAnew_givesTheHostsMemoryBack() {
        List<Host> hosts = new ArrayList<>();
        Scenario broken = new Scenario("broken", "Fails.", List.of(), List.of(), stage -> {
            for (int i = 0; i < 2; i++) {
                stage.open();
                stage.a().stopReading();
                stage.b().send(1_000);
                stage.pass(1_000_000_000);
                hosts.add(stage.a().host());
                assertThat(stage.a().host().stack().usage().heldBytes()).isPositive();
                if (i == 0) stage.configure(Setting.RECEIVE_BUFFER, 4_096);
            }
            throw new IllegalStateException("on purpose");
        });
        assertThatThrownBy(() -> broken.run(ScenarioOptions.STANDARD)).hasMessage("on purpose");
        assertThat(hosts).hasSize(2)
                .allSatisfy(h -> assertThat(h.stack().usage().heldBytes()).isZero());
    }

    @Test
    void halfClose_letsBTalkAfterAsFin() {
        ScenarioResult result = required("half-close").run(ScenarioOptions.STANDARD);
        List<LadderEvent> events = result.ladder().events();
        int fin = indexOf(events, "FIN seq 21");
        int later = indexOf(events, "longer than a brook");
        assertThat(fin).isNotNegative();
        assertThat(later).isGreaterThan(fin);
    }

    @Test
    void zeroWindow_isProbedUntilItOpens() {
        List<LadderEvent> events = required("zero-window").run(ScenarioOptions.STANDARD).ladder()
                .events();
        long probes = events.stream().filter(e -> e instanceof LadderEvent.Sent s
                && s.segment().length() == 1).count();
        assertThat(probes).isGreaterThanOrEqualTo(3);
        assertThat(indexOf(events, "wnd 0")).isNotNegative();
        assertThat(indexOf(events, "wnd 4096")).isNotNegative();
    }

    private static int indexOf(List<LadderEvent> events, String words) {
        for (int i = 0; i < events.size(); i++) {
            boolean says = events.get(i) instanceof LadderEvent.Sent sent
                    && sent.segment().toString().contains(words);
            if (says) return i;
        }
        return -1;
    }

    @Test
    void keepAlive_isAnsweredUntilThePowerIsCut() {
        List<LadderEvent> events = required("keep-alive").run(ScenarioOptions.STANDARD).ladder()
                .events();
        long probes = events.stream().filter(e -> e instanceof LadderEvent.Sent s
                && s.from() == Side.LEFT && s.timeNanos() > 5 * Stage.SECOND).count();
        assertThat(probes).isGreaterThanOrEqualTo(11);              // 2 answered, 9 not, and a RST
    }

    @Test
    void keepAlives_areCalledSo() {
        List<LadderEvent> events = required("keep-alive").run(ScenarioOptions.STANDARD).ladder()
                .events();
        assertThat(events.stream().filter(e -> e instanceof LadderEvent.Sent s
                && s.segment().toString().equals("seq 0 ack 1 keep-alive"))).hasSize(11);
    }

    @Test
    void synTimeout_losesWhatItsTextSays() {
        List<LadderEvent> events = required("syn-timeout").run(ScenarioOptions.STANDARD).ladder()
                .events();
        assertThat(events).filteredOn(e -> e instanceof LadderEvent.Sent).allSatisfy(e ->
                assertThat(e).isInstanceOfSatisfying(LadderEvent.Sent.class, s -> {
                    assertThat(s.from()).isEqualTo(Side.LEFT);
                    assertThat(s.outcome()).isEqualTo(LadderEvent.Outcome.LOST);
                }));
    }

    @Test
    void tap_ofTheLeftEnd_seesBothDirections() {
        List<Boolean> outbound = new ArrayList<>();
        required("handshake").run(ScenarioOptions.STANDARD.tap(
                (TappedPacket packet) -> outbound.add(packet.outbound())));
        assertThat(outbound).containsExactly(true, false, true);
    }

    private static Scenario required(String name) {
        Scenario scenario = Scenarios.named(name);
        assertThat(scenario).isNotNull();
        return scenario;
    }
}
