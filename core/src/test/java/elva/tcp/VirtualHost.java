package elva.tcp;

import elva.stack.Device;
import elva.stack.Ping;
import elva.stack.Stack;
import elva.stack.StackConfig;
import elva.stack.StackObserver;
import elva.wire.Endpoint;
import elva.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A [Stack] on a clock that a test moves, on a link whose packets a test writes and reads.
final class VirtualHost implements Device, StackObserver {
    private static final int STEPS_MOST = 200_000;

    final Stack stack;
    long nowNanos;
    int mtu;
    /// Everything that left, and what was told, in order.
    final List<Sent> sent = new ArrayList<>();
    final List<Told> arcs = new ArrayList<>();
    final List<Discard> discards = new ArrayList<>();
    final List<String> resets = new ArrayList<>();
    final List<Retransmission> retransmissions = new ArrayList<>();
    final List<Boolean> deliveryAdvice = new ArrayList<>();
    /// Looks at each packet before it is kept.
    Consumer<Sent> onSent = s -> {};
    /// Zero on the clock of [Sent#atNanos].
    long zeroNanos;

    private final IpVersion ip;
    private @Nullable Function<Sent, List<? extends Arrival>> answers;
    private long answerNanos;
    private final ArrayDeque<Due> due = new ArrayDeque<>();

    /// An arc, and the peer of the connection that took it.
    record Told(Endpoint remote, Arc arc) {}

    private record Due(long atNanos, Arrival arrival) {}

    /// @param seed of the secrets: with the same seed the same initial sequence numbers
    VirtualHost(IpVersion ip, StackConfig config, int mtu, long seed) {
        this.ip = ip;
        this.mtu = mtu;
        long[] random = {seed};
        stack = new Stack(config, this, () -> random[0]++ * 0x9e37_79b9_7f4a_7c15L, this);
        BenchCloser.opened(this);
    }

    // Time and packets

    void arrives(Arrival arrival) {
        byte[] octets = arrival.octets(ip);
        stack.receive(MemorySegment.ofArray(octets), 0, octets.length, nowNanos);
    }

    /// Everything owed leaves; answers that are due at once arrive.
    void transmit() {
        stack.transmit(nowNanos);
        for (int step = 0; !due.isEmpty() && due.peek().atNanos <= nowNanos; step++) {
            if (step > STEPS_MOST) throw new AssertionError("no end of answers");
            arrives(due.remove().arrival);
            stack.transmit(nowNanos);
        }
    }

    /// Time passes; what is due happens when it is due.
    void pass(long nanos) {
        long end = nowNanos + nanos;
        transmit();
        for (int step = 0;; step++) {
            if (step > STEPS_MOST) throw new AssertionError("no end of timeouts at " + nowNanos);
            long next = stack.nextDeadlineNanos();
            if (!due.isEmpty()) next = Math.min(next, due.peek().atNanos);
            if (next > end) break;
            nowNanos = Math.max(nowNanos, next);
            stack.timeouts(nowNanos);
            transmit();
        }
        nowNanos = end;
    }

    /// From now on the peer answers each packet, some time after it left.
    void answer(long delayNanos, @Nullable Function<Sent, List<? extends Arrival>> with) {
        answerNanos = delayNanos;
        answers = with;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public void transmit(MemorySegment buffer, long offset, int length, int segmentSize) {
        byte[] octets = buffer.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        Sent s = new Sent(octets, nowNanos - zeroNanos);
        onSent.accept(s);
        sent.add(s);
        if (answers == null) return;
        for (Arrival a : answers.apply(s)) due.add(new Due(nowNanos + answerNanos, a));
    }

    // What it tells

    @Override
    public void stateChanged(Endpoint local, Endpoint remote, Arc arc, long nowNanos) {
        arcs.add(new Told(remote, arc));
    }

    @Override
    public void discarded(Discard discard, @Nullable Endpoint local, @Nullable Endpoint remote,
            long nowNanos) {
        discards.add(discard);
    }

    @Override
    public void retransmitted(Endpoint local, Endpoint remote, Retransmission what,
            long nowNanos) {
        retransmissions.add(what);
    }

    @Override
    public void resetSent(Endpoint local, Endpoint remote, State state, String why,
            long nowNanos) {
        resets.add(why);
    }

    @Override
    public void deliveryAdvice(IpAddress destination, boolean good, long nowNanos) {
        deliveryAdvice.add(good);
    }

    @Override
    public void callbackFailed(Connection connection, Throwable failure) {
        throw new AssertionError("a callback failed", failure);
    }

    @Override
    public void pingFailed(Ping ping, Throwable failure) {
        throw new AssertionError("a ping's callback failed", failure);
    }

    @Override
    public void listenerFailed(Listener listener, Throwable failure) {
        throw new AssertionError("a listener's callback failed", failure);
    }
}
