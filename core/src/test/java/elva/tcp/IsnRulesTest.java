package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Endpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// RFC 9293 §3.4.1, initial sequence numbers: a clock of 4 us, and a keyed function of the sockets.
class IsnRulesTest {

    /// The SEQ of our SYN to a port of the peer.
    private static int issTo(Bench bench, int port) {
        OpenOptions from = OpenOptions.STANDARD.local(bench.local());
        VirtualHost host = bench.host();
        Endpoint remote = new Endpoint(bench.ip().remote, port);
        Connection c = host.stack.tcp().connect(remote, from, ConnectionListener.NONE,
                host.nowNanos);
        host.transmit();
        int iss = host.sent.getLast().seq();
        c.abort(host.nowNanos);
        return iss;
    }

    @BothVersions
    @Label({"MUST-8", "SHLD-1"})
    void sameSockets_later_advanceEvery4Microseconds(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        int first = issTo(bench, 1024);
        for (long micros : new long[] {4, 400, 1_000_000, 3_600_000_000L}) {
            int before = issTo(bench, 1024);
            bench.after(Duration.ofNanos(micros * 1000));
            assertThat(issTo(bench, 1024) - before).isEqualTo((int) (micros / 4));
        }
        assertThat(issTo(bench, 1024)).isNotEqualTo(first);
    }

    @BothVersions
    @Label("MUST-8")
    void passiveOpen_sameSocketsAfterTimeWait_advanceToo(IpVersion ip) {
        Bench bench = in(TIME_WAIT).passively().over(ip);
        bench.after(Duration.ofSeconds(240)).thenIn(CLOSED);
        bench.arrives(syn().seq(4999));
        assertThat(bench.only().seq() - 1998).isEqualTo(240_000_000 / 4);
    }

    @BothVersions
    @Label({"MUST-8", "SHLD-1"})
    void sameSockets_atOneTime_agree(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        assertThat(issTo(bench, 1024)).isEqualTo(issTo(bench, 1024));
    }

    @BothVersions
    @Label("MUST-9")
    void otherSockets_atOneTime_areUnrelated(IpVersion ip) {
        Bench bench = in(CLOSED).over(ip);
        Set<Integer> differences = new HashSet<>();
        Set<Integer> tops = new HashSet<>();
        int before = issTo(bench, 2000);
        for (int port = 2001; port <= 2256; port++) {
            int iss = issTo(bench, port);
            differences.add(iss - before);
            tops.add(iss >>> 24);
            before = iss;
        }
        assertThat(differences).as("a step that repeats predicts").hasSize(256);
        assertThat(tops.size()).as("values of the upper octet").isBetween(130, 195);
    }

    @BothVersions
    @Label("MUST-9")
    void sameSocketsAndTime_otherSecret_isAnotherNumber(IpVersion ip) {
        Bench one = in(CLOSED).over(ip).seed(1);
        Bench other = in(CLOSED).over(ip).seed(77);
        Set<Integer> shifts = new HashSet<>();
        long common = Math.max(one.host().nowNanos, other.host().nowNanos);
        one.after(Duration.ofNanos(common - one.host().nowNanos));
        other.after(Duration.ofNanos(common - other.host().nowNanos));
        for (int port = 2000; port < 2050; port++) {
            shifts.add(issTo(one, port) - issTo(other, port));
        }
        assertThat(shifts).as("no common shift between two secrets").hasSize(50)
                .doesNotContain(0);
    }
}
