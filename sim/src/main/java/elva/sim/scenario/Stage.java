package elva.sim.scenario;

import elva.judge.Tuple;
import elva.judge.Violation;
import elva.sim.Carriage;
import elva.sim.Fate;
import elva.sim.Host;
import elva.sim.HostOptions;
import elva.sim.Link;
import elva.sim.LinkConditions;
import elva.sim.PacketView;
import elva.sim.World;
import elva.sim.WorldObserver;
import elva.sim.ladder.LadderBuilder;
import elva.sim.ladder.LadderEvent;
import elva.sim.ladder.Side;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import elva.tcp.TcpObserver.Arc;
import java.util.ArrayList;
import java.util.List;

/// Where a scenario is played: two ends, A on the left and B on the right, 10 ms apart, and a
/// ladder of what happens between them. Not thread-safe.
public final class Stage implements AutoCloseable {
    static final long SECOND = 1_000_000_000L;
    static final int PORT_A = 40_000;
    static final int PORT_B = 80;
    private static final long PATIENCE_NANOS = 200 * SECOND;
    private static final String A = "A";
    private static final String B = "B";

    private final ScenarioOptions options;
    private final World world;
    private final LadderBuilder ladder = new LadderBuilder(A, B);
    private final List<Party> parties = new ArrayList<>();
    private Party a;
    private Party b;

    Stage(ScenarioOptions options) {
        this.options = options;
        world = new World(options.seed());
        world.standardConditions(LinkConditions.STANDARD.faults(options.faults()));
        world.observe(new Watcher());
        if (options.observer() != null) world.observe(options.observer());
        a = party(A, TcpConfig.STANDARD);
        b = party(B, TcpConfig.STANDARD);
    }

    private Party party(String name, TcpConfig config) {
        boolean left = name.equals(A);
        String address = options.v6() ? left ? "2001:db8::1/64" : "2001:db8::2/64"
                : left ? "192.0.2.1/24" : "192.0.2.2/24";
        Host host = world.host(name, HostOptions.of(address).config(config));
        if (left) host.stack().tap(options.tap());
        Party party = new Party(host, refusal -> note(name + ": " + refusal.getMessage()));
        parties.add(party);
        return party;
    }

    Party a() { return a; }

    Party b() { return b; }

    World world() { return world; }

    /// A's host begins anew, as if nothing had been before.
    void restartA(TcpConfig config) {
        world.remove(a.host());
        a.host().cut();
        a = party(A, config);
    }

    /// Gives both ends other settings, before anything was done.
    void configure(Setting setting, long value) {
        TcpConfig config = a.host().options().config().with(setting, value);
        for (Party party : parties) world.remove(party.host());
        close();
        parties.clear();
        a = party(A, config);
        b = party(B, config);
    }

    Link fromA() {
        return world.link(A, B);
    }

    Link fromB() {
        return world.link(B, A);
    }

    /// Lets time pass.
    void pass(long nanos) {
        world.runUntil(world.nowNanos() + nanos);
    }

    /// Lets time pass until nothing more would happen, or a day is over.
    void passAll() {
        long latest = world.nowNanos() + 86_400 * SECOND;
        while (world.nextEventNanos() <= latest) world.step();
    }

    void note(String text) {
        ladder.note(world.nowNanos(), null, text);
    }

    /// B listens, A connects; at a full second both are ESTABLISHED, if the link lets them.
    void open() {
        b.listen(PORT_B);
        a.connect(b.at(PORT_B), PORT_A);
        world.runUntil(() -> a.state().isSynchronized() && b.state().isSynchronized(),
                world.nowNanos() + PATIENCE_NANOS);
        world.runUntil((world.nowNanos() / SECOND + 1) * SECOND);
    }

    ScenarioResult result(Scenario scenario) {
        List<Violation> violations = new ArrayList<>();
        for (Party party : parties) {
            party.host().settle();
            violations.addAll(party.host().violations());
        }
        return new ScenarioResult(scenario, ladder.build(), violations, world.nowNanos());
    }

    /// Gives the hosts' memory back.
    @Override
    public void close() {
        for (Party party : parties) party.host().close();
    }

    /// Draws what the world tells.
    private final class Watcher implements WorldObserver {
        @Override
        public void carried(Carriage carriage) {
            Side side = carriage.from().equals(A) ? Side.LEFT : Side.RIGHT;
            if (carriage.fate() == Fate.DUPLICATE) {
                ladder.correct(side, LadderEvent.Outcome.TWICE);
                return;
            }
            LadderEvent.Outcome outcome = switch (carriage.fate()) {
                case DELIVERED, DUPLICATE -> LadderEvent.Outcome.ARRIVED;
                case CORRUPTED -> LadderEvent.Outcome.DAMAGED;
                case LOST, SCRIPTED, PARTITIONED, QUEUE_FULL, TOO_BIG, NO_ROUTE ->
                        LadderEvent.Outcome.LOST;
            };
            ladder.sent(carriage.sentNanos(), side, PacketView.of(carriage.packet()), outcome);
        }

        @Override
        public void stateChanged(Host host, Tuple tuple, Arc arc) {
            Side side = host.name().equals(A) ? Side.LEFT : Side.RIGHT;
            ladder.changed(world.nowNanos(), side, arc.from(), arc.to(), arc.cause());
        }
    }
}
