package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.State.*;
import static java.time.Duration.*;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Control;
import java.util.concurrent.atomic.AtomicInteger;

/// Buffers of the whole stack are bounded: who finds none is told when there are some.
class MemoryTest {
    private static final int POOL = 65_536;

    @BothVersions
    void send_poolExhausted_writableIsToldOnceItIsNot(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.BUFFER_MEMORY, POOL).user().send(POOL);
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        AtomicInteger writable = new AtomicInteger();
        other.connection.listener((_, bits) -> {
            if ((bits & Signal.WRITABLE) != 0) writable.incrementAndGet();
        });
        bench.after(ZERO);
        writable.set(0);
        other.send(100);
        assertThat(other.connection.unacknowledged()).isZero();
        assertThat(other.connection.writable()).isZero();
        bench.after(ofSeconds(1));
        assertThat(writable).hasValue(0);
        bench.user().abort().after(ZERO);
        assertThat(writable).hasValue(1);
        assertThat(other.connection.writable()).isPositive();
        other.send(100);
        assertThat(other.connection.unacknowledged()).isEqualTo(100);
        bench.after(ofMillis(1));
        assertThat(writable).as("told once").hasValue(1);
    }

    @BothVersions
    void send_endedWhileItWaits_isToldNoMore(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.BUFFER_MEMORY, POOL).user().send(POOL);
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        other.send(100);
        AtomicInteger told = new AtomicInteger();
        other.connection.listener((_, _) -> told.incrementAndGet());
        other.connection.abort(bench.host().nowNanos);
        bench.after(ZERO);
        told.set(0);
        bench.user().abort().after(ofSeconds(1));
        assertThat(told).hasValue(0);
    }

    /// What another's callback gives back is told at once, not when something happens next.
    @BothVersions
    void send_poolEmptiedByACallback_writableIsToldInTheSameStep(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.BUFFER_MEMORY, POOL).user().send(POOL);
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        AtomicInteger writable = new AtomicInteger();
        other.connection.listener((_, bits) -> {
            if ((bits & Signal.WRITABLE) != 0) writable.incrementAndGet();
        });
        bench.after(ZERO);
        writable.set(0);
        other.send(100);
        bench.connection().listener((c, _) -> c.abort(bench.host().nowNanos));
        bench.arrives(data(10).ack(2000).and(Control.URG).urgent(5));
        assertThat(bench.state()).isEqualTo(CLOSED);
        assertThat(writable).hasValue(1);
    }

    @BothVersions
    void receive_poolExhausted_isDiscardedForThatReason(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.BUFFER_MEMORY, POOL).user().send(POOL);
        bench.arrives(data(10));
        assertThat(bench.host().discards).containsExactly(Discard.NO_MEMORY);
        assertThat(bench.status().pendingReceipt()).isZero();
    }
}
