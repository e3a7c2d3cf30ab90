package elva.tcp;

import elva.wire.Control;
import org.jspecify.annotations.Nullable;

/// Segments owed by no whole connection: resets, and what the small records of SYN-RECEIVED and
/// TIME-WAIT answer. A bounded queue; what does not fit is lost as on any link, and counted.
final class Replies {
    private static final int MOST = 1024;

    private final Shard shard;
    private final @Nullable Reply[] ring = new @Nullable Reply[MOST];
    private int first;
    private int count;

    Replies(Shard shard) {
        this.shard = shard;
    }

    int count() {
        return count;
    }

    /// The one owed longest, taken off; valid until the next is noted.
    @Nullable Reply poll() {
        while (count > 0) {
            Reply r = ring[first];
            first = (first + 1) % MOST;
            count--;
            if (r == null) continue;
            if (!r.isStale()) return r;
            r.release();
        }
        return null;
    }

    private @Nullable Reply add() {
        if (count == MOST) {
            shard.journal.discard(Discard.TCP_REPLY_LIMIT);
            return null;
        }
        int i = (first + count++) % MOST;
        Reply r = ring[i];
        if (r == null) {
            r = new Reply();
            ring[i] = r;
        }
        return r;
    }

    /// The reset a segment draws that belongs to nothing: with ACK <SEQ=SEG.ACK>, without
    /// <SEQ=0><ACK=SEG.SEQ+SEG.LEN>. RFC 9293 §3.5.2. Never in answer to a reset.
    void resetFor(Segment s, String why) {
        Reply r = answer(s, why);
        if (r != null) r.by(0, shard.config.getInt(Setting.HOP_LIMIT), SourceRoute.back(s));
    }

    /// The same, by a connection that the segment met.
    void resetFor(Tcb t, Segment s, String why) {
        Reply r = answer(s, why);
        if (r != null) r.by(t.dscp, t.hopLimit, t.sourceRoute);
    }

    private @Nullable Reply answer(Segment s, String why) {
        Reply r = add();
        if (r == null) return null;
        r.answer(s);
        r.state = State.CLOSED;
        if (s.isAck()) {
            r.seq = s.ack;
            r.ack = 0;
            r.control = Control.RST;
        } else {
            r.seq = 0;
            r.ack = s.seq + s.length();
            r.control = Control.RST | Control.ACK;
        }
        if (s.options.timestamps()) r.options.timestamps(0, s.options.tsVal());     // RFC 7323 §5.2
        shard.journal.resetSent(s, why);
        return r;
    }

    /// A reset of our own accord. T38: in the peer's window if that can be.
    void reset(Tcb t, String why) {
        Reply r = add();
        if (r == null) return;
        r.from(t);
        r.by(t.dscp, t.hopLimit, t.sourceRoute);
        r.state = t.state();
        r.seq = t.snd.seqOfControl();
        r.ack = 0;
        r.control = Control.RST;
        timestamps(r, t);
        shard.journal.resetSent(t, why);
    }

    /// Once agreed upon they are on everything, resets too. RFC 7323 §3.2, §5.2
    private void timestamps(Reply r, Tcb t) {
        if (!t.timestamps.on) return;
        r.options.timestamps(t.timestamps.value(shard.nowNanos), t.timestamps.recent);
    }

    /// The SYN,ACK of an embryo.
    void synAck(HalfOpen h, int advertisedMss) {
        Reply r = add();
        if (r == null) return;
        r.from(h);
        r.embryo = h;
        r.by(h.dscp, h.listener.config.getInt(Setting.HOP_LIMIT), h.sourceRoute);
        r.state = State.SYN_RECEIVED;
        r.seq = h.iss;
        r.ack = h.irs + 1;
        r.control = Control.SYN | Control.ACK;
        r.wnd = h.rcvWnd;
        r.options.mss = advertisedMss;
        r.options.sackPermitted = h.sackPermitted;
        boolean scaled = h.peerShift != SentOptions.NONE;
        r.options.shift = scaled ? Negotiation.shift(h.listener.config) : SentOptions.NONE;
        if (h.timestamps) {
            int value = Timestamps.value(shard.timestampOffset(h), shard.nowNanos);
            r.options.timestamps(value, h.tsRecent);
        }
    }

    /// The ACK of a connection that is, or has just become, a small record.
    ///
    /// @param timeWait that record, if it is in TIME-WAIT: what it echoes is as new as the ACK
    void ack(Tcb t, @Nullable TimeWait timeWait) {
        Reply r = add();
        if (r == null) return;
        r.from(t);
        r.timeWait = timeWait;
        r.by(t.dscp, t.hopLimit, t.sourceRoute);
        r.state = t.state();
        r.seq = t.snd.seqOfControl();
        r.ack = t.rcv.nxt;
        r.control = Control.ACK;
        r.wnd = t.rcv.wnd >> t.rcv.shift;
        t.rcv.lastAckSent = t.rcv.nxt;
        timestamps(r, t);
    }
}
