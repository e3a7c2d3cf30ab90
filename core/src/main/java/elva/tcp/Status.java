package elva.tcp;

import elva.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/// STATUS: what a connection was like at one moment. RFC 9293 §3.9.1.5. Immutable.
///
/// Beside the RFC's variables stand the figures of Linux's `struct tcp_info` under its names. Times
/// are nanoseconds; where nothing is known yet a figure is 0.
///
/// @param sndWnd the peer's window, octets
/// @param rcvWnd the window we told, octets
/// @param awaitingAck octets sent or queued and not acknowledged
/// @param pendingReceipt octets that can be read
/// @param urgent octets to read until urgent text ends
/// @param dscp Diffserv code point of what is sent
/// @param userTimeoutNanos 0: for ever
/// @param end how it ended; `null` while it lives
public record Status(Endpoint local, Endpoint remote, State state, int sndWnd, int rcvWnd,
        int awaitingAck, int pendingReceipt, int urgent, int dscp, long userTimeoutNanos,
        TcpInfo info, @Nullable End end) {

    /// `struct tcp_info`, as far as this TCP has the matter.
    ///
    /// @param options what both SYNs agreed upon: 1 timestamps, 2 SACK, 4 window scale
    /// @param sndWscale the peer's windows count in units of 2^this
    /// @param rcvWscale ours do
    /// @param rto retransmission timeout
    /// @param rtt smoothed round-trip time
    /// @param rttvar its variation
    /// @param sndMss octets of text in a full segment
    /// @param advmss the MSS option we send
    /// @param pmtu what the path carries, octets
    /// @param sndCwnd congestion window, octets (Linux counts segments)
    /// @param sndSsthresh slow start threshold, octets
    /// @param unacked sequence numbers in flight
    /// @param notsentBytes octets queued and never sent
    /// @param retransmits how often the timer ran out since the last progress
    /// @param totalRetrans segments sent again
    /// @param probes zero-window or keep-alive probes without an answer
    /// @param bytesAcked octets acknowledged
    /// @param bytesReceived octets delivered in order
    /// @param lastDataSent since the last segment we sent
    /// @param lastDataRecv since the last segment that arrived
    /// @param lastAckRecv since the last ACK
    public record TcpInfo(int options, int sndWscale, int rcvWscale, long rto, long rtt,
            long rttvar, int sndMss, int advmss, int pmtu, int sndCwnd, int sndSsthresh,
            int unacked, int notsentBytes, int retransmits, long totalRetrans,
            int probes, long bytesAcked, long bytesReceived, long segsOut, long segsIn,
            long lastDataSent, long lastDataRecv, long lastAckRecv) {}

    static Status of(Connection c, @Nullable Tcb t, Statistics s, long nowNanos) {
        if (t == null) {
            TcpInfo info = new TcpInfo(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    s.segmentsRetransmitted, 0, 0, s.octetsReceived, s.segmentsSent,
                    s.segmentsReceived, 0, 0, 0);
            return new Status(c.local(), c.remote(), c.state(), 0, 0, 0, c.readable(),
                    c.urgentRemaining(), 0, 0, info, c.end());
        }
        TcpInfo info = new TcpInfo(options(t), t.snd.shift, t.rcv.shift, t.rtt.rtoNanos(),
                t.rtt.srttNanos(), t.rtt.rttvarNanos(), t.effectiveMss(), t.receiveMss(),
                t.path.mtu, t.congestionWindow(),
                t.congestion.slowStartThreshold(), t.snd.flight(), t.unsent(),
                s.timeouts, s.segmentsRetransmitted,
                s.zeroWindowProbes + s.keepAliveProbes, t.snd.bytesAcked, s.octetsReceived,
                s.segmentsSent, s.segmentsReceived, since(s.lastSentNanos, nowNanos, s),
                since(s.lastReceivedNanos, nowNanos, s),
                        since(s.lastAckReceivedNanos, nowNanos, s));
        return new Status(c.local(), c.remote(), t.state(), t.snd.wnd, t.rcv.wnd,
                t.sendBuffer.length(), c.readable(), c.urgentRemaining(), t.dscp,
                t.userTimeoutNanos, info, null);
    }

    private static int options(Tcb t) {
        return (t.timestamps.on ? 1 : 0) | (t.sack.permitted ? 2 : 0) | (t.scaled ? 4 : 0);
    }

    private static long since(long thenNanos, long nowNanos, Statistics s) {
        return thenNanos == 0 ? nowNanos - s.openedNanos : nowNanos - thenNanos;
    }
}
