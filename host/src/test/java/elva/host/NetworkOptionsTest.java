package elva.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.host.tun.TunDevice;
import elva.tcp.OpenOptions;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a caller can ask wrongly, and what it is told.
class NetworkOptionsTest {

    @Test
    void options_areNotChangedByTheirChanges() {
        NetworkOptions before = NetworkOptions.tun("elva0");
        assertThat(before.address("192.0.2.2/24").addresses).hasSize(1);
        assertThat(before.peer("192.0.2.1").peers).hasSize(1);
        assertThat(before.mtu(1400).mtu).isEqualTo(1400);
        assertThat(before.tap(_ -> { }).tap).isNotNull();
        assertThat(before.addresses).isEmpty();
        assertThat(before.peers).isEmpty();
        assertThat(before.mtu).isZero();
        assertThat(before.tap).isNull();
    }

    @Test
    void name_impossible_isRefused() {
        assertThatThrownBy(() -> NetworkOptions.tun("a/b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("device name \"a/b\": expected ");
    }

    @Test
    void mtu_outsideRange_isRefused() {
        assertThatThrownBy(() -> NetworkOptions.tun("elva0").mtu(575))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MTU 575 octets outside 576..65535");
    }

    @Test
    void open_noAddress_isRefused() {
        assertThatThrownBy(() -> Network.open(NetworkOptions.tun("elva0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("network elva0: no address; expected one at least, "
                        + "such as 192.0.2.2/24");
    }

    @Test
    void open_peerIsOurAddress_isRefused() {
        NetworkOptions options =
                NetworkOptions.tun("elva0").address("192.0.2.2/24").peer("192.0.2.2");
        assertThatThrownBy(() -> Network.open(options))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("peer 192.0.2.2 is our "
                        + "own address; expected one that the kernel gets");
    }

    @Test
    void open_mtuTooSmallForIpv6_isRefused() {
        NetworkOptions options =
                NetworkOptions.tun("elva0").mtu(1279).address("2001:db8::2/64");
        assertThatThrownBy(() -> Network.open(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MTU 1279 octets with IPv6 address 2001:db8::2; "
                        + "expected 1280 at least");
    }

    @Test
    void open_deviceTooNarrowForIpv6_isRefused() throws Exception {
        var wire = TunDevice.pair(576);
        try (var left = wire.get(0); var _ = wire.get(1)) {
            assertThatThrownBy(() -> Network.open(NetworkOptions.on(left)
                    .address("2001:db8::2/64"))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("MTU 576 octets with IPv6 address 2001:db8::2; "
                            + "expected 1280 at least");
            Network.open(NetworkOptions.on(left).address("192.0.2.2/24")).close();
        }
    }

    @Test
    void address_ofNoHost_isRefusedAtOnce() {
        assertThatThrownBy(() -> NetworkOptions.tun("elva0").address("224.0.0.1/4"))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("address 224.0.0.1/4 "
                        + "is no host's; expected one such as 192.0.2.2/24");
    }

    @Test
    void listen_twiceAtOnePort_isInUse() throws Exception {
        try (Peers.Pair pair = Peers.pair(); TcpListener _ = pair.elva().listen(80)) {
            assertThatThrownBy(() -> pair.elva().listen(80)).isInstanceOf(BindException.class)
                    .hasMessageStartingWith("Address already in use: ");
        }
    }

    @Test
    void listen_closedBefore_canBeHadAgain() throws Exception {
        try (Peers.Pair pair = Peers.pair()) {
            pair.elva().listen(80).close();
            pair.elva().listen(80).close();
        }
    }

    @Test
    void listen_addressNotOurs_cannotBeHad() throws Exception {
        Endpoint other = new Endpoint(IpAddress.parse("192.0.2.99"), 80);
        try (Peers.Pair pair = Peers.pair()) {
            assertThatThrownBy(() -> pair.elva().listen(other, OpenOptions.STANDARD))
                    .isInstanceOf(BindException.class)
                    .hasMessageStartingWith("Cannot assign requested address: ");
        }
    }

    @Test
    void listen_portZero_isChosen() throws Exception {
        try (Peers.Pair pair = Peers.pair(); TcpListener server = pair.elva().listen(0)) {
            assertThat(server.local().port()).isPositive();
            assertThat(server.pending()).isZero();
        }
    }

    @Test
    void connect_impossibleDestination_saysWhy() throws Exception {
        try (Peers.Pair pair = Peers.pair()) {
            Network net = pair.elva();
            assertThatThrownBy(() -> net.connect("224.0.0.1", 80))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageStartingWith("Cannot assign requested address: ");
            assertThatThrownBy(() -> net.connect(Family.V4.peer, 0))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageStartingWith("Cannot assign requested address: ");
            assertThatThrownBy(() -> net.connect("no.such.name.invalid", 80))
                    .isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void connect_noAddressOfThatVersion_hasNoRoute() throws Exception {
        var wire = TunDevice.pair(1500);
        try (Network net = Network.open(NetworkOptions.on(wire.get(0)).address("192.0.2.2/24"));
                var _ = wire.get(1)) {
            Endpoint v6 = new Endpoint(IpAddress.parse("2001:db8::1"), 80);
            assertThatThrownBy(() -> net.connect(v6, OpenOptions.STANDARD, Duration.ZERO))
                    .isInstanceOf(NoRouteToHostException.class)
                    .hasMessageStartingWith("No route to host: ");
        }
    }
}
