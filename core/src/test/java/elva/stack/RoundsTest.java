package elva.stack;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.Connection;
import elva.tcp.ConnectionListener;
import elva.tcp.Counter;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.Signal;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One call of a stack returns, whatever its users make of it.
class RoundsTest {
    private static final IpAddress OURS = IpAddress.parse("192.0.2.2");

    private final Stack stack = new Stack(StackConfig.of("192.0.2.2/24"), new Dead(), () -> 1,
            StackObserver.NONE);
    private final MemorySegment text = MemorySegment.ofArray(new byte[10]);

    /// A device that sends nothing.
    private record Dead() implements Device {
        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) { }
    }

    private void echo(Connection c, int signals) {
        if ((signals & Signal.READABLE) == 0) return;
        int count = c.receive(text, 0, 10, 1);
        if (count > 0) c.send(text, 0, count, 0, 1);
    }

    private void accept(Listener listener) {
        Objects.requireNonNull(listener.accept()).listener(this::echo);
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void transmit_twoOwnConnectionsThatEchoForEver_returnsAndGoesOnAtOnce() {
        Endpoint here = new Endpoint(OURS, 80);
        stack.tcp().listen(here, OpenOptions.STANDARD, this::accept, 1);
        Connection c = stack.tcp().connect(here, OpenOptions.STANDARD, this::echo, 1);
        stack.transmit(1);
        assertThat(stack.nextDeadlineNanos()).as("nothing is to be done").isGreaterThan(1);
        c.send(text, 0, 10, 0, 1);
        long before = 0;
        for (int call = 0; call < 3; call++) {
            stack.transmit(1);
            long segments = stack.counters().get(Counter.OUT_SEGS);
            assertThat(segments - before).as("call " + call).isBetween(20L, 1_000L);
            assertThat(stack.nextDeadlineNanos()).as("at once").isEqualTo(1);
            before = segments;
        }
        c.listener(ConnectionListener.NONE);
        stack.transmit(1);
        stack.transmit(1);
        assertThat(stack.nextDeadlineNanos()).isGreaterThan(1);
        stack.close();
    }
}
