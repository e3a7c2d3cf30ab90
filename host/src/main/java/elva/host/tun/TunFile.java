package elva.host.tun;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The file `/dev/net/tun`, which becomes one end of a TUN device.
final class TunFile {
    private static final String PATH = "/dev/net/tun";
    private static final long TUNSETIFF = 0x400454caL;
    private static final short IFF_TUN = 0x0001;
    private static final short IFF_NO_PI = 0x1000;
    private static final String WITHOUT = "; without either: ./elva sim, ./elva demo";

    private TunFile() {}

    /// Opens the file for an interface: creates it, or takes the one of this name that is there.
    ///
    /// @return the descriptor, which does not block
    static int open(Libc libc, Interface link) throws SystemCallException {
        String where = "tun " + link.name();
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(PATH);
            fd = libc.open(path, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        }
        if (fd < 0) throw new SystemCallException(where, "open " + PATH, -fd, adviceOpen(-fd));
        link.request().set(JAVA_SHORT, 16, (short) (IFF_TUN | IFF_NO_PI));
        int result = libc.ioctl(fd, TUNSETIFF, link.request());
        if (result >= 0) return fd;
        libc.close(fd);
        throw new SystemCallException(where, "TUNSETIFF", -result, adviceAttach(-result));
    }

    private static String adviceOpen(int errno) {
        return switch (errno) {
            case Libc.EPERM, Libc.EACCES -> ". Needs root or CAP_NET_ADMIN" + WITHOUT;
            case Libc.ENOENT, Libc.ENODEV, Libc.ENXIO ->
                    ". There is no TUN here: modprobe tun, or let the container have the device";
            default -> "";
        };
    }

    private static String adviceAttach(int errno) {
        return switch (errno) {
            case Libc.EPERM -> ". Needs root or CAP_NET_ADMIN" + WITHOUT;
            case Libc.EBUSY -> ": this process or another holds it";
            case Libc.EINVAL -> ": there is an interface of this name that is no TUN of one queue";
            default -> "";
        };
    }
}
