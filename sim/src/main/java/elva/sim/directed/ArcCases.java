package elva.sim.directed;

import static elva.tcp.State.*;

import elva.sim.Times;
import elva.tcp.Cause;
import elva.tcp.OpenOptions;
import elva.tcp.Setting;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import elva.tcp.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A case for every arc of the table that can be taken.
final class ArcCases {
    private static final List<State> SYNCHRONIZED = List.of(ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2,
            CLOSE_WAIT, CLOSING, LAST_ACK);
    private static final String SYN = "<SEQ=0><CTL=SYN><MSS=1460>";
    private static final String SYN_IN_WINDOW = "<SEQ=100><CTL=SYN>";

    private final List<DirectedCase> cases = new ArrayList<>();

    private ArcCases() {}

    static List<DirectedCase> all() {
        ArcCases arcs = new ArcCases();
        arcs.opening();
        arcs.embryos();
        arcs.closing();
        arcs.timeWait();
        arcs.crossing();
        arcs.resets();
        arcs.timeouts();
        arcs.orphans();
        return arcs.cases;
    }

    /// The name of an arc's case.
    static String nameOf(Transition arc) {
        return nameOf(arc.from(), arc.to(), arc.cause());
    }

    private static String nameOf(State from, State to, Cause cause) {
        return "arc " + from + " -> " + to + " by " + cause;
    }

    private void add(State from, State to, Cause cause, Consumer<Bench> script) {
        cases.add(DirectedCase.of(nameOf(from, to, cause), script));
    }

    private void add(State from, State to, Cause cause, UnaryOperator<TcpConfig> settings,
            Consumer<Bench> script) {
        cases.add(DirectedCase.of(nameOf(from, to, cause), script).with(settings));
    }

    private void opening() {
        add(CLOSED, LISTEN, Cause.PASSIVE_OPEN, Bench::listen);
        add(CLOSED, SYN_SENT, Cause.ACTIVE_OPEN, Bench::connect);
        add(LISTEN, SYN_SENT, Cause.ACTIVE_OPEN, b -> {
            b.listenOnce(null);
            b.connection().open(b.peerEnd(), b.now());
            b.act();
            b.arrives("<SEQ=0><ACK=1><CTL=SYN,ACK>");
        });
        add(LISTEN, SYN_SENT, Cause.SEND, b -> {
            b.listenOnce(b.peerEnd());
            b.send(10);
            b.arrives("<SEQ=0><ACK=1><CTL=SYN,ACK>");
            b.arrives("<SEQ=1><ACK=11><CTL=ACK>");
        });
        add(LISTEN, SYN_RECEIVED, Cause.SYN, b -> {
            b.listenOnce(null);
            b.arrives(SYN);
        });
        add(LISTEN, CLOSED, Cause.CLOSE, b -> {
            b.listenOnce(null);
            b.close();
        });
        add(LISTEN, CLOSED, Cause.ABORT, b -> {
            b.listenOnce(null);
            b.abort();
        });
        add(SYN_SENT, SYN_RECEIVED, Cause.SYN, ArcCases::crossSyns);
        add(SYN_SENT, ESTABLISHED, Cause.SYN_ACK, Bench::establishActively);
        add(SYN_SENT, CLOSED, Cause.RST, b -> {
            b.connect();
            b.arrives("<SEQ=0><ACK=1><CTL=RST,ACK>");
        });
        add(SYN_SENT, CLOSED, Cause.CLOSE, b -> {
            b.connect();
            b.close();
        });
        add(SYN_SENT, CLOSED, Cause.ABORT, b -> {
            b.connect();
            b.abort();
        });
    }

    /// The host is in SYN-RECEIVED with an active OPEN behind it.
    private static void crossSyns(Bench b) {
        b.connect();
        b.arrives(SYN);
    }

    /// The host is in SYN-RECEIVED with a passive OPEN behind it: of a listener, or for one.
    private static void begin(Bench b) {
        if (b.random(2) == 0) b.listen();
        else b.listenOnce(null);
        b.arrives(SYN);
    }

