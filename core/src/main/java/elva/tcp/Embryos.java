package elva.tcp;

import elva.wire.Seq;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Connections in SYN-RECEIVED that a listener's SYNs made: born, blown up to a whole [Tcb] while a
/// segment is looked at, grown up or forgotten. RFC 9293 §3.10.7.2, RFC 4987 §3.5.
final class Embryos {
    private final Shard shard;
    private int count;
    private final Spare spare;

    Embryos(Shard shard) {
        this.shard = shard;
        spare = new Spare(shard);
    }

    int count() {
        return count;
    }

    /// A SYN met a LISTEN, or a TIME-WAIT with a LISTEN behind it.
    void begin(Listener listener, Segment s, @Nullable TimeWait parent) {
        HalfOpen h = new HalfOpen(shard, listener, s, parent);
        h.iss = iss(h, parent);
        h.rcvWnd = Math.min(listener.config.getInt(Setting.RECEIVE_BUFFER), 0xffff);
        if (parent != null) {
            shard.timeWaits.suspend(parent);
            shard.counters.add(Counter.TW_RECYCLED);
        }
        adopt(h);
        State from = h.state;
        h.state = Transition.take(from, State.SYN_RECEIVED, Cause.SYN);
        shard.journal.entered(h, from, State.SYN_RECEIVED, Cause.SYN);
        SourceRoute given = SourceRoute.given(listener.options, h);
        h.sourceRoute = given != null ? given : SourceRoute.back(s);
        if (listener.config.is(Setting.TEXT_ON_SYN) && (s.textLength > 0 || s.isFin())) {
            Tcb t = blowUp(h);
            Text.keep(t, s);
            h.kept = t;
            spare.keep(t);
        }
        answer(h);
        watch(h);
    }

    /// Enters an embryo in the tables.
    void adopt(HalfOpen h) {
        shard.demux.put(h);
        h.listener.add(h);
        count++;
    }

    /// The initial sequence number; above all that an earlier connection of the same name sent.
    private int iss(HalfOpen h, @Nullable TimeWait parent) {
        int iss = shard.nextIss(h);
        if (parent == null || Seq.lt(parent.sndNxt, iss)) return iss;
        return parent.sndNxt + 0x10000;
    }

    private void answer(HalfOpen h) {
        int headers = h.isV4() ? 40 : 60;
        int most = h.listener.config.getInt(Setting.MSS_MAX);
        shard.replies.synAck(h, Math.min(shard.ip.mtu() - headers, most));
    }

    /// No ACK came. MUST-23 in its form for embryos, T32.
    void expired(HalfOpen h) {
        TcpConfig config = h.listener.config;
        long age = shard.nowNanos - h.bornNanos;
        long lifetime = config.get(Setting.EMBRYO_LIFETIME);
        if (age >= lifetime) {
            end(h, Cause.EMBRYO_LIFETIME);
            return;
        }
        h.retransmissions++;
        shard.journal.retransmitted(h);
        answer(h);
        watch(h);
    }

    /// The SYN,ACK has left: until the next, twice as long as before, or the end of its life.
    private void watch(HalfOpen h) {
        TcpConfig config = h.listener.config;
        long pause = config.get(Setting.RTO_INITIAL) << Math.min(h.retransmissions, 16);
        long capped = Math.min(pause, config.get(Setting.RTO_MAX));
        long left = h.bornNanos + config.get(Setting.EMBRYO_LIFETIME) - shard.nowNanos;
        shard.timers.schedule(h.timer, shard.nowNanos + Math.min(capped, Math.max(left, 0)));
    }

    /// A segment for an embryo: the whole machinery looks at it.
    void arrives(HalfOpen h, Segment s) {
        Tcb t = blowUp(h);
        t.owed.clear();
        SegmentArrives.arrives(t, s);
        switch (t.state()) {
            case SYN_RECEIVED -> shrink(t, h);
            case LISTEN -> forget(h);
            case TIME_WAIT -> revive(t, h);
            case CLOSED, SYN_SENT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING,
                    LAST_ACK -> { }
        }
    }

    private void shrink(Tcb t, HalfOpen h) {
        h.challenged = t.challenged;
        h.challengedNanos = t.challengedNanos;
        h.tsRecent = t.timestamps.recent;
        h.tsRecentNanos = t.timestamps.recentNanos;
        if (t.owed.syn) {
            answer(h);
            watch(h);
        }
        if (t.owed.anyAck()) shard.replies.ack(t, null);
        t.owed.clear();
    }

