package elva.app.demo;

import elva.sim.ladder.Ladder;
import elva.sim.ladder.LadderBuilder;
import elva.sim.ladder.LadderEvent;
import elva.sim.ladder.Side;
import elva.tcp.Cause;
import elva.tcp.State;
import elva.wire.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes one ladder of what was learned at both ends: the kernel on the left, Elva on the right.
///
/// A segment, the change of state that sent it and the change it caused are one moment of the
/// ladder, and so stand on one line; they are a few microseconds apart. Anything else is a moment
/// of its own. Not thread-safe.
final class Weaver {
    /// How long a segment may be under way and still be one moment with what it causes.
    private static final long MOMENT_NANOS = 15_000_000;
    /// How late a segment of the kernel's may be read and still be the one that a change sent.
    private static final long LATE_NANOS = 5_000_000_000L;
    private static final Set<Cause> BY_CALL = Set.of(Cause.PASSIVE_OPEN, Cause.ACTIVE_OPEN,
            Cause.SEND, Cause.CLOSE, Cause.ABORT, Cause.UNREAD_TEXT, Cause.LISTENER_CLOSED);

    /// A segment with the change that sent it and the first it caused.
    private static final class Moment {
        final Recorder.Packet packet;
        @Nullable Note sender;
        @Nullable Note receiver;

        Moment(Recorder.Packet packet) {
            this.packet = packet;
        }
    }

    /// A change of one end, ready to be written at any time.
    private interface Note {
        void write(LadderBuilder ladder, long timeNanos);
    }

    /// A change that stands alone.
    private record Alone(long timeNanos, Note note) {}

    private final List<Moment> moments;
    private final List<Alone> alone = new ArrayList<>();

    private Weaver(List<Recorder.Packet> packets) {
        moments = packets.stream().map(Moment::new).toList();
    }

    static Ladder weave(List<Recorder.Packet> packets, List<Recorder.Change> elva,
            List<KernelChange> kernel) {
        Weaver weaver = new Weaver(packets);
        for (Recorder.Change change : elva) weaver.add(change);
        for (KernelChange change : kernel) weaver.add(change);
        return weaver.ladder();
    }

    // Elva's changes

    private void add(Recorder.Change change) {
        Note note = (ladder, time) -> ladder.changed(time, Side.RIGHT, change.arc().from(),
                change.arc().to(), change.arc().cause());
        if (change.arc().from() == State.LISTEN && arrival(change) != null) listened(change);
        if (BY_CALL.contains(change.arc().cause())) byCall(change, note);
        else byArrival(change, note);
    }

    /// The segment that met a listener shows the state it met.
    private void listened(Recorder.Change change) {
        Moment moment = arrival(change);
        if (moment == null || moment.receiver != null) return;
        moment.receiver = (ladder, time) ->
                ladder.changed(time, Side.RIGHT, null, State.LISTEN, false);
    }

    private void byCall(Recorder.Change change, Note note) {
        Moment next = after(change);
        if (next != null && next.packet.outbound() && next.sender == null
                && next.packet.timeNanos() - change.timeNanos() < MOMENT_NANOS) {
            next.sender = note;
        } else {
            alone.add(new Alone(change.timeNanos(), note));
        }
    }

    /// The packet that arrived is told right after what it changed.
    private void byArrival(Recorder.Change change, Note note) {
        Moment moment = arrival(change);
        if (moment == null) alone.add(new Alone(change.timeNanos(), note));
        else if (moment.receiver == null) moment.receiver = note;
        else alone.add(new Alone(moment.packet.timeNanos() + 1, note));
    }

    private @Nullable Moment arrival(Recorder.Change change) {
        boolean timer = switch (change.arc().cause()) {
            case TWO_MSL, USER_TIMEOUT, R2, KEEP_ALIVE, ORPHAN_LIMIT, PROBE_LIMIT,
                    EMBRYO_LIFETIME, EVICTED -> true;
            default -> false;
        };
        Moment next = timer ? null : after(change);
        return next == null || next.packet.outbound() ? null : next;
    }

    private @Nullable Moment after(Recorder.Change change) {
        return change.packetCount() < moments.size() ? moments.get(change.packetCount()) : null;
    }

