package elva.tcp;

import elva.wire.Seq;

/// The receive sequence space. RFC 9293 §3.3.1, Figure 4.
final class Receive {
    int irs;
    int nxt;
    /// RCV.WND as last advertised: RCV.NXT+RCV.WND, the right edge, never falls.
    int wnd;
    /// Rcv.Wind.Shift: our windows count in units of 2^this (RFC 7323 §2.3).
    int shift;
    /// Last.ACK.sent (RFC 7323 §4.3).
    int lastAckSent;
    /// Behind the last urgent octet; meaningful while `urgent`.
    int up;
    boolean urgent;
    /// The FIN's number, seen right of a hole.
    int heldFin;
    boolean finHeld;
    /// RCV.NXT went over the peer's FIN.
    boolean finReceived;
    /// RCV.MSS: the longest text a segment brought, for the ACK of every second one.
    int mss;
    /// Text taken since the last ACK left, in octets.
    int unacknowledged;

    void reset() {
        irs = 0;
        nxt = 0;
        wnd = 0;
        shift = 0;
        lastAckSent = 0;
        up = 0;
        urgent = false;
        heldFin = 0;
        finHeld = false;
        finReceived = false;
        mss = 0;
        unacknowledged = 0;
    }

    boolean inWindow(int seq) {
        return Seq.inWindow(seq, nxt, wnd);
    }

    /// Moves over `count` numbers; the right edge stays.
    void advance(int count) {
        nxt += count;
        wnd = Math.max(0, wnd - count);
    }

    /// The window as a header says it, SYN's excepted. What does not fill a unit is rounded up as
    /// long as there is room for it, so that the right edge does not fall (SHLD-14).
    ///
    /// @param room octets that can be held right of RCV.NXT
    int windowField(int room) {
        int unit = 1 << shift;
        int up = ((wnd + unit - 1) >> shift) << shift;
        if (up <= Math.min(room, 0xffff << shift)) wnd = up;
        return wnd >> shift;
    }

    /// Step 1's test for what is neither RST nor SYN: T33, T37.
    boolean isAcceptable(int seq, int length) {
        if (length == 0) return Seq.inRange(nxt, seq, nxt + wnd);
        if (wnd == 0) return false;
        int behind = nxt - seq;
        return inWindow(seq) || (behind > 0 && behind < length);
    }
}
