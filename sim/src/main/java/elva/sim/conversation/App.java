package elva.sim.conversation;

import elva.sim.Host;
import elva.sim.Times;
import elva.sim.World;
import elva.tcp.Connection;
import elva.tcp.ConnectionListener;
import elva.tcp.End;
import elva.tcp.State;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The program at one end of a conversation: writes its stream, reads the other one and compares
/// every octet, and closes as planned.
final class App implements ConnectionListener {
    private static final int ROOM_LENGTH = 8_192;

    private final World world;
    private final Host host;
    private final EndPlan plan;
    private final Octets mine;
    private final Octets theirs;
    private final Runnable progress;
    private final MemorySegment room = MemorySegment.ofArray(new byte[ROOM_LENGTH]);
    private @Nullable Connection connection;
    private long nextReadNanos;
    private long nextWriteNanos;
    private long wakeNanos = Long.MAX_VALUE;

    private long sent;
    private long received;
    private long closedAt = -1;
    private long receivedAfterClose;
    private boolean endOfStream;
    private boolean released;
    private boolean gaveUp;

    /// What the two ends say.
    record Streams(Octets mine, Octets theirs) {}

    /// @param progress called whenever something was read or written
    App(World world, Host host, EndPlan plan, Streams streams, Runnable progress) {
        this.world = world;
        this.host = host;
        this.plan = plan;
        this.mine = streams.mine;
        this.theirs = streams.theirs;
        this.progress = progress;
    }

    EndPlan plan() { return plan; }

    Host host() { return host; }

    long received() { return received; }

    /// Octets read after it closed its own side: a half-close that was used.
    long receivedAfterClose() { return receivedAfterClose; }

    boolean hasConnection() { return connection != null; }

    /// Whether its connection is open for text, or was.
    boolean isSynchronized() {
        return connection != null && connection.state().isSynchronized();
    }

    @Nullable End end() {
        return connection == null ? null : connection.end();
    }

    /// Whether its connection is open, it has sent all and got so much.
    boolean has(long octets) {
        return isSynchronized() && sent == plan.io().octets() && received == octets;
    }

    /// Whether there is nothing more to do.
    boolean isFinished() {
        End end = end();
        if (end == null) return false;
        return !end.isOrderly() || endOfStream || released;
    }

    void begin(Connection c) {
        connection = c;
        nextReadNanos = world.nowNanos() + plan.io().readDelayNanos();
        c.noDelay(plan.noDelay());
        c.listener(this);
        wakeAt(world.nowNanos());
    }

    @Override
    public void signalled(Connection c, int signals) {
        turn(c);
    }

    /// Does what it can do now, and sends.
    void act() {
        if (connection == null) return;
        turn(connection);
        host.pump();
    }

    private void turn(Connection c) {
        if (isFinished()) return;
        read(c);
        if (c.end() != null) return;
        write(c);
        if (c.end() == null) close(c);
        progress.run();
    }

    private void wakeAt(long timeNanos) {
        if (timeNanos >= wakeNanos) return;
        wakeNanos = timeNanos;
        world.at(timeNanos, () -> {
            if (wakeNanos != timeNanos) return;
            wakeNanos = Long.MAX_VALUE;
            act();
        });
    }

    private void read(Connection c) {
        End end = c.end();
        if (released || endOfStream || (end != null && !end.isOrderly())) return;
        int most = Math.min(plan.io().readLength(), ROOM_LENGTH);
        while (true) {
            if (world.nowNanos() < nextReadNanos) {
                wakeAt(nextReadNanos);
                return;
            }
            int count = c.receive(room, 0, most, host.clockNanos());
            if (count < 0) endOfStream = true;
            if (count <= 0) return;
            compare(c, count);
            if (plan.io().readPauseNanos() > 0) {
                nextReadNanos = world.nowNanos() + plan.io().readPauseNanos();
            }
        }
    }

    private void compare(Connection c, int count) {
        int at = theirs.difference(room, count, received);
        if (at >= 0) {
            throw new AssertionError(c + ": octet " + (received + at) + " of the stream is wrong");
        }
        received += count;
        if (closedAt >= 0) receivedAfterClose += count;
    }

    private void write(Connection c) {
        if (closedAt >= 0 || c.state() == State.LISTEN) return;
        EndPlan.Io io = plan.io();
        while (sent < io.octets()) {
            if (world.nowNanos() < nextWriteNanos) {
                wakeAt(nextWriteNanos);
                return;
            }
            int length = (int) Math.min(Math.min(io.writeLength(), ROOM_LENGTH),
                    io.octets() - sent);
            mine.fill(room, length, sent);
            boolean urgent = sent <= plan.urgentAt() && plan.urgentAt() < sent + length;
            int taken = c.send(room, 0, length, urgent ? Connection.URGENT : 0, host.clockNanos());
            if (taken == 0) return;
            sent += taken;
            if (io.writePauseNanos() > 0) {
                nextWriteNanos = world.nowNanos() + io.writePauseNanos();
            }
        }
    }

    private void close(Connection c) {
        boolean all = sent == plan.io().octets() && c.state().isSynchronized();
        switch (plan.closing()) {
            case AFTER_SENDING -> {
                if (all) closeOnce(c);
            }
            case AFTER_PEER -> {
                if (all && endOfStream) closeOnce(c);
            }
            case BOTH_AFTER_PEER -> {
                if (all && endOfStream) closeBoth(c);
            }
            case BOTH_EARLY -> {
                if (all) closeBoth(c);
            }
            case CLOSE_THEN_ABORT -> {
                if (all && closedAt < 0) {
                    closeOnce(c);
                    world.after(plan.abortAfter() * Times.MILLISECOND, this::abort);
                }
            }
            case ABORT -> {
                if (sent >= plan.abortAfter()) c.abort(host.clockNanos());
            }
            case TOGETHER -> { }
        }
    }

    private void closeOnce(Connection c) {
        if (closedAt >= 0) return;
        closedAt = sent;
        c.close(host.clockNanos());
    }

    private void closeBoth(Connection c) {
        if (closedAt >= 0) return;
        closedAt = sent;
        released = true;
        c.closeBoth(host.clockNanos());
    }

    /// CLOSE, because the other end does so now, too.
    void closeTogether() {
        Connection c = connection;
        if (c == null || c.end() != null) return;
        closeOnce(c);
        host.pump();
    }

    private void abort() {
        Connection c = connection;
        if (c == null || c.end() != null) return;
        c.abort(host.clockNanos());
        host.pump();
    }

    /// It has waited long enough.
    void giveUp() {
        if (connection == null || connection.end() != null) return;
        gaveUp = true;
        abort();
    }

    /// What it saw, for the oracles.
    AppReport report() {
        return new AppReport(toString(), plan, sent, received, closedAt, endOfStream, gaveUp,
                end());
    }

    @Override
    public String toString() {
        Connection c = connection;
        return host.name() + ": sent " + sent + " of " + plan.io().octets() + ", received "
                + received + (endOfStream ? " and the end" : "")
                + (closedAt >= 0 ? ", closed" : "") + (gaveUp ? ", gave up" : "") + ", "
                + (c == null ? "never connected" : c.end() == null ? c.toString() : c.end());
    }
}
