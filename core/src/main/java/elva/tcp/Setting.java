package elva.tcp;

import static elva.tcp.Setting.Unit.*;

import java.util.List;
import java.util.Locale;

/// Every constant of this TCP that somebody may want otherwise, with its default and its range.
///
/// Names for people are this enum's in lower case with hyphens: `rto-min`.
public enum Setting {
    RTO_INITIAL(NANOS, 1_000_000_000L, 1_000_000L, 60_000_000_000L,
            "retransmission timeout before the first measurement (RFC 6298 2.1)"),
    RTO_MIN(NANOS, 200_000_000L, 1_000_000L, 60_000_000_000L,
            "least retransmission timeout; RFC 6298 2.4 says 1 s"),
    RTO_MAX(NANOS, 60_000_000_000L, 1_000_000_000L, 3_600_000_000_000L,
            "greatest retransmission timeout (RFC 6298 2.5)"),
    CLOCK_GRANULARITY(NANOS, 1_000_000L, 1L, 100_000_000L,
            "G, how coarse the clock is that fires the timers (RFC 6298 4)"),
    R1(COUNT, 3, 3, 255, "retransmissions before delivery trouble is reported (3.8.3)"),
    R2(NANOS, 924_600_000_000L, 1_000_000_000L, Long.MAX_VALUE,
            "how long one segment is resent before the connection is given up (3.8.3)"),
    R2_SYN(NANOS, 180_000_000_000L, 1_000_000_000L, Long.MAX_VALUE,
            "how long our SYN is resent; the OPEN fails one timeout later, at 243 s (MUST-23)"),
    EMBRYO_LIFETIME(NANOS, 63_000_000_000L, 1_000_000_000L, 3_600_000_000_000L,
            "how long a SYN-RECEIVED of a listener lives; 180 s by MUST-23, 63 s everywhere"),
    USER_TIMEOUT(NANOS, 300_000_000_000L, 0, Long.MAX_VALUE,
            "how long a SEND may stay unacknowledged, 0 for ever (3.9.1.1)"),
    MSL(NANOS, 120_000_000_000L, 1_000_000L, 3_600_000_000_000L,
            "maximum segment lifetime; TIME-WAIT lasts twice as long (3.4.2, MUST-13)"),
    DELAYED_ACK(NANOS, 40_000_000L, 0, 499_999_999L,
            "how long an ACK may wait for company, 0 not at all (MUST-40)"),
    SWS_OVERRIDE(NANOS, 200_000_000L, 100_000_000L, 1_000_000_000L,
            "how long silly-window avoidance may hold text back (3.8.6.2.1)"),
    PROBE_MAX(NANOS, 60_000_000_000L, 1_000_000_000L, 3_600_000_000_000L,
            "longest pause between two zero-window probes (3.8.6.1)"),
    ORPHAN_PROBES(COUNT, 8, 1, 255,
            "zero-window probes for a connection that nobody holds any more (RFC 6429)"),
    FIN_WAIT_2_ORPHAN(NANOS, 60_000_000_000L, 1_000_000_000L, Long.MAX_VALUE,
            "how long FIN-WAIT-2 lasts when nobody holds the connection any more"),
    KEEP_ALIVE_IDLE(NANOS, 7_200_000_000_000L, 1_000_000_000L, Long.MAX_VALUE,
            "silence before the first keep-alive probe (MUST-28)"),
    KEEP_ALIVE_INTERVAL(NANOS, 75_000_000_000L, 1_000_000_000L, Long.MAX_VALUE,
            "pause between keep-alive probes"),
    KEEP_ALIVE_PROBES(COUNT, 9, 2, 255,
            "unanswered probes before the connection is given up (MUST-29)"),
    KEEP_ALIVE_GARBAGE(FLAG, 0, 0, 1, "keep-alive probes carry one octet (MAY-6)"),
    CHALLENGE_INTERVAL(NANOS, 500_000_000L, 0, 60_000_000_000L,
            "least pause between two challenge ACKs of one connection, 0 no limit (RFC 5961 7)"),
    RFC_5961(FLAG, 1, 0, 1, "RST and SYN in the window are challenged, not obeyed (RFC 5961)"),
    TIME_WAIT_RST(FLAG, 0, 0, 1, "a RST ends TIME-WAIT, against RFC 1337's advice"),
    TIME_WAIT_REUSE(FLAG, 1, 0, 1, "a later SYN may end TIME-WAIT (MAY-2, RFC 6191)"),
    TEXT_ON_SYN(FLAG, 0, 0, 1, "text and FIN on a SYN are kept until ESTABLISHED (3.10.7.2)"),
    DUPLICATE_ACKS(COUNT, 3, 1, 255, "duplicate ACKs that mean a loss (RFC 5681 3.2)"),
    INITIAL_WINDOW(COUNT, 10, 1, 10, "segments that may fly first (RFC 6928; 4 by RFC 5681)"),
    RACK(FLAG, 1, 0, 1,
            "losses are found by time where the peer speaks SACK, else by count (RFC 8985, 6675)"),
    TAIL_LOSS_PROBE(FLAG, 1, 0, 1, "an ACK that is overdue is asked for (RFC 8985 7)"),
    TAIL_LOSS_PROBE_ACK_DELAY(NANOS, 200_000_000L, 0, 500_000_000L,
            "how long a peer may delay the ACK of a lone segment (RFC 8985 7.2)"),
    MIN_RTT_WINDOW(NANOS, 300_000_000_000L, 1_000_000_000L, 86_400_000_000_000L,
            "how long the shortest round trip seen counts (RFC 8985 6.2)"),
    FRTO(FLAG, 1, 0, 1, "after a timeout new text tells whether it was spurious (RFC 5682)"),
    SENT_SEGMENTS(COUNT, 1 << 17, 64, 1 << 22,
            "segments in flight that are remembered; no more are sent"),
    CONGESTION_CONTROL(List.of("newreno", "cubic", "bbr"), 1,
            "how much may fly: RFC 5681, RFC 9438, or draft-ietf-ccwg-bbr"),
    CUBIC_C(THOUSANDTHS, 400, 1, 10_000,
            "how fast CUBIC's window comes back, segments per second cubed (RFC 9438 5.1)"),
    CUBIC_BETA(THOUSANDTHS, 700, 500, 950,
            "what CUBIC leaves of the window after a loss (RFC 9438 4.6)"),
    CUBIC_FAST_CONVERGENCE(FLAG, 1, 0, 1,
            "a loss below the last one's window leaves more to others (RFC 9438 4.7)"),
    HYSTART(FLAG, 1, 0, 1, "CUBIC's first slow start ends when the round trip grows (RFC 9406)"),
    PATH_MTU_RAISE(NANOS, 600_000_000_000L, 300_000_000_000L, Long.MAX_VALUE,
            "how long a path counts as narrow before larger packets are tried (RFC 1191 6.3)"),
    PATH_MTU_MIN(OCTETS, 552, 68, 576,
            "least IPv4 path MTU believed; routers may cut what is longer (RFC 1191 3)"),
    MSS_MIN(OCTETS, 48, 48, 65_535, "least segment size believed of a peer"),
    MSS_MAX(OCTETS, 65_535, 48, 65_535, "greatest MSS advertised, if the MTU allows more"),
    SEND_BUFFER(OCTETS, 262_144, 1, 1 << 30, "octets a SEND may queue"),
    RECEIVE_BUFFER(OCTETS, 65_535, 1, 1 << 30, "octets held for RECEIVE: the largest window"),
    WINDOW_SCALE(FLAG, 1, 0, 1, "windows above 65535 octets are offered and taken (RFC 7323 2)"),
    TIMESTAMPS(FLAG, 1, 0, 1, "timestamps are offered and answered, with PAWS (RFC 7323 3, 5)"),
    SACK(FLAG, 1, 0, 1, "selective acknowledgments are offered and sent (RFC 2018, RFC 2883)"),
    OUT_OF_ORDER_RANGES(COUNT, 256, 1, 65_536, "separate ranges held behind a hole"),
    BACKLOG(COUNT, 128, 1, 65_536, "connections complete but not accepted, each listener"),
    HALF_OPEN(COUNT, 1_024, 1, 1 << 20, "SYN-RECEIVED of one listener"),
    TIME_WAITS(COUNT, 65_536, 1, 1 << 24, "TIME-WAIT of the whole stack; the next to end goes"),
    BUFFER_MEMORY(OCTETS, 1L << 30, 1 << 16, 1L << 40,
            "send and receive buffers of the whole stack"),
    CONNECTIONS(COUNT, 1 << 20, 1, 1 << 24, "connections of the whole stack"),
    PORT_FIRST(COUNT, 32_768, 1_024, 65_535, "first ephemeral port (RFC 6056)"),
    PORT_LAST(COUNT, 60_999, 1_024, 65_535, "last ephemeral port"),
    ICMP_ERROR_RATE(COUNT, 10, 0, 1_000_000,
            "ICMP errors a second to one host, IPv6: one /64; 0 none (RFC 4443 2.4)"),
    ICMP_ERROR_BURST(COUNT, 10, 1, 1_000_000, "ICMP errors to one host at once (RFC 4443 2.4)"),
    REASSEMBLY_TIMEOUT(NANOS, 60_000_000_000L, 1_000_000_000L, 120_000_000_000L,
            "how long fragments wait for the rest (RFC 1122 3.3.2, RFC 8200 4.5)"),
    REASSEMBLY_DATAGRAMS(COUNT, 1_024, 0, 65_536,
            "datagrams in fragments of the whole stack, 0 none; the oldest goes"),
    REASSEMBLY_SOURCE_DATAGRAMS(COUNT, 64, 1, 65_536,
            "datagrams in fragments of one host, IPv6: one /64; its oldest goes"),
    REASSEMBLY_MEMORY(OCTETS, 262_144, 1 << 17, 1 << 24,
            "fragments of the whole stack; the oldest datagram goes"),
    REASSEMBLY_SOURCE_MEMORY(OCTETS, 131_072, 1 << 13, 1 << 24,
            "fragments of one host, IPv6: one /64; its oldest datagram goes"),
    HOP_LIMIT(COUNT, 64, 1, 255, "TTL or hop limit of what we send (MUST-49)"),
    SOURCE_ROUTE(FLAG, 0, 0, 1, "IPv4 source routes are followed (MUST-51..53, RFC 7126)");

    /// What a value counts. A CHOICE is the place of one of [#choices], from 0.
    public enum Unit { NANOS, OCTETS, COUNT, THOUSANDTHS, FLAG, CHOICE }

    private final Unit unit;
    private final long standard;
    private final long least;
    private final long most;
    private final String meaning;
    @SuppressWarnings("ImmutableEnumChecker")       // an immutable list
    private final List<String> choices;

    Setting(Unit unit, long standard, long least, long most, String meaning) {
        this.unit = unit;
        this.standard = standard;
        this.least = least;
        this.most = most;
        this.meaning = meaning;
        choices = List.of();
    }

    Setting(List<String> choices, long standard, String meaning) {
        unit = CHOICE;
        this.standard = standard;
        least = 0;
        most = choices.size() - 1L;
        this.meaning = meaning;
        this.choices = List.copyOf(choices);
    }

    public Unit unit() { return unit; }

    /// The value where nobody asks for another.
    public long standard() { return standard; }

    public long least() { return least; }

    public long most() { return most; }

    /// What it does, and which clause it belongs to.
    public String meaning() { return meaning; }

    /// What there is to choose from, as people write it; empty unless the unit is CHOICE.
    public List<String> choices() { return choices; }

    /// As people write it: `rto-min`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
