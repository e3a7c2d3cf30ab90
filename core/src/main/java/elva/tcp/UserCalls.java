package elva.tcp;

import java.lang.foreign.MemorySegment;

/// The six user calls once a connection exists, in every state. RFC 9293 §3.10.2 to §3.10.6; OPEN,
/// which makes one, is [Opening]. A mistake of our own costs the connection here too ([Defects]).
final class UserCalls {

    private UserCalls() {}

    /// SEND. §3.10.2.
    ///
    /// @return octets taken; 0 if the buffer is full, the RFC's "insufficient resources"
    static int send(Tcb t, MemorySegment source, long offset, int length) {
        try {
            return take(t, source, offset, length);
        } catch (AssertionError e) {
            throw t.shard.defects.atUserCall(t, e);
        }
    }

    private static int take(Tcb t, MemorySegment source, long offset, int length) {
        switch (t.state()) {
            case LISTEN -> Opening.turnActive(t, t.remote(), Cause.SEND);
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> throw closing(t);
            case CLOSED -> throw new AssertionError("SEND without a connection");
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT -> {
                if (t.closePending) throw closing(t);
            }
        }
        int room = Math.min(length, t.sendBuffer.free());
        int taken = t.sendBuffer.write(source, offset, length);
        if (taken < room) t.shard.awaitMemory(t);
        if (taken > 0 && t.snd.synAcked) Timeouts.outstanding(t);
        t.shard.queue(t);
        return taken;
    }

    /// SEND with URGENT: SND.UP is the octet behind this SEND's last. MUST-62.
    static void urgent(Tcb t) {
        t.snd.up = t.sndEnd();
        t.snd.urgent = true;
    }

    /// CLOSE. §3.10.4.
    static void close(Tcb t) {
        try {
            closeHalf(t);
        } catch (AssertionError e) {
            throw t.shard.defects.atUserCall(t, e);
        }
    }

    private static void closeHalf(Tcb t) {
        switch (t.state()) {
            case LISTEN -> Endings.end(t, Cause.CLOSE, Reason.CONNECTION_CLOSING);
            case SYN_SENT -> Endings.end(t, Cause.CLOSE, Reason.CONNECTION_CLOSING);
            case SYN_RECEIVED -> {
                if (t.closePending) throw closing(t);
                if (t.sendBuffer.length() > 0) t.closePending = true;       // T16
                else leave(t, State.FIN_WAIT_1);
            }
            case ESTABLISHED -> leave(t, State.FIN_WAIT_1);
            case CLOSE_WAIT -> leave(t, State.LAST_ACK);
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> throw closing(t);
            case CLOSED -> throw new AssertionError("CLOSE without a connection");
        }
    }

    /// The FIN follows everything queued; the state changes at the call (T16).
    private static void leave(Tcb t, State to) {
        t.snd.finQueued = true;
        t.enter(to, Cause.CLOSE);
        Timeouts.watchSilence(t);
        Timeouts.outstanding(t);
        t.shard.queue(t);
    }

    /// A CLOSE that was remembered in SYN-RECEIVED acts once a whole segment is done. T41.
    static void pendingClose(Tcb t) {
        if (!t.closePending) return;
        boolean ready = t.state() == State.ESTABLISHED || t.state() == State.CLOSE_WAIT;
        if (!ready) return;
        t.closePending = false;
        if (t.orphan && t.receiveBuffer.unread() > 0) unreadText(t);
        else leave(t, t.state() == State.ESTABLISHED ? State.FIN_WAIT_1 : State.LAST_ACK);
    }

    /// CLOSE of both directions: nobody reads any more. MAY-1, SHLD-3.
    static void closeBoth(Tcb t) {
        try {
            release(t);
        } catch (AssertionError e) {
            t.shard.defects.happened(t, e);
        }
    }

    private static void release(Tcb t) {
        if (t.receiveBuffer.unread() > 0) {
            unreadText(t);
            return;
        }
        t.orphan = true;
        t.receiveBuffer.clear();
        switch (t.state()) {
            case LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT -> {
                if (!t.closePending) closeHalf(t);
            }
            case FIN_WAIT_2 -> Timeouts.watchOrphan(t);
            case FIN_WAIT_1, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> { }
        }
    }

    /// What was acknowledged will not be read: a reset shows the peer that it is lost, also after
    /// an earlier CLOSE that left reading open. SHLD-3, RFC 2525 §2.17.
    private static void unreadText(Tcb t) {
        t.shard.replies.reset(t, "half-duplex CLOSE with unread text");
        t.shard.counters.add(Counter.ABORT_ON_CLOSE);
        Endings.end(t, Cause.UNREAD_TEXT, Reason.CONNECTION_CLOSING);
    }

    /// ABORT. §3.10.5.
    static void abort(Tcb t) {
        try {
            reset(t);
        } catch (AssertionError e) {
            t.shard.defects.happened(t, e);
        }
    }

    private static void reset(Tcb t) {
        switch (t.state()) {
            case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT ->
                    t.shard.replies.reset(t, "ABORT");
            case CLOSING, LAST_ACK -> {
                if (!t.snd.finSent) t.shard.replies.reset(t, "ABORT");      // T16
            }
            case LISTEN, SYN_SENT, TIME_WAIT -> { }
            case CLOSED -> throw new AssertionError("ABORT without a connection");
        }
        Endings.end(t, Cause.ABORT, Reason.CONNECTION_RESET);
    }

    /// RECEIVE. §3.10.3.
    ///
    /// @return octets; 0 if there are none yet, -1 behind the last
    static int receive(Tcb t, MemorySegment target, long offset, int length) {
        int count = t.receiveBuffer.read(target, offset, length);
        if (count > 0) {
            Text.urgentRead(t);
            if (Text.windowIsWorthTelling(t)) t.shard.queue(t);
            return count;
        }
        return t.rcv.finReceived && length > 0 ? -1 : 0;
    }

    private static ConnectionException closing(Tcb t) {
        return new ConnectionException(Reason.CONNECTION_CLOSING,
                t.local() + " -> " + t.remote() + " is in " + t.state());
    }
}
