package elva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.judge.Tuple;
import elva.tcp.Connection;
import elva.tcp.ConnectionListener;
import elva.tcp.Discard;
import elva.tcp.Listener;
import elva.tcp.OpenOptions;
import elva.tcp.State;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Virtual time, hosts and their names.
class WorldTest {
    private final World world = new World(1);

    @Test
    void time_passesFromEventToEventInOrder() {
        List<String> done = new ArrayList<>();
        world.at(20, () -> done.add("20 at " + world.nowNanos()));
        world.at(10, () -> done.add("first at " + world.nowNanos()));
        world.at(10, () -> done.add("second at " + world.nowNanos()));
        world.runUntil(15);
        assertThat(done).containsExactly("first at 10", "second at 10");
        assertThat(world.nowNanos()).isEqualTo(15);
        world.runUntil(25);
        assertThat(done).endsWith("20 at 20");
    }

    @Test
    void time_thatStandsStill_isFound() {
        world.at(5, new Runnable() {
            @Override
            public void run() {
                world.after(0, this);
            }
        });
        assertThatThrownBy(() -> world.runUntil(10)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("time stands still");
    }

    @Test
    void condition_thatComesToHold_stopsTime() {
        world.at(10, () -> { });
        world.at(20, () -> { });
        assertThat(world.runUntil(() -> world.nowNanos() >= 10, 100)).isTrue();
        assertThat(world.nowNanos()).isEqualTo(10);
        assertThat(world.runUntil(() -> false, 100)).isFalse();
    }

    @Test
    void chances_ofOnePurpose_followFromSeedAndPurposeAlone() {
        assertThat(new World(3).random("x").nextLong())
                .isEqualTo(new World(3).random("x").nextLong())
                .isNotEqualTo(new World(4).random("x").nextLong())
                .isNotEqualTo(new World(3).random("y").nextLong());
    }

    @Test
    void name_orAddressThatIsTaken_isRefused() {
        world.host("A", HostOptions.of("192.0.2.1/24"));
        assertThatThrownBy(() -> world.rawPeer("A", IpAddress.parse("192.0.2.9")))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("there is a host A");
        assertThatThrownBy(() -> world.rawPeer("B", IpAddress.parse("192.0.2.1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("somebody has 192.0.2.1");
        assertThatThrownBy(() -> world.link("A", "C"))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("no host C");
    }

    @Test
    void host_withAClockOfItsOwn_runsItsTimersByIt() {
        Host host = world.host("A", HostOptions.of("192.0.2.1/24").clockNanos(Long.MAX_VALUE / 4));
        world.rawPeer("B", IpAddress.parse("192.0.2.2"));
        Connection c = host.tcp().connect(new Endpoint(IpAddress.parse("192.0.2.2"), 80),
                OpenOptions.STANDARD, ConnectionListener.NONE, host.clockNanos());
        host.pump();
        world.runUntil(182 * Times.SECOND);
        assertThat(c.state()).isEqualTo(State.SYN_SENT);
        world.runUntil(400 * Times.SECOND);
        assertThat(c.state()).isEqualTo(State.CLOSED);
        assertThat(host.stack().usage().isNothing()).isTrue();
    }

    @Test
    void host_thatIsCut_hearsAndSaysNothing() {
        Host host = world.host("A", HostOptions.of("192.0.2.1/24"));
        RawPeer peer = world.rawPeer("B", IpAddress.parse("192.0.2.2"));
        host.tcp().listen(new Endpoint(host.address(), 80), OpenOptions.STANDARD,
                Listener.Events.NONE, host.clockNanos());
        byte[] syn = Crafted.packet(peer.port(9), new Endpoint(host.address(), 80),
                "<SEQ=0><CTL=SYN>", 0, 0);
        host.cut();
        peer.send(syn);
        world.runUntil(Times.SECOND);
        assertThat(peer.arrived()).isEmpty();
    }

    @Test
    void host_thatIsSentDamage_discardsAndSaysSo() {
        List<Discard> discards = new ArrayList<>();
        world.observe(new WorldObserver() {
            @Override
            public void discarded(Host host, Discard discard, @Nullable Tuple tuple) {
                discards.add(discard);
            }
        });
        Host host = world.host("A", HostOptions.of("192.0.2.1/24"));
        RawPeer peer = world.rawPeer("B", IpAddress.parse("192.0.2.2"));
        peer.send(Crafted.packet(peer.port(9), new Endpoint(host.address(), 80),
                "<SEQ=0><CTL=SYN><SUM=1>", 0, 0));
        world.runUntil(Times.SECOND);
        assertThat(discards).containsExactly(Discard.TCP_CSUM);
        assertThat(peer.arrived()).isEmpty();
    }

    @Test
    void seconds_ofVirtualTime_areShort() {
        assertThat(Times.seconds(12_004_000_000L)).isEqualTo("12.004");
        assertThat(Times.seconds(12_004_000_500L)).isEqualTo("12.004");
        assertThat(Times.seconds(12_004_005_000L)).isEqualTo("12.004005");
    }
}
