package elva.judge;

import elva.tcp.Cause;
import elva.tcp.State;
import elva.wire.Control;
import org.jspecify.annotations.Nullable;

/// One pair of sockets: what the rules know about the connection there, and about the ones before.
final class Flow {
    final Tuple tuple;
    final Expectations expect;
    final StateRules states;
    final SendRules send;
    final ResendRules resend;
    final ReceiveRules receive;
    final AckRules acks;
    final OptionRules options;
    private final ResetRules resets;
    private final Findings findings;

    /// When the last packet came, and how many.
    long arrivedNanos = Long.MIN_VALUE / 2;
    long arrivals;
    private boolean narrowed;

    Flow(Tuple tuple, Expectations expect, Findings findings) {
        this.tuple = tuple;
        this.expect = expect;
        this.findings = findings;
        this.states = new StateRules(this);
        this.send = new SendRules(this);
        this.resend = new ResendRules(this);
        this.receive = new ReceiveRules(this);
        this.acks = new AckRules(this);
        this.options = new OptionRules(this);
        this.resets = new ResetRules(this);
    }

    void received(Packet packet) {
        settle(packet.nowNanos);
        arrivedNanos = packet.nowNanos;
        arrivals++;
        resets.arrived(packet);
        states.arrived(packet);
        acks.arrived(packet);
        if (packet.has(Control.RST) || !options.passes(packet)) return;
        send.arrived(packet);
        receive.arrived(packet);
    }

    /// A packet was too long for some link: what flies may be sent again, in smaller pieces.
    void pathNarrowed(long nowNanos) {
        narrowed = true;
        arrivedNanos = nowNanos;
        resend.excuse();
    }

    /// Whether a full segment may be shorter than the two ends alone would have it.
    boolean isNarrowed() { return narrowed; }

    void sent(Packet packet) {
        settle(packet.nowNanos);
        if (packet.has(Control.RST)) {
            resets.sent(packet);
            return;
        }
        if (states.isSilent()) report(Rule.CLOSED_SILENT, packet, "sent without a connection");
        if (packet.has(Control.ACK) && send.isOpen()) receive.identify(packet);
        send.sent(packet);
        options.sent(packet);
        if (packet.has(Control.ACK)) acks.sent(packet);
        receive.sent(packet);
    }

    void changed(State from, State to, Cause cause, long nowNanos) {
        settle(nowNanos);
        states.changed(from, to, cause, nowNanos);
        boolean born = to == State.SYN_SENT
                || (to == State.SYN_RECEIVED && from != State.SYN_SENT);
        if (born) {
            send.renew(from == State.TIME_WAIT);
            receive.renew();
            acks.renew();
            options.renew();
        } else if (to == State.TIME_WAIT && from == State.SYN_RECEIVED) {
            send.forget();
            receive.renew();
        } else if (to == State.CLOSED || to == State.LISTEN) {
            receive.ended();
            send.ended();
        }
    }

    void settle(long nowNanos) {
        receive.settle(nowNanos);
    }

    boolean isOpen() {
        return states.state() != null;
    }

    @Nullable State state() {
        return states.state();
    }

    /// Octets of text the largest segment with these options may carry. A SYN's options are none of
    /// the segments behind it.
    int segmentSize(Packet packet) {
        int optionsLength = packet.has(Control.SYN) ? 0 : packet.tcp.optionsLength();
        return segmentSizeMost(packet) - optionsLength;
    }

    /// Octets of text the largest segment without options may carry: what the peer takes and the
    /// MTU allows. A congestion window counts in no larger ones.
    int segmentSizeMost(Packet packet) {
        long fits = expect.get(Bound.MTU) - PacketRules.headers(packet);
        return (int) Math.min(fits, send.peerMss(packet));
    }

    void report(Rule rule, Packet packet, String text) {
        report(rule, packet.nowNanos, packet + ": " + text);
    }

    void report(Rule rule, long nowNanos, String text) {
        State state = states.state();
        findings.report(rule, nowNanos, tuple + (state == null ? " " : " " + state + " ") + text);
    }

    /// As people write a sequence number.
    static String number(int seq) {
        return Integer.toUnsignedString(seq);
    }
}
