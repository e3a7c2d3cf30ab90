package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Control;
import java.util.ArrayList;
import java.util.List;

/// RFC 9293 §3.1, the checksum: every segment has a right one, none with a wrong one is looked at.
class ChecksumRulesTest {

    @BothVersions
    @Label("MUST-2")
    void sender_everyKindOfSegment_fillsTheChecksum(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        bench.user().noDelay(true).user().send(1).user().send(2).user().send(999);
        bench.after(ofSeconds(1)).arrives(ackOf(3002), data(100)).user().close();
        bench.arrives(rst().seq(5099), segment(Control.SYN).ports(81, 1024), data(1).seq(4000));
        bench.user().abort();
        Bench passive = in(ESTABLISHED).over(ip).passively();
        passive.arrives(fin());
        List<Sent> all = new ArrayList<>(bench.everySent());
        all.addAll(passive.everySent());
        assertThat(all).allMatch(Sent::checksumOk, "right checksum");
        assertThat(all).anyMatch(s -> s.textLength() == 1).anyMatch(s -> s.textLength() == 2)
                .anyMatch(Sent::isSyn).anyMatch(s -> s.isSyn() && s.has(Control.ACK))
                .anyMatch(Sent::isFin).anyMatch(Sent::isRst)
                .anyMatch(s -> s.toString().endsWith("<CTL=ACK>"));
    }

    @BothVersions
    @Label("MUST-3")
    void listen_synWithOneBitFlipped_isNoSyn(IpVersion ip) {
        for (int bit : new int[] {0, 31, 32, 100, 130, 191}) {
            Bench bench = in(LISTEN).over(ip).arrives(syn().seq(4999).mss(1000).flipped(bit));
            bench.sends("").thenIn(LISTEN);
            assertThat(bench.host().stack.counters().get(Counter.IN_CSUM_ERRORS)).isEqualTo(1);
            bench.arrives(syn().seq(4999)).sends("<SEQ=1999><ACK=5000><CTL=SYN,ACK>");
        }
    }

    @BothVersions
    @Label("MUST-3")
    void established_textWithOneBitFlipped_isAsIfLost(IpVersion ip) {
        for (int bit : new int[] {0, 64, 20 * 8, 20 * 8 + 799}) {
            Bench bench = in(ESTABLISHED).over(ip).arrives(data(100).flipped(bit));
            bench.after(ofSeconds(1)).sends("");
            assertThat(bench.user().readable()).isZero();
            assertThat(bench.host().stack.counters().get(Counter.IN_CSUM_ERRORS)).isEqualTo(1);
            bench.arrives(data(100)).after(ofSeconds(1)).sends("<SEQ=2000><ACK=5100><CTL=ACK>");
            bench.user().receives(100);
        }
    }

    @BothVersions
    @Label("MUST-3")
    void established_finOrRstWithOneBitFlipped_isAsIfLost(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(fin().flipped(140), rst().flipped(140));
        bench.sends("").thenIn(ESTABLISHED);
        bench.arrives(fin()).sends("<SEQ=2000><ACK=5001><CTL=ACK>").thenIn(CLOSE_WAIT);
        bench.arrives(rst().seq(5001)).sends("").thenIn(CLOSED);
    }
}
