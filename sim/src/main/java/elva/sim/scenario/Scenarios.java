package elva.sim.scenario;

import static elva.sim.scenario.Stage.PORT_A;
import static elva.sim.scenario.Stage.PORT_B;
import static elva.sim.scenario.Stage.SECOND;
import static elva.tcp.State.*;

import elva.sim.PacketFilter;
import elva.tcp.OpenOptions;
import elva.tcp.Setting;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The scenarios there are, by name. Immutable; any thread.
public final class Scenarios {
    private static final List<State> CLIENT_OPENS = List.of(CLOSED, SYN_SENT, ESTABLISHED);
    private static final List<State> SERVER_OPENS =
            List.of(CLOSED, LISTEN, SYN_RECEIVED, ESTABLISHED);
    private static final State[] CLOSES_FIRST = {FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, CLOSED};
    private static final State[] CLOSES_SECOND = {CLOSE_WAIT, LAST_ACK, CLOSED};
    private static final State[] CLOSES_TOO = {FIN_WAIT_1, CLOSING, TIME_WAIT, CLOSED};

    /// All of them, in the order in which they are best looked at.
    public static final List<Scenario> ALL = List.of(
            new Scenario("handshake", "A opens a connection to B, which listens: three segments.",
                    CLIENT_OPENS, SERVER_OPENS, Stage::open),
            new Scenario("data",
                    "A asks in one segment, B answers in three; ACKs wait for company.",
                    CLIENT_OPENS, SERVER_OPENS, Scenarios::data),
            new Scenario("simultaneous-open",
                    "Both ends open at once; the SYNs cross, and one connection comes of it.",
                    then(List.of(CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED)),
                    then(List.of(CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED)),
                    Scenarios::simultaneousOpen),
            new Scenario("simultaneous-close",
                    "Both ends close at once; the FINs cross, and both pass through CLOSING.",
                    then(CLIENT_OPENS, CLOSES_TOO), then(SERVER_OPENS, CLOSES_TOO),
                    Scenarios::simultaneousClose),
            new Scenario("active-close",
                    "A closes first and stays in TIME-WAIT for two maximum segment lifetimes.",
                    then(CLIENT_OPENS, CLOSES_FIRST), then(SERVER_OPENS, CLOSES_SECOND),
                    Scenarios::activeClose),
            new Scenario("passive-close",
                    "B closes first; A learns of it, closes too, and is done when its FIN is "
                    + "acknowledged.",
                    then(CLIENT_OPENS, CLOSES_SECOND), then(SERVER_OPENS, CLOSES_FIRST),
                    Scenarios::passiveClose),
            new Scenario("half-close",
                    "A closes its side and goes on reading what B still has to say.",
                    then(CLIENT_OPENS, CLOSES_FIRST), then(SERVER_OPENS, CLOSES_SECOND),
                    Scenarios::halfClose),
            new Scenario("refused", "Nobody listens at B's port: a RST answers the SYN.",
                    List.of(CLOSED, SYN_SENT, CLOSED), List.of(), Scenarios::refused),
            new Scenario("reset-established", "B aborts; its RST ends A's connection at once.",
                    then(CLIENT_OPENS, CLOSED), then(SERVER_OPENS, CLOSED),
                    Scenarios::resetEstablished),
            new Scenario("reset-close-wait",
                    "A closes, then aborts: the RST finds B in CLOSE-WAIT.",
                    then(CLIENT_OPENS, FIN_WAIT_1, FIN_WAIT_2, CLOSED),
                    then(SERVER_OPENS, CLOSE_WAIT, CLOSED), Scenarios::resetCloseWait),
            new Scenario("lost-fin",
                    "A's FIN is lost and sent again; so is B's, because the ACK of it is lost. "
                    + "The second copy makes A wait in TIME-WAIT anew.",
                    then(CLIENT_OPENS, CLOSES_FIRST), then(SERVER_OPENS, CLOSES_SECOND),
                    Scenarios::lostFin),
            new Scenario("syn-timeout",
                    "A's SYN never arrives: it is sent again, ever more rarely, for three minutes; "
                    + "one minute later A gives up.",
                    List.of(CLOSED, SYN_SENT, CLOSED), List.of(), Scenarios::synTimeout),
            new Scenario("zero-window",
                    "B's user does not read: its window closes, A probes, until B reads again.",
                    CLIENT_OPENS, SERVER_OPENS, Scenarios::zeroWindow),
            new Scenario("keep-alive",
                    "A's idle connection is probed every ten seconds. B answers, until its power "
                    + "is cut.",
                    then(CLIENT_OPENS, CLOSED), SERVER_OPENS, Scenarios::keepAlive),
            new Scenario("half-open",
                    "A crashes and opens again from the same port. B still has the old connection: "
                    + "its ACK draws a RST, and the next SYN opens a new one.",
                    then(List.of(CLOSED, SYN_SENT, ESTABLISHED), SYN_SENT, ESTABLISHED),
                    then(SERVER_OPENS, CLOSED, SYN_RECEIVED, ESTABLISHED), Scenarios::halfOpen),
            new Scenario("time-wait-reuse",
                    "B is in TIME-WAIT when A opens again from the same port, with a later "
                    + "sequence number.",
                    then(then(CLIENT_OPENS, CLOSES_SECOND), SYN_SENT, ESTABLISHED),
                    then(SERVER_OPENS, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, SYN_RECEIVED,
                            ESTABLISHED),
                    Scenarios::timeWaitReuse));

