package elva.host.tun;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Makes a `poll` return: an eventfd, which any thread may signal.
final class WakeUp {
    private final Libc libc = new Libc();
    private final Libc draining = new Libc();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment one = arena.allocate(8, 8);
    private final MemorySegment drained = arena.allocate(8, 8);
    private final int fd;

    WakeUp(String name) throws SystemCallException {
        fd = libc.eventfd(Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (fd < 0) {
            arena.close();
            throw new SystemCallException("tun " + name, "eventfd", -fd, "");
        }
        one.set(JAVA_LONG, 0, 1);
    }

    int fd() {
        return fd;
    }

    /// Sticky until [#drain]. The result does not matter: a counter that is full wakes as well.
    void signal() {
        libc.write(fd, one.address(), 8);
    }

    void drain() {
        draining.read(fd, drained.address(), 8);
    }

    void close() {
        libc.close(fd);
        arena.close();
    }
}
