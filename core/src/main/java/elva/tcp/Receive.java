package elva.tcp;

import elva.wire.Seq;

/// The receive sequence space. RFC 9293 §3.3.1, Figure 4.
final class Receive {
    int irs;
    int nxt;
    /// RCV.WND as last advertised: RCV.NXT+RCV.WND, the right edge, never falls.
    int wnd;
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

    boolean inWindow(int seq) {
        return Seq.inWindow(seq, nxt, wnd);
    }

    /// Moves over `count` numbers; the right edge stays.
    void advance(int count) {
        nxt += count;
        wnd = Math.max(0, wnd - count);
    }

    /// Step 1's test for what is neither RST nor SYN: T33, T37.
    boolean isAcceptable(int seq, int length) {
        if (length == 0) return Seq.inRange(nxt, seq, nxt + wnd);
        if (wnd == 0) return false;
        int behind = nxt - seq;
        return inWindow(seq) || behind > 0 && behind < length;
    }
}
