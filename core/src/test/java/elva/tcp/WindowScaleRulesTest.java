package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.ack;
import static elva.tcp.PeerSegment.ackOf;
import static elva.tcp.PeerSegment.data;
import static elva.tcp.State.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Windows above 65535 octets. RFC 7323 §2.
class WindowScaleRulesTest {
    private static final int MEBIBYTE = 1 << 20;

    private static Bench scaled(State state, IpVersion ip, int peerShift) {
        return in(state).over(ip).with(Setting.RECEIVE_BUFFER, MEBIBYTE)
                .peerSyn(syn -> syn.mss(1000).windowScale(peerShift));
    }

    private static Sent firstSyn(Bench bench) {
        bench.state();
        return bench.everySent().stream().filter(Sent::isSyn).findFirst().orElseThrow();
    }

    @Test
    void shift_isTheLeastThatOffersTheWholeBuffer() {
        assertThat(shift(1)).isZero();
        assertThat(shift(65_535)).isZero();
        assertThat(shift(65_536)).isEqualTo(1);
        assertThat(shift(MEBIBYTE)).isEqualTo(5);
        assertThat(shift(1 << 30)).isEqualTo(14);
    }

    private static int shift(int buffer) {
        return Negotiation.shift(TcpConfig.STANDARD.with(Setting.RECEIVE_BUFFER, buffer));
    }

    @BothVersions
    void syn_always_offersOurShift(IpVersion ip) {
        assertThat(firstSyn(scaled(SYN_SENT, ip, 0)).options.windowScale()).isEqualTo(5);
        assertThat(firstSyn(in(SYN_SENT).over(ip)).options.windowScale()).isZero();
        Bench off = scaled(SYN_SENT, ip, 0).with(Setting.WINDOW_SCALE, 0);
        assertThat(firstSyn(off).options.windowScale()).isEqualTo(-1);
    }

    @BothVersions
    void synAck_answersAShiftAndOnlyThen(IpVersion ip) {
        Bench with = scaled(SYN_RECEIVED, ip, 3).passively();
        assertThat(firstSyn(with).options.windowScale()).isEqualTo(5);
        Bench without = in(SYN_RECEIVED).over(ip).passively().peerSyn(syn -> syn.mss(1000));
        assertThat(firstSyn(without).options.windowScale()).isEqualTo(-1);
        Bench once = in(SYN_RECEIVED).over(ip).once().peerSyn(syn -> syn.mss(1000));
        assertThat(firstSyn(once).options.windowScale()).isEqualTo(-1);
        Bench off = scaled(SYN_RECEIVED, ip, 3).with(Setting.WINDOW_SCALE, 0).passively();
        assertThat(firstSyn(off).options.windowScale()).isEqualTo(-1);
        Bench crossing = scaled(SYN_RECEIVED, ip, 3);
        crossing.state();
        assertThat(crossing.everySent().getLast().options.windowScale()).isEqualTo(5);
    }

    @BothVersions
    void peersWindow_behindTheSyn_countsInItsUnits(IpVersion ip) {
        Bench bench = scaled(ESTABLISHED, ip, 3);
        assertThat(bench.status().sndWnd()).as("the SYN's own").isEqualTo(4000);
        bench.user().send(1).arrives(ackOf(2001).window(1000));
        assertThat(bench.status().sndWnd()).isEqualTo(8000);
        Bench passive = scaled(ESTABLISHED, ip, 3).passively().window(500);
        assertThat(passive.status().sndWnd()).as("of the ACK of our SYN").isEqualTo(4000);
    }

    @BothVersions
    void peersShift_above14_isTakenAs14(IpVersion ip) {
        Bench bench = scaled(ESTABLISHED, ip, 15).user().send(1).arrives(ackOf(2001).window(1));
        assertThat(bench.status().sndWnd()).isEqualTo(1 << 14);
    }

    @BothVersions
    void scale_onOneSideAlone_isOff(IpVersion ip) {
        Bench ours = in(ESTABLISHED).over(ip).with(Setting.RECEIVE_BUFFER, MEBIBYTE)
                .user().send(1).arrives(ackOf(2001).window(1000));
        assertThat(ours.status().sndWnd()).isEqualTo(1000);
        assertThat(ours.everySent().getLast().window()).isEqualTo(65_535);
        Bench theirs = scaled(ESTABLISHED, ip, 3).with(Setting.WINDOW_SCALE, 0)
                .user().send(1).arrives(ackOf(2001).window(1000));
        assertThat(theirs.status().sndWnd()).isEqualTo(1000);
    }

