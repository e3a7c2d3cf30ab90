package elva.tcp;

import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.segment;
import static org.assertj.core.api.Assertions.assertThat;

import elva.stack.StackConfig;
import elva.wire.Control;
import elva.wire.Endpoint;
import elva.wire.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A whole stack in virtual time, a connection of it in some state, and a peer that does what a
/// script says:
///
/// ```
/// in(ESTABLISHED).arrives(rst().seq(5001))
///     .sends("<SEQ=2000><ACK=5000><CTL=ACK>").thenIn(ESTABLISHED);
/// ```
///
/// The state is reached by real segments and user calls. Numbers are round in every state: SND.NXT
/// is 2000 and RCV.NXT 5000, SYN and FIN counted; both windows are 4000, the peer's MSS is 1000;
/// the round trip of the handshake took no time. The connection goes from our port 80 to the
/// peer's 1024. ISS is no secret here: the clock is set so that it comes out right.
///
/// First what shall be otherwise ([#over], [#with], [#options], [#passively], [#once], ...); the
/// first [#arrives], [#after], [#user] or look at it brings the connection into its state. Every
/// step lets the stack send what it owes. [#sends] compares what has left since the last [#sends].
///
/// Every octet of text that leaves is compared with the [Pattern] by its number, whatever the test.
final class Bench {
    static final int LOCAL_PORT = 80;
    static final int REMOTE_PORT = 1024;
    static final int OUR_NEXT = 2000;
    static final int PEER_NEXT = 5000;
    static final int WINDOW = 4000;
    static final int PEER_MSS = 1000;

    private final State wanted;
    private IpVersion ip = IpVersion.V4;
    private TcpConfig config = TcpConfig.STANDARD.with(Setting.RECEIVE_BUFFER, WINDOW);
    private OpenOptions options = OpenOptions.STANDARD;
    private List<String> addresses = List.of("192.0.2.2/24", "2001:db8::2/64");
    private int mtu = 1500;
    private long seed = 1;
    private boolean passive;
    private boolean once;
    private Duration roundTrip = Duration.ZERO;
    private UnaryOperator<PeerSegment> peerSyn = syn -> syn.mss(PEER_MSS);
    private UnaryOperator<PeerSegment> everyArrival = s -> s;
    private int window = WINDOW;
    private int ourNext = OUR_NEXT;
    private int peerNext = PEER_NEXT;

    private @Nullable VirtualHost host;
    private @Nullable Listener listener;
    private @Nullable Connection connection;
    private @Nullable BenchUser user;
    final List<Connection> accepted = new ArrayList<>();
    private final List<Integer> signals = new ArrayList<>();
    private int looked;
    private int reached;

    private Bench(State wanted) {
        this.wanted = wanted;
    }

    static Bench in(State state) {
        return new Bench(state);
    }

    // What shall be otherwise

    Bench over(IpVersion version)              { ip = version; return this; }
    Bench with(Setting s, long value)          { config = config.with(s, value); return this; }
    Bench options(UnaryOperator<OpenOptions> o) { options = o.apply(options); return this; }
    Bench addresses(String... ours)            { addresses = List.of(ours); return this; }
    Bench mtu(int octets)                      { mtu = octets; return this; }
    Bench window(int peers)                    { window = peers; return this; }
    Bench roundTrip(Duration ofHandshake)      { roundTrip = ofHandshake; return this; }

    /// Another secret for the initial sequence numbers.
    Bench seed(long number)                    { seed = number; return this; }

    /// SND.NXT and RCV.NXT in the state; segments then need SEQ and ACK.
    Bench numbers(int our, int peers) {
        ourNext = our;
        peerNext = peers;
        return this;
    }

    /// By a listener that forks, instead of by an active OPEN.
    Bench passively()                          { passive = true; return this; }

    /// By a passive OPEN for one connection.
    Bench once() {
        once = true;
        return passively();
    }

    /// The options of the peer's SYN or SYN,ACK; without this, MSS 1000.
    Bench peerSyn(UnaryOperator<PeerSegment> how) { peerSyn = how; return this; }

    /// Something that all the peer's segments of the script have, the handshake's too.
    Bench everyArrival(UnaryOperator<PeerSegment> how) { everyArrival = how; return this; }

    // What happens

    /// Packets arrive, one by one: the stack sends what it owes after each.
    Bench arrives(Arrival... arrivals) {
        for (Arrival a : arrivals) arrivesTogether(a);
        return this;
    }

