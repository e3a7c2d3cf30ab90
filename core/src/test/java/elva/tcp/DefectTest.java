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
/// observer that throws in the middle of a step.
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
        engine.defectsFly = false;
        listener = engine.tcp().listen(new Endpoint(LOCAL, 80), OpenOptions.STANDARD,
                Listener.Events.NONE, 0);
    }

    private final class Clumsy implements TcpObserver {
        @Override
        public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
            if (arc.to() == fatal && remote.port() == 1) throw new IllegalStateException("clumsy");
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
        arrives(1, Control.FIN | Control.ACK, 5_000, first);
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
        engine.defectsFly = true;
        fatal = State.SYN_RECEIVED;
        assertThatThrownBy(() -> arrives(1, Control.SYN, 4_999, 0))
                .isInstanceOf(AssertionError.class);
    }
}
