package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import elva.wire.Control;
import elva.wire.TcpHeader;
import elva.wire.TcpOptions;
import elva.wire.TcpWriter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 9293 §3.1 and §3.2, options: read wherever they stand, skipped if unknown, survived if
/// impossible; and what we write ourselves.
class OptionRulesTest {
    private static final String UNKNOWN = "fd 06 00 00 00 00";
    private static final String MSS_600 = "02 04 02 58";

    /// The longest text that leaves when there is much to send.
    private static int longestText(Bench bench) {
        bench.acknowledging(ofMillis(1)).user().send(3000).after(ofMillis(100));
        return bench.sent().stream().mapToInt(Sent::textLength).max().orElse(0);
    }

    private static Bench established(IpVersion ip, boolean passively, String options) {
        Bench bench = in(ESTABLISHED).over(ip).peerSyn(syn -> syn.options(options));
        return passively ? bench.passively() : bench;
    }

    @BothVersions
    @Label("MUST-4")
    void syn_nopNopMssEol_isUnderstood(IpVersion ip) {
        for (boolean passively : new boolean[] {false, true}) {
            String options = "01 01 02 04 02 bc 00 00";
            assertThat(longestText(established(ip, passively, options))).isEqualTo(700);
        }
    }

    @BothVersions
    @Label("MUST-4")
    void syn_mssBehindEol_isNotRead(IpVersion ip) {
        assertThat(longestText(established(ip, false, "00 00 00 00 " + MSS_600)))
                .isEqualTo(ip == IpVersion.V4 ? 536 : 1220);
    }

    @BothVersions
    @Label("MUST-5")
    void established_optionsOnAnySegment_changeNothing(IpVersion ip) {
        for (String options : List.of("01", "00", "01 01 01 01", UNKNOWN, "01 " + UNKNOWN,
                MSS_600, "08 0a 00 00 00 01 00 00 00 00", "05 0a 00 00 13 88 00 00 17 70")) {
            Bench bench = in(ESTABLISHED).over(ip);
            bench.user().send(500).forget();
            bench.arrives(data(100).ack(2000).options(options), ackOf(2500).seq(5100)
                    .options(options)).sends("").after(ofMillis(40))
                    .sends("<SEQ=2500><ACK=5100><CTL=ACK>");
            bench.user().receives(100);
            bench.arrives(fin().seq(5100).ack(2500).options(options))
                    .sends("<SEQ=2500><ACK=5101><CTL=ACK>").thenIn(CLOSE_WAIT);
            bench.arrives(rst().seq(5101).options(options)).sends("").thenIn(CLOSED);
        }
    }

    @BothVersions
    @Label("MUST-6")
    void syn_unknownOptionBeforeMss_isSkipped(IpVersion ip) {
        for (boolean passively : new boolean[] {false, true}) {
            assertThat(longestText(established(ip, passively, UNKNOWN + MSS_600))).isEqualTo(600);
        }
    }

