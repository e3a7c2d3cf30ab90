package elva.host.tun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.host.InNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Devices opened in another network namespace, which here is that of a process.
@ExtendWith(InNamespace.class)
class NetworkNamespaceTest {
    private static final String NAME = "elva0";

    private @Nullable Process holder;
    private String other = "";

    @BeforeEach
    void otherNamespace() throws Exception {
        Process process = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; cat")
                .start();
        holder = process;
        other = "/proc/" + process.pid() + "/ns/net";
        assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("ready");
    }

    @AfterEach
    void end() {
        if (holder != null) holder.destroyForcibly();
    }

    @Test
    void call_doesItThere_andLeavesTheCallerHere() throws Exception {
        Path ours = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
        Path there = NetworkNamespace.of(other).call(() ->
                Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")));
        assertThat(there).isEqualTo(Files.readSymbolicLink(Path.of(other))).isNotEqualTo(ours);
        assertThat(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))).isEqualTo(ours);
    }

    @Test
    void device_openedThere_isNotHere() throws Exception {
        try (TunDevice tun = NetworkNamespace.of(other).call(() -> TunDevice.open(NAME))) {
            assertThat(tun.created()).isTrue();
            assertThat(links()).doesNotContain(NAME);
        }
    }

    @Test
    void queueLength_isTheKernelsFromThenOn() throws Exception {
        try (TunDevice tun = TunDevice.open(NAME)) {
            tun.queueLength(10_000);
            assertThat(links()).contains(NAME).contains("qlen 10000");
        }
    }

    @Test
    void failureOfTheWork_isTheCallersToSee() {
        NetworkNamespace there = NetworkNamespace.of(other);
        assertThatThrownBy(() -> there.call(() -> {
            throw new IOException("no");
        })).isExactlyInstanceOf(IOException.class).hasMessage("no");
        assertThatThrownBy(() -> there.call(() -> {
            throw new IllegalStateException("no");
        })).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void namespaceThatIsNone_saysWhatWouldHelp() {
        assertThatThrownBy(() -> NetworkNamespace.of("elva-none").call(() -> 1))
                .isInstanceOf(SystemCallException.class)
                .hasMessage("namespace elva-none: open /run/netns/elva-none: No such file or "
                        + "directory (errno 2). To make it: ip netns add elva-none");
        assertThatThrownBy(() -> NetworkNamespace.of("/dev/null").call(() -> 1))
                .hasMessage("namespace /dev/null: setns: Invalid argument (errno 22): that file "
                        + "is no network namespace");
        for (String name : List.of("", " ", ".", "..")) {
            assertThatThrownBy(() -> NetworkNamespace.of(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String links() throws IOException {
        Process ip = new ProcessBuilder("ip", "link").redirectErrorStream(true).start();
        return new String(ip.getInputStream().readAllBytes(), UTF_8);
    }
}
