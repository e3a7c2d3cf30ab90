package elva.host.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import elva.wire.IpAddress;
import elva.wire.Prefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/// Tells the kernel which addresses and routes a device has, as `ip address` and `ip route` do:
/// by the routing family of netlink, RFC 3549.
///
/// ```
///  0        4      6       8       12      16
///  | length | type | flags | seq   | port  | ifaddrmsg or rtmsg | attribute | attribute ..
///                                            an attribute: | length u16 | type u16 | value | pad |
/// ```
///
/// Numbers are in the machine's order, addresses in the network's. One request at a time; each
/// waits for the kernel's answer, which comes at once.
final class Rtnetlink implements AutoCloseable {
    private static final short RTM_NEWADDR = 20;
    private static final short RTM_NEWROUTE = 24;
    private static final short RTM_GETROUTE = 26;
    private static final short ASK = 1;                                  // NLM_F_REQUEST
    private static final short CREATE = 1 | 4 | 0x200 | 0x400;           // ACK, EXCL, CREATE too
    private static final short NLMSG_ERROR = 2;
    private static final int NETLINK_ROUTE = 0;
    private static final int HEADER_LENGTH = 16;

    private static final short IFA_ADDRESS = 1;
    private static final short IFA_LOCAL = 2;
    private static final byte IFA_F_NODAD = 2;
    private static final short RTA_DST = 1;
    private static final short RTA_OIF = 4;
    private static final byte RT_TABLE_MAIN = (byte) 254;
    private static final byte RT_SCOPE_LINK = (byte) 253;
    private static final byte RTPROT_STATIC = 4;
    private static final byte RTN_UNICAST = 1;
    private static final byte RTN_LOCAL = 2;
    private static final int RTM_TYPE = HEADER_LENGTH + 7;
    private static final long USABLE_NANOS_MOST = 2_000_000_000;

    private final Libc libc;
    private final String where;
    private final int fd;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment request = arena.allocate(256, 4);
    private final MemorySegment answer = arena.allocate(4096, 4);
    private long end;

    /// @param where who asks, the beginning of a message: `tun elva0`
    Rtnetlink(Libc libc, String where) throws SystemCallException {
        this.libc = libc;
        this.where = where;
        fd = libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.O_CLOEXEC, NETLINK_ROUTE);
        if (fd < 0) {
            arena.close();
            throw new SystemCallException(where, "socket AF_NETLINK", -fd, "");
        }
    }

    /// Gives the device an address that is usable at once: nobody else can have it on a link of
    /// two ends, so IPv6 looks for no duplicate (RFC 4862 §5.4).
    ///
    /// @param prefix the address; its network is reached by the device
    /// @param remote the other end's address on a link whose ends share no network; else the
    ///     address itself
    void address(int index, Prefix prefix, IpAddress remote) throws SystemCallException {
        start(RTM_NEWADDR, CREATE, prefix.address());
        put((byte) prefix.length());
        put(IFA_F_NODAD);
        put((byte) 0);                           // scope: global
        put(index);
        attribute(IFA_LOCAL, prefix.address());
        attribute(IFA_ADDRESS, remote);
        try {
            finish("give the kernel " + prefix);
        } catch (SystemCallException e) {
            if (!isLocal(prefix.address())) throw e;     // who may not ask may find it there
        }
    }

    /// Sends a network's packets by the device.
    void route(int index, Prefix network) throws SystemCallException {
        start(RTM_NEWROUTE, CREATE, network.address());
        put((byte) network.length());
        put((byte) 0);                           // any source
        put((byte) 0);                           // any type of service
        put(RT_TABLE_MAIN);
        put(RTPROT_STATIC);
        put(network.address().isV4() ? RT_SCOPE_LINK : (byte) 0);
        put(RTN_UNICAST);
        put(0);                                  // no flags
        attribute(RTA_DST, first(network));
        put((short) 8);
        put(RTA_OIF);
        put(index);
        finish("route " + network);
    }

    /// The network's own address: nothing behind the prefix, as the kernel demands.
    private static IpAddress first(Prefix network) {
        IpAddress a = network.address();
        int bits = a.isV4() ? 96 + network.length() : network.length();
        return new IpAddress(a.high() & mask(bits), a.low() & mask(bits - 64));
    }

    /// 64 bits, the first `ones` of them set.
    private static long mask(int ones) {
        return ones <= 0 ? 0 : -1L << (64 - Math.min(64, ones));
    }

    /// Waits until the kernel takes packets to an address it was given. For IPv6 that is a moment
    /// after the answer: another of its threads sets it up, and a SYN that came sooner would be
    /// lost and cost a second.
    void awaitUsable(IpAddress address) throws SystemCallException {
        long start = System.nanoTime();
        while (!isLocal(address) && System.nanoTime() - start < USABLE_NANOS_MOST) {
            LockSupport.parkNanos(200_000);
        }
    }

    /// Whether packets to an address are the kernel's own: asks for the route, as
    /// `ip route get` does.
    private boolean isLocal(IpAddress address) throws SystemCallException {
        start(RTM_GETROUTE, ASK, address);
        put((byte) (address.isV4() ? 32 : 128));
        end = HEADER_LENGTH + 12;                // the rest of the rtmsg: anything
        attribute(RTA_DST, address);
        exchange("route to " + address);
        return answer.get(JAVA_SHORT, 4) == RTM_NEWROUTE
                && answer.get(JAVA_BYTE, RTM_TYPE) == RTN_LOCAL;
    }

    private void start(short type, short flags, IpAddress address) {
        request.fill((byte) 0);
        request.set(JAVA_SHORT, 4, type);
        request.set(JAVA_SHORT, 6, flags);
        end = HEADER_LENGTH;
        put((byte) (address.isV4() ? Libc.AF_INET : Libc.AF_INET6));
    }

    private void put(byte value) {
        request.set(JAVA_BYTE, end, value);
        end += 1;
    }

    private void put(short value) {
        request.set(JAVA_SHORT, end, value);
        end += 2;
    }

    private void put(int value) {
        request.set(JAVA_INT, end, value);
        end += 4;
    }

    private void attribute(short type, IpAddress address) {
        byte[] octets = address.toInetAddress().getAddress();
        put((short) (4 + octets.length));
        put(type);
        MemorySegment.copy(octets, 0, request, JAVA_BYTE, end, octets.length);
        end += octets.length;
    }

    /// Has the request done. What is there already is as good as new.
    private void finish(String call) throws SystemCallException {
        exchange(call);
        int errno = answer.get(JAVA_SHORT, 4) == NLMSG_ERROR
                ? -answer.get(JAVA_INT, HEADER_LENGTH) : Libc.EIO;
        if (errno == 0 || errno == Libc.EEXIST) return;
        throw new SystemCallException(where, call, errno, advice(errno));
    }

    /// Sends the request and reads the answer.
    private void exchange(String call) throws SystemCallException {
        request.set(JAVA_INT, 0, (int) end);
        int result = libc.write(fd, request.address(), end);
        if (result >= 0) result = libc.read(fd, answer.address(), answer.byteSize());
        if (result < 0) throw new SystemCallException(where, call, -result, "");
        if (result < HEADER_LENGTH + 4) throw new SystemCallException(where, call, Libc.EIO, "");
    }

    private static String advice(int errno) {
        return switch (errno) {
            case Libc.EPERM -> ". Needs root or CAP_NET_ADMIN";
            case Libc.EACCES -> ". IPv6 is switched off: sysctl net.ipv6.conf.all.disable_ipv6";
            default -> "";
        };
    }

    @Override
    public void close() {
        libc.close(fd);
        arena.close();
    }
}
