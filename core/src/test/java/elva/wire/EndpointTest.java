package elva.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// A socket of RFC 9293; its text is that of RFC 3986 §3.2.2.
class EndpointTest {

    @Test
    void toString_v6_isInBrackets() {
        assertThat(new Endpoint(IpAddress.parse("192.0.2.1"), 80)).hasToString("192.0.2.1:80");
        assertThat(new Endpoint(IpAddress.parse("2001:db8::1"), 80))
                .hasToString("[2001:db8::1]:80");
    }

    @Test
    void port_edges_areTaken() {
        assertThat(new Endpoint(IpAddress.UNSPECIFIED_V4, 0).port()).isZero();
        assertThat(new Endpoint(IpAddress.UNSPECIFIED_V4, 65_535).port()).isEqualTo(65_535);
    }

    @Test
    void port_outsideSixteenBits_isTheCallersFault() {
        for (int port : new int[] {-1, 65_536}) {
            assertThatThrownBy(() -> new Endpoint(IpAddress.UNSPECIFIED_V4, port))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("port " + port + " outside 0..65535");
        }
    }

    @Test
    void equals_sameAddressAndPort_only() {
        Endpoint endpoint = new Endpoint(IpAddress.parse("192.0.2.1"), 80);
        assertThat(endpoint).isEqualTo(new Endpoint(IpAddress.ofV4(0xc0000201), 80))
                .isNotEqualTo(new Endpoint(IpAddress.ofV4(0xc0000201), 81))
                .isNotEqualTo(new Endpoint(IpAddress.ofV4(0xc0000202), 80));
    }
}
