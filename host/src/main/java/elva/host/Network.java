package elva.host;

import static java.util.Objects.requireNonNull;

import elva.host.tun.TunDevice;
import elva.stack.Ping;
import elva.stack.Stack;
import elva.stack.StackConfig;
import elva.tcp.Connection;
import elva.tcp.ConnectionException;
import elva.tcp.Counters;
import elva.tcp.OpenOptions;
import elva.tcp.State;
import elva.tcp.Status;
import elva.tcp.Usage;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A stack of its own behind a device: here connections are opened and accepted.
///
/// ```java
/// try (Network net = Network.open(NetworkOptions.tun("elva0").address("192.0.2.2/24")
///         .peer("192.0.2.1"))) {
///     net.serve(80, connection -> connection.output().write(page));
///     try (TcpConnection c = net.connect("192.0.2.1", 8080)) {
///         c.output().write(request);
///         c.input().transferTo(System.out);
///     }
/// }
/// ```
///
/// Any thread may call, virtual ones too. Calls that wait, [#close()] among them, must not be made
/// from callbacks of the stack ([SignalListener], observers, taps, [ErrorHandler]): they throw
/// [IllegalStateException].
public final class Network implements Closeable {
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);
    private static final int PING_LENGTH = 56;                       // as everybody's
    private static final Endpoint ANY = new Endpoint(IpAddress.UNSPECIFIED_V6, 0);

    private final TunDevice device;
    private final EventLoop loop;
    private final Reporter reporter;
    private final Stack stack;
    private final Set<TcpListener> listeners = new HashSet<>();      // guarded by the loop's lock
    private boolean closing;                                         // guarded by the loop's lock

    private Network(TunDevice device, NetworkOptions options) {
        this.device = device;
        reporter = new Reporter(device.name(), options.errors);
        Link link = new Link(device, options.impairment, reporter);
        loop = new EventLoop(device, link, reporter);
        NetworkObserver observer =
                new NetworkObserver(reporter, options.observer, loop::connectionMoved);
        stack = new Stack(new StackConfig(options.addresses, options.tcp), link,
                options.entropy, observer);
        if (options.tap != null) stack.tap(new GuardedTap(reporter, options.tap));
        loop.start(stack, this::wakeListeners);
    }

    /// Opens the device, makes the kernel's side ready, and begins to answer.
    ///
    /// @throws IOException if the system refuses the device; the message says what would help
    /// @throws IllegalArgumentException if there is no address, a peer's address is one of ours, or
    ///     of an IP version without an address of ours, or the MTU is below 1280 with IPv6
    public static Network open(NetworkOptions options) throws IOException {
        requireNonNull(options, "options").check();
        TunDevice device = options.device != null ? options.device : TunDevice.open(options.name);
        try {
            if (options.device == null) {
                device.configure(options.addresses, options.peers, options.mtu);
            }
            return new Network(device, options);
        } catch (IOException | RuntimeException | Error e) {
            if (options.device == null) device.close();
            throw e;
        }
    }

    /// The device's name, as the kernel has it.
    public String name() {
        return device.name();
    }

    /// The largest IP packet of the device, in octets.
    public int mtu() {
        return device.mtu();
    }

    /// Listens at a port of all our addresses, IPv4 and IPv6.
    ///
    /// @param port 0: the stack chooses one, see [TcpListener#local()]
    /// @throws java.net.BindException if somebody listens there already
    public TcpListener listen(int port) throws IOException {
        return listen(new Endpoint(ANY.address(), port), OpenOptions.STANDARD);
    }

    /// Listens at one socket.
    ///
    /// @param local its address may be unspecified: `::` any of ours, `0.0.0.0` any of IPv4
    /// @param options what every connection begins with
    /// @throws java.net.BindException if somebody listens there already, or it is not our address
    public TcpListener listen(Endpoint local, OpenOptions options) throws IOException {
        requireNonNull(local, "local");
        requireNonNull(options, "options");
        loop.lock();
        try {
            checkOpen();
            TcpListener listener = new TcpListener(loop);
            long now = loop.nowNanos();
            listener.bind(stack.tcp().listen(local, options, _ -> listener.moved(), now));
            listeners.removeIf(TcpListener::isClosed);
            listeners.add(listener);
            loop.settle(now);
            return listener;
        } catch (ConnectionException e) {
            throw SocketErrors.of(e);
        } finally {
            loop.unlock();
        }
    }

    /// Listens at a port of all our addresses and hands each connection to a handler, in a virtual
    /// thread of its own.
    ///
    /// @param port as in [#listen(int)]
    /// @return to stop listening, which leaves connections that are handled alone
    public TcpListener serve(int port, ConnectionHandler handler) throws IOException {
        return serve(new Endpoint(ANY.address(), port), OpenOptions.STANDARD, handler);
    }

    /// As [#serve(int, ConnectionHandler)], at one socket.
    public TcpListener serve(Endpoint local, OpenOptions options, ConnectionHandler handler)
            throws IOException {
        requireNonNull(handler, "handler");
        TcpListener listener = listen(local, options);
        new Server(listener::accept, handler, reporter).start("elva " + listener.local());
        return listener;
    }

    /// Connects, and waits until that has succeeded or TCP has given up (four minutes).
    ///
    /// @param host an address in figures, or a name that the JDK's resolver knows
    /// @throws java.net.UnknownHostException if the name has no address
    /// @throws java.net.ConnectException if it is refused or nobody answers
    public TcpConnection connect(String host, int port) throws IOException {
        return connect(new Endpoint(address(host), port), OpenOptions.STANDARD, Duration.ZERO);
    }

    /// Connects, and waits until that has succeeded.
    ///
    /// @param timeout zero: until TCP gives up, by [elva.tcp.Setting#R2_SYN]
    /// @throws SocketTimeoutException if it takes longer; the connection is given up
    /// @throws java.net.ConnectException if it is refused or nobody answers
    /// @throws java.net.BindException if the local socket will not do
    /// @throws java.io.InterruptedIOException if the thread is interrupted; it is given up as well
    public TcpConnection connect(Endpoint remote, OpenOptions options, Duration timeout)
            throws IOException {
        requireNonNull(remote, "remote");
        requireNonNull(options, "options");
        long timeoutNanos = TcpConnection.nanos(timeout);
        loop.lock();
        try {
            checkOpen();
            TcpConnection connection = new TcpConnection(loop);
            long now = loop.nowNanos();
            connection.bind(stack.tcp().connect(remote, options, connection.events(), now));
            loop.settle(now);
            connection.awaitOpened(timeoutNanos);
            return connection;
        } catch (ConnectionException e) {
            throw SocketErrors.of(e);
        } finally {
            loop.unlock();
        }
    }

    /// Asks a host for an echo by ICMP, and waits for the answer.
    ///
    /// @param host an address in figures, or a name that the JDK's resolver knows
    /// @param timeout zero: as long as it takes
    /// @return the round trip
    /// @throws java.net.UnknownHostException if the name has no address
    /// @throws java.net.NoRouteToHostException if no address of ours reaches it
    /// @throws SocketTimeoutException if it takes longer
    /// @throws java.io.InterruptedIOException if the thread is interrupted
    public Duration ping(String host, Duration timeout) throws IOException {
        long deadline = EventLoop.deadlineNanos(TcpConnection.nanos(timeout));
        IpAddress address = address(host);
        loop.lock();
        try {
            checkOpen();
            return awaitEcho(address, deadline);
        } catch (ConnectionException e) {
            throw SocketErrors.of(e);
        } finally {
            loop.unlock();
        }
    }

    /// The JDK takes no name at all for its own host's.
    private static IpAddress address(String host) throws IOException {
        if (requireNonNull(host, "host").isBlank()) {
            throw new IllegalArgumentException("host \"" + host + "\": expected an address or a "
                    + "name, such as 192.0.2.1");
        }
        if (host.indexOf('%') >= 0) {
            throw new IllegalArgumentException("host \"" + host + "\": zones are not supported");
        }
        return IpAddress.of(InetAddress.getByName(host));
    }

    private Duration awaitEcho(IpAddress address, long deadlineNanos) throws IOException {
        List<Ping.Answer> answers = new ArrayList<>();
        Ping ping = stack.ping(address, (_, answer) -> {
            answers.add(answer);
            loop.connectionMoved();
        });
        try {
            long now = loop.nowNanos();
            ping.send(PING_LENGTH, now);
            loop.settle(now);
            while (answers.isEmpty()) {
                checkOpen();
                loop.await(loop.moved(), deadlineNanos, () -> "no echo from " + address);
            }
            return Duration.ofNanos(answers.getFirst().roundTripNanos());
        } finally {
            ping.close();
        }
    }

    private void checkOpen() throws IOException {
        if (closing) throw new SocketException("Socket closed: network closed");
        loop.stack();
    }

    /// What every connection is like now; empty once the network is closed.
    public List<Status> status() {
        loop.lock();
        try {
            if (!loop.isDriven()) return List.of();
            long now = loop.nowNanos();
            return stack.tcp().connections().stream().map(c -> c.status(now)).toList();
        } finally {
            loop.unlock();
        }
    }

    /// What is counted, under Linux's names. Live: the figures go on counting.
    public Counters counters() {
        return stack.counters();
    }

    /// What is in use now.
    public Usage usage() {
        loop.lock();
        try {
            return stack.usage();
        } finally {
            loop.unlock();
        }
    }

    /// How many packets the device did not take, see [TunDevice#lostCount].
    public long lostCount() {
        return device.lostCount();
    }

    /// Why the device is gone and every connection with it; `null` while it is there.
    public @Nullable IOException failure() {
        return loop.failure();
    }

    /// Closes with five seconds for the connections to end.
    @Override
    public void close() {
        close(CLOSE_DEADLINE);
    }

    /// Closes properly: accepts no more, CLOSEs every connection, waits until nothing is left but
    /// TIME-WAIT, and aborts what is left then. Closing twice is harmless.
    ///
    /// Reading goes on meanwhile, writing does not. An interrupt ends the waiting, and its status
    /// stays set.
    ///
    /// @param deadline zero: aborts at once
    /// @return how many connections were aborted
    /// @throws IllegalArgumentException if the deadline is negative; then nothing was done
    public int close(Duration deadline) {
        long deadlineNanos = EventLoop.deadlineNanos(Math.max(1, TcpConnection.nanos(deadline)));
        int aborted = 0;
        loop.lock();
        try {
            if (loop.mustNotWait()) {
                throw new IllegalStateException("a callback of the stack must not wait");
            }
            closing = true;
            for (TcpListener l : List.copyOf(listeners)) l.close();
            if (loop.isDriven()) {
                drain(deadlineNanos);
                aborted = abortAll();
            }
            wakeListeners();
            loop.connectionMoved();
        } finally {
            loop.unlock();
        }
        loop.stop();
        return aborted;
    }

    private void drain(long deadlineNanos) {
        long now = loop.nowNanos();
        for (Connection c : stack.tcp().connections()) closeUnlessClosing(c, now);
        loop.settle(now);
        try {
            while (stack.usage().connections() > 0) {
                loop.await(loop.moved(), deadlineNanos, () -> "");
            }
        } catch (IOException _) {
            // time is up, or this thread was interrupted
        }
    }

    private static void closeUnlessClosing(Connection c, long nowNanos) {
        switch (c.state()) {
            case LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT -> {
                try {
                    c.close(nowNanos);
                } catch (ConnectionException _) {
                    // SYN-RECEIVED, and CLOSE was called before
                }
            }
            case CLOSED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> { }
        }
    }

    private int abortAll() {
        int count = 0;
        long now = loop.nowNanos();
        for (Connection c : stack.tcp().connections()) {
            if (c.state() == State.TIME_WAIT) continue;
            c.abort(now);
            count++;
        }
        loop.settle(now);
        return count;
    }

    private void wakeListeners() {
        for (TcpListener l : listeners) l.moved();
    }

    /// `elva0, 3 connections`
    @Override
    public String toString() {
        loop.lock();
        try {
            if (!loop.isDriven()) return name() + ", closed";
            int count = stack.usage().connections();
            return name() + ", " + count + (count == 1 ? " connection" : " connections");
        } finally {
            loop.unlock();
        }
    }
}
