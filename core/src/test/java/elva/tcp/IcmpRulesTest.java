package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.IcmpMessage.icmp;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.9.2.2 and §3.9.1.8: ICMP errors find the connection they are about, and only trouble
/// that will not pass ends it.
class IcmpRulesTest {

    /// The errors that say nothing final: unreachable 0, 1 and 5, time exceeded, parameter problem.
    private static List<IcmpMessage> soft(IpVersion ip) {
        return ip == IpVersion.V4
                ? List.of(icmp(3, 0), icmp(3, 1), icmp(3, 5), icmp(11, 0), icmp(11, 1),
                        icmp(12, 0), icmp(12, 1))
                : List.of(icmp(1, 0), icmp(1, 2), icmp(1, 3), icmp(3, 0), icmp(3, 1), icmp(4, 0),
                        icmp(4, 1), icmp(4, 2));
    }

    private static IcmpMessage hostUnreachable(IpVersion ip) {
        return ip == IpVersion.V4 ? icmp(3, 1) : icmp(1, 3);
    }

    @BothVersions
    @Label("MUST-54")
    void error_quotingOneConnection_isThatOnesAlone(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        other.send(100);
        bench.user().send(100).arrives(hostUnreachable(ip).about(bench.sent().getLast()));
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
        assertThat(bench.connection().softError()).isNotEmpty();
        assertThat(other.connection.softError()).isEmpty();
        bench.arrives(hostUnreachable(ip).ports(80, 1025).quoting(other.next));
        assertThat(other.connection.softError()).isNotEmpty();
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
    }

