package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.withKernel;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.tcp.Counter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// ICMP with the Linux kernel at the other end of a TUN: echo both ways, and what UDP draws.
@ExtendWith(InNamespace.class)
class IcmpKernelTest {

    @ParameterizedTest
    @EnumSource
    void echo_ofTheKernel_isAnsweredByElva(Family family) throws Exception {
        try (Network net = withKernel()) {
            boolean answered = InetAddress.getByName(family.elva)
                    .isReachable((int) SOON.toMillis());
            assertThat(answered).isTrue();
            assertThat(net.counters().get(Counter.ICMP_IN_ECHOS)).as("by echo, not by TCP")
                    .isPositive();
            assertThat(net.counters().get(Counter.IN_SEGS)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void echo_ofElva_isAnsweredByTheKernel(Family family) throws Exception {
        try (Network net = withKernel()) {
            assertThat(net.ping(family.peer, SOON)).isPositive().isLessThan(SOON);
            assertThat(net.counters().get(Counter.ICMP_IN_ECHO_REPS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void echo_ofElva_isAnsweredByItself(Family family) throws Exception {
        try (Network net = withKernel()) {
            assertThat(net.ping(family.elva, SOON)).isLessThan(SOON);
        }
    }

    @ParameterizedTest
    @EnumSource
    void echo_ofNobody_timesOut(Family family) throws Exception {
        String nobody = family == Family.V4 ? "192.0.2.99" : "2001:db8::99";
        try (Network net = withKernel()) {
            assertThatThrownBy(() -> net.ping(nobody, Duration.ofMillis(50)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no echo from " + nobody);
        }
    }

    @Test
    void echo_networkClosedMeanwhile_ends() throws Exception {
        Network net = withKernel();
        var ping = Peers.async(() -> net.ping("192.0.2.99", SOON));
        Peers.await(() -> net.counters().get(Counter.ICMP_OUT_ECHOS) > 0);
        net.close();
        assertThatThrownBy(() -> ping.get(10, SECONDS)).cause()
                .isInstanceOf(SocketException.class)
                .hasMessage("Socket closed: network closed");
    }

    @Test
    void echo_ofAVersionWeDoNotSpeak_hasNoRoute() throws Exception {
        try (Network net = Network.open(NetworkOptions.tun("elva0").address("192.0.2.2/24"))) {
            assertThatThrownBy(() -> net.ping("2001:db8::1", SOON))
                    .isInstanceOf(NoRouteToHostException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void udp_ofTheKernel_drawsPortUnreachable(Family family) throws Exception {
        try (Network _ = withKernel(); DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(family.elva, 53));
            socket.setSoTimeout((int) SOON.toMillis());
            socket.send(new DatagramPacket(new byte[100], 100));
            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[100], 100)))
                    .isInstanceOf(PortUnreachableException.class);
        }
    }
}
