package elva.host.tun;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The few calls of Linux's C library that a device needs.
///
/// A call that fails returns the negative of its errno, as the kernel itself does; nothing here
/// throws for that. Calls that take place for each packet take addresses as numbers, so that they
/// allocate nothing; whoever calls keeps the memory alive.
///
/// No call is linked as critical: one of these may wait, and a garbage collection would wait with
/// it. One instance holds one errno: it serves one thread at a time.
final class Libc {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EBADFD = 77;
    static final int EINTR = 4;

    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int AF_UNIX = 1;
    static final int AF_NETLINK = 16;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_RAW = 3;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_SEQPACKET = 5;
    static final short POLLIN = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LOOKUP = LINKER.defaultLookup();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = function("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", 0, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ =
            function("read", 0, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WRITE =
            function("write", 0, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle IOCTL =
            function("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
    private static final MethodHandle PPOLL =
            function("ppoll", 0, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD =
            function("eventfd", 0, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKET =
            function("socket", 0, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKETPAIR =
            function("socketpair", 0, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle IF_NAMETOINDEX =
            function("if_nametoindex", 0, JAVA_INT, ADDRESS);
    private static final MethodHandle SETNS =
            function("setns", 0, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle PRCTL =
            function("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG);
    @SuppressWarnings("restricted")
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LOOKUP.findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    /// @param variadicFrom which argument is the first variadic one, 0 if the function has none
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, int variadicFrom, MemoryLayout result,
            MemoryLayout... arguments) {
        Linker.Option errno = Linker.Option.captureCallState("errno");
        Linker.Option[] options = variadicFrom == 0 ? new Linker.Option[] {errno}
                : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(variadicFrom)};
        return LINKER.downcallHandle(LOOKUP.findOrThrow(name),
                FunctionDescriptor.of(result, arguments), options);
    }

    int open(MemorySegment path, int flags) {
        try {
            return orErrno((int) OPEN.invokeExact(state, path, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int close(int fd) {
        try {
            return orErrno((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Octets read, or the negative errno.
    int read(int fd, long address, long length) {
        try {
            return orErrno((int) (long) READ.invokeExact(state, fd, address, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Octets written, or the negative errno.
    int write(int fd, long address, long length) {
        try {
            return orErrno((int) (long) WRITE.invokeExact(state, fd, address, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return orErrno((int) IOCTL.invokeExact(state, fd, request, argument));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// @param timeout a `timespec`, or NULL to wait for ever
    int poll(MemorySegment descriptors, long count, MemorySegment timeout) {
        try {
            return orErrno((int) PPOLL.invokeExact(state, descriptors, count, timeout,
                    MemorySegment.NULL));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int eventfd(int flags) {
        try {
            return orErrno((int) EVENTFD.invokeExact(state, 0, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int socket(int family, int type, int protocol) {
        try {
            return orErrno((int) SOCKET.invokeExact(state, family, type, protocol));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int socketpair(int family, int type, MemorySegment descriptors) {
        try {
            return orErrno((int) SOCKETPAIR.invokeExact(state, family, type, 0, descriptors));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Moves the calling thread to another namespace.
    int setns(int fd, int type) {
        try {
            return orErrno((int) SETNS.invokeExact(state, fd, type));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int prctl(int option, long argument) {
        try {
            return orErrno((int) PRCTL.invokeExact(state, option, argument));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// The interface's index, 0 if there is none of this name.
    int interfaceIndex(MemorySegment name) {
        try {
            return (int) IF_NAMETOINDEX.invokeExact(state, name);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private int orErrno(int result) {
        return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
    }

    /// What the C library says about an errno: `Operation not permitted (errno 1)`.
    @SuppressWarnings("restricted")
    static String describe(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0) + " (errno " + errno + ")";
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// A downcall itself throws only if it is called wrongly.
    private static AssertionError unexpected(Throwable t) {
        return new AssertionError(t);
    }
}