    @BothVersions
    @Label("MUST-54")
    void error_quotingNothingOfOurs_isIgnored(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100).forget();
        for (IcmpMessage stray : List.of(hostUnreachable(ip).ports(80, 1025),
                hostUnreachable(ip).ports(81, 1024), hostUnreachable(ip).quoting(1999),
                hostUnreachable(ip).quoting(2100), hostUnreachable(ip).quoting(-1),
                hostUnreachable(ip).quoting(2000 + (1 << 31)))) {
            bench.arrives(stray).sends("").thenIn(ESTABLISHED);
            assertThat(bench.signalled(Signal.SOFT_ERROR)).isZero();
            assertThat(bench.connection().softError()).isEmpty();
        }
        assertThat(bench.host().discards).hasSize(6).containsOnly(Discard.ICMP_UNRELATED);
        bench.arrives(hostUnreachable(ip).quoting(2099));
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
    }

    @BothVersions
    @Label("MUST-54")
    void error_quotingTheLeastARouterMust_isUnderstood(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100);
        bench.arrives(hostUnreachable(ip).about(bench.sent().getFirst()).cutTo(ip.header + 8));
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
        bench.arrives(hostUnreachable(ip).about(bench.sent().getFirst()).cutTo(ip.header + 7));
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
    }

    @Test
    @Label("MUST-55")
    void sourceQuench_anyState_isDiscardedInSilence() {
        for (State state : new State[] {SYN_SENT, ESTABLISHED}) {
            Bench bench = in(state);
            if (state == ESTABLISHED) bench.user().send(4000);
            Status before = bench.status();
            int seq = state == SYN_SENT ? 1999 : 2000;
            bench.forget().arrives(icmp(4, 0).quoting(seq)).sends("").thenIn(state);
            assertThat(bench.status()).isEqualTo(before);
            assertThat(bench.signalled(Signal.SOFT_ERROR)).isZero();
            assertThat(bench.connection().softError()).isEmpty();
            assertThat(bench.host().discards).containsExactly(Discard.ICMP_IGNORED);
        }
    }

    @BothVersions
    @Label("MUST-56")
    void softError_synSent_isNotTheEndAndTheHandshakeCompletes(IpVersion ip) {
        for (IcmpMessage error : soft(ip)) {
            Bench bench = in(SYN_SENT).over(ip).arrives(error.quoting(1999));
            bench.sends("").thenIn(SYN_SENT);
            assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
            bench.after(ofMillis(1_001)).sends("<SEQ=1999><CTL=SYN>")
                    .arrives(synAck().seq(4999)).thenIn(ESTABLISHED);
        }
    }

    @BothVersions
    @Label("MUST-56")
    void softError_everyStateWithSomethingInFlight_isNotTheEnd(IpVersion ip) {
        for (State state : new State[] {SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, CLOSE_WAIT,
                CLOSING, LAST_ACK}) {
            Bench bench = in(state).over(ip);
            int seq = state == SYN_RECEIVED || state == FIN_WAIT_1 || state == CLOSING
                    || state == LAST_ACK ? 1999 : 2000;
            if (state == ESTABLISHED || state == CLOSE_WAIT) bench.user().send(100).forget();
            int told = 0;
            for (IcmpMessage error : soft(ip)) {
                bench.arrives(error.quoting(seq)).sends("").thenIn(state);
                assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(++told);
            }
        }
    }

    @BothVersions
    @Label("MUST-56")
    void softError_midTransfer_isSurvived(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(10_000);
        for (IcmpMessage error : soft(ip)) bench.arrives(error.quoting(2000));
        bench.after(ofMillis(100)).acknowledging(ofMillis(10)).after(ofSeconds(5));
        assertThat(bench.status().awaitingAck()).isZero();
        bench.thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label({"MUST-47", "SHLD-25"})
    void trouble_ofEachKind_isToldWithAReasonOfItsOwn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100);
        bench.arrives(hostUnreachable(ip).quoting(2000));
        assertThat(bench.connection().softError()).contains("ICMP", "unreachable");
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
        bench.after(ofSeconds(2));
        assertThat(bench.connection().softError()).contains("retransmissions");
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(2);
        bench.arrives(data(10).urgent(10));
        assertThat(bench.signalled(Signal.URGENT)).isEqualTo(1);
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(2);
        bench.thenIn(ESTABLISHED);
    }

    // RFC 5927 §7.2

    private static IcmpMessage tooBig(IpVersion ip, int mtu) {
        return ip == IpVersion.V4 ? icmp(3, 4).rest(mtu) : icmp(2, 0).rest(mtu);
    }

    /// 20,000 octets in full packets of 1500 were acknowledged, and 1,000 more fly.
    private static Bench proven(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(60_000).peerSyn(s -> s.mss(1_460))
                .user().send(20_000);
        for (int i = 0; i < 20; i++) bench.arrives(ackOf(bench.everySent().getLast().end()));
        assertThat(bench.status().info().unacked()).isZero();
        return bench.user().send(1_000);
    }

    @BothVersions
    void tooBig_thatContradictsAnAck_isBelievedAfterATimeoutOnly(IpVersion ip) {
        Bench bench = proven(ip);
        int next = bench.everySent().getLast().seq();
        bench.arrives(tooBig(ip, 1_300).quoting(next).textLength(1_440));
        assertThat(bench.status().info().pmtu()).isEqualTo(1_500);
        bench.forget().after(ofSeconds(1));
        assertThat(bench.status().info().pmtu()).isEqualTo(1_300);
        assertThat(bench.fresh()).isNotEmpty();
    }

    @BothVersions
    void tooBig_thatContradictsAnAck_isForgottenOnceItsNumberIsAcknowledged(IpVersion ip) {
        Bench bench = proven(ip);
        Sent flying = bench.everySent().getLast();
        bench.arrives(tooBig(ip, 1_300).quoting(flying.seq()).textLength(1_440))
                .arrives(ackOf(flying.end())).user().send(1_000).after(ofSeconds(2));
        assertThat(bench.status().info().pmtu()).isEqualTo(1_500);
    }

    @BothVersions
    void pathMtu_tenMinutesAfterItFell_isTriedAnew(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).peerSyn(s -> s.mss(1_460)).user().send(1_440)
                .arrives(tooBig(ip, 1_300).quoting(2_000).textLength(1_440));
        assertThat(bench.status().info().pmtu()).isEqualTo(1_300);
        bench.arrives(ackOf(3_440)).after(ofMinutes(9)).user().send(1_440);
        assertThat(bench.status().info().pmtu()).isEqualTo(1_300);
        for (int i = 0; i < 2; i++) bench.arrives(ackOf(bench.everySent().getLast().end()));
        bench.after(ofMinutes(2)).forget().user().send(1_440);
        assertThat(bench.status().info().pmtu()).isEqualTo(1_500);
        assertThat(bench.only().textLength()).isEqualTo(1_440);
    }

    /// RFC 1191 §5: some routers add the header's length to the length they quote.
    @Test
    void tooBig_withoutMtuQuotingTooMuch_meansThePlateauBelow() {
        Bench bench = in(ESTABLISHED).window(60_000).peerSyn(s -> s.mss(1_460)).user().send(1_460)
                .arrives(icmp(3, 4).rest(0).quoting(2_000).textLength(1_480));
        assertThat(bench.status().info().pmtu()).isEqualTo(1_492);
    }

    @Test
    void icmpv6Error_ofUnknownType_isTold() {
        for (int type : new int[] {5, 100, 127}) {
            Bench bench = in(ESTABLISHED).over(IpVersion.V6).user().send(100)
                    .arrives(icmp(type, 0).quoting(2_000).textLength(100));
            assertThat(bench.signalled(Signal.SOFT_ERROR)).as("type " + type).isOne();
            assertThat(bench.connection().softError()).contains("type " + type + " code 0");
        }
        Bench bench = in(ESTABLISHED).over(IpVersion.V6).user().send(100)
                .arrives(icmp(130, 0).quoting(2_000).textLength(100));
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isZero();
    }
}
