package elva.sim;

import elva.judge.Tuple;
import elva.judge.Violation;
import elva.judge.WireMonitor;
import elva.stack.Device;
import elva.stack.Ping;
import elva.stack.Stack;
import elva.stack.StackConfig;
import elva.stack.StackObserver;
import elva.tcp.Connection;
import elva.tcp.Discard;
import elva.tcp.Listener;
import elva.tcp.Tcp;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A host of a world: a stack, and a monitor that watches every packet and state of it.
///
/// It drives its stack as the stack asks for: packets that arrive at one moment are processed
/// together, then timers, then everything owed is sent. User calls are followed by [#pump()].
public final class Host implements Node {
    private final World world;
    private final String name;
    private final HostOptions options;
    private final Stack stack;
    private final WireMonitor monitor;
    private final List<Throwable> failures = new ArrayList<>();
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
    private boolean running;
    private long wakeNanos = Long.MAX_VALUE;
    private boolean gone;

    Host(World world, String name, HostOptions options) {
        this.world = world;
        this.name = name;
        this.options = options;
        monitor = new WireMonitor(options.expectations(), _ -> { });
        SplittableRandom random = world.random("host " + name);
        stack = new Stack(new StackConfig(options.addresses(), options.config()), new Wire(),
                random::nextLong, new Ear());
    }

    @Override
    public String name() { return name; }

    public HostOptions options() { return options; }

    public Stack stack() { return stack; }

    public Tcp tcp() { return stack.tcp(); }

    /// Its first address.
    public IpAddress address() {
        return options.addresses().getFirst().address();
    }

    /// Virtual time.
    public long nowNanos() {
        return world.nowNanos();
    }

    /// What its own clock shows: the time to give with user calls.
    public long clockNanos() {
        return world.nowNanos() + options.clockNanos();
    }

    /// What the monitor found so far.
    public List<Violation> violations() {
        return monitor.violations();
    }

    /// Whether nothing was found and nothing went wrong so far.
    public boolean isClean() {
        return monitor.isClean() && failures.isEmpty();
    }

    /// What its own users or its own TCP did wrong so far.
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /// The power is cut: nothing arrives any more, no timer fires, and nobody is told.
    public void cut() {
        gone = true;
    }

    /// Looks for what is overdue by now.
    public void settle() {
        monitor.settle(world.nowNanos());
    }

    /// Gives the memory back.
    public void close() {
        gone = true;
        stack.close();
    }

    @Override
    public void arrived(byte[] packet) {
        if (gone) return;
        if (arrived.isEmpty()) world.at(world.nowNanos(), this::process);
        arrived.add(packet);
    }

    private void process() {
        if (gone) return;
        for (byte[] packet; (packet = arrived.poll()) != null;) {
            MemorySegment segment = MemorySegment.ofArray(packet);
            monitor.received(segment, 0, packet.length, world.nowNanos());
            stack.receive(segment, 0, packet.length, clockNanos());
        }
        pump();
    }

    /// Lets the stack do what is due, and send what is owed. Does nothing while the stack is
    /// already at it, that is, within a callback.
    public void pump() {
        if (running || gone) return;
        running = true;
        try {
            stack.timeouts(clockNanos());
            stack.transmit(clockNanos());
        } finally {
            running = false;
        }
        sleep();
    }

    private void sleep() {
        long deadline = stack.nextDeadlineNanos();
        if (deadline == Long.MAX_VALUE) return;
        long due = Math.max(world.nowNanos(), deadline - options.clockNanos());
        if (due >= wakeNanos) return;
        wakeNanos = due;
        world.at(due, () -> wake(due));
    }

    private void wake(long dueNanos) {
        if (gone || dueNanos != wakeNanos) return;
        wakeNanos = Long.MAX_VALUE;
        pump();
    }

    /// Where the stack's packets leave.
    private final class Wire implements Device {
        @Override
        public int mtu() {
            return options.mtu();
        }

        @Override
        public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) {
            monitor.sent(buffer, offset, length, world.nowNanos());
            byte[] packet = buffer.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
            if (!gone) world.send(Host.this, packet);
        }
    }

    /// What the stack tells.
    private final class Ear implements StackObserver {
        @Override
        public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
            Tuple tuple = new Tuple(local, remote);
            monitor.stateChanged(tuple, arc.from(), arc.to(), arc.cause(), world.nowNanos());
            world.stateChanged(Host.this, tuple, arc);
        }

        @Override
        public void discarded(Discard discard, @Nullable Endpoint local, @Nullable Endpoint remote,
                long nowNanos) {
            Tuple tuple = local == null || remote == null ? null : new Tuple(local, remote);
            world.discarded(Host.this, discard, tuple);
        }

        @Override
        public void retransmitted(Endpoint local, Endpoint remote, Retransmission what,
                long nowNanos) {
            world.retransmitted(Host.this, new Tuple(local, remote), what);
        }

        @Override
        public void callbackFailed(Connection connection, Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void listenerFailed(Listener listener, Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void pingFailed(Ping ping, Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void defect(@Nullable Connection connection, AssertionError failure) {
            failures.add(failure);
        }
    }
}
