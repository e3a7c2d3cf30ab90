package elva.judge;

import java.util.Locale;

/// What a TCP may send, rule by rule, as far as it can be told from its packets and its states.
///
/// A rule stands here only if a break of it is a defect for certain: where the standards leave a
/// choice, the rule allows every choice, or a [Bound] says which one was taken.
///
/// Immutable; any thread.
public enum Rule {
    // the packet
    IP_HEADER("RFC 791 3.1, RFC 8200 3",
            "A packet's IP header is whole, and the checksum of an IPv4 header is right."),
    LOCAL_ADDRESS("RFC 1122 3.2.1.3",
            "A packet's source is one of the host's own addresses."),
    TCP_HEADER("3.1", "A segment's header is whole, its data offset lies inside the segment."),
    TCP_CHECKSUM("3.1, MUST-2", "A segment's checksum is right."),
    RESERVED_BITS("3.1", "The reserved bits are sent as zero."),
    OPTIONS("3.1, MUST-5", "Options are well-formed and padded with zeros."),
    PACKET_SIZE("3.7.2", "A packet is no longer than the MTU."),
    MSS_ON_SYN("3.7.1", "The MSS option is sent on SYN segments only."),
    MSS_VALUE("3.7.1, MUST-67", "The MSS announced is at most the MTU less the fixed headers."),
    SEGMENT_SIZE("3.7.1, MUST-16",
            "A segment carries no more text than the peer's MSS and the MTU allow."),
    OPTION_ON_SYN("RFC 7323 2.2, RFC 2018 2",
            "Window scale and SACK-permitted are sent on SYN segments only."),
    FLAGS_TOGETHER("3.1", "SYN, FIN and RST exclude each other."),

    // the sequence space of what is sent
    SYN_STATE("3.10.1, 3.10.7.2", "A SYN is sent in SYN-SENT and SYN-RECEIVED only."),
    SYN_SEQUENCE("3.4.1", "A SYN that is sent again has the same sequence number."),
    SYN_ON_TIME_WAIT("3.6.1, MAY-2",
            "A connection that ends a TIME-WAIT begins above every number used before."),
    ACK_ALWAYS("3.1", "Every segment but the first SYN and a RST has the ACK bit."),
    SEQ_CONTINUOUS("3.4", "The octets sent follow each other without a gap."),
    SEQ_OF_ACK("3.8.6, RFC 1122 4.2.2.16",
            "A segment without text has a sequence number that was used, or the next one."),
    BEYOND_WINDOW("3.8.6",
            "New octets lie left of the peer's window edge, but for a probe of one octet."),
    SAME_OCTET("3.8.1", "An octet that is sent again is the same octet."),
    TEXT_STATE("3.10.2", "Text is sent from ESTABLISHED on, and never in FIN-WAIT-2 or TIME-WAIT."),
    FIN_STATE("3.10.4", "A FIN is sent in FIN-WAIT-1, CLOSING and LAST-ACK only."),
    FIN_ONCE("3.6", "A FIN has one sequence number for ever."),
    AFTER_FIN("3.6", "Nothing is sent beyond the FIN."),
    CLOSED_SILENT("3.10.7.1", "Where there is no connection, nothing but a RST is sent."),
    URGENT_POINTER("3.8.5", "An urgent pointer points behind its segment's first octet, and its "
            + "target never goes back."),
    NAGLE("3.7.4, SHLD-7",
            "A segment that is not full waits while text is outstanding, unless Nagle is off."),
    PUSH("3.9.1.2, MUST-61", "The last segment of what was queued and pushed carries PSH."),

    // acknowledgments and windows
    ACK_ARRIVED("3.4", "An ACK covers only what arrived."),
    ACK_NEVER_BACK("3.4", "The ACK number never goes back."),
    WINDOW_NEVER_SHRINKS("3.8.6, SHLD-14", "The right edge of the window never goes back."),
    SILLY_WINDOW("3.8.6.2.2, MUST-39",
            "The right edge moves by a segment or half the buffer at least."),
    ACK_DELAY("3.8.6.3, MUST-40", "An ACK is delayed by less than 0.5 seconds."),
    ACK_EVERY_SECOND("3.8.6.3, SHLD-19",
            "Every second full-sized segment is acknowledged without delay."),
    ACK_AT_ONCE("3.10.7.4 first, RFC 5681 4.2",
            "Text out of order or outside the window draws an ACK at once."),
    ACK_UNPROVOKED("RFC 5681 4.2", "An ACK is repeated only if something arrived."),
    CHALLENGE_RATE("RFC 5961 7", "Segments without text draw ACKs at a limited rate."),

    // options agreed upon
    TIMESTAMPS_ALWAYS("RFC 7323 3.2",
            "Every segment but a RST has timestamps if both SYNs had them, else none has."),
    TIMESTAMPS_RISE("RFC 7323 4.1", "Timestamps never go back."),
    TIMESTAMP_ECHO("RFC 7323 4.3", "The timestamp echoed is TS.Recent."),
    SACK_PERMITTED("RFC 2018 4", "SACK blocks are sent only to a peer whose SYN permitted them."),
    SACK_ARRIVED("RFC 2018 3, RFC 2883 4", "SACK blocks cover only what arrived, right of the ACK "
            + "number; only the first may tell of what came twice."),

    // resets
    RST_FORM("3.5.2", "A RST has the form and the numbers of its group."),
    RST_FOR_RST("3.5.2", "A RST never answers a RST."),

    // time
    SYN_TIMER("RFC 6298 2.1", "A SYN is sent again after the initial RTO at the earliest."),
    RETRANSMIT_EARLY("RFC 6298 5, RFC 5681 3.2, RFC 8985",
            "The first retransmission waits for the RTO, for duplicate ACKs, or until something "
            + "sent later has arrived."),
    BACKOFF("RFC 6298 5.5, SHLD-29", "The pause before each further retransmission doubles."),
    PROBE_EARLY("3.8.6.1, SHLD-29", "The first probe waits until the window was zero for an RTO."),
    KEEP_ALIVE_EARLY("3.8.4, MUST-27", "A keep-alive waits until the connection was idle."),
    TIME_WAIT_LASTS("3.6.1, MUST-13", "TIME-WAIT lasts two maximum segment lifetimes."),

    // congestion
    INITIAL_WINDOW("RFC 6928 2", "Before the first ACK of text, no more than the initial window "
            + "flies."),
    CONGESTION_WINDOW("RFC 5681 3.1", "No more flies than slow start could have come to allow."),
    LOSS_WINDOW("RFC 5681 3.1", "After the timer ran out, one segment is sent until something "
            + "arrives."),

    // states
    ARC_LEGAL("3.3.2", "Every change of state is an arc of the table."),
    ARC_CONTIGUOUS("3.3.2", "Every arc begins in the state where the one before it ended.");

    private final String clause;
    private final String sentence;

    Rule(String clause, String sentence) {
        this.clause = clause;
        this.sentence = sentence;
    }

    /// Where it stands: a section of RFC 9293 unless another RFC is named.
    public String clause() { return clause; }

    /// What it demands.
    public String sentence() { return sentence; }

    /// As people write it: `ack-never-back`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
