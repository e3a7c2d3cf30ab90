package elva.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.wire.Control;
import elva.wire.Datagram;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import elva.wire.TcpHeader;
import elva.wire.TcpWriter;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/// A mistake of our own costs the one connection it happened to. The mistake of these tests is an
/// observer that throws an error in the middle of a step, as it may only where assertions are on.
class DefectTest {
    private static final IpAddress LOCAL = IpAddress.parse("192.0.2.2");
    private static final IpAddress REMOTE = IpAddress.parse("192.0.2.1");

    private final Datagram in = new Datagram();
    private final Datagram out = new Datagram();
    private final List<@Nullable Connection> reported = new ArrayList<>();
    private final TcpEngine engine;
    private final Listener listener;
    private @Nullable State fatal;

    DefectTest() {
        in.buffer = Arena.ofAuto().allocate(2_048);
        out.buffer = Arena.ofAuto().allocate(2_048);
        long[] random = {1};
        engine = new TcpEngine(TcpConfig.STANDARD, new TableBench.FixedIp(LOCAL), () -> random[0]++,
                new Clumsy());
        engine.shard().defects.fly = false;
        listener = engine.tcp().listen(new Endpoint(LOCAL, 80), OpenOptions.STANDARD,
                Listener.Events.NONE, 0);
    }

    private final class Clumsy implements TcpObserver {
        @Override
        public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
            if (arc.to() == fatal && remote.port() == 1) throw new AssertionError("clumsy");
        }

