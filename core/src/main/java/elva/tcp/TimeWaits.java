package elva.tcp;

import elva.time.Timer;
import elva.time.Timers;
import elva.wire.Seq;
import java.util.Objects;

/// Connections in TIME-WAIT. RFC 9293 §3.6.1, MUST-13; RFC 6191; RFC 1337. As many as
/// [Setting#TIME_WAITS], then the one that would end first goes.
final class TimeWaits {
    private final Shard shard;
    /// Their ends, apart from all other deadlines so that the next one can be told.
    private final Timers ends = new Timers();
    private final Spare spare;

    TimeWaits(Shard shard) {
        this.shard = shard;
        spare = new Spare(shard);
    }

    int count() {
        return ends.size();
    }

    Timers ends() {
        return ends;
    }

    /// A whole connection has come to TIME-WAIT: a small record takes its place.
    void begin(Tcb t) {
        TimeWait w = new TimeWait(shard, t, Objects.requireNonNull(t.connection));
        if (t.owed.anyAck()) shard.replies.ack(t, w);
        t.owed.clear();
        t.deadlines.disarmAll();
        t.sendBuffer.clear();
        t.flight.queue.clear();
        w.connection.inTimeWait(w);
        enter(w, shard.nowNanos + w.lifetimeNanos);
    }

    private void enter(TimeWait w, long deadlineNanos) {
        shard.demux.put(w);
        ends.schedule(w.timer, deadlineNanos);
        Timer next = ends.earliest();
        if (next != null && count() > shard.config.getInt(Setting.TIME_WAITS)) {
            shard.counters.add(Counter.TIME_WAIT_OVERFLOW);
            end((TimeWait) next.owner(), Cause.EVICTED);
        }
    }

    /// The peer's FIN came again: our ACK of it was lost. T21.
    void restart(Tcb t) {
        TimeWait w = t.timeWait;
        if (w != null) ends.schedule(w.timer, shard.nowNanos + w.lifetimeNanos);
    }

    /// 2MSL are over, or somebody wants it to end.
    void end(TimeWait w, Cause cause) {
        State from = w.state;
        w.state = Transition.take(from, State.CLOSED, cause);
        if (!w.suspended) forget(w);
        shard.journal.entered(w, from, State.CLOSED, cause);
        Reason reason = cause == Cause.ABORT ? Reason.CONNECTION_RESET : Reason.CONNECTION_CLOSING;
        w.connection.ended(new End(from, cause, reason, cause + " in " + from));
    }

    /// Our own mistake, wherever it happened.
    void defect(TimeWait w) {
        if (w.state == State.CLOSED) forget(w);
        else end(w, Cause.DEFECT);
    }

    /// Takes a record out of the tables.
    void forget(TimeWait w) {
        ends.cancel(w.timer);
        shard.demux.remove(w);
    }

    /// A SYN came upon it: an embryo stands in its place for a while (MAY-2).
    void suspend(TimeWait w) {
        forget(w);
        w.suspended = true;
    }

    /// The embryo is gone: the old deadline goes on, else a spoofed SYN would cut it short
    /// (MUST-13).
    void resume(TimeWait w) {
        w.suspended = false;
        enter(w, w.timer.deadlineNanos());
    }

    /// The embryo grew up: this incarnation is over.
    void replaced(TimeWait w) {
        if (w.state != State.CLOSED) {
            w.connection.ended(new End(State.TIME_WAIT, Cause.SYN,
                    Reason.CONNECTION_CLOSING, "a new connection of the same name took its place"));
        }
    }

    /// A segment for a TIME-WAIT.
    void arrives(TimeWait w, Segment s) {
        Listener listener = shard.listens.find(s);
        boolean isSyn = s.isSyn() && !s.isAck() && !s.isRst();
        Tcb t = blowUp(w);
        if (isSyn && listener != null && shard.config.is(Setting.TIME_WAIT_REUSE)) {
            if (isNewIncarnation(w, s, listener) && listener.single == null) {
                ListenArrives.syn(shard, listener, s, w);
                return;
            }
            shard.journal.discard(Discard.TCP_SYN_CHALLENGED, s);           // T29
            t.oweChallenge();
            t.settleChallenge();
        } else {
            SegmentArrives.arrives(t, s);
        }
        w.challenged = t.challenged;
        w.challengedNanos = t.challengedNanos;
        w.tsRecent = t.timestamps.recent;
        w.tsRecentNanos = t.timestamps.recentNanos;
        if (t.owed.anyAck()) shard.replies.ack(t, w);
        t.connection = null;                    // or the spare would hold both back from the heap
        t.timeWait = null;
    }

    /// RFC 6191 §2: by the timestamps if both incarnations have them, else by the sequence number.
    private static boolean isNewIncarnation(TimeWait w, Segment s, Listener listener) {
        boolean higher = Seq.lt(w.rcvNxt - 1, s.seq);
        if (!Negotiation.timestamps(listener.config, s.options)) return higher;
        if (!w.timestamps) return true;
        int tsVal = s.options.tsVal();
        return Seq.lt(w.tsRecent, tsVal) || (tsVal == w.tsRecent && higher);
    }

    private Tcb blowUp(TimeWait w) {
        Tcb t = spare.lend(w, w.config);
        t.resume(State.TIME_WAIT);
        t.timeWait = w;
        t.connection = w.connection;
        t.statistics = w.connection.statistics();
        t.dscp = w.dscp;
        t.sourceRoute = w.sourceRoute;
        t.sourceRouteGiven = true;
        t.challenged = w.challenged;
        t.challengedNanos = w.challengedNanos;
        t.snd.una = w.sndNxt;
        t.snd.nxt = w.sndNxt;
        t.snd.textSeq = w.sndNxt - 1;
        t.snd.synAcked = true;
        t.snd.finSent = true;
        t.snd.finQueued = true;
        t.snd.maxWnd = w.ackRoom;
        t.snd.bytesAcked = w.ackRoom;
        t.rcv.nxt = w.rcvNxt;
        t.rcv.wnd = w.rcvWnd;
        t.rcv.shift = w.rcvShift;
        t.rcv.lastAckSent = w.rcvNxt;
        t.timestamps.start(shard.timestampOffset(t));
        if (w.timestamps) t.timestamps.agree(w.tsRecent, w.tsRecentNanos);
        return t;
    }
}
