package elva.host;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.jspecify.annotations.Nullable;

/// Runs each test in a network namespace of its own: on a platform thread that has left the
/// others' namespace. Platform threads and processes that the test starts are in there too, and so
/// are their sockets. The namespace goes when the last of them does.
///
/// Where that cannot be had, which takes root and `/dev/net/tun`, the tests are skipped and say so.
public final class InNamespace implements InvocationInterceptor, ExecutionCondition {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final long TEST_MILLIS_MOST = 300_000;
    @SuppressWarnings("restricted")
    private static final MethodHandle UNSHARE = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("unshare"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!Files.isWritable(Path.of("/dev/net/tun"))) {
            return ConditionEvaluationResult.disabled("needs root and /dev/net/tun");
        }
        int[] result = new int[1];
        Thread thread = Thread.ofPlatform().start(() -> result[0] = unshare());
        join(thread, TEST_MILLIS_MOST);
        return result[0] == 0 ? ConditionEvaluationResult.enabled("namespaces can be had")
                : ConditionEvaluationResult.disabled("needs root: no network namespace to be had");
    }

    @Override
    public void interceptTestMethod(Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> context, ExtensionContext extension)
            throws Throwable {
        run(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> context, ExtensionContext extension)
            throws Throwable {
        run(invocation);
    }

    private static void run(Invocation<@Nullable Void> invocation) throws Throwable {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().name("namespace").daemon().start(() -> {
            try {
                if (unshare() != 0) throw new AssertionError("unshare");
                invocation.proceed();
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        if (!join(thread, TEST_MILLIS_MOST)) {
            AssertionError hung = new AssertionError("hung for " + TEST_MILLIS_MOST + " ms");
            hung.setStackTrace(thread.getStackTrace());
            throw hung;
        }
        Throwable thrown = failure.get();
        if (thrown != null) throw thrown;
    }

    private static int unshare() {
        try {
            return (int) UNSHARE.invokeExact(CLONE_NEWNET);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static boolean join(Thread thread, long millis) {
        try {
            return thread.join(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