    private void embryos() {
        add(SYN_RECEIVED, ESTABLISHED, Cause.ACK_OF_SYN, b -> {
            begin(b);
            b.arrives("<SEQ=1><ACK=1><CTL=ACK>");
        });
        add(SYN_RECEIVED, FIN_WAIT_1, Cause.CLOSE, b -> {
            crossSyns(b);
            b.close();
            b.arrives("<SEQ=1><ACK=2><CTL=ACK>");
        });
        add(SYN_RECEIVED, LISTEN, Cause.RST, b -> {
            begin(b);
            b.arrives("<SEQ=1><CTL=RST>");
        });
        add(SYN_RECEIVED, LISTEN, Cause.SYN_IN_WINDOW, b -> {
            begin(b);
            b.arrives(SYN_IN_WINDOW);
        });
        add(SYN_RECEIVED, CLOSED, Cause.RST, b -> {
            crossSyns(b);
            b.arrives("<SEQ=1><CTL=RST>");
        });
        add(SYN_RECEIVED, CLOSED, Cause.SYN_IN_WINDOW, off(Setting.RFC_5961), b -> {
            crossSyns(b);
            b.arrives(SYN_IN_WINDOW);
        });
        add(SYN_RECEIVED, CLOSED, Cause.EMBRYO_LIFETIME, b -> {
            b.listen();
            b.arrives(SYN);
            b.pass(100 * Times.SECOND);
        });
        add(SYN_RECEIVED, CLOSED, Cause.LISTENER_CLOSED, b -> {
            b.listen();
            b.arrives(SYN);
            b.listener().close(b.now());
        });
        add(SYN_RECEIVED, CLOSED, Cause.ABORT, b -> {
            crossSyns(b);
            b.abort();
        });
    }

    private void closing() {
        for (State to : List.of(FIN_WAIT_1, CLOSE_WAIT)) {
            add(ESTABLISHED, to, to == FIN_WAIT_1 ? Cause.CLOSE : Cause.FIN, b -> b.reach(to));
        }
        add(FIN_WAIT_1, FIN_WAIT_2, Cause.ACK_OF_FIN, b -> b.reach(FIN_WAIT_2));
        add(FIN_WAIT_1, CLOSING, Cause.FIN, b -> b.reach(CLOSING));
        add(FIN_WAIT_2, TIME_WAIT, Cause.FIN, b -> b.reach(TIME_WAIT));
        add(CLOSING, TIME_WAIT, Cause.ACK_OF_FIN, b -> {
            b.reach(CLOSING);
            b.next("<ACK=2><CTL=ACK>");
        });
        add(CLOSE_WAIT, LAST_ACK, Cause.CLOSE, b -> b.reach(LAST_ACK));
        add(LAST_ACK, CLOSED, Cause.ACK_OF_FIN, b -> {
            b.reach(LAST_ACK);
            b.next("<ACK=2><CTL=ACK>");
        });
    }

    private void timeWait() {
        add(TIME_WAIT, CLOSED, Cause.TWO_MSL, b -> {
            b.reach(TIME_WAIT);
            b.pass(100 * Times.SECOND);
            b.arrives("<SEQ=1><ACK=2><CTL=FIN,ACK>");
            b.pass(241 * Times.SECOND);
        });
        add(TIME_WAIT, CLOSED, Cause.ABORT, b -> {
            b.reach(TIME_WAIT);
            b.abort();
        });
        add(TIME_WAIT, CLOSED, Cause.EVICTED, c -> c.with(Setting.TIME_WAITS, 1), b -> {
            b.establishPassively();
            b.go(TIME_WAIT);
            b.arrivesFrom(20_000, SYN);
            b.arrivesFrom(20_000, "<SEQ=1><ACK=1><CTL=ACK>");
            b.accept();
            b.close();
            b.arrivesFrom(20_000, "<SEQ=1><ACK=2><CTL=FIN,ACK>");
        });
        add(TIME_WAIT, CLOSED, Cause.RST, c -> c.with(Setting.TIME_WAIT_RST, 1), b -> {
            b.reach(TIME_WAIT);
            b.next("<CTL=RST>");
        });
        add(TIME_WAIT, SYN_RECEIVED, Cause.SYN, b -> {
            reuse(b);
            b.arrives("<SEQ=90001><ACK=1><CTL=ACK>");
        });
        add(SYN_RECEIVED, TIME_WAIT, Cause.RST, b -> {
            reuse(b);
            b.arrives("<SEQ=90001><CTL=RST>");
        });
        add(SYN_RECEIVED, TIME_WAIT, Cause.SYN_IN_WINDOW, b -> {
            reuse(b);
            b.arrives("<SEQ=90100><CTL=SYN>");
        });
        add(SYN_RECEIVED, TIME_WAIT, Cause.EMBRYO_LIFETIME, b -> {
            reuse(b);
            b.pass(100 * Times.SECOND);
        });
        add(SYN_RECEIVED, TIME_WAIT, Cause.LISTENER_CLOSED, b -> {
            reuse(b);
            b.listener().close(b.now());
        });
    }