        @Override
        public void defect(@Nullable Connection c, AssertionError error) {
            reported.add(c);
        }
    }

    /// A segment of the peer; what the stack owes leaves and the last of it can be looked at.
    private @Nullable TcpHeader arrives(int port, int control, int seq, int ack) {
        TcpWriter writer = new TcpWriter().start(in.buffer, 64).ports(port, 80).seq(seq).ack(ack)
                .flags(control).window(4_000);
        in.payloadOffset = 64;
        in.payloadLength = writer.finishHeader();
        in.sourceHigh = REMOTE.high();
        in.sourceLow = REMOTE.low();
        in.destinationHigh = LOCAL.high();
        in.destinationLow = LOCAL.low();
        engine.receive(in, true);
        engine.callBack();
        TcpHeader last = null;
        out.payloadOffset = 64;
        while (engine.next(out) != null) {
            last = new TcpHeader();
            last.wrap(out.buffer, 64, out.payloadLength);
            out.payloadOffset = 64;
        }
        return last;
    }

    private int halfOpen(int port) {
        TcpHeader synAck = arrives(port, Control.SYN, 4_999, 0);
        assertThat(synAck).isNotNull();
        return synAck.seq() + 1;
    }

    @Test
    void embryo_thatFailsAsItGrows_harmsNoOther() {
        int first = halfOpen(1);
        int second = halfOpen(2);
        int third = halfOpen(3);
        fatal = State.CLOSE_WAIT;
        TcpHeader last = arrives(1, Control.FIN | Control.ACK, 5_000, first);
        assertThat(last).isNotNull();
        assertThat(last.has(Control.RST)).as("the peer is told").isTrue();
        assertThat(reported).hasSize(1).doesNotContainNull();
        assertThat(engine.usage().connections()).isZero();
        assertThat(listener.halfOpen()).isEqualTo(2);
        arrives(2, Control.ACK, 5_000, second);
        arrives(3, Control.ACK, 5_000, third);
        assertThat(listener.pending()).as("the failed one and the two others").isEqualTo(3);
        assertThat(engine.usage().connections()).isEqualTo(2);
    }

    @Test
    void embryo_thatFailsBeforeItGrows_isForgottenAlone() {
        int first = halfOpen(1);
        int second = halfOpen(2);
        fatal = State.ESTABLISHED;
        arrives(1, Control.ACK, 5_000, first);
        assertThat(listener.halfOpen()).isEqualTo(1);
        arrives(2, Control.ACK, 5_000, second);
        assertThat(engine.usage().connections()).isEqualTo(1);
    }

    @Test
    void syn_thatFailsInListen_isSurvived() {
        fatal = State.SYN_RECEIVED;
        arrives(1, Control.SYN, 4_999, 0);
        fatal = null;
        assertThat(reported).hasSize(1).containsOnlyNulls();
        halfOpen(2);
    }

    @Test
    void defects_whereAssertionsAreOn_fly() {
        engine.shard().defects.fly = true;
        fatal = State.SYN_RECEIVED;
        assertThatThrownBy(() -> arrives(1, Control.SYN, 4_999, 0))
                .isInstanceOf(AssertionError.class);
    }

    /// A connection of the listener's, from port 1.
    private Connection established() {
        int next = halfOpen(1);
        arrives(1, Control.ACK, 5_000, next);
        Connection c = listener.accept();
        assertThat(c).isNotNull();
        return c;
    }

    private static void isGone(Connection c, TcpEngine engine) {
        assertThat(c.state()).isEqualTo(State.CLOSED);
        assertThat(c.end()).isNotNull();
        assertThat(engine.usage().connections()).isZero();
        assertThat(engine.usage().timers()).isZero();
        assertThat(engine.tcp().connections()).isEmpty();
    }

    @Test
    void connection_thatFailsAsItEnds_isGoneAllTheSame() {
        Connection c = established();
        fatal = State.CLOSED;
        arrives(1, Control.RST, 5_000, 0);
        isGone(c, engine);
        assertThat(reported).containsExactly(c);
    }

    @Test
    void embryo_thatFailsBackInListen_isForgotten() {
        halfOpen(1);
        fatal = State.LISTEN;
        arrives(1, Control.RST, 5_000, 0);
        assertThat(reported).hasSize(1);
        assertThat(engine.usage().isNothing()).isFalse();
        assertThat(listener.halfOpen()).isZero();
        assertThat(engine.usage().timers()).isZero();
        fatal = null;
        established();
    }

    @Test
    void userCall_thatFails_costsItsConnection() {
        Connection c = established();
        fatal = State.FIN_WAIT_1;
        assertThatThrownBy(() -> c.close(0)).isInstanceOfSatisfying(ConnectionException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.DEFECT));
        isGone(c, engine);
        fatal = State.CLOSED;
        Connection other = established();
        other.abort(0);
        isGone(other, engine);
    }

    @Test
    void icmpError_thatFails_costsItsConnection() {
        Endpoint to = new Endpoint(REMOTE, 1);
        OpenOptions from = OpenOptions.STANDARD.local(new Endpoint(LOCAL, 80));
        Connection c = engine.tcp().connect(to, from, ConnectionListener.NONE, 0);
        out.payloadOffset = 64;
        engine.next(out);
        TcpHeader syn = new TcpHeader();
        syn.wrap(out.buffer, 64, out.payloadLength);
        IcmpError refused = new IcmpError();
        refused.kind = IcmpError.Kind.REFUSED;
        refused.seq = syn.seq();
        refused.localPort = 80;
        refused.remotePort = 1;
        refused.quoted.sourceHigh = LOCAL.high();
        refused.quoted.sourceLow = LOCAL.low();
        refused.quoted.destinationHigh = REMOTE.high();
        refused.quoted.destinationLow = REMOTE.low();
        fatal = State.CLOSED;
        engine.icmpError(refused);
        isGone(c, engine);
        assertThat(reported).containsExactly(c);
    }

    /// Where assertions are off: its own mistake, and no connection's.
    @Test
    void observer_thatThrows_isToldAndHarmsNobody() {
        ((GuardedObserver) engine.shard().journal.observer).flies = false;
        fatal = State.ESTABLISHED;
        Connection c = established();
        assertThat(reported).hasSize(1).containsOnlyNulls();
        assertThat(c.state()).isEqualTo(State.ESTABLISHED);
        fatal = State.CLOSED;
        arrives(1, Control.RST, 5_000, 0);
        isGone(c, engine);
        assertThat(reported).hasSize(2).containsOnlyNulls();
    }
}
