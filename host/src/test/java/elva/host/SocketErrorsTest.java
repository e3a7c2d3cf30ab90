package elva.host;

import static org.assertj.core.api.Assertions.assertThat;

import elva.tcp.ConnectionException;
import elva.tcp.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every reason of the RFC as an exception of `java.net`: the JDK's class, its leading words, the
/// story.
class SocketErrorsTest {
    private static final Map<Reason, Class<? extends IOException>> TYPES =
            new EnumMap<>(Reason.class);

    static {
        TYPES.put(Reason.CONNECTION_ALREADY_EXISTS, BindException.class);
        TYPES.put(Reason.LOCAL_SOCKET_INVALID, BindException.class);
        TYPES.put(Reason.REMOTE_SOCKET_UNSPECIFIED, ConnectException.class);
        TYPES.put(Reason.REMOTE_SOCKET_INVALID, ConnectException.class);
        TYPES.put(Reason.CONNECTION_REFUSED, ConnectException.class);
        TYPES.put(Reason.USER_TIMEOUT, ConnectException.class);
        TYPES.put(Reason.RETRANSMISSION_TIMEOUT, ConnectException.class);
        TYPES.put(Reason.KEEP_ALIVE_TIMEOUT, ConnectException.class);
        TYPES.put(Reason.UNREACHABLE, NoRouteToHostException.class);
    }

    @ParameterizedTest
    @EnumSource
    void reason_mapped_hasJdkTypeStoryAndCause(Reason reason) {
        ConnectionException e = new ConnectionException(reason, "a story");
        IOException mapped = SocketErrors.of(e);
        assertThat(mapped).isExactlyInstanceOf(TYPES.getOrDefault(reason, SocketException.class))
                .hasMessageMatching("[A-Z][a-z ]+: a story").hasCause(e);
    }

    @Test
    void words_areTheJdks() {
        assertThat(words(Reason.CONNECTION_REFUSED)).isEqualTo("Connection refused");
        assertThat(words(Reason.CONNECTION_RESET)).isEqualTo("Connection reset");
        assertThat(words(Reason.RETRANSMISSION_TIMEOUT)).isEqualTo("Connection timed out");
        assertThat(words(Reason.CONNECTION_CLOSING)).isEqualTo("Broken pipe");
        assertThat(words(Reason.CONNECTION_ALREADY_EXISTS)).isEqualTo("Address already in use");
        assertThat(words(Reason.UNREACHABLE)).isEqualTo("No route to host");
        assertThat(words(Reason.LOCAL_SOCKET_INVALID))
                .isEqualTo("Cannot assign requested address");
    }

    private static String words(Reason reason) {
        String message = String.valueOf(
                SocketErrors.of(new ConnectionException(reason, "a story")).getMessage());
        return message.substring(0, message.indexOf(": "));
    }
}
