package elva.host.tun;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import elva.stack.Device;
import elva.wire.IpAddress;
import elva.wire.Prefix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A TUN device of Linux: a network interface whose packets come here instead of to a wire.
///
/// It lives in the network namespace of the thread that opens it. One thread receives and waits,
/// one at a time transmits; [#wake] may be called by any; [#close] when no other call runs and none
/// will follow. Only [#await] waits, so that call belongs on a platform thread.
public final class TunDevice implements Device, AutoCloseable {
    private static final int NAME_LENGTH_MOST = 15;
    private static final int MTU_OF_PAIR_LEAST = 576;
    private static final int PACKET_LENGTH_MOST = 65_535;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final String GONE = ". The device was deleted";
    private static final int POLL_ERROR = 0x08 | 0x10 | 0x20;   // POLLERR, POLLHUP, POLLNVAL

    private final Libc receiver = new Libc();
    private final Libc transmitter = new Libc();
    private final String name;
    private final boolean created;
    private final int fd;
    private final Runnable closing;
    private final WakeUp wakeUp;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment pollDescriptors = arena.allocate(16, 4);
    private final MemorySegment pollTimeout = arena.allocate(16, 8);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private int mtu;

    /// @param closing gives the descriptor back; whoever calls does if this fails
    private TunDevice(String name, int fd, int mtu, boolean created, Runnable closing)
            throws SystemCallException {
        this.name = name;
        this.fd = fd;
        this.mtu = mtu;
        this.created = created;
        this.closing = closing;
        try {
            wakeUp = new WakeUp(name);
        } catch (SystemCallException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
        pollDescriptors.set(JAVA_INT, 0, fd);
        pollDescriptors.set(JAVA_SHORT, 4, Libc.POLLIN);
        pollDescriptors.set(JAVA_INT, 8, wakeUp.fd());
        pollDescriptors.set(JAVA_SHORT, 12, Libc.POLLIN);
    }

    /// Opens the device of this name; creates it unless it is there. Its packets are whole IP
    /// packets without any header before them. The kernel's side is as it was: see [#configure].
    ///
    /// A device that was created goes when it is closed, or when this JVM ends.
    ///
    /// @param name see [#checkName]
    /// @throws IOException if the system refuses, a [SystemCallException], or is not Linux; the
    ///     message says what would help
    /// @throws IllegalArgumentException if no device can have this name
    public static TunDevice open(String name) throws IOException {
        checkName(name);
        requireLinux("tun " + name, System.getProperty("os.name"));
        Libc libc = new Libc();
        try (Interface link = new Interface(libc, name)) {
            boolean there = link.index() != 0;
            int fd = TunFile.open(libc, link);
            try {
                Runnable closing = () -> libc.close(fd);
                return new TunDevice(link.name(), fd, link.mtu(), !there, closing);
            } catch (SystemCallException | RuntimeException | Error e) {
                libc.close(fd);
                throw e;
            }
        }
    }

    /// Two devices joined by a wire inside this process: what one transmits the other receives.
    /// Needs no rights, and no kernel's IP sees the packets. When one end is closed the other
    /// hears nothing more, as on any wire.
    ///
    /// @param mtu octets, 576..65535
    /// @return both ends, named `wire0` and `wire1`
    /// @throws IOException as [#open]
    public static List<TunDevice> pair(int mtu) throws IOException {
        if (mtu < MTU_OF_PAIR_LEAST || mtu > PACKET_LENGTH_MOST) {
            throw new IllegalArgumentException("MTU " + mtu + " octets outside 576..65535");
        }
        requireLinux("wire", System.getProperty("os.name"));
        Libc libc = new Libc();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(8, 4);
            int type = Libc.SOCK_SEQPACKET | Libc.O_NONBLOCK | Libc.O_CLOEXEC;
            int result = libc.socketpair(Libc.AF_UNIX, type, fds);
            if (result < 0) throw new SystemCallException("wire", "socketpair", -result, "");
            int left = fds.get(JAVA_INT, 0);
            int right = fds.get(JAVA_INT, 4);
            AtomicInteger open = new AtomicInteger(2);
            Runnable closing = () -> {
                if (open.decrementAndGet() > 0) return;
                libc.close(left);
                libc.close(right);
            };
            return ends(left, right, mtu, closing);
        }
    }

    private static List<TunDevice> ends(int left, int right, int mtu, Runnable closing)
            throws SystemCallException {
        List<TunDevice> ends = new ArrayList<>();
        try {
            ends.add(new TunDevice("wire0", left, mtu, true, closing));
            ends.add(new TunDevice("wire1", right, mtu, true, closing));
            return List.copyOf(ends);
        } catch (SystemCallException | RuntimeException | Error e) {
            for (TunDevice end : ends) end.close();
            for (int i = ends.size(); i < 2; i++) closing.run();
            throw e;
        }
    }

    static void requireLinux(String where, String system) throws IOException {
        if (system.equals("Linux")) return;
        throw new IOException(where + ": devices are for Linux only, and this is " + system
                + ". Without one: ./elva sim, ./elva demo");
    }

