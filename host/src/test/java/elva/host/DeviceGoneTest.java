package elva.host;

import static elva.host.Peers.SOON;
import static elva.host.Peers.async;
import static elva.host.Peers.waiting;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import elva.host.tun.SystemCallException;
import elva.tcp.State;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Somebody deletes the device under a network.
@ExtendWith(InNamespace.class)
class DeviceGoneTest {

    @Test
    void device_deleted_everyoneIsTold() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Network net = Peers.withKernel(o -> o.errors((where, _) -> heard.add(where)));
                TcpListener server = net.listen(80);
                Socket _ = Peers.kernelClient(Family.V4, 80);
                TcpConnection c = server.accept(SOON)) {
            assertThat(net.failure()).isNull();
            var read = waiting(() -> c.input().read());
            var accept = waiting(() -> server.accept());
            new ProcessBuilder("ip", "link", "delete", net.name()).start().waitFor();
            String gone = "tun elva0: poll: No such device (errno 19). The device was deleted";
            assertThatThrownBy(() -> read.get(20, SECONDS)).cause()
                    .isInstanceOf(IOException.class).hasMessage(gone)
                    .hasCauseInstanceOf(SystemCallException.class);
            assertThatThrownBy(() -> accept.get(20, SECONDS)).cause().hasMessage(gone);
            assertThatThrownBy(() -> net.connect(Family.V4.peer, 80)).hasMessage(gone);
            assertThat(net.failure()).hasMessage(gone);
            assertThat(c.state()).isEqualTo(State.CLOSED);
            assertThat(heard).containsExactly("device");
        }
    }

    /// The obvious handler: the device is gone, so close the network. On the loop's own thread that
    /// would wait for itself.
    @Test
    void device_deleted_handlerMustNotWait() throws Exception {
        AtomicReference<Network> opened = new AtomicReference<>();
        List<Throwable> refused = new CopyOnWriteArrayList<>();
        Network net = Peers.withKernel(o -> o.errors((_, _) -> {
            Network n = opened.get();
            refused.add(catchThrowable(() -> n.close(SOON)));
            refused.add(catchThrowable(() -> n.connect(Family.V4.peer, 80)));
        }));
        opened.set(net);
        new ProcessBuilder("ip", "link", "delete", net.name()).start().waitFor();
        Peers.await(() -> refused.size() == 2);
        assertThat(refused).allSatisfy(e -> assertThat(e)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a callback of the stack must not wait"));
        assertThat(async(() -> net.close(SOON)).get(20, SECONDS)).isZero();
    }
}
