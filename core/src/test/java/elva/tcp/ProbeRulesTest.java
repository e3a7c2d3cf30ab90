package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/// RFC 9293 §3.8.6.1: a window that is zero is probed, for ever if need be. RTO is 200 ms.
class ProbeRulesTest {

    @BothVersions
    @Label({"MUST-35", "SHLD-29", "SHLD-30"})
    void established_windowInUseShrinksToZero_isProbedWithBackOff(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(4000).forget();
        String probe = "<SEQ=3000><ACK=5000><DATA=1><CTL=ACK>";
        PeerSegment shut = ackOf(3000).window(0);
        bench.arrives(shut).after(ofMillis(199)).sends("").after(ofMillis(2)).sends(probe);
        bench.arrives(shut).after(ofMillis(397)).sends("").after(ofMillis(5)).sends(probe);
        bench.arrives(shut).after(ofMillis(790)).sends("").after(ofMillis(20)).sends(probe);
        bench.arrives(ackOf(3000)).sends("<SEQ=3000><ACK=5000><DATA=1000><CTL=ACK>",
                "<SEQ=4000><ACK=5000><DATA=1000><CTL=ACK>",
                "<SEQ=5000><ACK=5000><DATA=1000><CTL=ACK>");
        bench.arrives(ackOf(6000)).after(ofSeconds(10)).sends("").thenIn(ESTABLISHED);
    }

    @BothVersions
    @Label("MUST-36")
    void established_windowUpdateLost_probeFindsOut(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).window(1000).user().send(2500).forget();
        bench.arrives(ackOf(3000).window(0)).sends("").after(ofMillis(201))
                .sends("<SEQ=3000><ACK=5000><DATA=1><CTL=ACK>");
        bench.arrives(ackOf(3001).window(4000));
        bench.sends("<SEQ=3001><ACK=5000><DATA=1000><CTL=ACK>");
        bench.arrives(ackOf(4001)).sends("<SEQ=4001><ACK=5000><DATA=499><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-36")
    void established_windowShutBeforeTheFirstSend_isProbed(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(500);
        bench.sends("").after(ofMillis(201)).sends("<SEQ=2000><ACK=5000><DATA=1><CTL=ACK>");
        bench.arrives(ackOf(2000)).sends("<SEQ=2000><ACK=5000><DATA=500><CTL=ACK>");
        bench.arrives(ackOf(2500)).after(ofSeconds(10)).sends("");
    }

    @BothVersions
    void established_windowOpensABit_refusedProbeGoesAlone(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(500);
        bench.after(ofMillis(201)).forget().arrives(ackOf(2000).window(10))
                .sends("<SEQ=2000><ACK=5000><DATA=1><CTL=ACK>");
    }

    @BothVersions
    void finWait1_windowOpens_refusedProbeTakesTextAndFinAlong(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(1300);
        bench.user().close().after(ofMillis(201)).forget().arrives(ackOf(2000))
                .sends("<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>",
                        "<SEQ=3000><ACK=5000><DATA=300><CTL=FIN,ACK>");
        bench.arrives(ackOf(3301)).thenIn(FIN_WAIT_2);
    }

    @BothVersions
    void finWait1_windowOpens_refusedProbeTakesTheFinAlong(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(300);
        bench.user().close().after(ofMillis(201)).forget().arrives(ackOf(2000))
                .sends("<SEQ=2000><ACK=5000><DATA=300><CTL=FIN,ACK>");
        bench.after(ofMillis(201)).sends("<SEQ=2000><ACK=5000><DATA=300><CTL=FIN,ACK>");
        bench.arrives(ackOf(2301)).thenIn(FIN_WAIT_2);
    }

    @BothVersions
    @Label("MUST-36")
    void finWait1_loneFinBeforeAShutWindow_isTheProbe(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().close();
        bench.sends("").thenIn(FIN_WAIT_1).after(ofMillis(201))
                .sends("<SEQ=2000><ACK=5000><CTL=FIN,ACK>");
        bench.arrives(ackOf(2001).window(0)).thenIn(FIN_WAIT_2).after(ofSeconds(60)).sends("");
    }

