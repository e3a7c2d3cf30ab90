package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.stack.StackConfig;
import elva.tcp.Status.TcpInfo;
import elva.wire.Control;
import elva.wire.Endpoint;
import elva.wire.Prefix;
import java.time.Duration;
import java.util.List;

/// RFC 9293 §3.8.1 and §3.8.3: when text is sent again (RFC 6298), and when it is given up.
class RetransmissionRulesTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private static List<Long> secondsOf(List<Sent> sent) {
        return sent.stream().map(s -> Math.round(s.atNanos / 1e9)).toList();
    }

    /// A path so slow that the SYN is not to be resent before its answer comes.
    private static Bench slow(IpVersion ip, Duration roundTrip) {
        return in(ESTABLISHED).over(ip).with(Setting.RTO_INITIAL, 10 * SECOND)
                .roundTrip(roundTrip);
    }

    // RTO and Karn, RFC 6298

    @BothVersions
    @Label("MUST-18")
    void rto_firstSample_isThreeTimesTheRoundTrip(IpVersion ip) {
        Bench bench = slow(ip, ofSeconds(2));
        TcpInfo info = bench.status().info();
        assertThat(info.rtt()).isEqualTo(2 * SECOND);
        assertThat(info.rttvar()).isEqualTo(SECOND);
    }

    @BothVersions
    @Label("MUST-18")
    void rto_scriptedRoundTrips_followsTheFormula(IpVersion ip) {
        long srtt = 0;
        long rttvar = 0;
        Bench bench = in(ESTABLISHED).over(ip).roundTrip(ofMillis(400));
        int seq = 2000;
        boolean first = true;
        for (long rtt : new long[] {400, 400, 900, 100, 1000, 400, 400}) {
            long sample = rtt * MS;
            if (first) {
                srtt = sample;
                rttvar = sample / 2;
            } else {
                bench.user().send(100).after(ofMillis(rtt)).arrives(ackOf(seq += 100));
                rttvar += (Math.abs(srtt - sample) - rttvar) / 4;
                srtt += (sample - srtt) / 8;
            }
            first = false;
            assertThat(bench.status().info().rtt()).isEqualTo(srtt);
            assertThat(bench.status().info().rttvar()).isEqualTo(rttvar);
            assertThat(bench.status().info().rto()).isEqualTo(srtt + 4 * rttvar);
        }
        long rto = srtt + 4 * rttvar;
        bench.user().send(100).forget().after(Duration.ofNanos(rto - 1)).sends("");
        bench.after(Duration.ofNanos(1)).sends("<SEQ=%d><ACK=5000><DATA=100><CTL=ACK>"
                .formatted(seq));
    }

    @BothVersions
    @Label({"MUST-18", "MUST-19"})
    void rto_expiryAfterExpiry_doubles(IpVersion ip) {
        Bench bench = slow(ip, ofSeconds(1)).user().send(100);
        bench.after(ofSeconds(200));
        assertThat(secondsOf(bench.sent())).containsExactly(0L, 3L, 9L, 21L, 45L, 93L, 153L);
        assertThat(bench.sent()).allMatch(s -> s.seq() == 2000 && s.textLength() == 100);
    }

    @BothVersions
    @Label("MUST-18")
    void rto_ackOfSomethingResent_measuresNothingAndStaysBackedOff(IpVersion ip) {
        Bench bench = slow(ip, ofSeconds(1)).user().send(100);
        bench.after(ofMillis(3_500)).arrives(ackOf(2100));
        assertThat(bench.status().info().rtt()).isEqualTo(SECOND);
        assertThat(bench.status().info().rto()).isEqualTo(6 * SECOND);
        bench.user().send(100).after(ofSeconds(1)).arrives(ackOf(2200));
        assertThat(bench.status().info().rto()).as("a fresh sample").isLessThan(3 * SECOND);
    }

    /// What waited behind a segment that fast retransmission sent again measures the loss, not the
    /// path.
    @BothVersions
    @Label("MUST-18")
    void fastRetransmission_ackOfItAndAllBehindIt_measuresNothing(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).roundTrip(ofMillis(100)).user().send(4000);
        bench.after(ofMillis(100)).arrives(ackOf(2000), ackOf(2000), ackOf(2000));
        assertThat(bench.host().stack.counters().get(Counter.FAST_RETRANS)).isEqualTo(1);
        bench.after(ofMillis(100)).arrives(ackOf(6000));
        assertThat(bench.status().info().rtt()).isEqualTo(100 * MS);
        bench.user().send(1000).after(ofMillis(180)).arrives(ackOf(7000));
        assertThat(bench.status().info().rtt()).as("a fresh sample").isEqualTo(110 * MS);
    }

    // R1 and R2, §3.8.3

    @BothVersions
    @Label({"MUST-20", "SHLD-9", "SHLD-10"})
    void blackhole_atR1_isReportedToIpAndUserButNotTheEnd(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(100);
        bench.after(ofMillis(1_390));
        assertThat(bench.sent()).as("two retransmissions").hasSize(3);
        assertThat(bench.host().deliveryAdvice).isEmpty();
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isZero();
        bench.after(ofMillis(20));
        assertThat(bench.sent()).as("three retransmissions").hasSize(4);
        assertThat(bench.host().deliveryAdvice).containsExactly(false);
        assertThat(bench.signalled(Signal.SOFT_ERROR)).isEqualTo(1);
        bench.after(ofSeconds(60)).thenIn(ESTABLISHED);
        assertThat(bench.host().deliveryAdvice).containsExactly(false);
        bench.arrives(ackOf(2100));
        assertThat(bench.host().deliveryAdvice).containsExactly(false, true);
    }

    @BothVersions
    @Label("MUST-20")
    void blackhole_atR2_closesAndIsSilentFromThenOn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.USER_TIMEOUT, 0).user().send(100);
        bench.after(ofSeconds(924)).thenIn(ESTABLISHED).after(ofSeconds(61));
        bench.thenIn(CLOSED).because(Cause.R2).told(Reason.RETRANSMISSION_TIMEOUT);
        assertThatThrownBy(() -> bench.user().send(1)).hasMessageContaining(
                Reason.RETRANSMISSION_TIMEOUT.toString());
        assertThatThrownBy(() -> bench.user().receiveAll()).hasMessageContaining(
                Reason.RETRANSMISSION_TIMEOUT.toString());
        bench.forget().after(ofSeconds(4000)).sends("");
        assertThat(bench.host().stack.usage().isNothing()).isTrue();
    }

    @BothVersions
    @Label({"MUST-20", "SHLD-11"})
    void blackhole_byDefault_livesBeyond100Seconds(IpVersion ip) {
        in(ESTABLISHED).over(ip).user().send(100).after(ofSeconds(101)).thenIn(ESTABLISHED);
        in(CLOSE_WAIT).over(ip).user().send(100).after(ofSeconds(101)).thenIn(CLOSE_WAIT);
        in(FIN_WAIT_1).over(ip).after(ofSeconds(101)).thenIn(FIN_WAIT_1);
        in(LAST_ACK).over(ip).after(ofSeconds(101)).thenIn(LAST_ACK);
        in(CLOSING).over(ip).after(ofSeconds(101)).thenIn(CLOSING);
    }

    /// An ACK that sets no window answers no probe, whatever window it names.
    @BothVersions
    @Label("MUST-20")
    void blackhole_oldAcksOfAZeroWindow_keepNothingAlive(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.USER_TIMEOUT, 0)
                .with(Setting.R2, 20 * SECOND).user().send(1000).arrives(ackOf(3000));
        bench.user().send(1000);
        for (int i = 0; i < 12; i++) bench.after(ofSeconds(5)).arrives(ackOf(2000).window(0));
        bench.thenIn(CLOSED).because(Cause.R2);
    }

    @BothVersions
    @Label("MUST-37")
    void windowShut_oldAcks_answerNoProbe(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.USER_TIMEOUT, 0)
                .with(Setting.R2, 20 * SECOND).user().send(1000).arrives(ackOf(3000).window(0));
        bench.user().send(1000);
        for (int i = 0; i < 12; i++) bench.after(ofSeconds(5)).arrives(ackOf(2000).window(0));
        bench.thenIn(CLOSED).because(Cause.R2);
    }

    @BothVersions
    @Label("MUST-21")
    void userTimeout_oneOf20SecondsOneWithoutEnd_areEachTheirOwn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        Neighbour endless = bench.neighbour(1025, OpenOptions.STANDARD);
        endless.connection.userTimeoutNanos(0, bench.host().nowNanos);
        endless.send(100);
        bench.user().userTimeoutNanos(20 * SECOND).user().send(100);
        bench.after(ofMillis(19_999)).thenIn(ESTABLISHED).after(ofMillis(1));
        bench.thenIn(CLOSED).because(Cause.USER_TIMEOUT).told(Reason.USER_TIMEOUT);
        bench.after(ofSeconds(3600)).forget().after(ofSeconds(61));
        assertThat(endless.connection.state()).isEqualTo(ESTABLISHED);
        assertThat(bench.fresh()).isNotEmpty().allMatch(endless::owns);
    }

    @BothVersions
    @Label("MUST-21")
    void userTimeout_ofAnHour_isNotCutShortByR2(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.user().userTimeoutNanos(3600 * SECOND).user().send(100);
        bench.after(ofSeconds(3599)).thenIn(ESTABLISHED).after(ofSeconds(1)).thenIn(CLOSED);
        bench.told(Reason.USER_TIMEOUT);
    }

    @BothVersions
    @Label("MUST-21")
    void r2_ofOneOpen_isThatConnectionsAlone(IpVersion ip) {
        TcpConfig impatient = TcpConfig.STANDARD.with(Setting.R2, 20 * SECOND);
        TcpConfig patient = TcpConfig.STANDARD.with(Setting.R2, Long.MAX_VALUE)
                .with(Setting.USER_TIMEOUT, 0);
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.config(impatient));
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD.config(patient));
        other.send(100);
        bench.user().send(100).after(ofSeconds(20)).thenIn(ESTABLISHED);
        bench.after(ofSeconds(20)).thenIn(CLOSED).because(Cause.R2);
        bench.after(ofSeconds(24 * 3600)).forget().after(ofSeconds(61));
        assertThat(other.connection.state()).isEqualTo(ESTABLISHED);
        assertThat(bench.fresh()).hasSize(1).allMatch(other::owns);
    }

    @BothVersions
    @Label("MUST-21")
    void userTimeout_answeredInTime_isForgotten(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.user().userTimeoutNanos(20 * SECOND).user().send(100).after(ofSeconds(19));
        bench.arrives(ackOf(2100)).after(ofSeconds(1000)).thenIn(ESTABLISHED);
        bench.user().send(100).after(ofMillis(19_999)).thenIn(ESTABLISHED);
        bench.after(ofMillis(1)).thenIn(CLOSED);
    }

    @BothVersions
    @Label("MUST-21")
    void everyTimeout_asLongAsCanBeSaid_neverEnds(IpVersion ip) {
        TcpConfig endless = TcpConfig.STANDARD.with(Setting.R2, Long.MAX_VALUE)
                .with(Setting.USER_TIMEOUT, Long.MAX_VALUE);
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.config(endless)).user().send(100);
        bench.after(ofSeconds(24 * 3600)).forget().after(ofSeconds(61)).thenIn(ESTABLISHED);
        assertThat(bench.fresh()).hasSize(1);
        bench.arrives(ackOf(2100)).user().userTimeoutNanos(Long.MAX_VALUE).user().send(100);
        bench.after(ofSeconds(24 * 3600)).thenIn(ESTABLISHED);
    }

    // SYNs, §3.8.3

    @BothVersions
    @Label({"MUST-22", "MUST-23"})
    void synSent_silentPeer_resendsFor180SecondsAndTells(IpVersion ip) {
        Bench bench = in(SYN_SENT).over(ip).after(ofMillis(3_100));
        assertThat(bench.signalled(Signal.SOFT_ERROR)).as("after two").isZero();
        bench.after(ofSeconds(4));
        assertThat(bench.signalled(Signal.SOFT_ERROR)).as("at R1").isEqualTo(1);
        assertThat(bench.host().deliveryAdvice).containsExactly(false);
        bench.after(ofSeconds(175)).thenIn(SYN_SENT).after(ofSeconds(120)).thenIn(CLOSED);
        bench.because(Cause.R2).told(Reason.RETRANSMISSION_TIMEOUT);
        assertThat(bench.signalled(Signal.ENDED)).isEqualTo(1);
        assertThat(secondsOf(bench.sent())).containsExactly(1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L);
        assertThat(bench.sent()).allMatch(s -> s.toString().equals("<SEQ=1999><CTL=SYN>"));
        bench.forget().after(ofSeconds(1000)).sends("");
        assertThat(bench.host().stack.usage().isNothing()).isTrue();
    }

    @BothVersions
    @Label({"MUST-22", "MUST-23"})
    void synReceivedByCrossing_silentPeer_resendsFor180Seconds(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).over(ip).after(ofSeconds(182)).thenIn(SYN_RECEIVED);
        bench.after(ofSeconds(120)).thenIn(CLOSED).because(Cause.R2);
        assertThat(secondsOf(bench.sent())).contains(183L);
    }

    @BothVersions
    @Label("MUST-22")
    void synSent_userTimeoutOf20Seconds_endsTheAttempt(IpVersion ip) {
        Bench bench = in(SYN_SENT).over(ip).with(Setting.USER_TIMEOUT, 20 * SECOND);
        bench.after(ofMillis(19_999)).thenIn(SYN_SENT).after(ofMillis(1)).thenIn(CLOSED);
        bench.told(Reason.USER_TIMEOUT);
    }

    @BothVersions
    @Label("MUST-23")
    void embryo_silentPeer_resendsAsLongAsItsLifetime(IpVersion ip) {
        Bench brief = in(SYN_RECEIVED).passively().over(ip).after(ofMillis(62_999));
        brief.thenIn(SYN_RECEIVED).after(ofMillis(1)).thenIn(CLOSED)
                .because(Cause.EMBRYO_LIFETIME);
        assertThat(secondsOf(brief.sent())).containsExactly(1L, 3L, 7L, 15L, 31L);
        Bench patient = in(SYN_RECEIVED).passively().over(ip)
                .with(Setting.EMBRYO_LIFETIME, 190 * SECOND).after(ofSeconds(189));
        patient.thenIn(SYN_RECEIVED).after(ofSeconds(1)).thenIn(CLOSED);
        assertThat(secondsOf(patient.sent()))
                .containsExactly(1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L);
        assertThat(patient.sent()).allMatch(s -> s.has(Control.SYN) && s.has(Control.ACK));
    }

    @BothVersions
    @Label("MUST-18")
    void passiveOpen_roundTripOfTheSynAck_isTheFirstSample(IpVersion ip) {
        for (boolean once : new boolean[] {false, true}) {
            Bench bench = in(ESTABLISHED).over(ip).roundTrip(ofMillis(100));
            bench = once ? bench.once() : bench.passively();
            assertThat(bench.status().info().rtt()).isEqualTo(100_000_000);
            assertThat(bench.status().info().rto()).isEqualTo(300_000_000);
            bench.user().send(10).forget().after(ofMillis(299)).sends("").after(ofMillis(1))
                    .sends("<SEQ=2000><ACK=5000><DATA=10><CTL=ACK>");
        }
    }

    @BothVersions
    @Label("MUST-18")
    void passiveOpen_synAckSentTwice_measuresNothing(IpVersion ip) {
        Bench timedOut = in(SYN_RECEIVED).over(ip).passively().after(ofMillis(1050))
                .arrives(ackOf(2000)).thenIn(ESTABLISHED);
        assertThat(timedOut.status().info().rtt()).isZero();
        Bench askedAgain = in(SYN_RECEIVED).over(ip).passively().after(ofMillis(50))
                .arrives(syn().seq(4999).mss(1000)).after(ofMillis(50)).arrives(ackOf(2000))
                .thenIn(ESTABLISHED);
        assertThat(askedAgain.status().info().rtt()).isZero();
        assertThat(askedAgain.status().info().rto()).isEqualTo(1_000_000_000);
    }

    @BothVersions
    @Label("MUST-18")
    void passiveOpen_ackPassedOverForWantOfRoom_measuresNothing(IpVersion ip) {
        VirtualHost host = new VirtualHost(ip, new StackConfig(
                List.of(new Prefix(ip.local, 24)), TcpConfig.STANDARD.with(Setting.BACKLOG, 1)),
                1500, 1);
        Listener listener = host.stack.tcp().listen(new Endpoint(ip.local, 80),
                OpenOptions.STANDARD, Listener.Events.NONE, 0);
        host.arrives(syn().seq(4999));
        host.arrives(syn().seq(4999).remotePort(1025));
        host.transmit();
        host.arrives(ackOf(host.sent.get(1).seq() + 1).remotePort(1025));
        PeerSegment ack = ackOf(host.sent.get(0).seq() + 1);
        host.arrives(ack);
        listener.accept();
        host.pass(500 * MS);
        host.arrives(ack);
        Connection late = java.util.Objects.requireNonNull(listener.accept());
        assertThat(late.remote().port()).isEqualTo(1024);
        assertThat(late.status(host.nowNanos).info().rtt()).isZero();
    }
}
