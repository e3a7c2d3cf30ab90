package elva.tcp;

import elva.wire.Control;

/// The segment that is being made: [Output] chooses what it carries, [SegmentWriter] writes it,
/// [Departure] notes what changes when it leaves.
///
/// Used again and again.
final class Draft {
    int seq;
    /// SYN, FIN and ACK; PSH and URG follow from where its text lies.
    int control;
    int textLength;
    /// Some of it was sent before.
    boolean again;
    /// Octets of the SACK option it is to carry.
    int sackLength;
    /// New text that limited transmit lets out.
    boolean beyondWindow;
    /// It only asks for an ACK that is overdue.
    boolean isTailProbe;
    final SentOptions options = new SentOptions();

    /// Starts over with an ACK and nothing else.
    void begin(Tcb t) {
        seq = t.snd.seqOfControl();
        control = Control.ACK;
        textLength = 0;
        again = false;
        sackLength = t.sack.prepare(t);
        options.clear();
        beyondWindow = false;
        isTailProbe = false;
    }

    /// Octets of text in a full segment, beside the SACK option it is to carry.
    int fullLength(Tcb t) {
        return Math.max(1, t.effectiveMss() - sackLength);
    }

    boolean isSyn() { return (control & Control.SYN) != 0; }

    boolean isFin() { return (control & Control.FIN) != 0; }

    boolean isAck() { return (control & Control.ACK) != 0; }

    /// How many sequence numbers it takes.
    int length() {
        return textLength + Integer.bitCount(control & (Control.SYN | Control.FIN));
    }
}