    @BothVersions
    void scale_onASegmentWithoutSyn_isIgnored(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).user().send(1)
                .arrives(ackOf(2001).window(1000).windowScale(3))
                .user().send(1).arrives(ackOf(2002).window(999));
        assertThat(bench.status().sndWnd()).isEqualTo(999);
    }

    @BothVersions
    void ourWindow_behindTheSyn_isSaidInOurUnits(IpVersion ip) {
        Bench bench = scaled(ESTABLISHED, ip, 0);
        assertThat(firstSyn(bench).window()).isEqualTo(65_535);
        bench.arrives(data(1000)).arrives(data(1000).seq(6000));
        assertThat(bench.everySent().getLast().window() << 5).isEqualTo(MEBIBYTE - 2016);
    }

    /// RFC 7323 §2.4, SHLD-14: a window that is no multiple of the unit is rounded up while there
    /// is room, so that its edge stays; a full buffer lets it fall by less than the unit.
    @BothVersions
    void ourWindow_oddText_fallsByNoUnit(IpVersion ip) {
        for (boolean read : new boolean[] {true, false}) {
            Bench bench = scaled(ESTABLISHED, ip, 0);
            bench.arrives(data(1000), data(1000).seq(6000));
            int next = 7000;
            int edge = 0;
            for (int i = 1; i < 40; i++) {
                bench.arrives(data(i).seq(next));
                if (read) bench.user().receiveAll();
                bench.after(java.time.Duration.ofMillis(50));
                next += i;
                Sent last = bench.everySent().getLast();
                int now = last.ack() + (last.window() << 5);
                assertThat(now).as("right edge after " + i).isGreaterThan(edge - (read ? 1 : 32));
                int room = MEBIBYTE - bench.status().pendingReceipt();
                assertThat(now - next).as("room").isLessThanOrEqualTo(room);
                edge = Math.max(edge, now);
            }
        }
    }

    @BothVersions
    @Label("REC-1")
    void text_rightOf65535_isTakenInAScaledWindow(IpVersion ip) {
        Bench bench = scaled(ESTABLISHED, ip, 0);
        bench.arrives(data(1)).after(java.time.Duration.ofMillis(50)).forget();
        bench.arrives(data(100).seq(5001 + 900_000));
        assertThat(bench.status().pendingReceipt()).isEqualTo(1);
        assertThat(bench.host().discards).isEmpty();
        bench.arrives(data(100).seq(5001 + MEBIBYTE));
        assertThat(bench.host().discards).containsExactly(Discard.TCP_OVERWINDOW);
    }

    @BothVersions
    void timeWait_repeatedFin_isAnsweredInOurUnits(IpVersion ip) {
        Bench bench = scaled(TIME_WAIT, ip, 0);
        int before = bench.everySent().getLast().window();
        bench.arrives(PeerSegment.fin().seq(4999));
        assertThat(bench.only().window()).isEqualTo(before);
    }

    @BothVersions
    void ackOfZeroWindow_scaled_isZero(IpVersion ip) {
        Bench bench = scaled(ESTABLISHED, ip, 14).user().send(10).arrives(ack().window(0));
        assertThat(bench.status().sndWnd()).isZero();
    }

    /// T38, RFC 7323 §2.4: what is rounded down is no smaller window; a whole unit less is.
    @BothVersions
    void peersWindow_roundedDown_isNotShrunk(IpVersion ip) {
        for (boolean shrunk : new boolean[] {false, true}) {
            Bench bench = scaled(ESTABLISHED, ip, 7).user().send(4000);
            bench.arrives(ackOf(3000).window(shrunk ? 22 : 23)).forget();
            assertThat(bench.status().sndWnd()).isEqualTo(shrunk ? 2816 : 2944);
            int next = shrunk ? 3000 + 2816 : 6000;
            bench.arrives(data(1).seq(60_000).ack(3000).window(shrunk ? 22 : 23));
            assertThat(bench.only().seq()).as("ACK").isEqualTo(next);
            bench.user().abort();
            assertThat(bench.only().seq()).as("RST").isEqualTo(next);
        }
    }

    /// RFC 7323 §2.4, sender (4): what was in the window once goes again whole.
    @BothVersions
    void peersWindow_roundedDown_letsTheLastSegmentGoAgain(IpVersion ip) {
        Bench bench = scaled(ESTABLISHED, ip, 7).user().send(4000);
        bench.arrives(ackOf(5000).window(7)).forget().after(Duration.ofSeconds(1));
        assertThat(bench.fresh().getFirst()).hasToString(
                "<SEQ=5000><ACK=5000><DATA=1000><CTL=ACK>");
    }

    @BothVersions
    @Label("REC-1")
    void peersWindow_above65535_isFilled(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).mtu(65_535).window(65_535)
                .peerSyn(syn -> syn.mss(40_000).windowScale(4)).arrives(ack().window(65_535));
        assertThat(bench.status().sndWnd()).isEqualTo(65_535 << 4);
        bench.user().send(200_000);
        assertThat(bench.fresh().getLast().end() - 2000).as("in flight").isEqualTo(80_000);
    }
}
