package elva.tcp;

import elva.wire.Endpoint;
import elva.wire.IpAddress;

/// What happens, as it is counted and told: to whoever observes the stack, and of the segment that
/// is processed to whoever taps. Decides nothing.
final class Journal {
    final TcpObserver observer;
    /// What became of the segment that is processed.
    final Verdict verdict = new Verdict();
    private final Shard shard;

    Journal(Shard shard, TcpObserver observer) {
        this.shard = shard;
        this.observer = observer;
    }

    @SuppressWarnings("ReferenceEquality")     // the very NONE
    boolean observed() {
        return observer != TcpObserver.NONE;
    }

    /// A state was entered.
    void entered(ControlBlock b, State from, State to, Cause cause) {
        verdict.entered(to, cause);
        count(from, to);
        if (observed()) {
            var arc = new TcpObserver.Arc(from, to, cause);
            observer.stateChanged(b.local(), b.remote(), arc, shard.nowNanos);
        }
    }

    /// A listener entered a state; it is no connection yet, so nothing is counted.
    void entered(Listener l, State from, State to, Cause cause) {
        verdict.entered(to, cause);
        if (observed()) {
            IpAddress nobody = l.local.address().isV4() ? IpAddress.UNSPECIFIED_V4
                    : IpAddress.UNSPECIFIED_V6;
            var arc = new TcpObserver.Arc(from, to, cause);
            observer.stateChanged(l.local, new Endpoint(nobody, 0), arc, shard.nowNanos);
        }
    }

    private void count(State from, State to) {
        switch (to) {
            case SYN_SENT -> shard.counters.add(Counter.ACTIVE_OPENS);
            case SYN_RECEIVED -> {
                if (from != State.SYN_SENT) shard.counters.add(Counter.PASSIVE_OPENS);
            }
            case CLOSED, LISTEN -> {
                if (from == State.SYN_SENT || from == State.SYN_RECEIVED) {
                    shard.counters.add(Counter.ATTEMPT_FAILS);
                } else if (from == State.ESTABLISHED || from == State.CLOSE_WAIT) {
                    shard.counters.add(Counter.ESTAB_RESETS);
                }
            }
            case TIME_WAIT -> shard.counters.add(Counter.TW);
            case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK -> { }
        }
    }

    /// A segment, or what matters of it, goes no further.
    void discard(Discard discard, Segment s) {
        shard.counters.add(discard);
        verdict.discard = discard;
        if (observed()) observer.discarded(discard, local(s), remote(s), shard.nowNanos);
    }

    /// As [#discard(Discard, Segment)], where no connection can be named.
    void discard(Discard discard) {
        shard.counters.add(discard);
        verdict.discard = discard;
        if (observed()) observer.discarded(discard, null, null, shard.nowNanos);
    }

    void resetSent(Segment to, String why) {
        if (observed()) {
            observer.resetSent(local(to), remote(to), verdict.stateNow(), why, shard.nowNanos);
        }
    }

    void resetSent(Tcb t, String why) {
        if (observed()) observer.resetSent(t.local(), t.remote(), t.state(), why, shard.nowNanos);
    }

    void resetReceived(Tcb t) {
        if (observed()) observer.resetReceived(t.local(), t.remote(), t.state(), shard.nowNanos);
    }

    void retransmitted(Tcb t, int seq, int length) {
        shard.counters.add(Counter.RETRANS_SEGS);
        t.statistics.segmentsRetransmitted++;
        if (observed()) {
            int count = t.isFast() ? 0 : t.statistics.timeouts;
            var what = new TcpObserver.Retransmission(t.state(), seq, length, count);
            observer.retransmitted(t.local(), t.remote(), what, shard.nowNanos);
        }
    }

    /// A SYN,ACK of an embryo goes again.
    void retransmitted(HalfOpen h) {
        shard.counters.add(Counter.RETRANS_SEGS);
        if (observed()) {
            var what = new TcpObserver.Retransmission(h.state, h.iss, 1, h.retransmissions);
            observer.retransmitted(h.local(), h.remote(), what, shard.nowNanos);
        }
    }

    void deliveryAdvice(Tcb t, boolean good) {
        if (observed()) {
            var to = new IpAddress(t.remoteHigh, t.remoteLow);
            observer.deliveryAdvice(to, good, shard.nowNanos);
        }
    }

    private static Endpoint local(Segment s) {
        return new Endpoint(new IpAddress(s.localHigh, s.localLow), s.localPort);
    }

    private static Endpoint remote(Segment s) {
        return new Endpoint(new IpAddress(s.remoteHigh, s.remoteLow), s.remotePort);
    }
}