    /// Packets arrive in one batch, before the stack sends anything.
    Bench arrivesTogether(Arrival... arrivals) {
        VirtualHost h = host();
        for (Arrival a : arrivals) h.arrives(a);
        h.transmit();
        return this;
    }

    Bench after(Duration time) {
        host().pass(time.toNanos());
        return this;
    }

    /// From now on the peer answers each packet that leaves, after a round trip.
    Bench answering(Duration after, Function<Sent, List<? extends Arrival>> answers) {
        host().answer(after.toNanos(), answers);
        return this;
    }

    /// From now on the peer acknowledges everything that leaves, with an open window.
    Bench acknowledging(Duration after) {
        return answering(after, s -> s.header.segmentLength() == 0 ? List.of()
                : List.of(ackOf(s.end()).seq(s.ack()).window(window)));
    }

    /// From now on the peer is silent.
    Bench silent() {
        host().answer(0, null);
        return this;
    }

    BenchUser user() {
        start();
        return Objects.requireNonNull(user);
    }

    // What is to follow

    /// Exactly these segments have left since the last time, in this order; none: `sends("")`.
    Bench sends(String... segments) {
        List<String> expected = Arrays.stream(segments).filter(s -> !s.isEmpty()).toList();
        assertThat(fresh()).extracting(Sent::toString).containsExactlyElementsOf(expected);
        looked = host().sent.size();
        return this;
    }

    Bench thenIn(State state) {
        assertThat(state()).as("state").isEqualTo(state);
        return this;
    }

    /// Why it took its last arc.
    Bench because(Cause cause) {
        assertThat(arcs().getLast().cause()).as("cause").isEqualTo(cause);
        return this;
    }

    /// It ended, and this is what its user is told.
    Bench told(Reason reason) {
        End end = connection().end();
        assertThat(end).isNotNull();
        assertThat(end.reason()).as("reason").isEqualTo(reason);
        return this;
    }

    // What there is to see

    VirtualHost host() {
        start();
        return Objects.requireNonNull(host);
    }

    IpVersion ip() { return ip; }

    State state() {
        start();
        if (connection != null) return connection.state();
        List<TcpObserver.Arc> arcs = arcs();
        if (!arcs.isEmpty()) return arcs.getLast().to();
        return listener != null ? listener.state() : State.CLOSED;
    }

    /// The arcs of the connection under test, those before it was in its state too.
    List<TcpObserver.Arc> arcs() {
        return host().arcs.stream().filter(t -> t.remote().port() == REMOTE_PORT)
                .map(VirtualHost.Told::arc).toList();
    }

    Connection connection() {
        start();
        return Objects.requireNonNull(connection, "no connection: " + arcs());
    }

    Listener listener() {
        start();
        return Objects.requireNonNull(listener);
    }

    Status status() {
        return connection().status(host().nowNanos);
    }

    /// What left since the connection was in its state.
    List<Sent> sent() {
        List<Sent> all = host().sent;
        return all.subList(reached, all.size());
    }

    /// What left since the last [#sends] or [#forget].
    List<Sent> fresh() {
        List<Sent> all = host().sent;
        return all.subList(Math.max(looked, reached), all.size());
    }

    /// The one segment that left since the last [#sends] or [#forget].
    Sent only() {
        assertThat(fresh()).hasSize(1);
        Sent one = fresh().getFirst();
        forget();
        return one;
    }

    /// What left so far matters no more to [#sends].
    Bench forget() {
        looked = host().sent.size();
        return this;
    }

    /// What left since the stack came up, the handshake too.
    List<Sent> everySent() { return host().sent; }

    /// How often the connection's user was told one of these bits of [Signal].
    int signalled(int bits) {
        return (int) signals.stream().filter(s -> (s & bits) != 0).count();
    }

    Endpoint local()  { return new Endpoint(ip.local, LOCAL_PORT); }

    Endpoint remote() { return new Endpoint(ip.remote, REMOTE_PORT); }

    // The way into the state

