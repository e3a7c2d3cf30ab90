package elva.judge;

import elva.wire.Control;

/// Whether an ACK that says nothing new has a reason to be sent: something that arrived, or a
/// keep-alive that is due. RFC 5681 §4.2, RFC 5961 §7, RFC 9293 §3.8.4.
final class AckRules {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Flow flow;
    private boolean known;
    private int lastAck;
    private int lastWindow;
    private long arrivalsBefore;
    private long arrivalsFree;
    private long sentNanos = NEVER;
    private boolean onlyEmpty = true;
    private boolean answersEmpty;
    private long challengeNanos = NEVER;
    private long probeNanos = NEVER;
    private long heardNanos = NEVER;
    private boolean perhapsHeard;

    AckRules(Flow flow) {
        this.flow = flow;
    }

    void renew() {
        known = false;
        challengeNanos = NEVER;
        probeNanos = NEVER;
    }

    void arrived(Packet packet) {
        perhapsHeard = !isSignOfLife(packet);
        if (!perhapsHeard) {
            heardNanos = packet.nowNanos;
            probeNanos = NEVER;
        }
        boolean control = packet.has(Control.SYN | Control.RST);
        onlyEmpty &= control || packet.length() == 0;
    }

    /// Whether a segment gets beyond every check for certain: it alone shows that the peer lives.
    private boolean isSignOfLife(Packet packet) {
        if (!flow.receive.isKnown()) return true;
        boolean next = packet.seq == flow.receive.front() && !packet.has(Control.SYN);
        return next && packet.has(Control.ACK) && flow.options.passes(packet)
                && !flow.options.isDoubtful(packet) && flow.send.mayTakeAck(packet.ack);
    }

    /// Whether a keep-alive may leave now.
    boolean isProbeDue(long nowNanos) {
        long idle = flow.expect.get(Bound.KEEP_ALIVE_IDLE_NANOS);
        long interval = flow.expect.get(Bound.KEEP_ALIVE_INTERVAL_NANOS);
        if (perhapsHeard) interval = Math.min(idle, interval);
        long least = probeNanos == NEVER ? idle : interval;
        return idle != Long.MAX_VALUE
                && silence(nowNanos) >= least - flow.expect.get(Bound.TOLERANCE_NANOS);
    }

    /// How long it is since the last keep-alive, or since the last sign of life.
    private long silence(long nowNanos) {
        return nowNanos - (probeNanos == NEVER ? heardNanos : probeNanos);
    }

    /// A keep-alive leaves.
    void probed(Packet packet) {
        if (!isProbeDue(packet.nowNanos)) {
            flow.report(Rule.KEEP_ALIVE_EARLY, packet, "keep-alive after "
                    + silence(packet.nowNanos) + " ns");
        }
        probeNanos = packet.nowNanos;
        perhapsHeard = false;
    }

    /// A segment with an ACK leaves. So many segments that arrived since the last one may be
    /// answered, each by itself, but at one moment.
    void sent(Packet packet) {
        if (flow.arrivals != arrivalsBefore || packet.nowNanos != sentNanos) {
            arrivalsFree = flow.arrivals - arrivalsBefore;
            answersEmpty = onlyEmpty;
            onlyEmpty = true;
        }
        sentNanos = packet.nowNanos;
        arrivalsBefore = flow.arrivals;
        boolean keepAlive = probeNanos == packet.nowNanos;
        boolean same = known && packet.ack == lastAck && packet.window == lastWindow;
        if (packet.isPureAck() && same && !keepAlive) checkRepeated(packet);
        known = true;
        lastAck = packet.ack;
        lastWindow = packet.window;
        arrivalsFree--;
    }

    private void checkRepeated(Packet packet) {
        if (arrivalsFree <= 0) {
            flow.report(Rule.ACK_UNPROVOKED, packet, "the same ACK again, and nothing arrived");
            return;
        }
        if (!answersEmpty) return;
        long interval = flow.expect.get(Bound.CHALLENGE_INTERVAL_NANOS);
        long pause = packet.nowNanos - challengeNanos;
        if (challengeNanos != NEVER && pause < interval - flow.expect.get(Bound.TOLERANCE_NANOS)) {
            flow.report(Rule.CHALLENGE_RATE, packet, "answers a segment without text " + pause
                    + " ns after the last such answer");
        }
        challengeNanos = packet.nowNanos;
    }
}
