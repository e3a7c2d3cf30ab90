package elva.host.tun;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import elva.host.InNamespace;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What somebody without rights is told. A thread of its own gives its rights up for it: to the
/// kernel, rights are a thread's.
@ExtendWith(InNamespace.class)
class NoRightsTest {
    private static final long SETRESUID =
            System.getProperty("os.arch", "").equals("aarch64") ? 147 : 117;
    private static final long NOBODY = 65_534;

    @Test
    void open_withoutRights_saysWhatWouldHelp() throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                giveRightsUp();
                TunDevice.open("elva0").close();
            } catch (Throwable t) {
                thrown.set(t);
            }
        });
        thread.join();
        // the first where the file is root's alone, the second where everybody may open it
        assertThat(thrown.get()).isInstanceOf(SystemCallException.class).hasMessageMatching(
                "tun elva0: (open /dev/net/tun: Permission denied \\(errno 13\\)"
                        + "|TUNSETIFF: Operation not permitted \\(errno 1\\))\\. "
                        + "Needs root or CAP_NET_ADMIN; without either: "
                        + "\\./elva sim, \\./elva demo");
    }

    @SuppressWarnings("restricted")
    private static void giveRightsUp() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle syscall = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"), FunctionDescriptor.of(JAVA_LONG,
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
        long result = (long) syscall.invokeExact(SETRESUID, NOBODY, NOBODY, NOBODY);
        if (result != 0) throw new AssertionError("setresuid");
    }
}
