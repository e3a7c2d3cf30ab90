package elva.sim.conversation;

import elva.judge.Violation;
import elva.sim.Host;
import elva.sim.HostOptions;
import elva.sim.Link;
import elva.sim.LinkConditions;
import elva.sim.LinkFaults;
import elva.sim.Replay;
import elva.sim.Times;
import elva.sim.World;
import elva.sim.WorldObserver;
import elva.tcp.Connection;
import elva.tcp.ConnectionListener;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.Usage;
import elva.wire.Endpoint;
import elva.wire.Prefix;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One random conversation: two hosts, a faulty network, two programs; everything follows from a
/// seed. Afterwards the oracles are asked: every octet right and in its place, both ends parted as
/// they should, no rule of the wire broken, nothing left behind.
public final class Conversation {
    private static final int PORT_A = 40_000;
    private static final int PORT_B = 80;
    private static final long PATIENCE_NANOS = 900 * Times.SECOND;
    private static final long CLEAN_UP_NANOS = 3_000 * Times.SECOND;

    private final Plan plan;
    private final World world;
    private final Tally tally = new Tally();
    private final Host hostA;
    private final Host hostB;
    private final App a;
    private final App b;
    private @Nullable Listener listener;
    private boolean together;

    private Conversation(Plan plan) {
        this.plan = plan;
        world = new World(plan.seed());
        world.observe(tally);
        hostA = host("A", plan.a(), plan.v6() ? "2001:db8::1/64" : "192.0.2.1/24");
        hostB = host("B", plan.b(), plan.v6() ? "2001:db8::2/64" : "192.0.2.2/24");
        Octets streamA = new Octets(2 * plan.seed());
        Octets streamB = new Octets(2 * plan.seed() + 1);
        a = new App(world, hostA, plan.a(), new App.Streams(streamA, streamB), this::progressed);
        b = new App(world, hostB, plan.b(), new App.Streams(streamB, streamA), this::progressed);
    }

    private Host host(String name, EndPlan end, String address) {
        long clock = world.random("clock " + name).nextLong() >> 2;
        return world.host(name, new HostOptions(List.of(Prefix.parse(address)), end.mtu(),
                end.config(), clock, !end.noDelay()));
    }

    /// Runs the conversation of a seed.
    ///
    /// @throws AssertionError if an oracle finds a fault; its message tells the story and how to
    ///     see it again
    public static ConversationResult run(long seed) {
        return run(Plan.draw(seed), _ -> new WorldObserver() {});
    }

    /// Runs a plan with somebody else in its world.
    static ConversationResult run(Plan plan, Function<World, WorldObserver> company) {
        try {
            Conversation conversation = new Conversation(plan);
            conversation.world.observe(company.apply(conversation.world));
            return conversation.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(story(plan, company, e), e);
        }
    }

    private static String story(Plan plan, Function<World, WorldObserver> company,
            Throwable failure) {
        Conversation again = new Conversation(plan);
        Recorder recorder = new Recorder();
        again.world.observe(company.apply(again.world));
        again.world.observe(recorder);
        try {
            again.run();
        } catch (AssertionError | RuntimeException _) {
            // the same again, this time with a witness
        }
        return "conversation " + Replay.line(plan.seed()) + "\n" + failure.getMessage()
                + "\n" + plan + "\n" + recorder.story();
    }

    private ConversationResult run() {
        try {
            begin();
            world.at(plan.faultsEndNanos(), this::endFaults);
            world.at(plan.faultsEndNanos() + PATIENCE_NANOS, this::giveUp);
            world.runUntil(this::isOver, plan.faultsEndNanos() + 2 * PATIENCE_NANOS);
            if (isClean() && listener != null) {
                listener.close(hostB.clockNanos());
                hostB.pump();
            }
            long latest = world.nowNanos() + CLEAN_UP_NANOS;
            while (isClean() && world.nextEventNanos() <= latest) world.step();
            judge();
        } finally {
            hostA.close();
            hostB.close();
        }
        boolean halfClosed = a.receivedAfterClose() > 0 || b.receivedAfterClose() > 0;
        return new ConversationResult(plan.seed(), tally, halfClosed, a.received() + b.received(),
                world.packetCount(), world.nowNanos(), world.traceHash());
    }

