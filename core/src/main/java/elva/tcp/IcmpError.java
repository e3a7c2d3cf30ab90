package elva.tcp;

import elva.wire.Datagram;
import java.util.Locale;

/// An ICMP error about a segment we sent: what it says and what it quotes. Used again.
public final class IcmpError {

    /// What an error means, in either version of IP.
    public enum Kind {
        /// Net or host unreachable, source route failed, no route: passing trouble.
        UNREACHABLE,
        /// Protocol or port unreachable, prohibited: nobody there will answer.
        REFUSED,
        /// Fragmentation needed, packet too big.
        TOO_BIG,
        TIME_EXCEEDED,
        PARAMETER_PROBLEM,
        /// An ICMPv6 error of a type that nobody knew yet (RFC 4443 §2.4 (a)).
        UNKNOWN
    }

    public Kind kind = Kind.UNREACHABLE;
    /// As it arrived, for people.
    public int type;
    public int code;
    /// Of TOO_BIG: the next hop's MTU, octets; 0 if it does not say.
    public int mtu;
    /// Of the quoted packet: its length by its header, that of the header, and SEG.SEQ.
    public int quotedLength;
    public int quotedHeaderLength;
    public int seq;
    public int localPort;
    public int remotePort;
    /// The quoted packet: its source is ours.
    public final Datagram quoted = new Datagram();

    @Override
    public String toString() {
        return "ICMP" + (quoted.isV4() ? "" : "v6") + " type " + type + " code " + code + " ("
                + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }
}
