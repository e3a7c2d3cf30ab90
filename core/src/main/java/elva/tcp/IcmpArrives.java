package elva.tcp;

import elva.wire.Seq;
import org.jspecify.annotations.Nullable;

/// An ICMP error meets the connection whose segment it quotes. RFC 9293 §3.9.2.2 with the caution
/// of RFC 5927 and RFC 5461: believed only if the quoted number is in flight; hard errors end only
/// connections that are not yet synchronized (T14, T23).
final class IcmpArrives {
    private static final int V4_MTU_LEAST = 68;         // RFC 791 §3.2
    private static final int V6_MTU_LEAST = 1280;       // RFC 8201 §4
    /// RFC 1191 §7.1, but for its 508: docs/decisions/0020.
    private static final int[] PLATEAUS = {
        65_535, 32_000, 17_914, 8_166, 4_352, 2_002, 1_492, 1_006, 552, 296, 68
    };

    private IcmpArrives() {}

    /// @param b what [#find] found
    static void arrives(Shard shard, @Nullable ControlBlock b, IcmpError e) {
        shard.journal.verdict.clear();
        if (!(b instanceof Tcb t) || !isInFlight(t, e.seq)) {
            shard.journal.discard(Discard.ICMP_UNRELATED);
            return;
        }
        shard.journal.verdict.met(t.state());
        switch (e.kind) {
            case TOO_BIG -> tooBig(t, e);
            case REFUSED -> refused(t, e);
            case UNREACHABLE, TIME_EXCEEDED, PARAMETER_PROBLEM, UNKNOWN ->
                    Endings.softError(t, e.toString());
        }
    }

    /// Whose segment it quotes; `null` if nobody's.
    static @Nullable ControlBlock find(Shard shard, IcmpError e) {
        Segment name = shard.nameProbe;
        name.localHigh = e.quoted.sourceHigh;
        name.localLow = e.quoted.sourceLow;
        name.remoteHigh = e.quoted.destinationHigh;
        name.remoteLow = e.quoted.destinationLow;
        name.localPort = e.localPort;
        name.remotePort = e.remotePort;
        return shard.demux.find(name);
    }

    /// RFC 5927 §4.1: SND.UNA =< SEQ < SND.NXT.
    private static boolean isInFlight(Tcb t, int seq) {
        return Seq.le(t.snd.una, seq) && Seq.lt(seq, t.snd.nxt);
    }

    /// SHLD-26, as far as RFC 5461 advises.
    private static void refused(Tcb t, IcmpError e) {
        boolean young = t.state() == State.SYN_SENT
                || (t.state() == State.SYN_RECEIVED && t.origin == Origin.ACTIVE);
        if (!young) {
            Endings.softError(t, e.toString());
            return;
        }
        t.statistics.softError = e + " to our SYN";
        Endings.end(t, Cause.ICMP_HARD_ERROR, Reason.CONNECTION_REFUSED);
    }

    /// The path carries less than we thought: smaller segments, and what was too big goes again.
    /// Never below the floor, never up (RFC 1191 §3, RFC 8201 §4). Below IPv4's floor routers cut:
    /// docs/decisions/0020.
    private static void tooBig(Tcb t, IcmpError e) {
        int least = t.isV4() ? V4_MTU_LEAST : V6_MTU_LEAST;
        int quoted = quotedLength(t, e);
        int mtu = e.mtu > 0 ? e.mtu : plateauBelow(Math.min(quoted, t.path.mtu));
        boolean says = e.mtu > 0 || t.isV4();               // in IPv6 every message does
        boolean believable = says && quoted <= t.path.mtu && mtu < quoted && mtu >= least;
        boolean changes = isCut(t, mtu) ? !t.path.mayFragment : mtu < t.path.mtu;
        if (!believable || !changes) {
            t.shard.journal.discard(Discard.ICMP_UNRELATED);
            return;
        }
        if (t.path.contradicts(mtu)) t.path.doubt(mtu, e.seq);              // RFC 5927 §7.2
        else narrow(t, mtu, e.toString());
    }

    /// The total length a message quotes. Routers of 4.2BSD's line add the header's length to it;
    /// so do not ours. RFC 1191 §5
    private static int quotedLength(Tcb t, IcmpError e) {
        boolean tooLong = e.mtu == 0 && e.quotedLength > t.path.mtu;
        return tooLong ? e.quotedLength - e.quotedHeaderLength : e.quotedLength;
    }

    /// Whether a path of this MTU is below the floor, so that routers are to cut.
    private static boolean isCut(Tcb t, int mtu) {
        return t.isV4() && mtu < t.config.get(Setting.PATH_MTU_MIN);
    }

    /// The retransmission timer ran out: a message that was doubted is believed.
    static void believeDoubted(Tcb t) {
        int mtu = t.path.believe();
        if (mtu > 0) narrow(t, mtu, "packet too big, and no answer");
    }

    private static void narrow(Tcb t, int mtu, String why) {
        boolean cut = isCut(t, mtu);
        t.path.mayFragment = cut;
        int to = cut ? t.config.getInt(Setting.PATH_MTU_MIN) : mtu;
        t.path.lower(Math.min(t.path.mtu, to), t.shard.nowNanos);
        t.congestion.segmentSize(t.effectiveMss());
        Endings.softError(t, why + ": path MTU " + t.path.mtu);
        if (t.snd.synAcked && t.snd.flight() > 0) {
            t.abandonRecovery();
            Timeouts.restart(t);
        }
        t.shard.queue(t);
    }

    private static int plateauBelow(int length) {
        for (int plateau : PLATEAUS) {
            if (plateau < length) return plateau;
        }
        return 0;
    }
}
