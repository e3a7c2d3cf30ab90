package elva.app.demo;

import elva.tcp.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Looks again and again which states the kernel's sockets are in, and at each packet besides. A
/// state that lasts for a moment only may be missed.
final class SampledKernel implements KernelStates {
    private static final long PAUSE_NANOS = 500_000;

    private final Thread thread = Thread.ofPlatform().name("elva kernel states").daemon()
            .unstarted(this::run);
    private final List<KernelChange> changes = new ArrayList<>();
    private final Map<SocketTable.Ports, State> last = new HashMap<>();
    private volatile boolean closed;

    SampledKernel() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            packetPasses();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public synchronized void packetPasses() {
        Map<SocketTable.Ports, State> now;
        try {
            now = SocketTable.read();
        } catch (IOException _) {
            return;                              // nothing to be seen this time
        }
        long time = System.nanoTime();
        for (SocketTable.Ports gone : List.copyOf(last.keySet())) {
            if (!now.containsKey(gone)) change(time, gone, State.CLOSED);
        }
        now.forEach((ports, state) -> change(time, ports, state));
    }

    private void change(long time, SocketTable.Ports ports, State state) {
        State before = last.put(ports, state);
        if (state == State.CLOSED) last.remove(ports);
        if (before == state) return;
        changes.add(new KernelChange(time, ports.kernel(), ports.elva(), before, state, true));
    }

    @Override
    public synchronized List<KernelChange> take() {
        packetPasses();
        List<KernelChange> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    @Override
    public String how() {
        return "the kernel's states are sampled, so they stand in brackets";
    }

    @Override
    public void close() {
        closed = true;
    }
}
