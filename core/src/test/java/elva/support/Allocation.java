package elva.support;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Counts what the running thread allocates on the heap.
///
/// Goes through method handles because core, in whose module its tests run, requires `java.base`
/// alone.
public final class Allocation {
    private static final int RUNS = 5;
    private static final Object BEAN;
    private static final MethodHandle ALLOCATED_BYTES;
    private static final MethodHandle ALLOCATED_BYTES_OF_ALL;

    static {
        try {
            Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
            Class<?> general = Class.forName("java.lang.management.ThreadMXBean");
            Class<?> special = Class.forName("com.sun.management.ThreadMXBean");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            BEAN = lookup.findStatic(factory, "getThreadMXBean", MethodType.methodType(general))
                    .invoke();
            ALLOCATED_BYTES = lookup.findVirtual(special, "getCurrentThreadAllocatedBytes",
                    MethodType.methodType(long.class))
                    .asType(MethodType.methodType(long.class, Object.class));
            ALLOCATED_BYTES_OF_ALL = lookup.findVirtual(special, "getTotalThreadAllocatedBytes",
                    MethodType.methodType(long.class))
                    .asType(MethodType.methodType(long.class, Object.class));
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Allocation() {}

    /// Octets allocated by one run of some work, after a run to warm up. The least of several, for
    /// the virtual machine now and then allocates in the thread's name.
    public static long ofOneRun(Runnable work) {
        work.run();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long before = allocatedBytes();
            work.run();
            least = Math.min(least, allocatedBytes() - before);
        }
        return least;
    }

    /// Octets allocated so far by all threads together, those that have ended included.
    public static long ofAllThreads() {
        try {
            return (long) ALLOCATED_BYTES_OF_ALL.invokeExact(BEAN);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Octets allocated so far by the running thread.
    public static long ofThisThread() {
        return allocatedBytes();
    }

    private static long allocatedBytes() {
        try {
            return (long) ALLOCATED_BYTES.invokeExact(BEAN);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
