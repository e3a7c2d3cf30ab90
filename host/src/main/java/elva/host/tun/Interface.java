package elva.host.tun;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A network interface of the kernel by its name: index, MTU, queue and flags, by `ioctl` on an
/// `ifreq`.
///
/// ```
///  0                16                 40
///  | name, NUL      | flags or MTU ... |
/// ```
final class Interface implements AutoCloseable {
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final long SIOCGIFMTU = 0x8921;
    private static final long SIOCSIFMTU = 0x8922;
    private static final long SIOCSIFTXQLEN = 0x8943;
    private static final int VALUE = 16;
    private static final short IFF_UP = 1;

    private final Libc libc;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment request = arena.allocate(40, 8);
    private final int socket;

    Interface(Libc libc, String name) throws SystemCallException {
        this.libc = libc;
        request.setString(0, name);
        socket = libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.O_CLOEXEC, 0);
        if (socket < 0) {
            arena.close();
            throw new SystemCallException("tun " + name, "socket", -socket, "");
        }
    }

    /// The `ifreq`, with the name in it.
    MemorySegment request() {
        return request;
    }

    /// As the kernel wrote it into the request last.
    String name() {
        return request.getString(0);
    }

    /// 0 if there is no interface of this name.
    int index() {
        return libc.interfaceIndex(request);
    }

    int mtu() throws SystemCallException {
        call("SIOCGIFMTU", SIOCGIFMTU);
        return request.get(JAVA_INT, VALUE);
    }

    void mtu(int octets) throws SystemCallException {
        request.set(JAVA_INT, VALUE, octets);
        call("SIOCSIFMTU " + octets, SIOCSIFMTU);
    }

    /// How many packets may wait in it.
    void queueLength(int packets) throws SystemCallException {
        request.set(JAVA_INT, VALUE, packets);
        call("SIOCSIFTXQLEN " + packets, SIOCSIFTXQLEN);
    }

    /// Takes it into use, unless it is.
    void up() throws SystemCallException {
        call("SIOCGIFFLAGS", SIOCGIFFLAGS);
        short flags = request.get(JAVA_SHORT, VALUE);
        if ((flags & IFF_UP) != 0) return;
        request.set(JAVA_SHORT, VALUE, (short) (flags | IFF_UP));
        call("SIOCSIFFLAGS up", SIOCSIFFLAGS);
    }

    private void call(String name, long number) throws SystemCallException {
        int result = libc.ioctl(socket, number, request);
        if (result >= 0) return;
        String advice = result == -Libc.EPERM ? ". Needs root or CAP_NET_ADMIN" : "";
        throw new SystemCallException("tun " + name(), name, -result, advice);
    }

    @Override
    public void close() {
        libc.close(socket);
        arena.close();
    }
}
