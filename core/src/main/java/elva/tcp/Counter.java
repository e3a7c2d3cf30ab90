package elva.tcp;

/// What is counted, under the names Linux gives it in `/proc/net/snmp` and `/proc/net/netstat`;
/// those of IP and ICMP as `nstat` prints them, for both versions together.
public enum Counter {
    ACTIVE_OPENS("ActiveOpens"),
    PASSIVE_OPENS("PassiveOpens"),
    ATTEMPT_FAILS("AttemptFails"),
    ESTAB_RESETS("EstabResets"),
    IN_SEGS("InSegs"),
    OUT_SEGS("OutSegs"),
    RETRANS_SEGS("RetransSegs"),
    IN_ERRS("InErrs"),
    OUT_RSTS("OutRsts"),
    IN_CSUM_ERRORS("InCsumErrors"),
    LISTEN_OVERFLOWS("ListenOverflows"),
    LISTEN_DROPS("ListenDrops"),
    TW("TW"),
    TW_RECYCLED("TWRecycled"),
    TIME_WAIT_OVERFLOW("TCPTimeWaitOverflow"),
    DELAYED_ACKS("DelayedACKs"),
    TIMEOUTS("TCPTimeouts"),
    FAST_RETRANS("TCPFastRetrans"),
    SACK_RECOVERY("TCPSackRecovery"),
    LOSS_PROBES("TCPLossProbes"),
    LOSS_PROBE_RECOVERY("TCPLossProbeRecovery"),
    DSACK_RECV("TCPDSACKRecv"),
    DSACK_UNDO("TCPDSACKUndo"),
    FULL_UNDO("TCPFullUndo"),
    LOSS_UNDO("TCPLossUndo"),
    SPURIOUS_RTOS("TCPSpuriousRTOs"),
    WIN_PROBE("TCPWinProbe"),
    KEEP_ALIVE("TCPKeepAlive"),
    CHALLENGE_ACK("TCPChallengeACK"),
    SYN_CHALLENGE("TCPSYNChallenge"),
    ACK_SKIPPED("TCPACKSkipped"),
    OFO_QUEUE("TCPOFOQueue"),
    ABORT_ON_CLOSE("TCPAbortOnClose"),
    ABORT_ON_DATA("TCPAbortOnData"),
    ABORT_ON_TIMEOUT("TCPAbortOnTimeout"),
    FROM_ZERO_WINDOW("TCPFromZeroWindowAdv"),
    TO_ZERO_WINDOW("TCPToZeroWindowAdv"),
    REASM_REQDS("IpReasmReqds"),
    REASM_OKS("IpReasmOKs"),
    REASM_FAILS("IpReasmFails"),
    REASM_TIMEOUT("IpReasmTimeout"),
    REASM_OVERLAPS("IpExtReasmOverlaps"),
    ICMP_IN_ECHOS("IcmpInEchos"),
    ICMP_IN_ECHO_REPS("IcmpInEchoReps"),
    ICMP_OUT_ECHOS("IcmpOutEchos"),
    ICMP_OUT_ECHO_REPS("IcmpOutEchoReps"),
    ICMP_OUT_DEST_UNREACHS("IcmpOutDestUnreachs"),
    ICMP_OUT_TIME_EXCDS("IcmpOutTimeExcds"),
    ICMP_OUT_PARM_PROBS("IcmpOutParmProbs"),
    ICMP_OUT_RATE_LIMIT_HOST("IcmpOutRateLimitHost");

    private final String text;

    Counter(String text) {
        this.text = text;
    }

    /// Linux's name.
    @Override
    public String toString() {
        return text;
    }
}
