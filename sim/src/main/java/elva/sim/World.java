package elva.sim;

import elva.judge.Tuple;
import elva.tcp.Discard;
import elva.tcp.TcpObserver.Arc;
import elva.tcp.TcpObserver.Retransmission;
import elva.wire.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hosts and links in virtual time, which begins at 0 and passes only when everything due is done.
///
/// Everything in it follows from the seed and from what its user does: the same again gives the
/// same packets at the same times, and the same [#traceHash()]. Not thread-safe; worlds know
/// nothing of each other, so each thread may have its own.
public final class World {
    /// Events at one moment before the world is taken to run in circles.
    private static final int MOST_AT_ONCE = 1_000_000;

    private final long seed;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<IpAddress, Node> routes = new HashMap<>();
    private final Map<String, Link> links = new HashMap<>();
    private final List<WorldObserver> observers = new ArrayList<>();
    private LinkConditions standard = LinkConditions.STANDARD;
    private long nowNanos;
    private long order;
    private long hash;
    private long packetCount;
    private int atOnce;

    /// @param seed where every chance in this world comes from
    public World(long seed) {
        this.seed = seed;
    }

    private record Event(long timeNanos, long order, Runnable action)
            implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(timeNanos, other.timeNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    public long seed() { return seed; }

    /// Virtual time since the beginning.
    public long nowNanos() { return nowNanos; }

    /// What happened so far, in one number: packets with their times and fates, arcs, discards.
    public long traceHash() { return hash; }

    /// How many packets were sent so far.
    public long packetCount() { return packetCount; }

    /// Chances of their own for one purpose: what else is drawn does not shift them.
    public SplittableRandom random(String purpose) {
        long mixed = seed;
        for (int i = 0; i < purpose.length(); i++) mixed = mix(mixed + purpose.charAt(i));
        return new SplittableRandom(mixed);
    }

    /// 64 bits, well mixed.
    static long mix(long bits) {
        long x = bits + 0x9e3779b97f4a7c15L;
        x = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
        x = (x ^ x >>> 27) * 0x94d049bb133111ebL;
        return x ^ x >>> 31;
    }

    /// Tells somebody what happens from now on.
    public void observe(WorldObserver observer) {
        observers.add(observer);
    }

    // hosts and links

    /// What links are like that are used from now on for the first time.
    public void standardConditions(LinkConditions wanted) {
        standard = wanted;
    }

    /// A new host with a stack of its own.
    ///
    /// @throws IllegalArgumentException if the name or an address is taken
    public Host host(String name, HostOptions options) {
        Host host = new Host(this, name, options);
        options.addresses().forEach(prefix -> attach(host, prefix.address()));
        return host;
    }

    /// A new host without a stack: a script says what it sends.
    ///
    /// @throws IllegalArgumentException if the name or an address is taken
    public RawPeer rawPeer(String name, IpAddress address) {
        RawPeer peer = new RawPeer(this, name, address);
        attach(peer, address);
        return peer;
    }

    /// A new place beyond the world.
    ///
    /// @param receiver is given what comes out there, in the middle of a step of time
    /// @throws IllegalArgumentException if the name is taken
    public Outside outside(String name, Consumer<byte[]> receiver) {
        Outside outside = new Outside(this, name, receiver);
        name(outside);
        return outside;
    }

    private void attach(Node node, IpAddress address) {
        name(node);
        if (routes.putIfAbsent(address, node) != null) {
            throw new IllegalArgumentException("somebody has " + address);
        }
    }

    private void name(Node node) {
        Node taken = nodes.putIfAbsent(node.name(), node);
        if (taken != null && !taken.equals(node)) {
            throw new IllegalArgumentException("there is a host " + node.name());
        }
    }

    /// Takes a host off the network, with its links: another one may have its name and addresses.
    public void remove(Host host) {
        nodes.remove(host.name());
        routes.values().removeIf(node -> node == host);
        links.values().removeIf(link -> link.touches(host));
    }

    /// One direction between two hosts.
    ///
    /// @throws IllegalArgumentException if there is no host of that name
    public Link link(String from, String to) {
        return links.computeIfAbsent(from + ">" + to,
                _ -> new Link(this, node(from), node(to), standard));
    }

    private Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) throw new IllegalArgumentException("no host " + name);
        return node;
    }

    /// Brings a packet from a host to the one that has its destination.
    void send(Node from, byte[] packet) {
        Node to = routes.get(PacketView.of(packet).destinationAddress());
        if (to == null) {
            carried(new Carriage(from.name(), "", packet, nowNanos, Fate.NO_ROUTE, nowNanos,
                    false));
        } else {
            link(from.name(), to.name()).carry(packet);
        }
    }

    /// A packet too long for a link: the sender hears of it at once.
    void tooBig(byte[] packet, int mtu, Node sender) {
        byte[] error = TooBig.about(packet, mtu);
        at(nowNanos, () -> sender.arrived(error));
    }

    // time

    /// Something to do at a time; not before now. What is due at one moment is done in the order in
    /// which it was asked for.
    public void at(long timeNanos, Runnable action) {
        events.add(new Event(Math.max(timeNanos, nowNanos), order++, action));
    }

    /// Something to do later.
    public void after(long delayNanos, Runnable action) {
        at(nowNanos + delayNanos, action);
    }

    /// Does the next thing that is due.
    ///
    /// @return whether there was one
    /// @throws AssertionError if time does not move on any more
    public boolean step() {
        Event event = events.poll();
        if (event == null) return false;
        atOnce = event.timeNanos == nowNanos ? atOnce + 1 : 0;
        if (atOnce > MOST_AT_ONCE) {
            throw new AssertionError("time stands still at " + Times.seconds(nowNanos) + " s");
        }
        nowNanos = event.timeNanos;
        event.action.run();
        return true;
    }

    /// Lets time pass up to a moment, and does all that is due by then.
    public void runUntil(long timeNanos) {
        while (!events.isEmpty() && events.peek().timeNanos <= timeNanos) step();
        nowNanos = Math.max(nowNanos, timeNanos);
    }

    /// Lets time pass until a condition holds.
    ///
    /// @return whether it came to hold by then
    public boolean runUntil(BooleanSupplier condition, long latestNanos) {
        while (!condition.getAsBoolean()) {
            if (events.isEmpty() || events.peek().timeNanos > latestNanos) return false;
            step();
        }
        return true;
    }

    /// When the next thing is due; [Long#MAX_VALUE] if nothing is.
    public long nextEventNanos() {
        Event next = events.peek();
        return next == null ? Long.MAX_VALUE : next.timeNanos;
    }

    // what is told

    void carried(Carriage c) {
        packetCount++;
        note(c.fate().ordinal() + 31L * c.from().hashCode());
        note(Arrays.hashCode(c.packet()) + 31 * c.arrivesNanos());
        for (WorldObserver o : observers) o.carried(c);
    }

    void stateChanged(Host host, Tuple tuple, Arc arc) {
        note(arc.from().ordinal() + 16L * arc.to().ordinal() + 256L * arc.cause().ordinal()
                + 65_536L * host.name().hashCode());
        for (WorldObserver o : observers) o.stateChanged(host, tuple, arc);
    }

    void retransmitted(Host host, Tuple tuple, Retransmission what) {
        for (WorldObserver o : observers) o.retransmitted(host, tuple, what);
    }

    void discarded(Host host, Discard discard, @Nullable Tuple tuple) {
        note(-1 - discard.ordinal());
        for (WorldObserver o : observers) o.discarded(host, discard, tuple);
    }

    private void note(long what) {
        hash = mix(hash ^ mix(nowNanos) + what);
    }
}