    /// The SYN was not meant: the TIME-WAIT it met goes on to its old end.
    private void revive(Tcb t, HalfOpen h) {
        forget(h);
        if (h.parent != null && t.embryo == h) shard.timeWaits.resume(h.parent);
    }

    /// Lends a whole connection to an embryo.
    private Tcb blowUp(HalfOpen h) {
        if (h.kept != null) return h.kept;
        Tcb t = spare.lend(h, h.listener.config);
        t.resume(State.SYN_RECEIVED);
        t.embryo = h;
        t.origin = h.hasLivingParent() ? Origin.TIME_WAIT : Origin.PASSIVE;
        t.dscp = h.dscp;
        t.sourceRoute = h.sourceRoute;
        t.challenged = h.challenged;
        t.challengedNanos = h.challengedNanos;
        t.snd.begin(h.iss);
        t.snd.nxt = h.iss + 1;
        t.snd.window(h.sndWnd, h.irs, h.iss);
        t.rcv.irs = h.irs;
        t.rcv.nxt = h.irs + 1;
        t.rcv.wnd = h.rcvWnd;
        t.rcv.lastAckSent = t.rcv.nxt;
        Negotiation.take(t, h);
        return t;
    }

    /// Whether the listener of an embryo, if it is one, can take one more connection.
    boolean admits(Tcb t) {
        HalfOpen h = t.embryo;
        if (h == null || h.listener.hasRoomForConnection()) return true;
        h.passedOver();
        return false;
    }

    /// An embryo became ESTABLISHED: it is a connection from now on. Others pass untouched.
    void grown(Tcb t) {
        HalfOpen h = t.embryo;
        if (h != null) {
            forget(h);
            t.embryo = null;
            spare.keep(t);
            t.statistics.openedNanos = h.bornNanos;
            time(t, h);
            t.statistics.timeouts = h.retransmissions;
            if (h.parent != null) shard.timeWaits.replaced(h.parent);
            Opening.configure(t, h.listener.options);
            Opening.route(t, h.listener.options);
            t.peerMss(h.mss);
            shard.demux.put(t);
            Connection c = new Connection(shard, t);
            t.connection = c;
            c.softErrors(h.listener.options.softErrors());
            t.statistics.segmentsReceived = 2;                  // the SYN, and the ACK of ours
            t.statistics.segmentsSent = 1L + h.retransmissions;
            h.listener.add(c);
            shard.acceptable(h.listener);
        }
        Opening.established(t);
    }

    /// The ACK that comes now acknowledges the SYN,ACK: a round trip, if that is not in doubt. RFC
    /// 6298 §3.
    private static void time(Tcb t, HalfOpen h) {
        t.statistics.timing = h.timing;
        t.statistics.resent = h.resent;
        t.statistics.timedEnd = h.iss + 1;
        t.statistics.timedNanos = h.synAckNanos;
    }

    /// An embryo ends without a segment: its time is over, or its listener closed. A TIME-WAIT
    /// whose place it held goes on to its own end (MUST-13).
    void end(HalfOpen h, Cause cause) {
        State from = h.state;
        boolean back = h.hasLivingParent() && cause != Cause.DEFECT;
        h.state = Transition.take(from, back ? State.TIME_WAIT : State.CLOSED, cause);
        forget(h);
        shard.journal.entered(h, from, h.state, cause);
        if (back) shard.timeWaits.resume(Objects.requireNonNull(h.parent));
        else if (h.parent != null) shard.timeWaits.replaced(h.parent);
    }

    /// Our own mistake, wherever it happened: one that was back in LISTEN is gone without an arc.
    void defect(HalfOpen h) {
        switch (h.state) {
            case LISTEN, CLOSED -> forget(h);
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING,
                    LAST_ACK, TIME_WAIT -> end(h, Cause.DEFECT);
        }
    }

    private void forget(HalfOpen h) {
        if (h.place < 0) return;
        shard.timers.cancel(h.timer);
        shard.demux.remove(h);
        h.listener.remove(h);
        count--;
        if (h.kept != null && h.state != State.ESTABLISHED) h.kept.receiveBuffer.clear();
    }
}
