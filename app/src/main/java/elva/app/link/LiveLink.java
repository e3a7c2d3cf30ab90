package elva.app.link;

import elva.host.tun.TunDevice;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Two devices with a link between them, each direction driven by a thread of its own, which waits
/// for packets at its entrance and for the time of those that are on the way. Any thread.
public final class LiveLink implements AutoCloseable {
    private final TunEnd a;
    private final TunEnd b;
    private final Lane forth;
    private final Lane back;
    private final long beginNanos = System.nanoTime();
    private final Thread[] threads;
    private volatile boolean ending;
    private volatile @Nullable Throwable failure;
    private Runnable told = () -> { };           // guarded by this

    /// What hears of the packets of both directions.
    ///
    /// @param forth those from a to b
    /// @param back those from b to a
    public record Observers(LaneObserver forth, LaneObserver back) {
        public static final Observers NONE = new Observers((_, _, _) -> { }, (_, _, _) -> { });
    }

    private LiveLink(TunEnd a, TunEnd b, List<LaneOptions> lanes, Observers observers) {
        this.a = a;
        this.b = b;
        forth = new Lane(lanes.getFirst(), a, b, this::nanos, observers.forth());
        back = new Lane(lanes.getLast(), b, a, this::nanos, observers.back());
        threads = new Thread[] {thread(forth, a, "a to b"), thread(back, b, "b to a")};
    }

    /// Opens both devices and lets packets pass.
    ///
    /// @param places a, then b
    /// @param mtu of both devices, octets; 0: their own
    /// @param lanes from a to b, then from b to a
    /// @throws IOException if the system refuses
    public static LiveLink open(List<EndPlace> places, int mtu, List<LaneOptions> lanes,
            Observers observers) throws IOException {
        TunEnd a = TunEnd.open(places.getFirst(), mtu);
        try {
            TunEnd b = TunEnd.open(places.getLast(), mtu);
            LiveLink link = new LiveLink(a, b, lanes, observers);
            for (Thread thread : link.threads) thread.start();
            return link;
        } catch (IOException | RuntimeException e) {
            a.close();
            throw e;
        }
    }

    private Thread thread(Lane lane, TunEnd entrance, String name) {
        return Thread.ofPlatform().name("elva link " + name).daemon().unstarted(() -> {
            try {
                drive(lane, entrance);
            } catch (Throwable e) {
                fail(e);
            }
        });
    }

    private void drive(Lane lane, TunEnd entrance) throws IOException {
        TunDevice.wakePunctually();
        while (!ending) {
            long nextNanos = lane.step();
            if (nextNanos == Long.MAX_VALUE) {
                entrance.await(Long.MAX_VALUE);
                continue;
            }
            long waitNanos = nextNanos - nanos();
            if (waitNanos > 0) entrance.await(waitNanos);
        }
    }

    private synchronized void fail(Throwable why) {
        if (failure == null) failure = why;
        told.run();
    }

    /// Says what is to be called when the link fails; at once if it has.
    public synchronized void onFailure(Runnable what) {
        told = what;
        if (failure != null) what.run();
    }

    /// Ends by throwing if the link has failed.
    ///
    /// @throws IOException if a device is gone
    public void requireWhole() throws IOException {
        switch (failure) {
            case null -> { }
            case IOException gone -> throw gone;
            case Throwable defect -> throw new AssertionError(defect);
        }
    }

    /// Since it began.
    public long nanos() { return System.nanoTime() - beginNanos; }

    /// What became of the packets from a to b.
    public LaneFigures forth() { return forth.figures(); }

    /// What became of the packets from b to a.
    public LaneFigures back() { return back.figures(); }

    /// Stops carrying packets, at once; those on the way are lost. Figures can be had for longer.
    public void end() {
        ending = true;
        a.wake();
        b.wake();
        for (Thread thread : threads) join(thread);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    @Override
    public void close() {
        end();
        a.close();
        b.close();
    }
}
