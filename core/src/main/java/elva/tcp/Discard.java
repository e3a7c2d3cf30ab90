package elva.tcp;

/// Why a segment, or the part of it that matters, went no further. Every discarded segment has one
/// of these, counted. Names follow Linux's drop reasons where it has one.
public enum Discard {
    // IP and the header
    IP_VERSION("no IPv4 or IPv6 header"),
    IP_HEADER("malformed IP header"),
    IP_CSUM("bad IP header checksum"),
    IP_NOT_FOR_US("not one of our addresses"),
    IP_INVALID_SOURCE("source address of no host"),
    IP_FRAGMENT("fragment of no sound datagram"),
    FRAG_HEADERS("first IPv6 fragment without all headers"),
    DUP_FRAG("fragment seen again"),
    FRAG_OVERLAP("fragments that contradict each other"),
    FRAG_GIVEN_UP("fragment of a datagram given up before"),
    FRAG_TOO_FAR("too many newer fragments of its source"),
    FRAG_LIMIT("reassembly limit reached"),
    FRAG_REASM_TIMEOUT("fragments missing for too long"),
    FRAG_ECN("fragments that disagree about ECN"),
    FRAG_TOO_BIG("longer than a packet after reassembly"),
    IP_SOURCE_ROUTE("source route not allowed"),
    IP_EXTENSION("IPv6 extension header not accepted"),
    IP_NOPROTO("no such protocol here"),
    ICMP_MALFORMED("malformed ICMP message"),
    ICMP_CSUM("bad ICMP checksum"),
    ICMP_IGNORED("ICMP message of no use to us"),
    ICMP_UNRELATED("ICMP error about nothing in flight"),
    UDP_HEADER("malformed UDP header"),
    UDP_CSUM("bad UDP checksum"),
    UDP_NO_PORT("UDP: nobody listens"),
    TCP_HEADER("malformed TCP header"),
    TCP_CSUM("bad TCP checksum"),
    TCP_MARTIAN("TCP to or from an address no connection can have"),
    TCP_LAND("TCP from ourselves by a device"),
    // demultiplexing
    NO_SOCKET("no such connection"),
    TCP_LISTEN_RST("RST in LISTEN"),
    TCP_LISTEN_ACK("ACK in LISTEN"),
    TCP_LISTEN_NO_SYN("neither SYN, ACK nor RST in LISTEN"),
    TCP_LISTEN_OVERFLOW("backlog full"),
    TCP_REQ_OVERFLOW("half-open limit reached"),
    // the checks of 3.10.7
    TCP_SYN_SENT_ACK("SYN-SENT: ACK of something never sent"),
    TCP_SYN_SENT_RST("SYN-SENT: RST without our ACK"),
    TCP_SYN_SENT_NO_SYN("SYN-SENT: neither SYN nor RST"),
    TCP_RESET_SEQUENCE("RST outside the window"),
    TCP_RESET_CHALLENGED("RST in the window but not at RCV.NXT"),
    TCP_RESET_TIME_WAIT("RST in TIME-WAIT"),
    TCP_SYN_CHALLENGED("SYN on a live connection"),
    TCP_SYN_RECEIVED_ACK("SYN-RECEIVED: ACK of something never sent"),
    TCP_SYN_AGAIN("SYN seen again"),
    TCP_NO_TIMESTAMP("no timestamp, though agreed upon"),
    TCP_RFC7323_PAWS("timestamp of an old duplicate"),
    TCP_RFC7323_TW_PAWS("TIME-WAIT: timestamp of an old duplicate"),
    TCP_OLD_SEQUENCE("wholly left of the window"),
    TCP_OVERWINDOW("wholly right of the window"),
    TCP_ZEROWINDOW("text while the window is zero"),
    TCP_FLAGS("no ACK"),
    TCP_OLD_ACK("ACK too old"),
    TCP_ACK_UNSENT_DATA("ACK of something never sent"),
    TCP_TEXT_AFTER_FIN("text or FIN after the peer's FIN"),
    TCP_OFO_DROP("out-of-order limit reached"),
    // our own limits
    TCP_REPLY_LIMIT("reply queue full"),
    ICMP_REPLY_LIMIT("ICMP queue full"),
    LOOPBACK_LIMIT("loopback queue full"),
    NO_MEMORY("no buffer");

    private final String text;

    Discard(String text) {
        this.text = text;
    }

    /// What was wrong, in words.
    @Override
    public String toString() {
        return text;
    }
}
