package elva.sim.directed;

import elva.judge.Violation;
import elva.sim.Crafted;
import elva.sim.Host;
import elva.sim.HostOptions;
import elva.sim.LinkConditions;
import elva.sim.PacketView;
import elva.sim.RawPeer;
import elva.sim.Times;
import elva.sim.World;
import elva.sim.WorldObserver;
import elva.sim.conversation.Tally;
import elva.tcp.Connection;
import elva.tcp.ConnectionListener;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.State;
import elva.tcp.TcpConfig;
import elva.wire.Control;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import elva.wire.Prefix;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One host under test, and a peer without a TCP that sends what a script says: a hostile one, or
/// one whose packets come at the worst moment.
///
/// Segments are written as the RFC writes them, with relative numbers: SEQ 0 is the peer's SYN,
/// ACK 1 acknowledges the host's. Not thread-safe.
public final class Bench {
    static final int HOST_PORT = 80;
    private static final long STEP_NANOS = 2 * Times.MILLISECOND;
    private static final long DELAY_NANOS = Times.MILLISECOND / 2;
    private static final long CLEAN_UP_NANOS = 5_000 * Times.SECOND;

    private final World world;
    private final Tally tally = new Tally();
    private final SplittableRandom random;
    private final boolean v6;
    private final Host host;
    private final RawPeer peer;
    private final int peerPort;
    private final int peerIss;
    private int hostIss;
    private @Nullable Connection connection;
    private @Nullable Listener listener;
    private OpenOptions options = OpenOptions.STANDARD;
    private String common = "";

    /// The next number the peer has to send, and the next it expects.
    private int seq = 1;
    private int ack = 1;

    Bench(long seed, TcpConfig config, boolean v6, WorldObserver observer) {
        this.v6 = v6;
        world = new World(seed);
        world.observe(tally);
        world.observe(observer);
        world.standardConditions(LinkConditions.STANDARD.delayNanos(DELAY_NANOS));
        random = world.random("bench");
        host = world.host("H", new HostOptions(List.of(Prefix.parse(v6 ? "2001:db8::2/64"
                : "192.0.2.2/24")), 1_500, config, random.nextLong() >> 2, true));
        peer = world.rawPeer("P", IpAddress.parse(v6 ? "2001:db8::1" : "192.0.2.1"));
        peer.onArrival(this::heard);
        peerPort = 30_000 + random.nextInt(30_000);
        peerIss = random.nextInt();
    }

    private void heard(PacketView packet) {
        if (packet.has(Control.SYN)) hostIss = packet.seq();
    }

    Host host() { return host; }

    RawPeer peer() { return peer; }

    World world() { return world; }

    boolean isV6() { return v6; }

    Tally tally() { return tally; }

    int random(int bound) {
        return random.nextInt(bound);
    }

    Endpoint hostEnd() {
        return new Endpoint(host.address(), HOST_PORT);
    }

    Endpoint peerEnd() {
        return peer.port(peerPort);
    }

    // the peer

    /// A segment of the peer arrives.
    void arrives(String segment) {
        arrivesFrom(peerPort, segment);
    }

    /// Fields that each further segment of the peer has; empty for none.
    void everySegment(String fields) {
        common = fields;
    }

    /// One from another port of the peer.
    void arrivesFrom(int port, String segment) {
        peer.send(crafted(port, segment));
        pass(STEP_NANOS);
    }

    /// Several at the same moment.
    void arriveTogether(String... segments) {
        for (String segment : segments) peer.send(crafted(peerPort, segment));
        pass(STEP_NANOS);
    }

    private byte[] crafted(int port, String segment) {
        return Crafted.packet(peer.port(port), localEnd(), segment + common, peerIss, hostIss);
    }

    /// Our socket, wherever the connection is bound.
    private Endpoint localEnd() {
        return connection == null || connection.local().port() == 0 ? hostEnd()
                : new Endpoint(host.address(), connection.local().port());
    }

    /// A packet arrives as it is.
    void arrives(byte[] packet) {
        peer.sendTo(host.name(), packet);
        pass(STEP_NANOS);
    }

    /// The packet that would arrive for a segment.
    byte[] packet(String segment) {
        return crafted(peerPort, segment);
    }

    /// A segment with the peer's next number; the rest as given, `<CTL=FIN,ACK>`.
    void next(String rest) {
        arrives("<SEQ=" + seq + "><ACK=" + ack + ">" + rest);
    }

    /// The peer's next text arrives.
    void text(int length) {
        next("<DATA=" + length + "><CTL=ACK>");
        seq += length;
    }

