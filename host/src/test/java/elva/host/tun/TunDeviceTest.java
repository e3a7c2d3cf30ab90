package elva.host.tun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.host.InNamespace;
import elva.wire.IpAddress;
import elva.wire.Prefix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A TUN device of the kernel: created, made ready, read, written, taken away.
@ExtendWith(InNamespace.class)
class TunDeviceTest {
    private static final List<Prefix> OURS =
            List.of(Prefix.parse("192.0.2.2/24"), Prefix.parse("2001:db8::2/64"));
    private static final List<IpAddress> PEERS =
            List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1"));
    private static final long SECOND = 1_000_000_000;

    private final MemorySegment buffer = Arena.ofAuto().allocate(65_536);

    @Test
    void open_absent_creates() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            assertThat(tun.name()).isEqualTo("elva0");
            assertThat(tun.created()).isTrue();
            assertThat(tun.mtu()).isEqualTo(1500);
            assertThat(ip("link", "show", "elva0")).contains("elva0").contains("DOWN");
        }
        assertThat(ip("link", "show", "elva0")).contains("does not exist");
    }

    @Test
    void open_numberInName_kernelChooses() throws Exception {
        try (TunDevice first = TunDevice.open("elva%d");
                TunDevice second = TunDevice.open("elva%d")) {
            assertThat(first.name()).isEqualTo("elva0");
            assertThat(second.name()).isEqualTo("elva1");
        }
    }

    @Test
    void open_held_saysThatAnotherHoldsIt() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            assertThatThrownBy(() -> TunDevice.open(tun.name()))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessage("tun elva0: TUNSETIFF: Device or resource busy (errno 16): "
                            + "this process or another holds it");
        }
    }

    @Test
    void open_nameOfAnotherKind_saysSo() {
        assertThatThrownBy(() -> TunDevice.open("lo")).isInstanceOf(SystemCallException.class)
                .hasMessage("tun lo: TUNSETIFF: Invalid argument (errno 22): "
                        + "there is an interface of this name that is no TUN of one queue");
    }

    @Test
    void open_there_attachesAndLeavesItAsItWas() throws Exception {
        ip("tuntap", "add", "dev", "elva0", "mode", "tun");
        ip("link", "set", "elva0", "mtu", "1400", "up");
        try (TunDevice tun = TunDevice.open("elva0")) {
            assertThat(tun.created()).isFalse();
            tun.configure(OURS, List.of(), 0);
            assertThat(tun.mtu()).isEqualTo(1400);
            assertThat(ip("route")).isEmpty();
        }
        assertThat(ip("link", "show", "elva0")).contains("mtu 1400");
    }

    @Test
    void configure_peers_kernelHasAddressesAndRoutes() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            tun.configure(OURS, PEERS, 1400);
            assertThat(tun.mtu()).isEqualTo(1400);
            assertThat(ip("address", "show", "elva0")).contains("mtu 1400").contains("UP")
                    .contains("inet 192.0.2.1/24").contains("inet6 2001:db8::1/64");
            assertThat(ip("route", "get", "192.0.2.2")).contains("dev elva0 src 192.0.2.1");
            assertThat(ip("route", "get", "2001:db8::2")).contains("dev elva0")
                    .contains("src 2001:db8::1");
        }
    }

    @Test
    void configure_twice_isAsOnce() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            tun.configure(OURS, PEERS, 1400);
            tun.configure(OURS, PEERS, 1300);
            assertThat(tun.mtu()).isEqualTo(1300);
        }
    }

    @Test
    void configure_peerOutsideOurNetworks_isJoinedToOurAddress() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            tun.configure(OURS, List.of(IpAddress.parse("203.0.113.7")), 0);
            assertThat(ip("address", "show", "elva0"))
                    .contains("inet 203.0.113.7 peer 192.0.2.2/32");
            assertThat(ip("route", "get", "192.0.2.2"))
                    .contains("dev elva0 src 203.0.113.7");
        }
    }

    @Test
    void configure_noPeer_onlyRoutes() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            tun.configure(List.of(Prefix.parse("198.51.100.130/25"),
                    Prefix.parse("2001:db8:0:0:8000::2/65")), List.of(), 0);
            assertThat(ip("route")).contains("198.51.100.128/25 dev elva0");
            assertThat(ip("-6", "route")).contains("2001:db8:0:0:8000::/65 dev elva0");
        }
    }

    @Test
    void configure_mtuTheKernelRefuses_saysWhich() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            assertThatThrownBy(() -> tun.configure(OURS, PEERS, 70_000))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessage("tun elva0: SIOCSIFMTU 70000: Invalid argument (errno 22)");
        }
    }

    @Test
    void configure_ipv6SwitchedOff_saysWhatToDo() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/elva0/disable_ipv6"), "1");
            assertThatThrownBy(() -> tun.configure(OURS, PEERS, 0))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessage("tun elva0: give the kernel 2001:db8::1/64: Permission denied "
                            + "(errno 13). IPv6 is switched off: "
                            + "sysctl net.ipv6.conf.all.disable_ipv6");
        }
    }

    @Test
    void packets_bothWays_areWhole() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0");
                DatagramSocket socket = new DatagramSocket(null)) {
            tun.configure(OURS, PEERS, 0);
            socket.bind(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 9));
            socket.setSoTimeout(10_000);
            byte[] text = "hello".getBytes(UTF_8);
            socket.send(new DatagramPacket(text, 5, InetAddress.getByName("192.0.2.2"), 7));
            int length = receiveV4(tun);
            assertThat(length).isEqualTo(20 + 8 + 5);
            assertThat(buffer.asSlice(28, 5).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(text);

            swap(12, 16, 4);                                  // back to where it came from
            swap(20, 22, 2);
            tun.transmit(buffer, 0, length, 0);
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            assertThat(answer.getLength()).isEqualTo(5);
        }
    }

    private int receiveV4(TunDevice tun) throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 10 * SECOND) {
            int length = tun.receive(buffer, 0, 65_535);
            if (length > 0 && buffer.get(ValueLayout.JAVA_BYTE, 0) == 0x45) return length;
            if (length == 0) tun.await(SECOND);
        }
        throw new AssertionError("no IPv4 packet");
    }

    private void swap(long a, long b, int length) {
        byte[] held = buffer.asSlice(a, length).toArray(ValueLayout.JAVA_BYTE);
        MemorySegment.copy(buffer, b, buffer, a, length);
        MemorySegment.copy(held, 0, buffer, ValueLayout.JAVA_BYTE, b, length);
    }

    @Test
    void transmit_interfaceDown_losesThePacket() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            tun.transmit(buffer, 64, 100, 0);
            assertThat(tun.lostCount()).isEqualTo(1);
            assertThat(tun.receive(buffer, 0, 65_535)).isZero();
        }
    }

    @Test
    void await_deviceDeleted_throws() throws Exception {
        try (TunDevice tun = TunDevice.open("elva0")) {
            ip("link", "delete", "elva0");
            assertThatThrownBy(() -> tun.await(SECOND)).isInstanceOf(SystemCallException.class)
                    .hasMessage("tun elva0: poll: No such device (errno 19). "
                            + "The device was deleted");
            assertThatThrownBy(() -> tun.receive(buffer, 0, 65_535))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessage("tun elva0: read: File descriptor in bad state (errno 77). "
                            + "The device was deleted");
        }
    }

    private static String ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }
}
