package elva.tcp;

import static elva.tcp.Bench.in;
import static elva.tcp.PeerSegment.*;
import static elva.tcp.State.*;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elva.wire.Control;
import java.util.List;

/// RFC 9293 §3.9.1.9 and §3.9.2: the Diffserv code point and the hop limit of what we send.
class DiffservRulesTest {

    /// SYN or SYN,ACK, ACK, text, resent text, FIN and RST of one connection.
    private static List<Sent> wholeLife(Bench bench) {
        bench.user().send(2000).arrives(data(2000)).after(ofSeconds(3)).arrives(ackOf(4000)
                .seq(7000));
        bench.user().close().arrives(rst().seq(7001)).user().abort();
        assertThat(bench.everySent()).anyMatch(Sent::isSyn).anyMatch(Sent::isFin)
                .anyMatch(Sent::isRst).anyMatch(s -> s.textLength() > 0)
                .anyMatch(s -> s.toString().endsWith("<CTL=ACK>") && s.textLength() == 0);
        assertThat(bench.host().retransmissions).isNotEmpty();
        return bench.everySent();
    }

    private static List<Sent> timeWait(Bench bench) {
        bench.arrives(fin().seq(4999)).after(ofSeconds(1)).arrives(data(1).seq(4000));
        assertThat(bench.sent()).hasSize(2);
        return bench.everySent();
    }

    @BothVersions
    @Label("MUST-48")
    void dscp_setAtOpen_isInEverySegment(IpVersion ip) {
        assertThat(wholeLife(in(ESTABLISHED).over(ip).options(o -> o.dscp(46))))
                .allMatch(s -> s.ip.dscp == 46);
        assertThat(wholeLife(in(ESTABLISHED).passively().over(ip).options(o -> o.dscp(46))))
                .allMatch(s -> s.ip.dscp == 46);
        assertThat(wholeLife(in(ESTABLISHED).once().over(ip).options(o -> o.dscp(46))))
                .allMatch(s -> s.ip.dscp == 46);
        assertThat(timeWait(in(TIME_WAIT).over(ip).options(o -> o.dscp(46))))
                .allMatch(s -> s.ip.dscp == 46);
    }

    @BothVersions
    @Label("MUST-48")
    void dscp_ofOneConnection_isNotTheOthers(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.dscp(46));
        Neighbour other = bench.neighbour(1025, OpenOptions.STANDARD);
        other.send(10);
        bench.user().send(10);
        assertThat(bench.fresh()).hasSize(2)
                .allMatch(s -> s.ip.dscp == (other.owns(s) ? 0 : 46));
    }

    @BothVersions
    @Label({"MUST-48", "SHLD-21", "SHLD-22"})
    void dscp_setDuringAConnection_isWhatLeavesFromThenOn(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip).options(o -> o.noDelay(true));
        bench.user().send(1);
        assertThat(bench.only().ip.dscp).isZero();
        for (int codePoint = 0; codePoint < 64; codePoint++) {
            bench.user().dscp(codePoint).user().send(1);
            Sent s = bench.only();
            assertThat(s.ip.dscp).isEqualTo(codePoint);
            assertThat(s.ip.ecn).isZero();
        }
    }

    @BothVersions
    @Label("MUST-48")
    void dscp_outside0To63_isAnError(IpVersion ip) {
        Bench bench = in(ESTABLISHED).over(ip);
        for (int codePoint : new int[] {-1, 64}) {
            assertThatThrownBy(() -> bench.user().dscp(codePoint))
                    .hasMessageContaining(Reason.DIFFSERV_NOT_ALLOWED.toString());
            assertThatThrownBy(() -> OpenOptions.STANDARD.dscp(codePoint))
                    .hasMessageContaining(Reason.DIFFSERV_NOT_ALLOWED.toString());
        }
    }

    /// The RST goes in answer to a segment that means nothing, but by a connection that lives.
    @BothVersions
    @Label({"MUST-48", "MUST-49"})
    void synSentAndSynReceived_resetOfAnUnacceptableAck_isMarkedAsTheirs(IpVersion ip) {
        TcpConfig near = TcpConfig.STANDARD.with(Setting.HOP_LIMIT, 17);
        for (Bench bench : List.of(in(SYN_SENT), in(SYN_RECEIVED), in(SYN_RECEIVED).passively(),
                in(SYN_RECEIVED).once())) {
            bench.over(ip).options(o -> o.dscp(46).config(near)).arrives(ackOf(7777));
            bench.sends("<SEQ=7777><CTL=RST>");
            assertThat(bench.everySent())
                    .allMatch(s -> s.ip.dscp == 46 && s.ip.hopLimit == 17);
        }
    }

    @BothVersions
    @Label("MUST-49")
    void hopLimit_byDefault_is64(IpVersion ip) {
        assertThat(wholeLife(in(ESTABLISHED).over(ip))).allMatch(s -> s.ip.hopLimit == 64);
        assertThat(wholeLife(in(ESTABLISHED).passively().over(ip)))
                .allMatch(s -> s.ip.hopLimit == 64);
    }

    @BothVersions
    @Label("MUST-49")
    void hopLimit_ofTheStack_isInEverySegment(IpVersion ip) {
        for (boolean passive : new boolean[] {false, true}) {
            Bench bench = in(ESTABLISHED).over(ip).with(Setting.HOP_LIMIT, 17);
            if (passive) bench.passively();
            assertThat(wholeLife(bench)).allMatch(s -> s.ip.hopLimit == 17);
            bench.forget().arrives(data(1), segment(Control.SYN).ports(81, 1024));
            assertThat(bench.fresh()).hasSize(2).allMatch(s -> s.isRst() && s.ip.hopLimit == 17);
        }
        assertThat(timeWait(in(TIME_WAIT).over(ip).with(Setting.HOP_LIMIT, 17)))
                .allMatch(s -> s.ip.hopLimit == 17);
    }

    @BothVersions
    @Label("MUST-49")
    void hopLimit_ofOneOpen_isInEverySegmentOfIt(IpVersion ip) {
        TcpConfig near = TcpConfig.STANDARD.with(Setting.HOP_LIMIT, 17);
        assertThat(wholeLife(in(ESTABLISHED).over(ip).options(o -> o.config(near))))
                .allMatch(s -> s.ip.hopLimit == 17);
        assertThat(wholeLife(in(ESTABLISHED).passively().over(ip).options(o -> o.config(near))))
                .allMatch(s -> s.ip.hopLimit == 17);
        assertThat(wholeLife(in(ESTABLISHED).once().over(ip).options(o -> o.config(near))))
                .allMatch(s -> s.ip.hopLimit == 17);
        assertThat(timeWait(in(TIME_WAIT).over(ip).options(o -> o.config(near))))
                .allMatch(s -> s.ip.hopLimit == 17);
    }
}