    /// The same name, if the kernel would take it: 1..15 octets without `/`, `:` and white space.
    ///
    /// @throws IllegalArgumentException if it would not
    public static String checkName(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean legal = length > 0 && length <= NAME_LENGTH_MOST && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == ':' || Character.isWhitespace(c));
        if (legal) return name;
        throw new IllegalArgumentException("device name \"" + name
                + "\": expected 1..15 octets without \"/\", \":\" and spaces, such as elva0");
    }

    /// The interface's name, as the kernel has it.
    public String name() {
        return name;
    }

    /// Whether [#open] created it; `false` if it was there.
    public boolean created() {
        return created;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    /// Makes the kernel's side ready: MTU, up, addresses and the routes that come with them. What
    /// is as it should be already is left alone, so that a device which somebody with more rights
    /// made ready can be used without them.
    ///
    /// @param ours addresses that are not the kernel's: it sends to their networks by this device
    /// @param peers addresses that the kernel gets
    /// @param octets the MTU; 0: the device's own
    /// @throws SystemCallException if the system refuses
    public void configure(List<Prefix> ours, List<IpAddress> peers, int octets)
            throws SystemCallException {
        Libc libc = new Libc();
        try (Interface link = new Interface(libc, name);
                Rtnetlink kernel = new Rtnetlink(libc, "tun " + name)) {
            if (octets != 0 && octets != link.mtu()) link.mtu(octets);
            mtu = link.mtu();
            link.up();
            int index = link.index();
            for (IpAddress peer : peers) addPeer(kernel, index, ours, peer);
            for (IpAddress peer : peers) kernel.awaitUsable(peer);
            if (!created) return;
            for (Prefix prefix : ours) {
                if (peers.stream().noneMatch(prefix::contains)) kernel.route(index, prefix);
            }
        }
    }

    /// Lets more packets wait in the device for us to receive them, or fewer; what finds no room is
    /// lost, without a word to us. Before [#configure], where the system's own 500 are too few.
    /// Call it in the device's namespace.
    ///
    /// @throws SystemCallException if the system refuses
    public void queueLength(int packets) throws SystemCallException {
        try (Interface link = new Interface(new Libc(), name)) {
            link.queueLength(packets);
        }
    }

    /// Has the calling thread wake up on time from now on, where the system would else join
    /// wake-ups that are 50 us apart.
    public static void wakePunctually() {
        int _ = new Libc().prctl(PR_SET_TIMERSLACK, 1);      // ns; who refuses wakes us later
    }

    /// A peer in one of our networks gets that network; another is joined to one address of ours.
    private static void addPeer(Rtnetlink kernel, int index, List<Prefix> ours, IpAddress peer)
            throws SystemCallException {
        for (Prefix prefix : ours) {
            if (!prefix.contains(peer)) continue;
            kernel.address(index, new Prefix(peer, prefix.length()), peer);
            return;
        }
        IpAddress remote = ours.stream().map(Prefix::address)
                .filter(a -> a.isV4() == peer.isV4()).findFirst().orElse(peer);
        kernel.address(index, new Prefix(peer, peer.isV4() ? 32 : 128), remote);
    }

    /// Waits until a packet is there, [#wake] is called, or time is up. A wake-up before this call
    /// counts; it is used up by it.
    ///
    /// @param timeoutNanos 0: does not wait; [Long#MAX_VALUE]: for ever
    /// @throws IOException if the device is gone
    public void await(long timeoutNanos) throws IOException {
        MemorySegment timeout = MemorySegment.NULL;
        if (timeoutNanos != Long.MAX_VALUE) {
            timeout = pollTimeout;
            timeout.set(JAVA_LONG, 0, Math.max(0, timeoutNanos) / 1_000_000_000);
            timeout.set(JAVA_LONG, 8, Math.max(0, timeoutNanos) % 1_000_000_000);
        }
        int ready = receiver.poll(pollDescriptors, 2, timeout);
        if (ready == -Libc.EINTR) return;
        if (ready < 0) throw new SystemCallException("tun " + name, "poll", -ready, "");
        if (pollDescriptors.get(JAVA_SHORT, 14) != 0) wakeUp.drain();
        if ((pollDescriptors.get(JAVA_SHORT, 6) & POLL_ERROR) != 0) {
            throw new SystemCallException("tun " + name, "poll", Libc.ENODEV, GONE);
        }
    }

    /// Makes [#await] return. Any thread.
    public void wake() {
        wakeUp.signal();
    }

    /// Takes the next packet; never waits.
    ///
    /// @param buffer native memory
    /// @param length room for the packet; what is longer is cut off
    /// @return octets of the packet, 0 if none is there
    /// @throws IOException if the device is gone
    public int receive(MemorySegment buffer, long offset, int length) throws IOException {
        int n = receiver.read(fd, buffer.address() + offset, length);
        if (n >= 0) return n;
        if (n == -Libc.EAGAIN || n == -Libc.EINTR) return 0;
        boolean gone = n == -Libc.EBADFD || n == -Libc.ENODEV;
        throw new SystemCallException("tun " + name, "read", -n, gone ? GONE : "");
    }

    /// Sends one IP packet. One that the kernel does not take is lost, see [#lostCount].
    @Override
    public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) {
        if (!buffer.isNative()) throw new AssertionError("packet in heap memory");
        int written = transmitter.write(fd, buffer.address() + offset, length);
        if (written < 0) lost.incrementAndGet();
    }

    /// How many packets the kernel did not take since the device was opened: it had no room, or the
    /// interface was down. Any thread.
    public long lostCount() {
        return lost.get();
    }

    /// Closing twice is harmless: by then the numbers of the descriptors may be somebody else's.
    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        closing.run();
        wakeUp.close();
        arena.close();
    }
}
