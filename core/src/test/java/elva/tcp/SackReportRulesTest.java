package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.PeerSegment.fin;
import static elva.tcp.State.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What our SACK options say. RFC 2018 §3, §4; RFC 2883 §4.
class SackReportRulesTest {

    private static Bench permitting(IpVersion ip) {
        return in(ESTABLISHED).over(ip).peerSyn(syn -> syn.mss(1000).sackPermitted());
    }

    /// The blocks of the segment that left last: `5100..5200`.
    private static List<String> blocks(Bench bench) {
        bench.state();
        Sent last = bench.everySent().getLast();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < last.options.sackCount(); i++) {
            all.add(Integer.toUnsignedString(last.options.sackLeft(i)) + ".."
                    + Integer.toUnsignedString(last.options.sackRight(i)));
        }
        return all;
    }

    private static Bench comes(Bench bench, int seq, int length) {
        return bench.arrives(data(length).seq(seq));
    }

    @BothVersions
    void permission_isOnSynsAlone(IpVersion ip) {
        assertThat(in(SYN_SENT).over(ip).state()).isEqualTo(SYN_SENT);
        Bench active = permitting(ip);
        comes(active, 5100, 10);
        assertThat(active.everySent()).allSatisfy(
                s -> assertThat(s.options.sackPermitted()).isEqualTo(s.isSyn()));
        Bench refused = in(SYN_RECEIVED).over(ip).passively();
        refused.state();
        assertThat(refused.everySent().getFirst().options.sackPermitted()).isFalse();
        Bench granted = in(SYN_RECEIVED).over(ip).passively()
                .peerSyn(syn -> syn.mss(1000).sackPermitted());
        granted.state();
        assertThat(granted.everySent().getFirst().options.sackPermitted()).isTrue();
    }

    @BothVersions
    void hole_withoutPermission_isNotTold(IpVersion ip) {
        assertThat(blocks(comes(in(ESTABLISHED).over(ip), 5100, 100))).isEmpty();
        Bench off = permitting(ip).with(Setting.SACK, 0);
        assertThat(blocks(comes(off, 5100, 100))).isEmpty();
    }

    /// A FIN has a number too, and its sender wants to know that it need not go again.
    @BothVersions
    void fin_behindAHole_isTold(IpVersion ip) {
        Bench alone = permitting(ip);
        alone.arrives(fin().seq(5100));
        assertThat(blocks(alone)).containsExactly("5100..5101");
        assertThat(blocks(comes(alone, 5050, 50))).containsExactly("5050..5101");
        assertThat(blocks(comes(alone, 5010, 10))).containsExactly("5010..5020", "5050..5101");
        Bench with = permitting(ip);
        assertThat(blocks(with.arrives(fin().seq(5100).length(10)))).containsExactly("5100..5111");
        comes(with, 5000, 100).thenIn(CLOSE_WAIT);
        assertThat(blocks(with)).isEmpty();
    }

    /// The ACK that ends the handshake came with text, and some before it was lost.
    @BothVersions
    void hole_beforeTheHandshakeEnds_isToldAtOnce(IpVersion ip) {
        Bench bench = in(SYN_RECEIVED).over(ip).passively()
                .peerSyn(syn -> syn.mss(1000).sackPermitted());
        assertThat(blocks(comes(bench, 5100, 100))).containsExactly("5100..5200");
        bench.thenIn(ESTABLISHED);
    }

    @BothVersions
    void hole_oneRange_isTold(IpVersion ip) {
        assertThat(blocks(comes(permitting(ip), 5100, 100))).containsExactly("5100..5200");
    }

    @BothVersions
    void blocks_newestArrival_comesFirst(IpVersion ip) {
        Bench bench = permitting(ip);
        comes(bench, 5100, 100);
        comes(bench, 5300, 100);
        assertThat(blocks(comes(bench, 5500, 100)))
                .containsExactly("5500..5600", "5300..5400", "5100..5200");
        assertThat(blocks(comes(bench, 5400, 50)))
                .containsExactly("5300..5450", "5500..5600", "5100..5200");
        assertThat(blocks(comes(bench, 5450, 50))).containsExactly("5300..5600", "5100..5200");
    }

    @BothVersions
    void blocks_moreRangesThanFit_newestFour(IpVersion ip) {
        Bench bench = permitting(ip);
        for (int i = 0; i < 6; i++) comes(bench, 5100 + 200 * i, 100);
        assertThat(blocks(bench)).containsExactly("6100..6200", "5900..6000", "5700..5800",
                "5500..5600");
    }

    @BothVersions
    void blocks_besideTimestamps_three(IpVersion ip) {
        Bench bench = permitting(ip).everyArrival(s -> s.timestamps(1, 0));
        for (int i = 0; i < 6; i++) {
            bench.arrives(data(100).seq(5100 + 200 * i).timestamps(1, 0));
        }
        assertThat(blocks(bench)).containsExactly("6100..6200", "5900..6000", "5700..5800");
    }

    @BothVersions
    void blocks_holeFilled_areForgotten(IpVersion ip) {
        Bench bench = permitting(ip);
        comes(bench, 5100, 100);
        comes(bench, 5300, 100);
        assertThat(blocks(comes(bench, 5000, 100))).containsExactly("5300..5400");
        assertThat(blocks(comes(bench, 5200, 100))).isEmpty();
        assertThat(bench.everySent().getLast().ack()).isEqualTo(5400);
    }

    @BothVersions
    void text_ofOurs_carriesThemToo(IpVersion ip) {
        Bench bench = comes(permitting(ip), 5100, 100).user().send(1000);
        Sent first = bench.fresh().stream().filter(s -> s.textLength() > 0).findFirst()
                .orElseThrow();
        assertThat(first.options.sackCount()).isOne();
        assertThat(first.textLength()).as("a full segment, the option counted").isEqualTo(988);
    }

    // RFC 2883

    @BothVersions
    void duplicate_whollyAcknowledged_isToldOnce(IpVersion ip) {
        Bench bench = permitting(ip);
        comes(bench, 5000, 500).after(Duration.ofMillis(50));
        assertThat(blocks(comes(bench, 5100, 200))).containsExactly("5100..5300");
        comes(bench, 5500, 10).after(Duration.ofMillis(50));
        assertThat(blocks(bench)).isEmpty();
    }

    @BothVersions
    void duplicate_besideAHole_comesBeforeTheBlocks(IpVersion ip) {
        Bench bench = permitting(ip);
        comes(bench, 5000, 500);
        comes(bench, 5600, 100);
        assertThat(blocks(comes(bench, 5100, 200)))
                .containsExactly("5100..5300", "5600..5700");
    }

    @BothVersions
    void duplicate_behindAHole_isFollowedByItsBlock(IpVersion ip) {
        Bench bench = permitting(ip);
        comes(bench, 5500, 500);
        comes(bench, 6500, 100);
        assertThat(blocks(comes(bench, 5600, 100)))
                .containsExactly("5600..5700", "5500..6000", "6500..6600");
    }

    @BothVersions
    void duplicate_inPart_isToldByItsFirstPart(IpVersion ip) {
        Bench bench = permitting(ip);
        comes(bench, 5000, 500).after(Duration.ofMillis(50));
        comes(bench, 5400, 200).after(Duration.ofMillis(50));
        assertThat(blocks(bench)).as("left of RCV.NXT").containsExactly("5400..5500");
        comes(bench, 5700, 100);
        comes(bench, 5900, 100);
        assertThat(blocks(comes(bench, 5750, 200))).as("in a range, then in the next")
                .containsExactly("5750..5800", "5700..6000");
    }

    @BothVersions
    void blocks_acrossTheWrap_areTold(IpVersion ip) {
        Bench bench = permitting(ip).numbers(2000, -100);
        bench.arrives(data(100).seq(-50).ack(2000));
        assertThat(blocks(bench)).containsExactly("4294967246..50");
    }
}
