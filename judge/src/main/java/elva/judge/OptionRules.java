package elva.judge;

import elva.tcp.State;
import elva.wire.Control;
import elva.wire.Seq;
import elva.wire.TcpOptions;

/// What both SYNs agreed upon, and what is owed to it afterwards: timestamps on every segment, the
/// echo of the right one, SACK blocks of what arrived. RFC 7323 §3 to §5, RFC 2018, RFC 2883.
final class OptionRules {
    private static final long RECENT_LASTS_NANOS = 24L * 86_400 * 1_000_000_000;

    private final Flow flow;
    private boolean ourTimestamps;
    private boolean ourSack;
    private boolean timestamps;
    private boolean sack;
    /// TS.Recent, as far as it can be told: any from the first to the last.
    private int recent;
    private int recentLast;
    private boolean recentTold;
    private long recentNanos;
    private boolean stamped;
    private int lastValue;

    OptionRules(Flow flow) {
        this.flow = flow;
    }

    void renew() {
        ourTimestamps = false;
        ourSack = false;
        timestamps = false;
        sack = false;
        stamped = false;
        recentTold = false;
    }

    /// The SYN that began the connection said this; it may have come more than once.
    ///
    /// @param tsVal its timestamp, if it had one
    void peerSaid(boolean hasTimestamps, int tsVal, boolean permitsSack, long nowNanos) {
        timestamps = ourTimestamps && hasTimestamps;
        sack = ourSack && permitsSack;
        if (!recentTold) recent = tsVal;
        recentTold = true;
        recentLast = tsVal;
        recentNanos = nowNanos;
    }

    /// Whether both SYNs permit SACK.
    boolean hasSack() { return sack; }

    /// Whether an arrival gets beyond its timestamp: one that lacks it, or has that of an old
    /// duplicate, does not.
    boolean passes(Packet packet) {
        if (!timestamps || packet.has(Control.SYN | Control.RST)) return true;
        if (!packet.options.timestamps()) return false;
        int value = packet.options.tsVal();
        boolean valid = packet.nowNanos - recentNanos < RECENT_LASTS_NANOS;
        return !valid || !Seq.lt(value, recent);
    }

    /// Whether it cannot be told if an arrival gets beyond its timestamp.
    boolean isDoubtful(Packet packet) {
        return timestamps && Seq.lt(packet.options.tsVal(), recentLast);
    }

    /// An arrival that passed: if it lies in the window, its timestamp may be the one to echo.
    ///
    /// @param acknowledged the ACK number sent last
    /// @param front the number to arrive next, if nothing was dropped behind a hole
    void arrived(Packet packet, int acknowledged, int front) {
        if (!timestamps || !packet.options.timestamps()) return;
        boolean crossed = packet.has(Control.SYN) && packet.has(Control.ACK)
                && flow.state() == State.SYN_RECEIVED;
        if (packet.has(Control.SYN) && !crossed) return;
        boolean early = Seq.lt(acknowledged, packet.seq);
        boolean owed = flow.state() == State.TIME_WAIT && Seq.le(packet.seq, front);
        if (early && !owed) return;                     // an ACK that is owed may count as sent
        boolean certain = !early && isTaken(packet, front);
        if (!certain && !early && !isTaken(packet, acknowledged)) return;
        int value = packet.options.tsVal();
        recentLast = Seq.max(recentLast, value);        // a doubtful one may have been taken before
        if (certain) recent = value;
        recentNanos = packet.nowNanos;
    }

    /// Whether a segment that begins no later brings something new, or is empty and next.
    private static boolean isTaken(Packet packet, int next) {
        if (packet.textSeq() == packet.end()) return packet.end() == next;
        return Seq.lt(next, packet.end());
    }

    // what is sent

    void sentSyn(Packet packet) {
        ourTimestamps = packet.options.timestamps();
        ourSack = packet.options.sackPermitted();
    }

    void sent(Packet packet) {
        if (packet.has(Control.SYN)) return;
        TcpOptions options = packet.options;
        if (options.timestamps() != timestamps) {
            flow.report(Rule.TIMESTAMPS_ALWAYS, packet, timestamps ? "none" : "never agreed upon");
        }
        if (options.windowScale() >= 0 || options.sackPermitted()) {
            flow.report(Rule.OPTION_ON_SYN, packet, "an option of SYNs");
        }
        if (timestamps && options.timestamps()) checkTimestamps(packet);
        if (options.sackCount() > 0) checkSack(packet);
    }

    private void checkTimestamps(Packet packet) {
        int value = packet.options.tsVal();
        if (stamped && Seq.lt(value, lastValue)) {
            flow.report(Rule.TIMESTAMPS_RISE, packet, "TSval " + value + " after " + lastValue);
        }
        stamped = true;
        lastValue = value;
        int echo = packet.options.tsEcr();
        if (packet.has(Control.ACK) && !Seq.inRange(recent, echo, recentLast)) {
            flow.report(Rule.TIMESTAMP_ECHO, packet, "TSecr " + echo + ", TS.Recent is " + recent);
        }
    }

    private void checkSack(Packet packet) {
        if (!sack) {
            flow.report(Rule.SACK_PERMITTED, packet, "SACK");
            return;
        }
        for (int i = 0; i < packet.options.sackCount(); i++) {
            int left = packet.options.sackLeft(i);
            int right = packet.options.sackRight(i);
            boolean duplicate = i == 0 && isDuplicate(packet);
            boolean placed = duplicate || Seq.lt(packet.ack, left);
            if (!Seq.lt(left, right) || !placed || !flow.receive.arrived(left, right)) {
                flow.report(Rule.SACK_ARRIVED, packet, "block " + Flow.number(left) + ".."
                        + Flow.number(right));
            }
        }
    }

    /// Whether the first block tells of text that came twice: it lies left of the ACK number, or in
    /// the second one.
    private static boolean isDuplicate(Packet packet) {
        TcpOptions options = packet.options;
        if (Seq.le(options.sackRight(0), packet.ack)) return true;
        return options.sackCount() > 1 && Seq.le(options.sackLeft(1), options.sackLeft(0))
                && Seq.le(options.sackRight(0), options.sackRight(1));
    }
}
