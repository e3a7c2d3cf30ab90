package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// RFC 9293 §3.8.6.2: neither side makes the window move in crumbs.
class SillyWindowTest {

    /// A peer whose window was `most` and is shut, and much to send.
    private static Bench shut(IpVersion ip, int most) {
        Bench bench = in(ESTABLISHED).over(ip).window(most).user().send(most);
        int sent = Math.min(most, 4000);
        return bench.arrives(ackOf(2000 + sent).window(0)).user().send(20_000).forget();
    }

    @BothVersions
    @Label("MUST-38")
    void sender_windowOpensInCrumbs_waitsForHalfTheLargest(IpVersion ip) {
        Bench bench = shut(ip, 1000);
        for (int window = 10; window < 500; window += 10) {
            bench.arrives(ackOf(3000).window(window)).sends("").after(ofMillis(1));
        }
        bench.arrives(ackOf(3000).window(500)).sends("<SEQ=3000><ACK=5000><DATA=500><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-38")
    void sender_largeWindowOpensInCrumbs_waitsForAFullSegment(IpVersion ip) {
        Bench bench = shut(ip, 4000);
        for (int window = 10; window < 1000; window += 10) {
            bench.arrives(ackOf(6000).window(window)).sends("").after(ofMillis(1));
        }
        bench.arrives(ackOf(6000).window(1000))
                .sends("<SEQ=6000><ACK=5000><DATA=1000><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-38")
    void sender_allThatIsQueuedFits_waitsForNothing(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(0)).user().send(100);
        bench.arrives(ack().window(99)).sends("").arrives(ack().window(100))
                .sends("<SEQ=2000><ACK=5000><DATA=100><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-38")
    void sender_windowStaysSmall_overridesWithinASecond(IpVersion ip) {
        for (long millis : new long[] {100, 200, 1000}) {
            Bench bench = in(ESTABLISHED).over(ip).window(1000)
                    .with(Setting.SWS_OVERRIDE, millis * 1_000_000).user().send(1000);
            bench.arrives(ackOf(3000).window(10)).forget().user().send(20_000);
            bench.after(ofMillis(millis - 1)).sends("").after(ofMillis(1))
                    .sends("<SEQ=3000><ACK=5000><DATA=10><CTL=ACK>");
        }
    }

    @BothVersions
    @Label({"MUST-38", "SHLD-7"})
    void sender_overrideNoLongerNeeded_doesNotUndoNagle(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(ack().window(99)).user().send(100);
        bench.sends("").after(ofMillis(100)).arrives(ack().window(4000))
                .sends("<SEQ=2000><ACK=5000><DATA=100><CTL=ACK>");
        bench.arrives(ackOf(2100)).after(ofMillis(50)).user().send(10).forget();
        bench.after(ofMillis(150)).user().send(10).sends("").after(ofMillis(20)).sends("");
    }

    @BothVersions
    @Label("MUST-39")
    void receiver_reading1OctetAtATime_opensTheWindowInSteps(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        for (int i = 0; i < 4; i++) bench.arrives(data(1000).seq(5000 + 1000 * i));
        assertThat(bench.sent().getLast().window()).isZero();
        bench.forget();
        for (int i = 0; i < 3999; i++) bench.user().receives(1);
        assertThat(bench.fresh()).extracting(Sent::rightEdge).containsExactly(11_000);
        bench.forget().user().receives(1);
        assertThat(bench.fresh()).extracting(Sent::rightEdge).containsExactly(13_000);
    }

    @BothVersions
    @Label({"MUST-39", "SHLD-14"})
    void receiver_sendingWhileReading_movesTheRightEdgeInSteps(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.noDelay(true)).window(65_535)
                .with(Setting.RECEIVE_BUFFER, 20_000);
        for (int i = 0; i < 20; i++) bench.arrives(data(1000).seq(5000 + 1000 * i));
        bench.forget();
        for (int i = 0; i < 20_000; i += 10) {
            bench.user().receives(10).user().send(1).arrives(ackOf(2001 + i / 10).seq(25_000)
                    .window(65_535));
        }
        List<Integer> edges = bench.fresh().stream().map(Sent::rightEdge).distinct().toList();
        assertThat(edges.size()).isBetween(8, 20_000 / ip.fullText(1500) + 1);
        for (int i = 1; i < edges.size(); i++) {
            assertThat(edges.get(i) - edges.get(i - 1)).as("step")
                    .isGreaterThanOrEqualTo(ip.fullText(1500));
        }
    }

    @BothVersions
    @Label("MUST-39")
    void receiver_smallBuffer_opensTheWindowByHalves(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).with(Setting.RECEIVE_BUFFER, 500);
        bench.arrives(data(500)).after(ofMillis(50)).forget();
        for (int i = 0; i < 249; i++) bench.user().receives(1).after(ofNanos(1));
        bench.sends("").user().receives(1);
        assertThat(bench.only().rightEdge()).isEqualTo(5750);
    }
}
