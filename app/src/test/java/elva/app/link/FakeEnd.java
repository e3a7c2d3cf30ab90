package elva.app.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// An end that a test fills and empties; it remembers what came out, and when.
final class FakeEnd implements End {
    private final LongSupplier clock;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final List<byte[]> out = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private boolean deaf;

    FakeEnd(LongSupplier clock) {
        this.clock = clock;
    }

    void send(byte[] packet) {
        waiting.add(packet);
    }

    int waiting() {
        return waiting.size();
    }

    /// Takes nothing any more.
    void deaf() {
        deaf = true;
    }

    List<byte[]> out() {
        return out;
    }

    /// When each of them came out.
    List<Long> times() {
        return times;
    }

    @Override
    public byte @Nullable [] receive() {
        return waiting.poll();
    }

    @Override
    public boolean transmit(byte[] packet) {
        if (deaf) return false;
        out.add(packet);
        times.add(clock.getAsLong());
        return true;
    }
}
