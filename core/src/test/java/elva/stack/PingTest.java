package elva.stack;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.TcpConfig;
import elva.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One stack asks another for echoes, and what happens to callbacks that throw.
class PingTest {

    @ParameterizedTest
    @CsvSource({"192.0.2.2, 192.0.2.1, /24", "2001:db8::2, 2001:db8::1, /64"})
    void ping_ofAnotherStack_isAnswered(String a, String b, String prefix) {
        Wire wire = new Wire(a + prefix, b + prefix, TcpConfig.STANDARD);
        List<Ping.Answer> answers = new ArrayList<>();
        Ping ping = wire.a.ping(IpAddress.parse(b), (_, answer) -> answers.add(answer));
        for (int i = 0; i < 10; i++) ping.send(100 * i, wire.nowNanos);
        wire.settle();
        assertThat(answers).extracting(Ping.Answer::length)
                .containsExactly(0, 100, 200, 300, 400, 500, 600, 700, 800, 900);
        assertThat(wire.packets).isEqualTo(20);
    }

    @Test
    void ping_whoseCallbackThrows_isClosedAndTold() {
        List<String> failures = new ArrayList<>();
        StackObserver observer = new StackObserver() {
            @Override
            public void pingFailed(Ping ping, Throwable failure) {
                failures.add(ping.to() + ": " + failure.getMessage());
            }
        };
        Stack stack = new Stack(StackConfig.of("192.0.2.2/24"), new Nowhere(), () -> 7, observer);
        IpAddress ours = IpAddress.parse("192.0.2.2");
        List<Ping.Answer> answers = new ArrayList<>();
        Ping broken = stack.ping(ours, (_, _) -> {
            throw new IllegalStateException("on purpose");
        });
        Ping sound = stack.ping(ours, (_, answer) -> answers.add(answer));
        assertThat(sound.identifier()).isNotEqualTo(broken.identifier());
        broken.send(8, 0);
        broken.send(8, 0);
        sound.send(8, 0);
        stack.transmit(0);
        assertThat(failures).containsExactly("192.0.2.2: on purpose");
        assertThat(answers).hasSize(1);
    }

    private static final class Nowhere implements Device {
        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public void transmit(java.lang.foreign.MemorySegment buffer, long offset, int length,
                int segmentSize) {
            throw new AssertionError("a packet to ourselves left");
        }
    }
}