    /// `<SEQ=n>`, so much beyond the peer's next number.
    String seq(int beyond) {
        return "<SEQ=" + (seq + beyond) + ">";
    }

    /// `<ACK=n>`, so much beyond what the peer expects next.
    String ack(int beyond) {
        return "<ACK=" + (ack + beyond) + ">";
    }

    // time and the host's user

    void pass(long nanos) {
        world.runUntil(world.nowNanos() + nanos);
    }

    void options(OpenOptions wanted) {
        options = wanted;
    }

    Connection connection() {
        if (connection == null) throw new IllegalStateException("no connection");
        return connection;
    }

    void listen() {
        listener = host.tcp().listen(hostEnd(), options, Listener.Events.NONE, now());
        host.pump();
    }

    Listener listener() {
        if (listener == null) throw new IllegalStateException("no listener");
        return listener;
    }

    void listenOnce(@Nullable Endpoint only) {
        connection = host.tcp().listenOnce(hostEnd(), only, options, now());
        host.pump();
    }

    void connect() {
        connection = host.tcp().connect(peerEnd(), options.local(new Endpoint(host.address(),
                HOST_PORT)), ConnectionListener.NONE, now());
        act();
    }

    /// The listener's next connection.
    void accept() {
        connection = listener().accept();
    }

    void send(int length) {
        MemorySegment text = MemorySegment.ofArray(new byte[length]);
        connection().send(text, 0, length, 0, now());
        act();
    }

    void close() {
        connection().close(now());
        act();
    }

    void closeBoth() {
        connection().closeBoth(now());
        act();
    }

    void abort() {
        connection().abort(now());
        act();
    }

    long now() {
        return host.clockNanos();
    }

    /// What was asked for is done, and has arrived.
    void act() {
        host.pump();
        pass(STEP_NANOS);
    }

    // the way to a state

    /// Opens actively or passively, as chance wants.
    void establish() {
        if (random.nextBoolean()) establishPassively();
        else establishActively();
    }

    void establishPassively() {
        listen();
        arrives("<SEQ=0><CTL=SYN><MSS=1460>");
        arrives("<SEQ=1><ACK=1><CTL=ACK>");
        accept();
    }

    void establishActively() {
        connect();
        arrives("<SEQ=0><ACK=1><CTL=SYN,ACK><MSS=1460>");
    }

    /// Brings a new connection to a synchronized state.
    void reach(State state) {
        establish();
        go(state);
    }

    /// Brings a connection from ESTABLISHED to a synchronized state.
    void go(State state) {
        switch (state) {
            case ESTABLISHED -> { }
            case FIN_WAIT_1 -> close();
            case FIN_WAIT_2, TIME_WAIT -> {
                close();
                ack++;
                next("<CTL=ACK>");
                if (state == State.TIME_WAIT) peerCloses();
            }
            case CLOSE_WAIT, LAST_ACK -> {
                peerCloses();
                if (state == State.LAST_ACK) close();
            }
            case CLOSING -> {
                close();
                peerCloses();
            }
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED -> throw new IllegalArgumentException(
                    state.toString());
        }
        if (connection().state() != state) {
            throw new AssertionError("wanted " + state + ", is in " + connection().state());
        }
    }

    void peerCloses() {
        next("<CTL=FIN,ACK>");
        seq++;
    }

    // the host with itself

    /// The host connects to itself, so many times at one moment.
    void connectToItself(int count) {
        listen();
        for (int i = 0; i < count; i++) {
            host.tcp().connect(hostEnd(), options, ConnectionListener.NONE, now());
        }
        act();
    }

    // the end

    /// Gives up what is left, waits until all is over, and asks the oracles.
    void finish() {
        for (Connection c : host.tcp().connections()) c.abort(now());
        if (connection != null) connection.abort(now());        // it may be in LISTEN
        if (listener != null && listener.state() == State.LISTEN) listener.close(now());
        host.pump();
        long latest = world.nowNanos() + CLEAN_UP_NANOS;
        while (world.nextEventNanos() <= latest) world.step();
        host.settle();
        for (Throwable failure : host.failures()) throw new AssertionError(failure);
        for (Violation violation : host.violations()) {
            throw new AssertionError("the host broke a rule at " + violation);
        }
        if (!host.stack().usage().isNothing()) {
            throw new AssertionError("the host keeps something: " + host.stack().usage());
        }
        tally.count(host);
    }

    void dispose() {
        host.close();
    }
}
