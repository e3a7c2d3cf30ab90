package elva.tcp;

import elva.wire.Seq;

/// The send sequence space. RFC 9293 §3.3.1, Figure 3.
final class Send {
    int iss;
    int una;
    int nxt;
    int wnd;
    /// Behind the last urgent octet; meaningful while `urgent`.
    int up;
    boolean urgent;
    int wl1;
    int wl2;
    /// MAX.SND.WND: the largest window the peer ever offered (RFC 5961 §5.2).
    int maxWnd;
    /// What SND.UNA moved since ISS+1; 64 bits, so that the edge of T40 never wraps.
    long bytesAcked;
    /// The number of the first octet in the send buffer.
    int textSeq;
    boolean synAcked;
    boolean finQueued;
    boolean finSent;
    /// Snd.Wind.Shift: the peer's windows count in units of 2^this (RFC 7323 §2.3).
    int shift;
    /// SendMSS: what the peer's MSS option said, or the default.
    int mss;

    void reset() {
        iss = 0;
        una = 0;
        nxt = 0;
        wnd = 0;
        up = 0;
        urgent = false;
        wl1 = 0;
        wl2 = 0;
        maxWnd = 0;
        bytesAcked = 0;
        textSeq = 0;
        synAcked = false;
        finQueued = false;
        finSent = false;
        shift = 0;
        mss = 0;
    }

    /// Starts over: text that waited since LISTEN gets new numbers, and what was urgent stays so.
    void begin(int first) {
        boolean wasUrgent = urgent;
        int urgentAhead = up - textSeq;
        reset();
        iss = first;
        una = first;
        nxt = first;
        textSeq = first + 1;
        urgent = wasUrgent;
        if (urgent) up = textSeq + urgentAhead;
    }

    /// How many numbers are sent and not acknowledged.
    int flight() {
        return nxt - una;
    }

    void window(int wnd, int wl1, int wl2) {
        this.wnd = wnd;
        this.wl1 = wl1;
        this.wl2 = wl2;
        maxWnd = Math.max(maxWnd, wnd);
    }

    /// SND.UNA+SND.WND-SND.NXT; negative after the peer shrank its window.
    int usable() {
        return una + wnd - nxt;
    }

    /// The lowest SEG.ACK taken: RFC 5961 §5.2, never below what was sent (T40).
    int ackEdge() {
        return una - (int) Math.min(maxWnd, bytesAcked);
    }

    /// SEQ of what is sent without text: within the peer's window if that can be. An edge that
    /// fell by less than a unit is the old one, rounded down (T38).
    int seqOfControl() {
        boolean beyond = flight() - wnd >= 1 << shift;
        int ahead = beyond ? wnd : flight();
        if (!synAcked) ahead = Math.max(ahead, 1);
        return una + ahead;
    }

    /// How far what was sent before may go again: the peer's window, or where it was before it fell
    /// by less than a unit. RFC 7323 §2.4
    int resendEdge() {
        int edge = una + wnd;
        int beyond = nxt - edge;
        return beyond > 0 && beyond < 1 << shift ? nxt : edge;
    }

    /// Whether the urgent pointer lies right of `seq`.
    boolean urgentBeyond(int seq) {
        return urgent && Seq.lt(seq, up);
    }
}