    @BothVersions
    @Label("MUST-6")
    void established_unknownOptionOnText_textIsTaken(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100).options("fe 14 0000000000000000"
                + "00000000000000000000"));
        bench.user().receives(100).after(ofSeconds(1)).sends("<SEQ=2000><ACK=5100><CTL=ACK>");
    }

    @BothVersions
    @Label("MUST-7")
    void anySegment_illegalOptionLength_isSurvived(IpVersion ip) {
        for (String options : List.of("02 00 00 00", "02 01 00 00", "02 28 02 58", "01 01 01 02",
                "02 02 02 58", "02 05 02 58 00", "fd 00", "fd 01 01 01", "fd ff", "08 0a 00 00")) {
            in(LISTEN).over(ip).arrives(syn().seq(4999).options(options))
                    .sends("<SEQ=1999><ACK=5000><CTL=SYN,ACK>");
            Bench bench = in(ESTABLISHED).over(ip);
            Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
            bench.arrives(data(100).options(options), fin().seq(5100).options(options));
            bench.sends("<SEQ=2000><ACK=5101><CTL=ACK>").user().receives(100);
            bench.arrives(rst().seq(5101).options(options)).thenIn(CLOSED).forget();
            bench.arrives(other.peers(Control.ACK).length(100)).after(ofSeconds(1));
            assertThat(bench.only().ack()).isEqualTo(5100);
        }
    }

    @BothVersions
    @Label("MUST-7")
    void syn_illegalOptionLengthBeforeMss_leavesTheDefault(IpVersion ip) {
        assertThat(longestText(established(ip, false, "fd 01 " + MSS_600)))
                .isEqualTo(ip == IpVersion.V4 ? 536 : 1220);
    }

    @BothVersions
    @Label("MUST-64")
    void syn_optionsPackedWithoutNops_mssIsRecognised(IpVersion ip) {
        String packed = "03 03 07" + MSS_600 + "04 02" + "08 0a 00 00 00 01 00 00 00 00";
        Bench without = in(ESTABLISHED).over(ip).with(Setting.TIMESTAMPS, 0)
                .peerSyn(syn -> syn.options(packed));
        assertThat(longestText(without)).isEqualTo(600);
        assertThat(longestText(established(ip, true, "01" + MSS_600))).isEqualTo(600);
        assertThat(longestText(established(ip, true, "01 01 01" + MSS_600))).isEqualTo(600);
    }

    @Test
    @Label("MUST-64")
    void options_packedWithoutNops_areAllRead() {
        byte[] packed = HexFormat.of().parseHex(
                "03030702040258040201080a0000000500000006");
        TcpOptions options = new TcpOptions();
        options.parse(MemorySegment.ofArray(packed), 0, packed.length);
        assertThat(options.windowScale()).isEqualTo(7);
        assertThat(options.mss()).isEqualTo(600);
        assertThat(options.sackPermitted()).isTrue();
        assertThat(options.tsVal()).isEqualTo(5);
        assertThat(options.tsEcr()).isEqualTo(6);
    }

    /// A connection with everything in it: SYN and SYN,ACK twice, text, resent text, FIN, RST.
    private static List<Sent> wholeLife(IpVersion ip) {
        List<Sent> all = new ArrayList<>();
        for (boolean passively : new boolean[] {false, true}) {
            Bench bench = in(SYN_RECEIVED).over(ip);
            if (passively) bench.passively();
            bench.after(ofSeconds(4)).arrives(ackOf(2000)).thenIn(ESTABLISHED);
            bench.user().send(2000).after(ofSeconds(10)).arrives(ackOf(3000), ackOf(4000));
            bench.arrives(data(100).ack(4000)).user().close().user().abort();
            bench.arrives(data(1), segment(Control.SYN).ports(81, 1024));
            all.addAll(bench.everySent());
        }
        in(SYN_SENT).over(ip).after(ofSeconds(4)).everySent().forEach(all::add);
        assertThat(all).anyMatch(Sent::isRst).anyMatch(Sent::isFin)
                .anyMatch(s -> s.textLength() > 0);
        return all;
    }

    @BothVersions
    @Label("MUST-65")
    void sender_wholeConnection_hasMssOnSynsOnly(IpVersion ip) {
        assertThat(wholeLife(ip)).allMatch(s -> s.isSyn() == (s.options.mss() >= 0),
                "the MSS option with SYN and only with it");
    }

    @BothVersions
    @Label("MUST-65")
    void established_mssOnText_changesNothing(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).arrives(data(100).options("02 04 01 90"));
        assertThat(longestText(bench)).isEqualTo(1000);
    }

    @BothVersions
    @Label("MUST-68")
    void sender_wholeConnection_hasWellFormedOptions(IpVersion ip) {
        for (Sent s : wholeLife(ip)) {
            byte[] options = s.optionOctets();
            int at = 0;
            while (at < options.length && options[at] != TcpOptions.EOL) {
                if (options[at] == TcpOptions.NOP) {
                    at++;
                    continue;
                }
                assertThat(at + 1).as("room for a length in " + s).isLessThan(options.length);
                assertThat((int) options[at + 1]).as("length in " + s).isGreaterThanOrEqualTo(2);
                at += options[at + 1];
            }
            assertThat(at).as("end of the options of " + s).isLessThanOrEqualTo(options.length);
            while (at < options.length) assertThat(options[at++]).isZero();
        }
    }

    @Test
    @Label("MUST-69")
    void writer_optionsThatEndWithinAWord_areFilledWithZeros() {
        for (int odd = 1; odd <= 7; odd++) {
            byte[] octets = new byte[TcpHeader.MAX_LENGTH];
            Arrays.fill(octets, (byte) 0xa5);
            TcpWriter writer = new TcpWriter().start(MemorySegment.ofArray(octets), 0).mss(1460);
            for (int i = 0; i < odd; i++) writer.nop();
            int length = writer.finishHeader();
            assertThat(length % 4).isZero();
            for (int at = 24 + odd; at < length; at++) assertThat(octets[at]).isZero();
        }
    }
}
