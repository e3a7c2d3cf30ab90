package elva.tcp;

import org.jspecify.annotations.Nullable;

/// A segment meets no connection, or a LISTEN. RFC 9293 §3.10.7.1, §3.10.7.2.
final class ListenArrives {

    private ListenArrives() {}

    /// §3.10.7.1, CLOSED: everything but a reset draws a reset.
    static void closed(Shard shard, Segment s) {
        shard.journal.discard(Discard.NO_SOCKET, s);
        if (!s.isRst()) shard.replies.resetFor(s, "no such connection");
    }

    /// §3.10.7.2, LISTEN: RST, ACK, SYN, anything else.
    static void listen(Shard shard, Listener listener, Segment s) {
        shard.journal.verdict.met(State.LISTEN);
        if (s.isRst()) {
            shard.journal.discard(Discard.TCP_LISTEN_RST, s);
        } else if (s.isAck()) {
            shard.journal.discard(Discard.TCP_LISTEN_ACK, s);
            shard.replies.resetFor(s, "ACK in LISTEN");
        } else if (s.isSyn()) {
            syn(shard, listener, s, null);
        } else {
            shard.journal.discard(Discard.TCP_LISTEN_NO_SYN, s);
        }
    }

    /// A SYN makes an embryo; with a parent it met a TIME-WAIT (MAY-2).
    static void syn(Shard shard, Listener listener, Segment s, @Nullable TimeWait parent) {
        if (!listener.hasRoomForEmbryo() || shard.isFull()) {
            shard.counters.add(Counter.LISTEN_DROPS);
            shard.journal.discard(Discard.TCP_REQ_OVERFLOW, s);
        } else if (!listener.hasRoomForConnection()) {
            shard.counters.add(Counter.LISTEN_OVERFLOWS);
            shard.counters.add(Counter.LISTEN_DROPS);
            shard.journal.discard(Discard.TCP_LISTEN_OVERFLOW, s);
        } else if (listener.single != null) {
            Opening.received(listener, listener.single, s);
        } else {
            shard.embryos.begin(listener, s, parent);
        }
    }
}