    private void start() {
        if (host != null) return;
        int fin = hasSentFin() ? 1 : 0;
        int iss = ourNext - 1 - fin;
        VirtualHost h = newHost();
        h.nowNanos = 4_000L * ((1L << 32) + Integer.toUnsignedLong(iss - issAtZero()));
        host = h;
        user = new BenchUser(this, h, iss + 1, peerNext - (hasPeersFin() ? 1 : 0));
        h.onSent = user::check;
        if (wanted != State.CLOSED) open(h, iss);
        h.sent.stream().filter(Sent::isSyn).findFirst().ifPresent(
                syn -> assertThat(syn.seq()).as("ISS by the clock").isEqualTo(iss));
        assertThat(state()).isEqualTo(wanted);
        signals.clear();
        reached = h.sent.size();
        h.zeroNanos = h.nowNanos;
    }

    private boolean hasSentFin() {
        return switch (wanted) {
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> true;
            default -> false;
        };
    }

    private boolean hasPeersFin() {
        return switch (wanted) {
            case CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> true;
            default -> false;
        };
    }

    private VirtualHost newHost() {
        List<Prefix> ours = addresses.stream().map(Prefix::parse).toList();
        return new VirtualHost(ip, new StackConfig(ours, config), mtu, seed);
    }

    /// The initial sequence number of the same sockets with the same secret, at time zero.
    private int issAtZero() {
        VirtualHost h = newHost();
        OpenOptions from = OpenOptions.STANDARD.local(new Endpoint(ip.local, LOCAL_PORT));
        h.stack.tcp().connect(remote(), from, ConnectionListener.NONE, 0);
        h.transmit();
        return h.sent.getFirst().seq();
    }

    private void open(VirtualHost h, int iss) {
        if (passive || wanted == State.LISTEN) {
            listen(h);
            if (wanted == State.LISTEN) return;
        } else {
            OpenOptions from = options.local() == null ? options.local(local()) : options;
            use(h.stack.tcp().connect(remote(), from, ConnectionListener.NONE, h.nowNanos));
            h.transmit();
        }
        int irs = peerNext - (hasPeersFin() ? 2 : 1);
        if (wanted != State.SYN_SENT) shakeHands(h, iss, irs);
        h.transmit();
    }

    private void listen(VirtualHost h) {
        if (once) {
            use(h.stack.tcp().listenOnce(local(), null, options, h.nowNanos));
        } else {
            listener = h.stack.tcp().listen(local(), options, this::accept, h.nowNanos);
        }
    }

    private void accept(Listener from) {
        Connection c = Objects.requireNonNull(from.accept());
        boolean underTest = c.remote().port() == REMOTE_PORT
                && (connection == null || connection.end() != null);
        if (underTest) use(c);
        else accepted.add(c);
    }

    private void use(Connection c) {
        connection = c;
        c.listener((_, bits) -> signals.add(bits));
    }

    private void shakeHands(VirtualHost h, int iss, int irs) {
        boolean crossing = wanted == State.SYN_RECEIVED && !passive;
        boolean first = passive || crossing;
        PeerSegment syn = segment(first ? Control.SYN : Control.SYN | Control.ACK).seq(irs)
                .ack(iss + 1).window(window);
        if (!first) h.pass(roundTrip.toNanos());
        arrive(h, peerSyn.apply(syn));
        if (wanted == State.SYN_RECEIVED) return;
        if (passive) {
            h.pass(roundTrip.toNanos());
            arrive(h, ackOf(iss + 1).seq(irs + 1).window(window));
        }
        finish(h, iss + 1, irs + 1);
    }

    private void finish(VirtualHost h, int una, int rcvNxt) {
        PeerSegment fin = segment(Control.FIN | Control.ACK).seq(rcvNxt).window(window);
        switch (wanted) {
            case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED -> { }
            case CLOSE_WAIT, LAST_ACK -> arrive(h, fin.ack(una));
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT -> close(h);
        }
        switch (wanted) {
            case LAST_ACK -> close(h);
            case CLOSING -> arrive(h, fin.ack(una));
            case FIN_WAIT_2, TIME_WAIT -> arrive(h, ackOf(una + 1).seq(rcvNxt).window(window));
            default -> { }
        }
        if (wanted == State.TIME_WAIT) arrive(h, fin.ack(una + 1));
    }

    private void close(VirtualHost h) {
        connection().close(h.nowNanos);
        h.transmit();
    }

    private void arrive(VirtualHost h, PeerSegment s) {
        h.arrives(everyArrival.apply(s));
        h.transmit();
    }

    /// Another connection of the same stack to the same peer, from port 80 to another port.
    Neighbour neighbour(int remotePort, OpenOptions how) {
        return new Neighbour(this, remotePort, how);
    }
}
