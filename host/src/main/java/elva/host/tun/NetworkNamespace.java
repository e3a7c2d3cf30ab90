package elva.host.tun;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A network namespace of Linux other than our own, in which devices can be opened. Immutable; any
/// thread.
///
/// To the kernel, the namespace is a thread's: work is done there by a thread of its own, which
/// ends with it, and what it opened serves every thread. See setns(2).
public final class NetworkNamespace {
    private static final String NAMED = "/run/netns/";
    private static final int CLONE_NEWNET = 0x40000000;

    private final String where;
    private final String path;

    private NetworkNamespace(String where, String path) {
        this.where = where;
        this.path = path;
    }

    /// What is done in a namespace.
    @FunctionalInterface
    public interface Work<T> {

        /// Does it, in a thread of that namespace.
        T run() throws IOException;
    }

    /// The namespace of a name that `ip netns` knows, or of a file such as `/proc/1234/ns/net`.
    ///
    /// @throws IllegalArgumentException if no namespace can have this name
    public static NetworkNamespace of(String text) {
        if (text.indexOf('/') >= 0) return new NetworkNamespace("namespace " + text, text);
        if (text.isBlank() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("namespace \"" + text
                    + "\": expected a name of ip netns, or a file such as /proc/1234/ns/net");
        }
        return new NetworkNamespace("namespace " + text, NAMED + text);
    }

    /// Does something there, and waits for it.
    ///
    /// @throws IOException if the system does not let us in, a [SystemCallException], or what the
    ///     work throws
    public <T> T call(Work<T> work) throws IOException {
        TunDevice.requireLinux(where, System.getProperty("os.name"));
        FutureTask<T> task = new FutureTask<>(() -> {
            enter();
            return work.run();
        });
        Thread.ofPlatform().name("elva " + where).daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(where + ": interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException system -> throw system;
                case RuntimeException ours -> throw ours;
                case null, default -> throw new AssertionError(e);
            }
        }
    }

    private void enter() throws SystemCallException {
        Libc libc = new Libc();
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            fd = libc.open(arena.allocateFrom(path), Libc.O_RDONLY | Libc.O_CLOEXEC);
        }
        if (fd < 0) throw new SystemCallException(where, "open " + path, -fd, adviceOpen(-fd));
        int result = libc.setns(fd, CLONE_NEWNET);
        libc.close(fd);
        if (result < 0) throw new SystemCallException(where, "setns", -result, advice(-result));
    }

    private String adviceOpen(int errno) {
        boolean named = errno == Libc.ENOENT && path.startsWith(NAMED);
        return named ? ". To make it: ip netns add " + path.substring(NAMED.length()) : "";
    }

    private static String advice(int errno) {
        return switch (errno) {
            case Libc.EPERM -> ". Needs root or CAP_SYS_ADMIN";
            case Libc.EINVAL -> ": that file is no network namespace";
            default -> "";
        };
    }

    /// `namespace left`.
    @Override
    public String toString() {
        return where;
    }
}