    // what the two ends do

    private void begin() {
        link("A", "B").conditions(plan.there());
        link("B", "A").conditions(plan.back());
        Endpoint atA = new Endpoint(hostA.address(), PORT_A);
        Endpoint atB = new Endpoint(hostB.address(), PORT_B);
        switch (plan.opening()) {
            case LISTEN -> listener = hostB.tcp().listen(atB, options(b), this::accept,
                    hostB.clockNanos());
            case LISTEN_ONCE -> b.begin(hostB.tcp().listenOnce(atB, null, options(b),
                    hostB.clockNanos()));
            case SIMULTANEOUS -> connect(b, atA, atB);
            case REFUSED -> { }
        }
        connect(a, atB, atA);
        if (plan.intruder()) new Intruder(world, a, b, plan.faultsEndNanos()).begin();
    }

    private Link link(String from, String to) {
        return world.link(from, to);
    }

    private static OpenOptions options(App app) {
        return OpenOptions.STANDARD.keepAlive(app.plan().keepAlive());
    }

    private static void connect(App app, Endpoint to, Endpoint from) {
        Host host = app.host();
        Connection c = host.tcp().connect(to, options(app).local(from),
                ConnectionListener.NONE, host.clockNanos());
        app.begin(c);
    }

    private void accept(Listener from) {
        if (plan.acceptDelayNanos() == 0) acceptNow(from);
        else world.after(plan.acceptDelayNanos(), () -> acceptNow(from));
    }

    private void acceptNow(Listener from) {
        Connection c = from.accept();
        if (c == null) return;
        if (b.hasConnection()) c.abort(hostB.clockNanos());         // an old SYN came again
        else b.begin(c);
    }

    /// Both ends have everything: now they may close at once.
    private void progressed() {
        boolean ready = plan.a().closing() == Closing.TOGETHER && !together
                && a.has(plan.b().io().octets()) && b.has(plan.a().io().octets());
        if (!ready) return;
        together = true;
        world.after(Times.MILLISECOND, () -> {
            a.closeTogether();
            b.closeTogether();
        });
    }

    private void endFaults() {
        calm("A", "B");
        calm("B", "A");
    }

    private void calm(String from, String to) {
        LinkConditions now = link(from, to).conditions();
        link(from, to).conditions(now.faults(LinkFaults.NONE)
                .rate(now.pace().bitsPerSecond(), Long.MAX_VALUE));
    }

    private void giveUp() {
        a.giveUp();
        b.giveUp();
    }

    private boolean isClean() {
        return hostA.isClean() && hostB.isClean();
    }

    private boolean isOver() {
        if (!isClean()) return true;
        return a.isFinished() && (b.isFinished() || !b.hasConnection());
    }

    // what must hold in the end

    private void judge() {
        for (Host host : List.of(hostA, hostB)) {
            host.settle();
            for (Throwable failure : host.failures()) {
                throw new AssertionError(host.name() + ": " + failure, failure);
            }
            for (Violation violation : host.violations()) {
                throw new AssertionError(host.name() + " broke a rule at " + violation);
            }
        }
        for (Host host : List.of(hostA, hostB)) {
            Usage usage = host.stack().usage();
            if (!usage.isNothing()) {
                throw new AssertionError(host.name() + " keeps something: " + usage + "; " + a
                        + "; " + b);
            }
            tally.count(host);
        }
        if (world.nextEventNanos() != Long.MAX_VALUE) {
            throw new AssertionError("something is still to happen at "
                    + Times.seconds(world.nextEventNanos()) + " s");
        }
        Verdict.check(plan.isGentle(), a.report(), b.report());
    }
}
