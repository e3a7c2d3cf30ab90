package elva.sim;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.ConnectionListener;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.Signal;
import elva.wire.Endpoint;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A host drives its stack as the stack asks for, and hears of everything that goes wrong there.
class HostTest {
    private final AssertionError boom = new AssertionError("boom");

    private final World world = new World(1);
    private final Host client = world.host("A", HostOptions.of("192.0.2.1/24"));
    private final Host server = world.host("B", HostOptions.of("192.0.2.2/24"));

    private void connect(Listener.Events events, ConnectionListener listener) {
        Endpoint at = new Endpoint(server.address(), 80);
        server.tcp().listen(at, OpenOptions.STANDARD, events, server.clockNanos());
        client.tcp().connect(at, OpenOptions.STANDARD, listener, client.clockNanos());
        client.pump();
        world.runUntil(Times.SECOND);
    }

    @Test
    void listener_whoseCallbackThrows_makesTheHostUnclean() {
        connect(_ -> {
            throw boom;
        }, ConnectionListener.NONE);
        assertThat(server.failures()).containsExactly(boom);
        assertThat(server.isClean()).isFalse();
        assertThat(client.isClean()).isTrue();
    }

    @Test
    void connection_whoseCallbackThrows_makesTheHostUnclean() {
        connect(Listener.Events.NONE, (_, _) -> {
            throw boom;
        });
        assertThat(client.failures()).contains(boom);
        assertThat(client.isClean()).isFalse();
    }

    @Test
    void ping_whoseCallbackThrows_makesTheHostUnclean() {
        client.stack().ping(server.address(), (_, _) -> {
            throw boom;
        }).send(56, client.clockNanos());
        client.pump();
        world.runUntil(Times.SECOND);
        assertThat(client.failures()).containsExactly(boom);
        assertThat(client.isClean()).isFalse();
    }

    /// Were it to send at once, what the callback does next would leave in a segment of its own.
    @Test
    void pump_withinACallback_leavesSendingToWhoDrives() {
        List<Integer> lengths = new ArrayList<>();
        world.observe(new WorldObserver() {
            @Override
            public void carried(Carriage carriage) {
                int length = PacketView.of(carriage.packet()).textLength();
                if (length > 0) lengths.add(length);
            }
        });
        MemorySegment text = MemorySegment.ofArray(new byte[10]);
        connect(Listener.Events.NONE, (c, signals) -> {
            if ((signals & Signal.OPENED) == 0) return;
            c.noDelay(true);
            c.send(text, 0, 10, 0, client.clockNanos());
            client.pump();
            c.send(text, 0, 10, 0, client.clockNanos());
        });
        assertThat(lengths).containsExactly(20);
    }
}