    /// A later SYN meets a TIME-WAIT with a listener behind it.
    private static void reuse(Bench b) {
        b.establishPassively();
        b.go(TIME_WAIT);
        b.arrives("<SEQ=90000><CTL=SYN><MSS=1460>");
    }

    private void crossing() {
        for (State from : List.of(SYN_SENT, SYN_RECEIVED)) {
            Consumer<Bench> opens = from == SYN_SENT ? Bench::connect : ArcCases::crossSyns;
            add(from, CLOSED, Cause.R2, c -> c.with(Setting.R2_SYN, 3 * Times.SECOND),
                    opens.andThen(b -> b.pass(60 * Times.SECOND)));
            add(from, CLOSED, Cause.USER_TIMEOUT, c -> c.with(Setting.USER_TIMEOUT, Times.SECOND),
                    opens.andThen(b -> b.pass(60 * Times.SECOND)));
            add(from, CLOSED, Cause.ICMP_HARD_ERROR,
                    opens.andThen(b -> b.arrives(Errors.refused(b))));
        }
    }

    private void resets() {
        for (State from : SYNCHRONIZED) {
            add(from, CLOSED, Cause.RST, b -> {
                b.reach(from);
                b.next("<CTL=RST>");
            });
            add(from, CLOSED, Cause.ABORT, b -> {
                b.reach(from);
                b.abort();
            });
            add(from, CLOSED, Cause.SYN_IN_WINDOW, off(Setting.RFC_5961), b -> {
                b.reach(from);
                b.arrives(SYN_IN_WINDOW);
            });
        }
    }

    private void timeouts() {
        for (State from : List.of(ESTABLISHED, FIN_WAIT_1, CLOSE_WAIT, CLOSING, LAST_ACK)) {
            Consumer<Bench> waits = b -> {
                b.reach(from);
                boolean open = from == ESTABLISHED || from == CLOSE_WAIT;
                if (open) b.send(10);                       // else our FIN is unacknowledged
                b.pass(300 * Times.SECOND);
            };
            add(from, CLOSED, Cause.R2, c -> c.with(Setting.R2, 10 * Times.SECOND)
                    .with(Setting.USER_TIMEOUT, 0), waits);
            add(from, CLOSED, Cause.USER_TIMEOUT,
                    c -> c.with(Setting.USER_TIMEOUT, 10 * Times.SECOND), waits);
        }
        for (State from : List.of(ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT)) {
            add(from, CLOSED, Cause.KEEP_ALIVE, c -> c.with(Setting.KEEP_ALIVE_IDLE, Times.SECOND)
                    .with(Setting.KEEP_ALIVE_INTERVAL, Times.SECOND), b -> {
                        b.options(OpenOptions.STANDARD.keepAlive(true));
                        b.reach(from);
                        b.pass(60 * Times.SECOND);
                    });
        }
    }

    private void orphans() {
        for (State from : List.of(FIN_WAIT_1, CLOSING, LAST_ACK)) {
            add(from, CLOSED, Cause.PROBE_LIMIT, c -> c.with(Setting.ORPHAN_PROBES, 3), b -> {
                b.establish();
                b.next("<WND=0><CTL=ACK>");
                b.send(10);
                if (from == LAST_ACK) b.next("<WND=0><CTL=FIN,ACK>");
                b.closeBoth();
                if (from == CLOSING) b.next("<WND=0><CTL=FIN,ACK>");
                for (int i = 0; i < 30; i++) {
                    b.pass(5 * Times.SECOND);
                    b.next("<WND=0><CTL=ACK>");             // the peer lives
                }
            });
        }
        add(FIN_WAIT_2, CLOSED, Cause.ORPHAN_LIMIT, b -> {
            b.establish();
            b.closeBoth();
            b.next("<ACK=2><CTL=ACK>");
            b.pass(61 * Times.SECOND);
        });
        for (State from : SYNCHRONIZED) {
            add(from, CLOSED, Cause.UNREAD_TEXT, b -> {
                b.establish();
                b.text(9);
                b.go(from);
                b.closeBoth();
            });
        }
        for (State from : List.of(FIN_WAIT_1, FIN_WAIT_2)) {
            add(from, CLOSED, Cause.TEXT_AFTER_CLOSE, b -> {
                b.establish();
                b.closeBoth();
                if (from == FIN_WAIT_2) b.next("<ACK=2><CTL=ACK>");
                b.next("<DATA=9><CTL=ACK>");
            });
        }
    }

    private static UnaryOperator<TcpConfig> off(Setting setting) {
        return c -> c.with(setting, 0);
    }
}
