package elva.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.tcp.OpenOptions;
import elva.tcp.Setting;
import elva.tcp.TcpConfig;
import elva.wire.Prefix;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a stack cannot be made of.
class StackTest {

    /// A device that sends nothing.
    private record Dead(int mtu) implements Device {
        @Override
        public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) { }
    }

    private static Stack stack(int mtu, String... addresses) {
        return new Stack(StackConfig.of(addresses), new Dead(mtu), () -> 1, StackObserver.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 575, 65_536})
    void mtu_outsideRange_isRefused(int mtu) {
        assertThatThrownBy(() -> stack(mtu, "192.0.2.2/24"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MTU " + mtu + " outside 576..65535");
    }

    /// RFC 8200 §5: every link of IPv6 carries packets of 1280 octets.
    @Test
    void mtu_tooSmallForIpv6_isRefused() {
        assertThatThrownBy(() -> stack(1279, "192.0.2.2/24", "2001:db8::2/64"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MTU 1279 octets with IPv6 address 2001:db8::2; "
                        + "expected 1280 at least");
        assertThat(stack(1280, "2001:db8::2/64").usage().isNothing()).isTrue();
        assertThat(stack(576, "192.0.2.2/24").usage().isNothing()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0", "0.0.0.1/8", "127.0.0.1/8", "224.0.0.1/4", "240.0.0.1/4",
        "255.255.255.255", "192.0.2.0/24", "192.0.2.255/24", "192.0.2.3/30",
        "::/0", "::1", "ff02::1/64", "2001:db8::/64", "2001:db8:0:0:8000::/65"})
    void address_ofNoHost_isRefused(String prefix) {
        assertThatThrownBy(() -> StackConfig.of("192.0.2.2/24", prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("address " + prefix + "(/32|/128)?"
                        + " is no host's; expected one such as 192.0.2.2/24");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1/24", "192.0.2.254/24", "192.0.2.0/31", "192.0.2.1/31",
        "192.0.2.255/32", "223.255.255.254/24", "2001:db8::1/64", "2001:db8::/127",
        "2001:db8::/128", "2001:db8::ffff:ffff:ffff:ffff/64", "::2", "fe80::1/64"})
    void address_ofAHost_isTaken(String prefix) {
        assertThat(StackConfig.of(prefix).addresses()).hasSize(1);
    }

    @Test
    void settings_thatContradictEachOther_areRefused() {
        TcpConfig ports = TcpConfig.STANDARD.with(Setting.PORT_FIRST, 61_000);
        assertThatThrownBy(() -> stack(ports)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port-first 61000 above port-last 60999");
        assertThat(stack(ports.with(Setting.PORT_LAST, 61_000)).usage().isNothing()).isTrue();
        TcpConfig times = TcpConfig.STANDARD.with(Setting.RTO_MIN, 2_000_000_000L)
                .with(Setting.RTO_MAX, 1_000_000_000L);
        assertThatThrownBy(() -> OpenOptions.STANDARD.config(times))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rto-min 2000000000 ns above rto-max 1000000000 ns");
    }

    private static Stack stack(TcpConfig config) {
        return new Stack(new StackConfig(List.of(Prefix.parse("192.0.2.2/24")), config),
                new Dead(1500), () -> 1, StackObserver.NONE);
    }
}
