package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.async;
import static elva.host.Peers.kernelClient;
import static elva.host.Peers.kernelServer;
import static elva.host.Peers.withKernel;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.tcp.Cause;
import elva.tcp.ConnectionException;
import elva.tcp.End;
import elva.tcp.Reason;
import elva.tcp.State;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The blocking API with the Linux kernel's TCP at the other end of a TUN.
@ExtendWith(InNamespace.class)
class NetworkKernelTest {
    private static final int LENGTH = 20_000_000;

    @ParameterizedTest
    @EnumSource
    void server_kernelConnects_echoes(Family family) throws Exception {
        try (Network net = withKernel();
                TcpListener _ = net.serve(7, c -> c.input().transferTo(c.output()));
                Socket kernel = kernelClient(family, 7)) {
            kernel.getOutputStream().write("hello".getBytes(UTF_8));
            kernel.shutdownOutput();
            assertThat(kernel.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void client_kernelListens_talks(Family family) throws Exception {
        try (Network net = withKernel(); ServerSocket server = kernelServer(family)) {
            var kernel = async(server::accept);
            try (TcpConnection c = net.connect(family.peer, server.getLocalPort())) {
                assertThat(c.state()).isEqualTo(State.ESTABLISHED);
                assertThat(c.local().address()).hasToString(family.elva);
                Socket accepted = kernel.get(20, SECONDS);
                accepted.getOutputStream().write("hello".getBytes(UTF_8));
                ByteBuffer text = ByteBuffer.allocate(9);
                assertThat(c.read(text)).isEqualTo(5);
                assertThat(text.position()).isEqualTo(5);
                c.write(text.flip());
                c.shutdownOutput();
                assertThat(accepted.getInputStream().readAllBytes()).asString()
                        .isEqualTo("hello");
                accepted.close();
                assertThat(c.input().read()).isEqualTo(-1);
                assertThat(c.awaitClosed(SOON)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void client_nobodyListens_isRefused(Family family) throws Exception {
        try (Network net = withKernel()) {
            assertThatThrownBy(() -> net.connect(family.peer, 81))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageMatching("Connection refused: " + Pattern.quote(new Endpoint(
                            IpAddress.parse(family.peer), 81).toString())
                            + ": RST to our SYN after \\d+\\.\\d ms"
                            + " \\(SYN-SENT -> CLOSED\\)")
                    .cause().isInstanceOfSatisfying(ConnectionException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION_REFUSED));
            assertThat(net.usage().isNothing()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void server_nobodyListens_refusesKernel(Family family) throws Exception {
        try (Network _ = withKernel()) {
            assertThatThrownBy(() -> kernelClient(family, 81))
                    .isInstanceOf(ConnectException.class).hasMessage("Connection refused");
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfClose_byElva_goesOnReading(Family family) throws Exception {
        try (Network net = withKernel(); ServerSocket server = kernelServer(family)) {
            var kernel = async(server::accept);
            TcpConnection c = net.connect(family.peer, server.getLocalPort());
            c.shutdownOutput();
            Socket accepted = kernel.get(20, SECONDS);
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            Peers.await(() -> c.state() == State.FIN_WAIT_2);
            accepted.getOutputStream().write("late".getBytes(UTF_8));
            accepted.close();
            assertThat(c.input().readAllBytes()).asString().isEqualTo("late");
            assertThat(c.state()).isEqualTo(State.TIME_WAIT);
            assertThatThrownBy(() -> c.output().write(1)).isInstanceOf(SocketException.class)
                    .hasMessageStartingWith("Socket output is shutdown");
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfClose_byKernel_elvaGoesOnWriting(Family family) throws Exception {
        try (Network net = withKernel(); TcpListener server = net.listen(80);
                Socket kernel = kernelClient(family, 80); TcpConnection c = server.accept(SOON)) {
            kernel.shutdownOutput();
            assertThat(c.input().read()).isEqualTo(-1);
            assertThat(c.state()).isEqualTo(State.CLOSE_WAIT);
            c.output().write("late".getBytes(UTF_8));
            c.shutdownOutput();
            assertThat(kernel.getInputStream().readAllBytes()).asString().isEqualTo("late");
            assertThat(c.awaitClosed(SOON)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void abort_byElva_resetsKernel(Family family) throws Exception {
        try (Network net = withKernel(); TcpListener server = net.listen(80);
                Socket kernel = kernelClient(family, 80); TcpConnection c = server.accept(SOON)) {
            c.abort();
            assertThatThrownBy(() -> kernel.getInputStream().read())
                    .isInstanceOf(SocketException.class).hasMessage("Connection reset");
            assertThat(c.end()).extracting(End::cause).isEqualTo(Cause.ABORT);
            assertThatThrownBy(() -> c.input().read()).isInstanceOf(SocketException.class)
                    .hasMessage("Socket closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void abort_byKernel_resetsReaderAndWriter(Family family) throws Exception {
        try (Network net = withKernel(); TcpListener server = net.listen(80);
                Socket kernel = kernelClient(family, 80); TcpConnection c = server.accept(SOON)) {
            var read = async(() -> c.input().read());
            Peers.reset(kernel);
            assertThatThrownBy(() -> read.get(20, SECONDS)).cause()
                    .isInstanceOf(SocketException.class)
                    .hasMessageMatching("Connection reset: RST from .* in ESTABLISHED, .*"
                            + " \\(ESTABLISHED -> CLOSED\\)");
            assertThatThrownBy(() -> c.output().write(1)).isInstanceOf(SocketException.class)
                    .hasMessageStartingWith("Connection reset: ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void bulk_bothWaysAtOnce_isEqual(Family family) throws Exception {
        byte[] down = Peers.text(LENGTH, 1);
        byte[] up = Peers.text(LENGTH, 2);
        try (Network net = withKernel(); TcpListener server = net.listen(80);
                Socket kernel = kernelClient(family, 80); TcpConnection c = server.accept(SOON)) {
            var kernelGot = async(() -> Peers.sha256(kernel.getInputStream()));
            var kernelSent = async(() -> {
                kernel.getOutputStream().write(up);
                kernel.shutdownOutput();
                return true;
            });
            var elvaSent = async(() -> {
                c.output().write(down);
                c.shutdownOutput();
                return true;
            });
            byte[] elvaGot = Peers.sha256(c.input());
            assertThat(elvaGot).isEqualTo(Peers.sha256(up));
            elvaSent.get(60, SECONDS);
            kernelSent.get(60, SECONDS);
            assertThat(kernelGot.get(60, SECONDS)).isEqualTo(Peers.sha256(down));
            assertThat(c.status().info().bytesReceived()).isEqualTo(LENGTH);
        }
    }

    @Test
    void close_deviceIsGone() throws Exception {
        String name;
        try (Network net = withKernel()) {
            name = net.name();
        }
        try (Network net = withKernel()) {
            assertThat(net.name()).isEqualTo(name);
        }
    }
}
