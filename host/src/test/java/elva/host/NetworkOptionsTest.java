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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    @SuppressWarnings("NullAway")
    void nothingAtAll_isRefusedByItsName() throws Exception {
        NetworkOptions options = NetworkOptions.tun("elva0");
        String text = null;
        assertNamed("name", () -> NetworkOptions.tun(null));
        assertNamed("prefix", () -> options.address(text));
        assertNamed("address", () -> options.peer(text));
        assertNamed("config", () -> options.tcp(null));
        assertNamed("source", () -> options.entropy(null));
        assertNamed("listener", () -> options.observer(null));
        assertNamed("packets", () -> options.tap(null));
        assertNamed("faults", () -> options.impairment(null));
        assertNamed("handler", () -> options.errors(null));
        try (Peers.Pair pair = Peers.pair()) {
            assertNamed("handler", () -> pair.elva().serve(18, null));
            pair.elva().listen(18).close();
            assertNamed("host", () -> pair.elva().connect(null, 7));
            assertNamed("timeout", () -> pair.elva().ping(Family.V4.peer, null));
            assertNamed("remote", () -> pair.elva().connect(null, OpenOptions.STANDARD,
                    Duration.ZERO));
            assertThat(pair.elva().usage().isNothing()).isTrue();
        }
    }

    private static void assertNamed(String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
    }

    @Test
    void connect_emptyHost_isRefused() throws Exception {
        try (Peers.Pair pair = Peers.pair()) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> pair.elva().connect("", 7),
                    () -> pair.elva().ping("", Duration.ZERO))) {
                assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(
                        "host \"\": expected an address or a name, such as 192.0.2.1");
            }
        }
    }

    @Test
    void address_withoutLength_orGivenTwice_isRefused() {
        assertThatThrownBy(() -> NetworkOptions.tun("elva0").address("192.0.2.2"))
                .hasMessage("address 192.0.2.2: no prefix length; expected 192.0.2.2/24 or the "
                        + "like");
        assertThatThrownBy(() -> NetworkOptions.tun("elva0").address("192.0.2.2/24")
                .address("192.0.2.2/25")).hasMessage("address 192.0.2.2 is given twice");
    }

    @Test
    void open_peerOfAnotherVersion_isRefused() {
        NetworkOptions options =
                NetworkOptions.tun("elva0").address("192.0.2.2/24").peer("2001:db8::1");
        assertThatThrownBy(() -> Network.open(options)).hasMessage(
                "peer 2001:db8::1: no IPv6 address of ours to talk with it");
    }

    @Test
    void texts_sayWhatTheyAre() throws Exception {
        assertThat(NetworkOptions.tun("elva0").address("192.0.2.2/24").peer("192.0.2.1").mtu(1400))
                .hasToString("elva0, 192.0.2.2/24, peer 192.0.2.1, MTU 1400");
        try (Peers.Pair pair = Peers.pair()) {
            assertThat(pair.elva()).hasToString("wire0, 0 connections");
            pair.elva().close();
            assertThat(pair.elva()).hasToString("wire0, closed");
        }
    }

    @Test
    void buffers_thatWillNotDo_areRefused() throws Exception {
        try (Peers.Pair pair = Peers.pair(); TcpListener _ = pair.peer().listen(80);
                TcpConnection c = pair.elva().connect(Family.V4.peer, 80)) {
            assertThatThrownBy(() -> c.output().write(new byte[3], 2, 5))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Range [2, 2 + 5) out of bounds for length 3");
            ByteBuffer fixed = ByteBuffer.allocate(9).asReadOnlyBuffer();
            assertThatThrownBy(() -> c.read(fixed)).hasMessage("read-only buffer");
        }
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
