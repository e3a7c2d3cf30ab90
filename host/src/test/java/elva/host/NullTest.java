package elva.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.tcp.OpenOptions;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Callers without NullAway: they are told which argument is missing, and nothing was done.
@SuppressWarnings("NullAway")
class NullTest {
    private static final Endpoint AT = new Endpoint(IpAddress.parse(Family.V4.elva), 80);

    private static void refuses(ThrowingCallable call, String parameter) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(parameter);
    }

    @Test
    void network_nullArgument_isNamedAndNothingIsDone() throws Exception {
        try (Peers.Pair pair = Peers.pair()) {
            Network net = pair.elva();
            refuses(() -> net.listen(null, OpenOptions.STANDARD), "local");
            refuses(() -> net.listen(AT, null), "options");
            refuses(() -> net.serve(80, null), "handler");
            refuses(() -> net.connect(null, OpenOptions.STANDARD, Duration.ZERO), "remote");
            refuses(() -> net.connect(AT, null, Duration.ZERO), "options");
            refuses(() -> net.connect(AT, OpenOptions.STANDARD, null), "timeout");
            refuses(() -> net.connect(null, 80), "host");
            refuses(() -> net.ping(null, Duration.ZERO), "host");
            refuses(() -> net.close(null), "timeout");
            assertThat(net.usage().isNothing()).isTrue();
            net.listen(80).close();
        }
    }

    @Test
    void options_nullArgument_isNamed() {
        NetworkOptions options = NetworkOptions.tun("elva0");
        refuses(() -> options.tcp(null), "config");
        refuses(() -> options.entropy(null), "source");
        refuses(() -> options.observer(null), "listener");
        refuses(() -> options.tap(null), "packets");
        refuses(() -> options.impairment(null), "faults");
        refuses(() -> options.errors(null), "handler");
    }
}