    // The kernel's

    private void add(KernelChange seen) {
        if (seen.before() == seen.after()) return;           // told twice: by shutdown and by close
        KernelChange change = settled(seen);
        Note note = (ladder, time) -> ladder.changed(time, Side.LEFT, change.before(),
                change.after(), change.inferred());
        Moment sent = departure(change);
        Moment arrived = sent == null ? cause(change) : null;
        if (sent != null) sent.sender = note;
        else if (arrived != null) arrived.receiver = note;
        else alone.add(new Alone(change.timeNanos(), note));
    }

    /// Two states hide from the kernel's trace. An embryo is traced when it is one no more; it was
    /// in SYN-RECEIVED since our SYN came. A connection that nobody holds is traced as closed when
    /// it is in FIN-WAIT-2; it is in TIME-WAIT when our FIN has come, not before.
    private KernelChange settled(KernelChange change) {
        boolean embryo = change.after() == State.SYN_RECEIVED && change.before() == State.LISTEN;
        if (!embryo && change.after() != State.TIME_WAIT) return change;
        for (Moment m : moments) {
            if (!m.packet.outbound() || !m.packet.view().has(embryo ? Control.SYN : Control.FIN)) {
                continue;
            }
            long time = m.packet.timeNanos() + 1;
            return embryo ? change.inferredAt(time) : change.at(Math.max(change.timeNanos(), time));
        }
        return change;
    }

    /// The kernel's segment that a change of its own sent. One that is inferred may have been seen
    /// after the segment.
    private @Nullable Moment departure(KernelChange change) {
        int flag = switch (change.after()) {
            case SYN_SENT -> Control.SYN;
            case FIN_WAIT_1, LAST_ACK -> Control.FIN;
            case CLOSED -> Control.RST;
            case LISTEN, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT, CLOSING, TIME_WAIT -> 0;
        };
        for (Moment m : moments) {
            long later = m.packet.timeNanos() - change.timeNanos();
            if (m.packet.outbound() || !m.packet.view().has(flag)) continue;
            if (later < 0 && !change.inferred()) continue;
            return later < LATE_NANOS && m.sender == null ? m : null;
        }
        return null;
    }

    /// Elva's segment that caused a change.
    private @Nullable Moment cause(KernelChange change) {
        int flags = switch (change.after()) {
            case SYN_RECEIVED -> Control.SYN;
            case CLOSE_WAIT, CLOSING -> Control.FIN;
            case TIME_WAIT -> change.before() == State.CLOSING ? Control.ACK : Control.FIN;
            case CLOSED -> Control.ACK | Control.RST;
            case ESTABLISHED, FIN_WAIT_2 -> Control.ACK;
            case LISTEN, SYN_SENT, FIN_WAIT_1, LAST_ACK -> 0;
        };
        for (Moment m : moments.reversed()) {
            long earlier = change.timeNanos() - m.packet.timeNanos();
            if (!m.packet.outbound() || earlier < 0 || !m.packet.view().has(flags)) continue;
            if (flags == Control.SYN && m.packet.view().has(Control.ACK)) continue;
            return earlier < MOMENT_NANOS && m.receiver == null ? m : null;
        }
        return null;
    }

    // The ladder

    private Ladder ladder() {
        LadderBuilder ladder = new LadderBuilder("kernel", "Elva");
        long zero = begin();
        for (Moment m : moments) {
            long time = m.packet.timeNanos() - zero;
            if (m.sender != null) m.sender.write(ladder, time);
            ladder.sent(time, m.packet.outbound() ? Side.RIGHT : Side.LEFT, m.packet.view(),
                    LadderEvent.Outcome.ARRIVED);
            if (m.receiver != null) m.receiver.write(ladder, time);
        }
        for (Alone a : alone) a.note.write(ladder, a.timeNanos - zero);
        return ladder.build();
    }

    private long begin() {
        long first = moments.isEmpty() ? Long.MAX_VALUE : moments.getFirst().packet.timeNanos();
        for (Alone a : alone) first = Math.min(first, a.timeNanos);
        return first;
    }
}