    private Scenarios() {}

    /// The scenario of this name, `null` if there is none.
    public static @Nullable Scenario named(String name) {
        return ALL.stream().filter(s -> s.name().equals(name)).findFirst().orElse(null);
    }

    private static List<State> then(List<State> first, State... more) {
        List<State> path = new ArrayList<>(first);
        path.addAll(List.of(more));
        return path;
    }

    private static void data(Stage stage) {
        stage.open();
        stage.a().send("GET /greeting");
        stage.pass(SECOND);
        stage.b().send(4_000);
        stage.pass(SECOND);
    }

    private static void simultaneousOpen(Stage stage) {
        stage.a().connect(stage.b().at(PORT_B), PORT_A);
        stage.b().connect(stage.a().at(PORT_A), PORT_B);
        stage.pass(SECOND);
    }

    private static void simultaneousClose(Stage stage) {
        stage.open();
        stage.a().close();
        stage.b().close();
        stage.passAll();
    }

    private static void activeClose(Stage stage) {
        stage.open();
        stage.a().close();
        stage.pass(SECOND);
        stage.b().close();
        stage.passAll();
    }

    private static void passiveClose(Stage stage) {
        stage.open();
        stage.b().close();
        stage.pass(SECOND);
        stage.a().close();
        stage.passAll();
    }

    private static void halfClose(Stage stage) {
        stage.open();
        stage.a().send("how long is a river?").close();
        stage.pass(SECOND);
        stage.b().send("let me think..");
        stage.pass(SECOND);
        stage.b().send("longer than a brook").close();
        stage.passAll();
    }

    private static void refused(Stage stage) {
        stage.a().connect(stage.b().at(PORT_B), PORT_A);
        stage.passAll();
    }

    private static void resetEstablished(Stage stage) {
        stage.open();
        stage.a().send("are you there?");
        stage.pass(SECOND);
        stage.b().abort();
        stage.passAll();
    }

    private static void resetCloseWait(Stage stage) {
        stage.open();
        stage.a().close();
        stage.pass(SECOND);
        stage.a().abort();
        stage.passAll();
    }

    private static void lostFin(Stage stage) {
        stage.open();
        stage.fromA().lose(PacketFilter.FIN, 1);
        stage.a().close();
        stage.pass(SECOND);
        stage.fromA().lose(PacketFilter.ACK, 1);
        stage.b().close();
        stage.passAll();
    }

    private static void synTimeout(Stage stage) {
        stage.fromA().loseAll(PacketFilter.ANY);
        stage.a().connect(stage.b().at(PORT_B), PORT_A);
        stage.passAll();
    }

    private static void zeroWindow(Stage stage) {
        stage.configure(Setting.RECEIVE_BUFFER, 4_096);
        stage.open();
        stage.b().stopReading();
        stage.a().send(6_000);
        stage.pass(5 * SECOND);
        stage.note("B's user reads again");
        stage.b().startReading();
        stage.pass(SECOND);
    }

    private static void keepAlive(Stage stage) {
        stage.configure(Setting.KEEP_ALIVE_IDLE, 10 * SECOND);
        stage.b().listen(PORT_B);
        stage.a().connect(stage.b().at(PORT_B), PORT_A, OpenOptions.STANDARD.keepAlive(true));
        stage.pass(25 * SECOND);
        stage.note("B's power is cut");
        stage.b().host().cut();
        stage.passAll();
    }

    private static void halfOpen(Stage stage) {
        stage.open();
        stage.note("A crashes and forgets everything");
        stage.restartA(TcpConfig.STANDARD);
        stage.pass(SECOND);
        stage.a().connect(stage.b().at(PORT_B), PORT_A);
        stage.pass(5 * SECOND);
    }

    private static void timeWaitReuse(Stage stage) {
        stage.open();
        stage.b().close();
        stage.pass(SECOND);
        stage.a().close();
        stage.pass(SECOND);
        stage.a().connect(stage.b().at(PORT_B), PORT_A);
        stage.pass(SECOND);
    }
}