    @BothVersions
    @Label("MUST-37")
    void established_everyProbeAnsweredForADay_liesOn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0));
        bench.answering(ofMillis(20), s -> List.of(ackOf(2000).window(0)));
        bench.user().send(1000).after(ofHours(24)).thenIn(ESTABLISHED);
        assertThat(bench.sent()).hasSizeBetween(24 * 60, 24 * 60 + 20)
                .allMatch(s -> s.toString().equals("<SEQ=2000><ACK=5000><DATA=1><CTL=ACK>"));
        bench.forget().silent().arrives(ackOf(2000), ackOf(2001)).sends(
                "<SEQ=2000><ACK=5000><DATA=1000><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-37")
    void established_peerTakesAnOctetOfEachProbe_liesOn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0));
        bench.answering(ofMillis(20), s -> List.of(ackOf(s.end()).window(0)));
        bench.user().send(3000).after(ofHours(24)).thenIn(ESTABLISHED);
        assertThat(bench.status().awaitingAck()).isBetween(1000, 2000);
    }

    @BothVersions
    @Label("MUST-37")
    void finWait1_everyProbeWithTheFinAnswered_liesOn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().close();
        bench.answering(ofMillis(20), s -> List.of(ackOf(2000).window(0)));
        bench.after(ofHours(24)).thenIn(FIN_WAIT_1);
        assertThat(bench.sent()).hasSizeGreaterThan(24 * 60);
    }

    @BothVersions
    @Label("MUST-37")
    void established_probesUnanswered_areGivenUpAtTheUserTimeout(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(1000);
        bench.after(ofSeconds(299)).thenIn(ESTABLISHED).after(ofSeconds(2)).thenIn(CLOSED);
        bench.told(Reason.USER_TIMEOUT);
    }

    /// What the window refused leaves at once when it opens, also if a probe was taken meanwhile;
    /// and that is no loss.
    @BothVersions
    void windowOpens_afterATakenProbe_restLeavesAtOnce(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(4_000).arrives(ack().window(0))
                .after(ofMillis(300)).arrives(ackOf(2_001).window(0)).forget()
                .arrives(ackOf(2_001).window(4_000));
        assertThat(bench.fresh()).isNotEmpty();
        assertThat(bench.fresh().getFirst().seq()).isEqualTo(2_001);
        assertThat(bench.status().info().sndCwnd()).isGreaterThanOrEqualTo(4_000);
    }

    /// T43, RFC 6429: what is no progress keeps no orphan, be the window opened by an octet before
    /// each probe is due.
    @BothVersions
    void orphan_windowOpensAndShutsAgain_isGivenUpAfterAsManyProbes(IpVersion ip) {
        for (Duration pause : List.of(ofSeconds(10), ofMillis(150))) {
            Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(2000)
                    .user().closeBoth().thenIn(FIN_WAIT_1);
            for (long passed = 0; passed < ofSeconds(170).toMillis(); passed += pause.toMillis()) {
                bench.after(pause).arrives(ackOf(2000).window(1), ackOf(2000).window(0));
            }
            bench.thenIn(CLOSED).because(Cause.PROBE_LIMIT).told(Reason.EVICTED);
            assertThat(bench.sent().getLast().isRst()).isTrue();
            assertThat(bench.host().stack.usage().isNothing()).isTrue();
        }
    }

    @BothVersions
    void orphan_anOctetOfEachProbeTaken_isProgress(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(2000)
                .answering(ofMillis(20), s -> List.of(ackOf(s.end()).window(0)));
        bench.user().closeBoth().after(ofHours(1)).thenIn(FIN_WAIT_1);
    }

    /// RFC 6429 §3: eight probes, and the ninth would be one too many.
    @BothVersions
    void orphan_windowStaysShut_isResetAfterAsManyProbesAsSet(IpVersion ip) {
        for (int most : new int[] {1, 8}) {
            Bench bench = in(ESTABLISHED).over(ip).with(Setting.ORPHAN_PROBES, most)
                    .arrives(ack().window(0)).user().send(10)
                    .answering(ofMillis(20), _ -> List.of(ackOf(2000).window(0)));
            bench.user().closeBoth().after(ofSeconds(300)).thenIn(CLOSED)
                    .because(Cause.PROBE_LIMIT);
            assertThat(bench.sent()).filteredOn(s -> s.textLength() == 1).hasSize(most);
            assertThat(bench.sent().getLast().toString()).endsWith("<CTL=RST>");
        }
    }
}
