package elva.host;

import static elva.host.Peers.SOON;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.stack.Tap;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// Echoes over a wire.
class PingTest {
    private static final int IDENTIFIER = 20 + 4;            // of ICMP, behind IPv4's header

    /// There are 65,536 identifiers: each is free again once its ping is over. With the same chance
    /// every time, the stack gives the first one that is free.
    @Test
    void ping_thatIsOver_givesItsIdentifierBack() throws Exception {
        List<Integer> identifiers = new CopyOnWriteArrayList<>();
        Tap tap = packet -> {
            if (!packet.outbound()) return;
            long at = packet.offset() + IDENTIFIER;
            identifiers.add((packet.buffer().get(JAVA_BYTE, at) & 0xff) << 8
                    | (packet.buffer().get(JAVA_BYTE, at + 1) & 0xff));
        };
        try (Peers.Pair pair = Peers.pair(o -> o.tap(tap).entropy(() -> 0x1234L << 48), o -> o)) {
            assertThat(pair.elva().ping(Family.V4.peer, SOON)).isPositive();
            assertThatThrownBy(() -> pair.elva().ping("192.0.2.99", Duration.ofMillis(1)))
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(pair.elva().ping(Family.V4.peer, SOON)).isPositive();
        }
        assertThat(identifiers).containsExactly(0x1234, 0x1234, 0x1234);
    }
}
