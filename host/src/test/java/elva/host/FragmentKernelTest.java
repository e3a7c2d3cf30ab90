package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.withKernel;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import elva.tcp.Counter;
import java.io.File;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Fragments of the Linux kernel at the other end of a TUN, and what it makes of ours. RFC 791
/// §3.2, RFC 8200 §4.5.
@ExtendWith(InNamespace.class)
class FragmentKernelTest {

    @ParameterizedTest
    @EnumSource
    void udp_ofTheKernelInFragments_drawsPortUnreachable(Family family) throws Exception {
        try (Network net = withKernel(); DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(family.elva, 53));
            socket.setSoTimeout((int) SOON.toMillis());
            byte[] octets = new byte[60_000];
            Arrays.fill(octets, (byte) 0x5a);
            socket.send(new DatagramPacket(octets, octets.length));
            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[100], 100)))
                    .as("its checksum was right").isInstanceOf(PortUnreachableException.class);
            assertThat(net.counters().get(Counter.REASM_OKS)).isEqualTo(1);
            assertThat(net.counters().get(Counter.REASM_REQDS)).isGreaterThan(40);
            assertThat(net.usage().reassemblies()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void echo_ofTheKernelInFragments_isAnsweredInFragments(Family family) throws Exception {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(d -> Files.isExecutable(Path.of(d, "ping"))), "needs ping");
        try (Network net = withKernel()) {
            Process ping = new ProcessBuilder("ping", "-n", "-c", "1", "-W", "10", "-s", "4000",
                    family.elva).redirectErrorStream(true).start();
            assertThat(ping.waitFor(SOON.toMillis(), MILLISECONDS)).isTrue();
            String told = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(ping.exitValue()).as(told).isZero();
            assertThat(told).contains("4008 bytes from " + family.elva).doesNotContain("wrong");
            assertThat(net.counters().get(Counter.REASM_OKS)).isEqualTo(1);
            assertThat(net.counters().get(Counter.ICMP_OUT_ECHO_REPS)).isEqualTo(1);
        }
    }
}
